// Finds articles in the static files below `search/`: docs/search-format.md. The same in Python: generator/wenzhai/search/.

// With so many results no looser tier is looked at; so many does the loosest have.
const ENOUGH = 10, SOME = 30;
// Terms that narrow candidates down, and characters that the looser tiers look at: more would only cost requests.
const MOST_TERMS = 6, MOST_LOOSE = 12;
// Texts that are read to see which hold the query. With so few candidates left, long lists are not fetched.
const MOST_READ = 40, FEW = 40;
// Parts of a query that are tried alone.
const MOST_PARTS = 4;
// What a posting counts by its weight.
const FACTORS = [3, 10, 16, 32];
const TRADITIONAL = /[這個們國說時來對會與為]/;

const fail = (what) => { throw new Error(what); };
const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);
const hex = (text) => Array.from(text, (one) => one.codePointAt(0).toString(16)).join("-");

// -- where a term lies, and what lies there ---------------------------------------------------------

function mixed(number) {
  const product = Math.imul(number, 0x9e3779b1);
  return (product ^ (product >>> 15)) >>> 0;
}

function place(term, { han, word }) {
  const codes = Array.from(term, (one) => one.codePointAt(0));
  const [first, second] = codes.map((code) => code - 0x3000);
  if (codes.length > 2 || codes.some((code) => code <= 0x3000 || code > 0xffff))
    return { key: term, read: readWords, name: "word-", shard: codes.slice(0, 3).reduce((all, one) => mixed(all ^ one), 0) % word };
  const spread = mixed(mixed(first) ^ (second ?? first)) % 32;
  return { key: first * 65536 + (second ?? 0), read: readPairs, name: "han-", shard: (mixed(first) * 32 + spread) % han };
}

function reader(bytes) {
  let at = 0;
  const take = (size) => ((at += size) <= bytes.length ? bytes.subarray(at - size, at) : fail("broken"));
  if (String.fromCharCode(...take(4)) !== "WZS\x01") fail("broken");
  const byte = () => take(1)[0];
  const number = () => {
    for (let all = 0, factor = 1; ; factor *= 128) {
      const one = byte();
      all += (one & 127) * factor;
      if (one < 128) return all;
    }
  };
  const listing = () => {
    const count = number();
    if (count % 2) return { count: 1, wordy: ((count - 1) / 2) & 3, single: (count - 1) / 2 };
    const head = byte();
    return { count: count / 2, shift: head & 31, wordy: head & 32, data: head & 64 ? null : take(number()) };
  };
  return { more: () => at < bytes.length, take, byte, number, listing };
}

function readPairs(bytes) {
  const { more, number, listing } = reader(bytes), found = new Map();
  for (let pair = 0; more(); ) found.set((pair += number()), listing());
  return found;
}

function readWords(bytes) {
  const { more, take, byte, number, listing } = reader(bytes), found = new Map();
  for (let key = []; more(); ) {
    const sizes = byte(), size = sizes & 15;
    key = [...key.slice(0, sizes >> 4), ...take(size < 15 ? size : 15 + number())];
    found.set(new TextDecoder().decode(new Uint8Array(key)), listing());
  }
  return found;
}

// Gaps in Rice's code, two bits of weight after each.
function decode({ count, single, shift, data }) {
  if (!data) return { count, documents: [single >> 2], weights: [single & 3] };
  const documents = new Uint32Array(count), weights = new Uint8Array(count);
  let at = 0, document = -1;
  const bit = () => at < data.length * 8 ? (data[at >> 3] >> (7 - (at++ & 7))) & 1 : fail("broken");
  for (let one = 0; one < count; one++) {
    let gap = 0, low = 0;
    while (!bit()) gap++;
    for (let bits = shift; bits; bits--) low = low * 2 + bit();
    documents[one] = document += (gap << shift) + low + 1;
    weights[one] = bit() * 2 + bit();
  }
  return { count, documents, weights };
}

// Several lists as one; of two weights the greater counts.
function united(lists) {
  const found = new Map();
  for (const { documents, weights } of lists)
    documents.forEach((one, at) => found.set(one, Math.max(weights[at], found.get(one) ?? 0)));
  const documents = [...found.keys()].sort((one, other) => one - other);
  return { count: found.size, documents, weights: documents.map((one) => found.get(one)) };
}

