// The search box and its results. Every word it says comes from the page's template (`data-say`).

const FACETS = { topic: "t", source: "s", lang: "l", year: "y" };
const HAN = /[\u3400-\u9fff]/;
const BEFORE = 24, AROUND = 110; // Han characters of a snippet; of letters twice as many

function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export class View {
  // `onPage`: on the search page, whose address tells the query; else in a dialog.
  constructor(app, index, onPage) {
    const one = (selector) => app.querySelector(selector);
    const words = [...one("template").content.querySelectorAll("[data-say]")];
    Object.assign(this, {
      index, onPage, turn: 0, options: [], form: one("form"), input: one("input"), state: one("[role=status]"),
      list: one("[role=listbox]"), facets: one("[data-facets]"), next: one("[data-more]"),
      words: Object.fromEntries(words.map(({ dataset, textContent }) => [dataset.say, textContent])),
    });
    const { form, input } = this;
    input.addEventListener("focus", () => index.open().catch(() => {}), { once: true });
    input.addEventListener("input", ({ isComposing }) => isComposing || this.soon());
    input.addEventListener("compositionend", () => this.soon());
    input.addEventListener("keydown", (event) => this.key(event));
    this.facets.addEventListener("change", () => this.run(true));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run(true);
    });
    this.next.addEventListener("click", () => this.more());
    if (onPage) addEventListener("popstate", () => this.read());
    this.read(input.value);
  }

  say(word, n) {
    return (this.words[word] ?? word).replace("{n}", n);
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
    if (field.options && ![...field.options].some((option) => option.value === value)) field.add(new Option(value, value));
    field.value = value;
  }

  soon() {
    this.state.textContent = this.say("waiting");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), 90);
  }

  // `step`: the query becomes a step of its own in the browser's history.
  async run(step) {
    clearTimeout(this.timer);
    const turn = ++this.turn, asked = this.asked(), typed = asked.get("q") ?? "", address = `?${asked}`;
    if (this.onPage && address !== (location.search || "?")) history[step ? "pushState" : "replaceState"](null, "", address);
    if (!typed.trim()) return this.draw([], "");
    this.state.textContent = this.say("waiting");
    try {
      const filters = Object.entries(FACETS).map(([name, letter]) => asked.has(name) && `${letter}:${asked.get(name)}`);
      const search = await this.index.search(typed, filters.filter(Boolean), asked.has("sort"));
      const results = await search.more();
      if (turn !== this.turn) return;
      this.search = search;
      this.draw(results);
    } catch (error) {
      if (turn === this.turn) this.fail(error);
    }
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
    this.index.loaded.clear();
    this.draw([], this.say(message in this.words ? message : "broken"));
  }

  draw(results, said) {
    const { search } = this, left = results.length && search.left, n = results.length + left;
    Object.assign(this, { results, options: [] });
    this.list.replaceChildren();
    results.forEach(({ tier, article }, at) => {
      if (tier !== (results[at - 1]?.tier ?? "exact"))
        this.list.append(make("p", { class: "search-tier", role: "presentation" }, this.say(tier)));
      this.list.append(this.result(article, this.needles(tier)));
    });
    this.state.textContent = said ?? this.say(!n ? "none" : left ? "about" : "found", n);
    this.next.hidden = !left;
    this.input.setAttribute("aria-expanded", n > 0);
    this.select(-1);
    this.count();
  }

  result({ url, title, lang, text, day, source, topics = [] }, needles) {
    const about = [day, source?.name, ...topics.map(({ name }) => name)].filter(Boolean).join(" · ");
    const option = make("a",
      { role: "option", id: `found-${this.options.length}`, href: new URL(url, this.index.root) },
      make("span", { class: "search-title", lang: HAN.test(title) ? "zh" : lang }, ...this.marked(title, needles)),
      make("span", { class: "search-about" }, about),
      make("span", { class: "search-snippet", lang }, ...this.snippet(text, needles)));
    this.options.push(option);
    return option;
  }

  // What is marked in results: the whole query, or else its parts and their words.
  needles(tier) {
    const { whole, parts } = this.search.query;
    if (tier === "exact") return [whole];
    const words = parts.flatMap(({ words, runs }) => [...words, ...runs.flatMap((run) => run.match(/../gu) ?? run)]);
    return [...parts, ...words.map((bare) => ({ bare }))];
  }

  spans(text, needles) {
    const { bare, at } = this.index.text.mapped(text);
    const after = (place) => at[place] + String.fromCodePoint(text.codePointAt(at[place])).length;
    const found = needles.flatMap((needle) => Array.from(this.index.text.places(needle, bare),
      (place) => [at[place], after(place + needle.bare.length - 1)]));
    return found.sort(([one], [other]) => one - other);
  }

  // A text as text and `mark`s: markup in it stays text.
  marked(text, needles, from = 0, to = Infinity) {
    text = text.normalize("NFC");
    const pieces = [];
    for (const [start, end] of this.spans(text, needles))
      if (start >= from && end <= to) {
        pieces.push(text.slice(from, start), make("mark", {}, text.slice(start, end)));
        from = end;
      }
    return [...pieces, text.slice(from, to)];
  }

  snippet(text, needles) {
    text = text.normalize("NFC");
    const size = HAN.test(text.slice(0, 99)) ? 1 : 2, inside = /[\w\udc00-\udfff]/;
    const first = this.spans(text, needles)[0]?.[0] ?? 0;
    let from = Math.max(0, first - BEFORE * size), to = from + AROUND * size;
    for (let most = 20; from && most-- && inside.test(text[from]); ) from--;
    for (let most = 20; most-- && inside.test(text[to] ?? ""); ) to++;
    return [from ? "…" : "", ...this.marked(text, needles, from, to), to < text.length ? "…" : ""];
  }

  // Choices among topics, sources, languages and years, with counts for what is loaded.
  count() {
    const { results, form } = this, { topic, source, lang, year, sort } = form.elements;
    const fill = (field, entries) => {
      const { value } = field, found = new Map();
      for (const [slug, name] of entries)
        if (slug) found.set(slug, [name ?? this.words[slug] ?? slug, (found.get(slug)?.[1] ?? 0) + 1]);
      if (results.length) field.length = 1;
      for (const [slug, [name, n]] of found) field.add(new Option(`${name} (${n})`, slug));
      this.choose(field, value);
      field.parentNode.hidden = found.size < 2 && !value;
    };
    const articles = results.map(({ article }) => article);
    fill(topic, articles.flatMap(({ topics = [] }) => topics.map(({ slug, name }) => [slug, name])));
    fill(source, articles.map(({ source }) => [source?.slug, source?.name]));
    fill(lang, articles.map(({ lang }) => [lang.split("-")[0]]));
    fill(year, articles.map(({ day }) => [day?.slice(0, 4)]));
    sort.parentNode.hidden = results.length < 2 && !sort.value;
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
