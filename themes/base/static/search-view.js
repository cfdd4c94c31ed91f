// The search box and its results. Every word it says comes from the page's template (`data-say`).

const HAN = /[々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
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

// Whether a word is read so: by whole syllables or their first letters, the last one maybe unfinished.
function reader(readings) {
  const syllables = new Map();
  for (const [syllable, characters] of Object.entries(readings))
    for (const one of characters) syllables.set(one, [...(syllables.get(one) ?? []), syllable]);
  return function read([first, ...rest], letters) {
    return !letters || (syllables.get(first) ?? []).some((syllable) => syllable.startsWith(letters) ||
      [syllable.length, 1, /^[zcs]h/.test(syllable) ? 2 : 1].some((size) =>
        letters.startsWith(syllable.slice(0, size)) && read(rest, letters.slice(size))));
  };
}

export class View {
  // `onPage`: on the search page, whose address tells the query; else in a dialog.
  constructor(app, index, onPage) {
    const one = (selector) => app.querySelector(selector);
    const words = one("template").content.querySelectorAll("[data-say]");
    Object.assign(this, {
      index, onPage, turn: 0, options: [], form: one("form"), input: one("input"), state: one("[role=status]"),
      list: one("[role=listbox]"), facets: one("[data-facets]"), next: one("[data-more]"),
      words: Object.fromEntries(Array.from(words, ({ dataset, textContent }) => [dataset.say, textContent])),
    });
    const { form, input } = this;
    input.onfocus = () => index.open().catch(() => {});
    input.oninput = ({ isComposing }) => isComposing || this.soon();
    input.addEventListener("compositionend", () => this.soon());
    input.onkeydown = (event) => this.key(event);
    this.facets.onchange = () => this.run(true);
    form.onsubmit = (event) => {
      event.preventDefault();
      this.run(true);
    };
    this.next.onclick = () => this.more();
    if (onPage) addEventListener("popstate", () => this.read());
    this.read(input.value);
  }

  say(word, n) {
    return (this.words[word] ?? word).replace("{n}", n);
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

  // The query from the address; `typed` is what was there before this script.
  read(typed = "") {
    const asked = new URLSearchParams(this.onPage ? location.search : "");
    for (const field of this.form.elements) if (field.name) this.choose(field, asked.get(field.name) ?? "");
    this.input.value ||= typed;
    this.run();
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
  async run(step) {
    clearTimeout(this.timer);
    const turn = ++this.turn, asked = this.asked(), address = `?${asked}`;
    const { q = "", sort, ...chosen } = Object.fromEntries(asked);
    if (this.onPage && address !== (location.search || "?")) history[`${step ? "push" : "replace"}State`](null, "", address);
    if (!q.trim()) return this.draw([], "");
    this.state.textContent = this.say("waiting");
    try {
      const filters = Object.entries(chosen).map(([facet, value]) => `${facet[0]}:${value}`);
      const search = await this.index.search(q, filters, sort);
      const results = await search.more();
      const hints = await this.offers(search.query, results[0]?.tier !== "exact").catch(() => []);
      if (turn !== this.turn) return;
      Object.assign(this, { search, hints });
      this.draw(results);
    } catch (error) {
      if (turn === this.turn) this.fail(error);
    }
  }

  // Topics and sources that are called so, and if `nothing` is found words of titles that are read so (pinyin).
  async offers({ whole }, nothing) {
    const { index } = this, { fold, skeleton } = index.text, letters = whole.bare.replaceAll(" ", "");
    if (letters.length < 2) return [];
    const latin = /^[a-z]+$/.test(letters), { terms, readings } = await index.load("terms.json"), read = reader(readings);
    const called = (name) => skeleton(fold(name)).includes(whole.bare) || (latin && read(name, letters));
    const found = terms.filter(({ names }) => names.some(called)).slice(0, 3);
    if (!nothing || !latin) return found;
    const files = await Promise.all(index.segments.map(({ name, version }) => index.load(`${name}/titles.json?${version}`)));
    const words = files.flatMap(({ words, readings }) => {
      const read = reader(readings);
      return words.split(" ").filter((word) => read(word, letters)).slice(0, 5);
    });
    return [...found, ...[...new Set(words)].slice(0, 5).map((word) => ({ kind: "word", names: [word] }))];
  }

  async more() {
    const at = this.options.length;
    try {
      this.draw([...this.results, ...await this.search.more()]);
      this.options[at]?.focus();
    } catch (error) {
      this.fail(error);
    }
  }

  fail({ message }) {
    this.index.loaded = {};
    this.draw([], this.say(message in this.words ? message : "broken"));
  }

  draw(results, said) {
    const { search } = this, left = results.length && search.left, n = results.length + left;
    Object.assign(this, { results, options: [] });
    this.list.replaceChildren(...said === undefined ? this.hints.map((hint) => this.hint(hint)) : []);
    results.forEach(({ tier, article }, at) => {
      if (tier !== (results[at - 1]?.tier ?? "exact"))
        this.list.append(make("p", { class: "search-tier", role: "presentation" }, this.say(tier)));
      this.list.append(this.result(article, this.needles(tier)));
    });
    this.state.textContent = said ?? this.say(!n ? "none" : left ? "about" : "found", n);
    this.next.hidden = !left;
    this.facets.hidden = said === "" && !`${this.asked()}`;
    this.input.setAttribute("aria-expanded", this.options.length > 0);
    this.select(-1);
    this.count();
  }

  result({ url, title, lang, text, day, source, topics = [], ai }, needles) {
    const about = [day && this.day(day), source?.name, ai && this.say(`ai-${ai}`), ...topics.map(({ name }) => name)].filter(Boolean).join(" · ");
    return this.option(url, "result",
      make("span", { class: "search-title", lang: HAN.test(title) ? "zh" : lang }, ...runs(this.marked(title, needles))),
      make("span", { class: "search-about" }, about),
      make("span", { class: "search-snippet", lang }, ...this.marked(text, needles, true)));
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
    const { whole, parts } = this.search.query;
    if (tier === "exact") return [whole];
    const words = parts.flatMap(({ words, runs }) => [...words, ...runs.flatMap((run) => run.match(/../gu) ?? run)]);
    return [...parts, ...words.map((bare) => ({ bare }))];
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
    const before = text.slice(0, spans[0]?.[0] ?? 0);
    let from = short ? before.search(wide ? /[^]{0,24}$/u : /\w{0,20}[^]{0,48}$/u) : 0;
    const to = short ? from + text.slice(from).match(wide ? /[^]{0,110}\w{0,20}/u : /[^]{0,220}\w{0,20}/u)[0].length : text.length;
    if (from) pieces.push("…");
    for (const [start, end] of spans)
      if (start >= from && end <= to) {
        pieces.push(text.slice(from, start), make("mark", {}, text.slice(start, end)));
        from = end;
      }
    return [...pieces, text.slice(from, to), to < text.length ? "…" : ""];
  }

  // Choices among topics, sources, languages and years, with counts for what is loaded.
  count() {
    const facets = this.results.map(({ article: { topics = [], source = {}, lang, day } }) =>
      ({ topic: topics, source: [source], lang: [{ slug: lang.split("-")[0] }], year: [{ slug: day?.slice(0, 4) }] }));
    for (const field of this.facets.querySelectorAll("select:not([name=sort])")) {
      const { value } = field, found = new Map();
      for (const { slug, name = this.words[slug] ?? slug } of facets.flatMap((facet) => facet[field.name]))
        if (slug) found.set(slug, [name, (found.get(slug)?.[1] ?? 0) + 1]);
      if (facets.length) field.length = 1;
      for (const [slug, [name, n]] of found) field.add(new Option(`${name} (${n})`, slug));
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