// The documents in all of several lists; of weights the least counts.
function common(lists) {
  const [first, ...others] = lists.map(({ documents, weights }) => new Map(Array.from(documents, (one, at) => [one, weights[at]])));
  const documents = [...first.keys()].filter((one) => others.every((other) => other.has(one)));
  const weights = documents.map((one) => Math.min(first.get(one), ...others.map((other) => other.get(one))));
  return { count: documents.length, documents, weights };
}

const loaded = (lists) => Promise.all(lists.map((list) => list.load?.() ?? list));

// -- the index --------------------------------------------------------------------------------------

export class Index {
  // `text` is the module search-text.js, `root` the address of the site's root.
  constructor(text, root) {
    Object.assign(this, { text, root, loaded: {} });
  }

  // A file below `search/`, read once. After a failure, empty `loaded`.
  load(name, read = (answer) => answer.json()) {
    return (this.loaded[name] ??= this.fetched(name, read));
  }

  async fetched(name, read) {
    const answer = await fetch(new URL(`search/${name}`, this.root)).catch(() => fail("offline"));
    return answer.ok ? read(answer).catch(() => fail("broken")) : fail("missing");
  }

  bytes({ name, version }, file, read) {
    return this.load(`${name}/${file}.bin?${version}`, async (answer) => read(new Uint8Array(await answer.arrayBuffer())));
  }

  // Segments, oldest first, each with the number of its first document.
  async open() {
    Object.assign(this, await this.load("index.json"), { count: 0 });
    if (this.format !== 1) fail("broken");
    for (const segment of this.segments) this.count = (segment.base = this.count) + segment.count;
  }

  // A term, or all words that fit among those that share three letters with it: how many documents, whether mostly
  // (part of) a word, and for each segment a list; one with `load` is so long that it is fetched only if needed.
  async term(term, fits) {
    if (term.startsWith("d:")) return this.days(term.slice(2));
    let wordy = 0, far = false;
    const lists = await Promise.all(this.segments.map(async (segment) => {
      const { key, read, name, shard } = place(term, segment);
      const entries = await this.bytes(segment, name + shard.toString(16), read);
      const found = fits ? [...entries].filter(([word]) => fits(word)) : entries.has(key) ? [[term, entries.get(key)]] : [];
      const all = found.map(([word, listing]) => {
        wordy += listing.wordy ? listing.count : -listing.count;
        if (listing.data !== null) return decode(listing);
        far = true;
        return { ...listing, load: () => this.bytes(segment, `list-${hex(word)}`, (data) => decode({ ...listing, data })) };
      });
      return all.length === 1 ? all[0] : united(await loaded(all));
    }));
    return { count: sum(lists.map(({ count }) => count)), wordy: wordy >= 0, far, lists };
  }

  // The article that is document `number`.
  async article(number) {
    const { base, months, version } = this.segments.findLast(({ base }) => base <= number);
    const [month, start] = months.findLast(([, start]) => start <= number - base), at = number - base - start;
    const file = await this.load(`texts/${month}/${Math.floor(at / this.per_file)}.json?${version}`);
    return file[at % this.per_file] ?? fail("broken");
  }

  // Simplified forms of traditional characters: for queries that find nothing, and texts written in them.
  learn() {
    return this.load("traditional.txt", async (answer) => {
      this.text.learnTraditional(await answer.text());
      this.known = null;
    });
  }

  // The documents of a day, of a month (`YYYY-MM`), or of a day in any year (`MM-DD`).
  async days(date) {
    const lists = await Promise.all(this.segments.map(async ({ name, version, count }) => {
      const days = Object.entries(await this.load(`${name}/days.json?${version}`)), documents = [];
      days.forEach(([day, first], at) => {
        if (!day.startsWith(date) && day.slice(5) !== date) return;
        for (let one = first; one < (days[at + 1]?.[1] ?? count); one++) documents.push(one);
      });
      return { count: documents.length, documents, weights: documents.map(() => 1) };
    }));
    return this.merged(lists.map((list) => [list]));
  }

  // Several terms as one.
  async any(names) {
    const terms = await Promise.all(names.map((name) => this.term(name)));
    return this.merged(await Promise.all(this.segments.map((_, at) => loaded(terms.map(({ lists }) => lists[at])))));
  }

  // A term from the lists of each segment.
  merged(segments) {
    const lists = segments.map(united);
    return { count: sum(lists.map(({ count }) => count)), wordy: true, far: false, lists };
  }

