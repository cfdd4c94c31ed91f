// The search box and its results. Every word it says comes from the page's template (`data-say`).

const HAN = /[々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
// Phrases that are marked on the page of a result.
const MOST_MARKED = 3;
const PAUSE = /[、，。：；！？…]+[\p{Pe}\p{Pf}]*/gu;

function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// Pieces of a headline in its runs, as pages have them, so that lines end where it pauses.
function runs(pieces) {
  const found = [[]];
  for (const piece of pieces)
    (piece.replace?.(PAUSE, "$&\n").split("\n") ?? [piece]).forEach((part, at) => (at ? found.push([part]) : found.at(-1).push(part)));
  return found.map((run) => make("span", { class: "run" }, ...run));
}

// Where the word begins that a place in a text is in, or the next one where a sentence pauses there.
const segmenter = globalThis.Intl?.Segmenter && new Intl.Segmenter("zh", { granularity: "word" });
function wordStart(text, place) {
  const from = Math.max(0, place - 40), part = text.slice(from, place + 40);
  const start = segmenter?.segment(part).containing(place - from)?.index ?? place - from;
  return start && from + start + part.slice(start).match(/^[\s\p{Pe}\p{Pf}\p{Po}]*/u)[0].length;
}

export class View {
  // `onPage`: on the search page, whose address tells the query; else in a dialog.
  constructor(app, index, onPage) {
    const one = (selector) => app.querySelector(selector);
    const words = one("template").content.querySelectorAll("[data-say]");
    Object.assign(this, {
      index, onPage, turn: 0, options: [], form: one("form"), input: one("input"), state: one("[role=status]"),
      list: one("[role=listbox]"), chips: one("[data-chips]"), scroller: onPage ? document.scrollingElement : app, facets: one("[data-facets]"), next: one("[data-more]"),
      words: Object.fromEntries(Array.from(words, ({ dataset, textContent }) => [dataset.say, textContent])),
    });
    const { form, input } = this;
    input.onfocus = () => Promise.all([index.open(), index.names()]).catch(() => {}); // there before a query is
    input.oninput = ({ isComposing }) => isComposing || this.soon();
    input.addEventListener("compositionend", () => this.soon());
    input.onkeydown = (event) => this.key(event);
    this.facets.onchange = () => this.run(true);
    form.onsubmit = (event) => {
      event.preventDefault();
      this.run(true);
    };
    this.next.onclick = () => this.more();
    this.list.addEventListener("click", () => this.keep());
    if (onPage) addEventListener("popstate", () => this.read());
    this.read(input.value);
  }

  // A sentence of the page with its values filled in.
  say(word, values = {}) {
    return (this.words[word] ?? word).replace(/{(\w+)}/g, (whole, name) => values[name] ?? whole);
  }

  // A day as the site writes it elsewhere.
  day(iso) {
    const [year, month, day] = iso.split("-").map(Number), month_name = this.words.months.split("|")[month - 1];
    const parts = { year, month, day, month_name, weekday: "" };
    return this.words.day.replace(/{(\w+)}/g, (whole, name) => parts[name] ?? whole).trim();
  }

  asked() {
    return new URLSearchParams([...new FormData(this.form)].filter(([, value]) => value));
  }

  // Coming back from a result, one finds the same results at the same place.
  keep() {
    const search = this.onPage ? undefined : `${this.asked()}`;
    history.replaceState({ search, n: this.results.length, y: this.scroller.scrollTop }, "");
  }

  // The query from the address, of a dialog that is open again from what was kept; `typed` is what was there before this
  // script.
  read(typed = "") {
    const state = history.state ?? {}, asked = new URLSearchParams(this.onPage ? location.search : state.search);
    for (const field of this.form.elements) if (field.name) this.choose(field, asked.get(field.name) ?? "");
    this.input.value ||= typed;
    this.run(false, state);
  }

  choose(field, value) {
    field.value = value;
    if (field.value !== value) field.add?.(new Option(value, value, true, true));
  }

  soon() {
    this.state.textContent = this.say("waiting");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), 90);
  }

  // `step`: the query becomes a step of its own in the browser's history.
  async run(step, { n, y } = {}) {
    clearTimeout(this.timer);
    const turn = ++this.turn, asked = this.asked(), address = `?${asked}`;
    const { q = "", sort, ...chosen } = Object.fromEntries(asked);
    if (this.onPage && address !== (location.search || "?")) history[`${step ? "push" : "replace"}State`](null, "", address);
    if (!q.trim() && !Object.keys(chosen).length) {
      this.clear();
      return this.end([], "");
    }
    this.state.textContent = this.say("waiting");
    try {
      const filters = Object.entries(chosen).map(([facet, value]) => `${facet[1] === "." ? facet : facet[0]}:${value}`);
      const search = await this.index.search(q, filters, sort);
      const named = await this.named(search).catch(() => []);
      const results = await search.more(undefined, (some) => {
        if (turn !== this.turn) return;
        if (some.length === 1) this.begin(search, named);
        this.add(some.at(-1));
      });
      while (results.length < n && search.left) results.push(...await search.more());
      const hints = await this.offers(search, results, named).catch(() => named);
      if (turn !== this.turn) return;
      if (this.search !== search || hints.length !== named.length) this.begin(search, hints);
      this.end(results);
      if (y) this.scroller.scrollTop = y;
    } catch (error) {
      if (turn === this.turn) this.fail(error);
    }
  }

  // A query without blanks, and whether it can be pinyin.
  letters(typed) {
    const { fold, skeleton } = this.index.text, bare = skeleton(fold(typed)), letters = bare.replaceAll(" ", "");
    return { bare, letters, latin: /^[a-z]+$/.test(letters) };
  }

  // Names that hold the query or are read like it: known before any text is.
  async named({ typed, query }) {
    const { fold, skeleton, holds, reader } = this.index.text, { bare, letters, latin } = this.letters(typed);
    if (letters.length < 2) return [];
    const { terms, readings } = await this.index.names(), read = reader(readings);
    const called = (name) => holds(skeleton(fold(name)), { bare, open: true }) || (latin && read(name, letters));
    const meant = new Set(query.meant.flatMap(({ filters }) => filters));
    return terms.filter(({ names, filter }) => !meant.has(filter) && names.some(called)).slice(0, 3);
  }

  // And, if nothing holds the query, its parts that find something alone, and words of titles that are read so (pinyin).
  async offers(search, results, named) {
    const { typed, instead } = search, { letters, latin } = this.letters(typed), { reader } = this.index.text;
    if (letters.length < 2) return [];
    const only = results.some(({ tier }) => tier !== "some") ? [] : (await search.only()).map((name) => ({ kind: "only", names: [name] }));
    const found = [...only, ...named];
    if (!latin || (!instead && ["exact", "mentioned"].includes(results[0]?.tier))) return found;
    const words = (await this.index.titles()).flatMap(({ words, readings }) => {
      const read = reader(readings);
      return words.split(" ").filter((word) => word !== instead && read(word, letters)).slice(0, 5);
    });
    return [...found, ...[...new Set(words)].slice(0, 5).map((word) => ({ kind: "word", names: [word] }))];
  }

  async more() {
    const at = this.options.length;
    try {
      this.end([...this.results, ...await this.search.more()]);
      this.options[at]?.focus();
    } catch (error) {
      this.fail(error);
    }
  }

  fail({ message }) {
    this.index.loaded = {};
    this.clear();
    this.end([], this.say(message in this.words ? message : "broken"));
  }

  clear() {
    Object.assign(this, { results: [], options: [] });
    this.list.replaceChildren();
    this.chips.replaceChildren();
    this.select(-1);
  }

  // What stands above the results.
  begin(search, hints) {
    this.clear();
    this.search = search;
    this.chips.replaceChildren(...this.taken());
    this.facets.hidden = false;
    if (hints.length)
      this.list.append(make("p", { class: "search-hints", role: "presentation" }, ...hints.map((hint) => this.hint(hint))));
  }

  add(result) {
    const { tier, article } = result;
    if (tier !== (this.results.at(-1)?.tier ?? "exact"))
      this.list.append(make("p", { class: "search-tier", role: "presentation" }, this.say(tier)));
    this.results.push(result);
    this.list.append(this.result(article, this.needles(tier)));
  }

  // All results so far, of which some are there already; or what is `said` instead.
  end(results, said) {
    results.slice(this.results.length).forEach((result) => this.add(result));
    const { search } = this, left = results.length && search.left, n = results.length + left, { instead, typed } = search ?? {};
    const found = said ?? this.say(!n ? "none" : left ? "about" : "found", { n });
    this.state.textContent = said === undefined && instead ? this.say("instead", { typed, words: instead, found }) : found;
    this.next.hidden = !left;
    this.facets.hidden = said === "" && !`${this.asked()}`;
    this.input.setAttribute("aria-expanded", this.options.length > 0);
    this.count();
  }

  // What was taken for a name, a date or an exclusion: without it, the same words are searched for as words.
  taken() {
    const { pieces, meant, excluded } = this.search.query;
    return [...meant, ...excluded].map((one) => {
      const without = excluded.includes(one), kind = without ? this.say("without") : one.kinds.map((kind) => this.say(kind)).join("、");
      const chip = make("button", { type: "button", class: "search-chip" }, this.say("chip", { kind, name: one.name }), " ×");
      chip.onclick = () => {
        const left = without ? [] : [`“${one.typed}”`];
        this.input.value = pieces.flatMap((piece) => (piece === one ? left : [piece.typed ?? piece])).join(" ");
        this.run(true);
        this.input.focus();
      };
      return chip;
    });
  }

  result({ url, title, lang, text, day, source, topics = [], sections = [], ai }, needles) {
    const about = [day && this.day(day), source?.name, ai && this.say(`ai-${ai}`), ...topics.map(({ name }) => name)].filter(Boolean).join(" · ");
    const [id, heading] = this.section(text, sections, this.spans(text.normalize("NFC"), needles)[0]?.[0]);
    const address = id ? `#${encodeURIComponent(id)}` : "", marks = this.fragment(text, needles);
    return this.option(url + (marks && address ? address + marks.slice(1) : address || marks), "result",
      make("span", { class: "search-title", lang: HAN.test(title) ? "zh" : lang }, ...runs(this.marked(title, needles))),
      make("span", { class: "search-about" }, about),
      ...heading ? [make("span", { class: "search-section", lang }, ...this.marked(heading, needles))] : [],
      make("span", { class: "search-snippet", lang }, ...this.marked(text, needles, true)));
  }

  // The last heading before a place in a text: its id and words.
  section(text, sections, place) {
    let found = [], at = 0;
    for (const [id, heading] of sections) {
      const start = text.indexOf(heading, at);
      if (start < 0) continue;
      if (!(start <= place)) break;
      found = [id, heading];
      at = start + heading.length;
    }
    return found;
  }

  // The browser marks what was found on the page that opens, and goes there.
  fragment(text, needles) {
    const found = this.spans(text.normalize("NFC"), needles).map(([start, end]) => text.normalize("NFC").slice(start, end));
    const some = [...new Set(found)].filter((one) => !one.includes("\n")).slice(0, MOST_MARKED);
    return some.length ? "#:~:" + some.map((one) => "text=" + encodeURIComponent(one).replaceAll("-", "%2D")).join("&") : "";
  }

  option(url, kind, ...children) {
    const id = `wz-found-${this.options.length}`, href = new URL(url, this.index.root);
    const option = make("a", { role: "option", class: `search-${kind}`, id, href }, ...children);
    this.options.push(option);
    return option;
  }

  // A topic or source, or a word to search for instead.
  hint({ kind, url, names: [name] }) {
    return this.option(url ?? `search.html?q=${name}`, "hint", make("small", {}, this.say(kind)), " ", name);
  }

  // What is marked in results: the whole query, or else its parts and their words.
  needles(tier) {
    const { whole, parts, meant } = this.search.query, named = meant.map(({ part }) => part);
    if (tier === "exact" || tier === "mentioned") return [whole, ...named];
    const words = parts.flatMap(({ words, runs }) => [...words, ...runs.flatMap((run) => run.match(/../gu) ?? run)]);
    return [...named, ...parts, ...words.map((bare) => ({ bare }))];
  }

  // The pieces of a text in which something is found: `[start, end]`.
  spans(text, needles) {
    const { mapped, places } = this.index.text, { bare, at } = mapped(text);
    return needles
      .flatMap((part) => Array.from(places(part, bare), (place) => [at[place][0], at[place + part.bare.length - 1][1]]))
      .sort(([one], [other]) => one - other);
  }

  // A text as text and `mark`s, so that markup in it stays text; `short`: only what stands around the first mark.
  marked(text, needles, short) {
    text = text.normalize("NFC");
    const spans = this.spans(text, needles), pieces = [], wide = HAN.test(text.slice(0, 99));
    let from = short ? wordStart(text, Math.max(0, (spans[0]?.[0] ?? 0) - (wide ? 24 : 60))) : 0;
    const to = short ? from + text.slice(from).match(wide ? /[^]{0,110}\w{0,20}/u : /[^]{0,220}\w{0,20}/u)[0].length : text.length;
    const more = wide ? "……" : "…";
    if (from) pieces.push(more);
    for (const [start, end] of spans)
      if (start >= from && end <= to) {
        pieces.push(text.slice(from, start), make("mark", {}, text.slice(start, end)));
        from = end;
      }
    return [...pieces, text.slice(from, to), to < text.length ? more : ""];
  }

  // Choices among topics, sources, languages and years, with counts once all results are loaded: others would be wrong.
  count() {
    const facets = this.results.map(({ article: { topics = [], source = {}, lang, day, fields } }) =>
      ({ ...fields, topic: topics, source: [source], lang: [{ slug: lang.split("-")[0] }], year: [{ slug: day?.slice(0, 4) }] }));
    for (const field of this.facets.querySelectorAll("select:not([name=sort])")) {
      const { value } = field, found = new Map();
      for (const { slug, name = this.words[slug] ?? slug } of facets.flatMap((facet) => facet[field.name] ?? []))
        if (slug) found.set(slug, [name, (found.get(slug)?.[1] ?? 0) + 1]);
      if (facets.length) field.length = 1;
      for (const [slug, [name, n]] of found) field.add(new Option(this.next.hidden ? `${name} (${n})` : name, slug));
      this.choose(field, value);
      field.parentNode.hidden = found.size < 2 && !value;
    }
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], all = this.options.length + 1;
    if (event.isComposing) return;
    if (step) this.select(((this.active + 1 + step + all) % all) - 1);
    else if (event.key === "Enter" && this.active >= 0) this.options[this.active].click();
    else return;
    event.preventDefault();
  }

  select(active) {
    this.active = active;
    this.options.forEach((option, at) => option.setAttribute("aria-selected", at === active));
    this.input.setAttribute("aria-activedescendant", this.options[active]?.id ?? "");
    this.options[active]?.scrollIntoView({ block: "nearest" });
  }
}
