// How texts and queries are made comparable, and a query is taken apart: docs/search-format.md.
// The same in Python: generator/wenzhai/text/normalize.py, generator/wenzhai/search/reader/query.py. tests/cases/tokens.json holds both to it.

const HAN = "々〇ぁ-ゖァ-ヺー㐀-䶿一-鿿\\ua000-\\ufaff\\u{20000}-\\u{3ffff}";
const LETTER = "0-9a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u1fff";
const BLANK = "\\t-\\r\\x1c- \\x85\\u2028\\u2029";
const MAX_WORD = 40;
// From so many letters on, a word that may not be finished stands for all that begin with it.
const PREFIX = 3;

const IGNORED = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu;
const PIECES = new RegExp(`[${HAN}]+(?:[${BLANK}]+[${HAN}]+)*|[${LETTER}]+[+#]*`, "gu");
const BLANKS = new RegExp(`[${BLANK}]+`, "u");
const QUOTED = /["“”„「」]([^"“”„「」]*)["“”„「」]/gu;
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
