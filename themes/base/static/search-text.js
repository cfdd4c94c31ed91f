// How texts and queries are made comparable, and a query is taken apart and understood: docs/search-format.md.
// The same in Python: generator/wenzhai/text/normalize.py, generator/wenzhai/search/reader/query.py, names.py. tests/cases/tokens.json holds both
// to it.

const HAN = "々〇ぁ-ゖァ-ヺー㐀-䶿一-鿿\\ua000-\\ufaff\\u{20000}-\\u{3ffff}";
const LETTER = "0-9a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u1fff";
const BLANK = "\\t-\\r\\x1c- \\x85\\u2028\\u2029";
const MAX_WORD = 40;
// From so many letters on, a word that may not be finished stands for all that begin with it.
const PREFIX = 3;
// Words of a name.
const MOST_JOINED = 6;

const IGNORED = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu;
const PIECES = new RegExp(`[${HAN}]+(?:[${BLANK}]+[${HAN}]+)*|[${LETTER}]+[+#]*`, "gu");
const BLANKS = new RegExp(`[${BLANK}]+`, "u");
const QUOTED = /["“”„「」]([^"“”„「」]*)["“”„「」]/gu;
const MARKS = "\"“”„「」";
const QUERY_PIECES = new RegExp(`-?[${MARKS}][^${MARKS}]*[${MARKS}]|[^${MARKS}${BLANK}]+`, "gu");
const INSIDE_DATE = new RegExp(`([0-9])[${BLANK}]+(?=[年月日号])|([年月])[${BLANK}]+(?=[0-9])`, "gu");
const DATES = [
  /^(?<year>[0-9]{4})年(?:(?<month>[0-9]{1,2})月(?:(?<day>[0-9]{1,2})[日号])?)?$/,
  /^(?<year>[0-9]{4})(?<dash>[-/.])(?<month>[0-9]{1,2})(?:\k<dash>(?<day>[0-9]{1,2}))?$/,
  /^(?<year>)(?<month>[0-9]{1,2})月(?<day>[0-9]{1,2})[日号]$/,
];
// A character with the marks that NFKC joins to it.
const CLUSTER = /[^][\p{M}\uff9e\uff9f]*/gu;
const ONE_HAN = new RegExp(`^[${HAN}]`, "u");
const ONE_LETTER = new RegExp(`^[${LETTER}]`);
const isLetter = (character) => ONE_LETTER.test(character ?? "");

const simplified = new Map();

// Pairs of a traditional character and its simplified form: loaded once they are needed.
export function learnTraditional(pairs) {
  for (const [pair] of pairs.matchAll(/../gu)) simplified.set(...pair);
}

export function fold(text) {
  const folded = text.normalize("NFKC").toLowerCase().replace(IGNORED, "");
  return simplified.size ? Array.from(folded, (one) => simplified.get(one) ?? one).join("") : folded;
}

// Runs of Han without their blanks, and words of other scripts.
export function lookups(folded) {
  const runs = [], words = [];
  for (const [piece] of folded.matchAll(PIECES)) {
    if (piece < "\u2000") words.push(piece.slice(0, MAX_WORD));
    else runs.push(piece.split(BLANKS).join(""));
  }
  return { runs, words };
}

// Only what can be looked up, of characters, each with its place: one blank between words, none beside Han.
function bareOf(characters) {
  let bare = "", inWord = false, blank = false;
  const at = [];
  for (const [one, place] of characters) {
    const han = ONE_HAN.test(one);
    if (han || isLetter(one) || (inWord && !blank && "+#".includes(one))) {
      bare += !han && inWord && blank ? " " + one : one;
      while (at.length < bare.length) at.push(place);
      inWord = !han;
      blank = false;
    } else blank = true;
  }
  return { bare, at };
}

export const skeleton = (folded) => bareOf(Array.from(folded, (one) => [one, 0])).bare;

// The same with where in the text each character begins and ends, to mark what was found. Folding character by
// character, it may miss a very rare one: then nothing is marked there.
export function mapped(text) {
  const characters = [];
  for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
    for (const one of fold(cluster)) characters.push([one, [index, index + cluster.length]]);
  }
  return bareOf(characters);
}

// Where a part of a query stands in a skeleton; words of letters count only as a whole.
export function* places(part, bare) {
  const size = part.bare.length;
  for (let at = bare.indexOf(part.bare); at >= 0 && size; at = bare.indexOf(part.bare, at + 1)) {
    const cutBefore = isLetter(bare[at - 1]) && isLetter(part.bare[0]);
    const cutAfter = !part.open && isLetter(bare[at + size]) && isLetter(part.bare[size - 1]);
    if (!cutBefore && !cutAfter) yield at;
  }
}

export const holds = (bare, part) => !places(part, bare).next().done;

function makePart(folded, open = false) {
  const { runs, words } = lookups(folded);
  return { bare: skeleton(folded), runs, words, open: open && words.at(-1).length >= PREFIX };
}

// A query: all of it, its parts (between blanks or in quotation marks), and those in quotation marks.
export function parse(typed) {
  const text = fold(typed);
  const something = (part) => part.bare;
  const open = isLetter(text.at(-1));
  const phrases = Array.from(text.matchAll(QUOTED), (found) => makePart(found[1])).filter(something);
  const pieces = text.replace(QUOTED, " ").split(BLANKS);
  const plain = pieces.map((piece, at) => makePart(piece, open && at === pieces.length - 1)).filter(something);
  return { whole: makePart(text.replace(QUOTED, " $1 "), open), parts: [...phrases, ...plain], phrases };
}