  // Made again when traditional characters have been learnt: they change keys.
  async names() {
    const file = await this.load("terms.json");
    return (this.known ??= new this.text.Names(file));
  }

  titles() {
    return Promise.all(this.segments.map(({ name, version }) => this.load(`${name}/titles.json?${version}`)));
  }

  // Filters are `t:TOPIC`, `s:SOURCE`, `c:COLUMN`, `r:SERIES`, `l:LANGUAGE`, `y:YEAR`, `d:DATE`. The answer has
  // `instead` where other words are searched for, and `only`, the parts that find something alone.
  async search(typed, filters = [], byTime) {
    await this.open();
    const { fold, lookups, understand } = this.text;
    const chosen = await Promise.all(filters.map((name) => this.term(name)));
    const run = async (words) => new Search(this, understand(words, await this.names()), chosen, byTime).find();
    const found = await run(typed), { excluded } = found.query;
    if (lookups(fold(typed)).runs.length && (!found.held || excluded.length)) {
      await this.learn();
      return Object.assign(await run(typed), { typed, run });
    }
    const instead = found.held || found.all.length ? "" : await this.sounding(found.query);
    return Object.assign(instead ? await run(instead) : found, { typed, instead, run });
  }

  // The name or the word of a title that is read as the query is written, one read to its end before others.
  async sounding({ whole, phrases, meant, excluded }) {
    const letters = whole.bare.replaceAll(" ", "");
    if (!/^[a-z]{2,}$/.test(letters) || phrases.length || meant.length || excluded.length) return "";
    const { terms, readings } = await this.names(), lists = [{ words: terms.flatMap(({ names }) => names), readings }];
    for (const { words, readings } of await this.titles()) lists.push({ words: words.split(" "), readings });
    const all = lists.map(({ words, readings }) => ({ words, read: this.text.reader(readings) }));
    for (const entire of [true, false])
      for (const { words, read } of all) {
        const found = words.find((word) => read(word, letters, entire));
        if (found) return found;
      }
    return "";
  }
}

// -- one search -------------------------------------------------------------------------------------

const pairs = (characters) => characters.slice(1).map((one, at) => ({ term: characters[at] + one }));

const wordNames = ({ words, open }) => words.map((term, at) => ({ term, open: open && at === words.length - 1 }));

// Terms that every document with this part has. Of many, some from all along it: the texts tell the rest.
function exactNames(part) {
  const names = [...part.runs.flatMap((run) => ([...run].length > 1 ? pairs([...run]) : { term: run })), ...wordNames(part)];
  if (names.length <= MOST_TERMS) return names;
  return Array.from({ length: MOST_TERMS }, (_, at) => names[Math.floor((at * (names.length - 1)) / (MOST_TERMS - 1))]);
}

class Search {
  constructor(index, query, filters, byTime) {
    Object.assign(this, { index, query, filters, byTime, exact: [], mentioned: [], all: [], some: [], later: [] });
  }

  // Candidates in tiers: what holds the query; what holds its names and dates as words; what has all its words; what has
  // most of them.
  async find() {
    const { whole, parts, phrases, meant, excluded } = this.query;
    this.passing = await Promise.all(meant.map(({ filters }) => this.index.any(filters)));
    this.narrowed = [...this.filters, ...this.passing];
    this.without = new Set((await Promise.all(excluded.map((one) => this.lacking(one)))).flatMap((one) => this.numbers(one)));
    if (!whole.bare && !excluded.length && !this.narrowed.length) return this;
    const names = exactNames(whole);
    const [terms, strict] = await Promise.all([this.terms(names), this.terms(phrases.flatMap(exactNames))]);
    const exact = await this.matching([...terms, ...strict]);
    this.exact = this.ranked(exact);
    const mention = async () => {
      const either = await this.matching([...await this.either(), ...terms, ...strict], this.filters);
      this.mentioned = this.ranked(either, exact);
    };
    // With enough that pass the names, what has their words is looked for only when those have been shown.
    if (meant.length && exact.size < ENOUGH) await mention();
    else if (meant.length) this.mention = mention;
    const above = [exact, new Map(this.mentioned.map((number) => [number]))], count = exact.size + this.mentioned.length;
    if (!parts.length || count >= ENOUGH || (exact.size && names.length === MOST_TERMS)) return this;
    let all = await this.matching([...await this.loose(parts), ...strict]);
    if (parts.length > 1) all = new Map([...all, ...await this.matching(await this.terms(parts.flatMap(exactNames)))]);
    this.all = this.ranked(all, ...above);
    if (count + this.all.length >= ENOUGH) return this;
    this.some = this.ranked(await this.most(await this.loose(parts, true), strict), ...above, all).slice(0, SOME);
    return this;
  }