// -- what a query means -----------------------------------------------------------------------------

// What spellings of a name have in common.
const nameKey = (name) => skeleton(fold(name)).replaceAll(" ", "");

// The names of topics, sources, columns and series (`terms.json`) by their keys.
export class Names {
  constructor({ terms, readings }) {
    Object.assign(this, { terms, readings, byKey: new Map() });
    for (const term of terms)
      for (const key of new Set(term.names.map(nameKey))) this.byKey.set(key, [...(this.byKey.get(key) ?? []), term]);
  }

  called(key) {
    return (key && this.byKey.get(key)) || [];
  }
}

// Whether a word is read so: by whole syllables or their first letters, the last one maybe unfinished; all of it, if
// `entire`, or else its beginning.
export function reader(readings) {
  const syllables = new Map();
  for (const [syllable, characters] of Object.entries(readings))
    for (const one of characters) syllables.set(one, [...(syllables.get(one) ?? []), syllable]);
  return function read([first, ...rest], letters, entire) {
    if (!letters) return !(entire && first);
    return (syllables.get(first) ?? []).some((syllable) => (syllable.startsWith(letters) && !(entire && rest.length)) ||
      [syllable.length, 1, /^[zcs]h/.test(syllable) ? 2 : 1].some((size) =>
        letters.startsWith(syllable.slice(0, size)) && read(rest, letters.slice(size), entire)));
  };
}

function dateIn(piece) {
  for (const pattern of DATES) {
    const { year, month, day } = pattern.exec(piece)?.groups ?? {};
    if (year === undefined || (month ?? 1) < 1 || (month ?? 1) > 12 || (day ?? 1) < 1 || (day ?? 1) > 31) continue;
    return [year, month?.padStart(2, 0), day?.padStart(2, 0)].filter(Boolean).join("-");
  }
}

// What neighbouring pieces mean together: a name or a date with the filters that articles pass which are meant.
function meaning(pieces, names) {
  if (pieces.some(([first]) => first === "-" || MARKS.includes(first))) return;
  const typed = pieces.join(" "), date = dateIn(typed), part = makePart(typed);
  if (date) return { typed, name: typed, kinds: ["date"], filters: [`${date.length === 4 ? "y" : "d"}:${date}`], part };
  const found = names.called(nameKey(typed)), kinds = [...new Set(found.map(({ kind }) => kind))];
  return found.length && { typed, name: found[0].names[0], kinds, filters: found.map(({ filter }) => filter), part };
}

function exclusion(piece, names) {
  const word = piece.slice(1).replace(QUOTED, "$1");
  if (piece[0] !== "-" || !skeleton(word)) return;
  const found = !MARKS.includes(piece[1]) && meaning([word], names);
  return { ...(found || { name: word, kinds: [], filters: [], part: makePart(word) }), typed: piece };
}

// A query with the names and dates in it, and without what it excludes; `pieces` is all of it in order.
export function understand(typed, names) {
  const left = fold(typed).replace(INSIDE_DATE, "$1$2").match(QUERY_PIECES) ?? [];
  const pieces = [], meant = [], excluded = [], plain = [];
  for (let size; left.length; left.splice(0, size)) {
    let found;
    for (size = Math.min(MOST_JOINED, left.length) + 1; !found && size > 1; ) found = meaning(left.slice(0, --size), names);
    const without = !found && exclusion(left[0], names);
    (found ? meant : without ? excluded : plain).push(found || without || left[0]);
    pieces.push(found || without || left[0]);
  }
  return { ...parse(meant.length || excluded.length ? plain.join(" ") : typed), meant, excluded, pieces };
}

// -- words that are much alike ----------------------------------------------------------------------

const ENDINGS = /(?:ations?|ators?|at(?:es?|ed|ing)|[ae]nces?|ments?|ings?|ions?|ers?|ors?|ies|ied|e[sd]|ly|[sye])$/;

// What forms of an English word have in common: it without a frequent ending, and without the second of two equal
// letters that then end it.
export function stem(word) {
  const left = word.slice(0, 3) + word.slice(3).replace(ENDINGS, "");
  return left.length > 3 && left.at(-1) === left.at(-2) ? left.slice(0, -1) : left;
}

// Latin letters for their accented forms.
export const unaccented = (word) => word.replace(/[\u00c0-\u024f\u1e00-\u1eff]/gu, (one) => one.normalize("NFD")[0]);

// Whether words differ by a slip after three letters: by one from four letters on, by two from eight on.
export const alike = (one, other) =>
  one.slice(0, 3) === other.slice(0, 3) && near(one, other, (one.length > 3) + (one.length > 7));

function near(one, other, slips) {
  let at = 0;
  while (one[at] && one[at] === other[at]) at++;
  const [a, b] = [one.slice(at), other.slice(at)];
  const skip = (from, to) => near(a.slice(from), b.slice(to), slips - 1);
  return a === b || (slips &&
    (skip(1, 0) || skip(0, 1) || skip(1, 1) || (a[0] === b[1] && a[1] === b[0] && skip(2, 2))));
}