  // What certainly has the words that are excluded, as a term; the texts tell of the rest.
  async lacking({ filters, part }) {
    const names = exactNames(part), found = [await this.index.any(filters), ...names.length === 1 ? await this.terms(names) : []];
    const segments = this.index.segments.map((_, at) => loaded(found.map(({ lists }) => lists[at])));
    return this.index.merged(await Promise.all(segments));
  }

  // For each name or date, what passes its filters or has its words.
  either() {
    return Promise.all(this.query.meant.map(async ({ part }, place) => {
      const terms = await this.terms(exactNames(part));
      const held = await Promise.all(this.index.segments.map(async (_, at) => common(await loaded(terms.map(({ lists }) => lists[at])))));
      return this.index.merged(held.map((list, at) => [this.passing[place].lists[at], list]));
    }));
  }

  numbers({ lists }) {
    return lists.flatMap(({ documents }, at) => Array.from(documents, (one) => this.index.segments[at].base + one));
  }

  // Whether candidates hold the query, or its names and dates as words.
  get held() {
    return this.exact.length + this.mentioned.length;
  }

  terms(names) {
    return Promise.all(names.map(({ term, open }) => this.index.term(term, open && ((word) => word.startsWith(term)))));
  }

  // What documents with the words of these parts have: pairs within words, characters in no such pair, words.
  // With `mend`, a word that is nowhere stands for those that are spelt much like it.
  async loose(parts, mend) {
    const found = [];
    let left = MOST_LOOSE;
    for (const run of parts.flatMap(({ runs }) => runs)) {
      const characters = [...run].slice(0, left);
      left -= characters.length;
      const all = await this.terms(pairs(characters)), kept = all.map(({ count, wordy }) => count && wordy);
      const single = characters.filter((_, at) => !kept[at] && !kept[at - 1]).map((term) => ({ term }));
      found.push(...all.filter((_, at) => kept[at]), ...await this.terms(single));
    }
    const names = parts.flatMap(wordNames), words = await Promise.all(names.map((name) => this.forms(name)));
    return [...found, ...await Promise.all(words.map((word, at) =>
      mend && !word.count ? this.index.term(names[at].term, (other) => this.index.text.alike(names[at].term, other)) : word))];
  }

  // A word with its other forms, or else without its accents.
  async forms({ term, open }) {
    const { stem, unaccented } = this.index.text;
    if (/^[a-z]{4,}$/.test(term)) return this.index.term(term, (word) => stem(word) === stem(term) || (open && word.startsWith(term)));
    const [found] = await this.terms([{ term, open }]), plain = unaccented(term);
    return found.count || plain === term ? found : this.index.term(plain);
  }

  // The rarer a term, the more.
  worth({ count }) {
    return Math.round(1000 * Math.log(1 + this.index.count / (count || 1)));
  }

  // The newest article counts 3/20 more than the oldest.
  score(points, number) {
    return points * (20 * this.index.count + 3 * number);
  }

  // The documents that have all the terms and pass the filters, with their scores.
  async matching(terms, filters = this.narrowed) {
    const found = new Map();
    for (const [at, { base }] of this.index.segments.entries())
      for (const [one, points] of await this.within(at, terms, filters))
        if (!this.without.has(base + one)) found.set(base + one, this.score(points, base + one));
    return found;
  }

  async within(at, terms, filters) {
    const lists = [...terms, ...filters].map((term, place) =>
      ({ ...term.lists[at], worth: place < terms.length ? this.worth(term) : 0 }));
    if (lists.some(({ count }) => !count)) return [];
    lists.sort((one, other) => !!one.load - !!other.load || one.count - other.count);
    let found = lists.length ? undefined : Array.from({ length: this.index.segments[at].count }, (_, one) => [one, 0]);
    for (const { load, worth, ...list } of lists) {
      if (load && found?.length <= FEW) {
        found = found.map(([one, points]) => [one, points + 10 * worth]);
        continue;
      }
      const { documents, weights } = load ? await load() : list, before = found ?? Array.from(documents, (one) => [one, 0]);
      found = [];
      for (let one = 0, other = 0; one < before.length && other < documents.length; )
        if (before[one][0] < documents[other]) one++;
        else if (before[one][0] > documents[other]) other++;
        else found.push([documents[other], before[one++][1] + worth * FACTORS[weights[other++]]]);
    }
    return found;
  }

  // The documents with terms worth at least half of all. Very frequent terms are not looked at.
  async most(terms, strict) {
    terms = terms.filter(({ far }) => !far);
    const needed = sum(terms.map((term) => this.worth(term)));
    const must = strict.length + this.narrowed.length && await this.matching(strict), found = new Map();
    for (const term of terms)
      term.lists.forEach(({ documents, weights }, at) => documents.forEach((one, place) => {
        const number = this.index.segments[at].base + one, worth = this.worth(term);
        const [points, all] = found.get(number) ?? [0, 0];
        if (!this.without.has(number)) found.set(number, [points + worth * FACTORS[weights[place]], all + worth]);
      }));
    const kept = [...found].filter(([number, [, worth]]) => 2 * worth >= needed && (!must || must.has(number)));
    return new Map(kept.map(([number, [points]]) => [number, this.score(points, number)]));
  }

  // Best first, of equals the newer; or the newest first.
  ranked(scores, ...without) {
    const left = [...scores].filter(([number]) => !without.some((others) => others.has(number)));
    left.sort(([one, its], [other, more]) => (!this.byTime && more - its) || other - one);
    return left.map(([number]) => number);
  }

  // How many candidates have not been shown.
  get left() {
    return [this.exact, this.mentioned, this.later, this.all, this.some].flat().length;
  }

  // The next results: `{tier, article}`; `show` is told of all so far with each that arrives. The texts tell which
  // candidates hold the query as typed; those that do not come after those that do, and not at all where a phrase in
  // quotation marks is missing.
  async more(limit = ENOUGH, show = () => {}) {
    const { whole, phrases } = this.query, results = [];
    const add = (article, tier) => {
      results.push({ article, tier });
      show([...results]);
    };
    let read = 0;
    for (const tier of ["exact", "mentioned"]) {
      if (tier === "mentioned") {
        await this.mention?.();
        this.mention = undefined;
      }
      while (this[tier].length && results.length < limit && read < MOST_READ) {
        const numbers = this[tier].splice(0, Math.min(limit - results.length, MOST_READ - read));
        read += numbers.length;
        for await (const { article, holds, named, excluded } of this.articles(numbers))
          if (excluded) continue;
          else if (holds([whole]) && (tier === "exact" || named)) add(article, tier);
          else if (tier === "exact" && holds(phrases)) this.later.push({ article, tier: "all" });
      }
    }
    results.push(...this.later.splice(0, limit - results.length));
    for (const tier of ["all", "some"])
      while (this[tier].length && results.length < limit)
        for await (const { article, holds, excluded } of this.articles(this[tier].splice(0, limit - results.length)))
          if (holds(phrases) && !excluded) add(article, tier);
    return results;
  }

  // Of a query without results: its names and parts that find something alone.
  async only() {
    const { meant, parts } = this.query, typed = [...meant.map((one) => one.typed), ...parts.map(({ bare }) => bare)].slice(0, MOST_PARTS);
    const found = typed.length > 1 ? await Promise.all(typed.map(this.run)) : [];
    return typed.filter((_, at) => found[at]?.held);
  }

  // Candidates with what their texts tell, in this order, each as soon as its text is there.
  async *articles(numbers) {
    const { fold, skeleton, holds } = this.index.text, { meant, excluded } = this.query;
    const all = numbers.map((number) => this.index.article(number));
    for (const one of all) one.catch(() => {}); // told below, when its turn comes
    this.sets ??= this.passing.map((term) => new Set(this.numbers(term)));
    for (const [at, number] of numbers.entries()) {
      const article = await all[at];
      if (TRADITIONAL.test(article.title + article.text)) await this.index.learn();
      const fields = [article.title, article.text].map((field) => skeleton(fold(field)));
      const has = (part) => !part.bare || fields.some((field) => holds(field, part));
      const named = meant.every(({ part }, place) => this.sets[place].has(number) || has(part));
      yield { article, holds: (parts) => parts.every(has), named, excluded: excluded.some(({ part }) => has(part)) };
    }
  }
}
