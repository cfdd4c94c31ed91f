const HAN = "々〇ぁ-ゖァ-ヺー㐀-䶿一-鿿\\ua000-\\ufaff\\u{20000}-\\u{3ffff}";
const LETTER = "0-9a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u1fff";
const BLANK = "\\t-\\r\\x1c- \\x85\\u2028\\u2029";
const MAX_WORD = 40;
const PREFIX = 3;
const IGNORED = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu;
const PIECES = new RegExp(`[${HAN}]+(?:[${BLANK}]+[${HAN}]+)*|[${LETTER}]+[+#]*`, "gu");
const BLANKS = new RegExp(`[${BLANK}]+`, "u");
const QUOTED = /["“”„「」]([^"“”„「」]*)["“”„「」]/gu;
const CLUSTER = /[^][\p{M}\uff9e\uff9f]*/gu;
const ONE_HAN = new RegExp(`^[${HAN}]`, "u");
const ONE_LETTER = new RegExp(`^[${LETTER}]`);
const isLetter = (character) => ONE_LETTER.test(character ?? "");
const simplified = new Map();
export function learnTraditional(pairs) {
for (const [pair] of pairs.matchAll(/../gu)) simplified.set(...pair);
}
export function fold(text) {
const folded = text.normalize("NFKC").toLowerCase().replace(IGNORED, "");
return simplified.size ? Array.from(folded, (one) => simplified.get(one) ?? one).join("") : folded;
}
export function lookups(folded) {
const runs = [], words = [];
for (const [piece] of folded.matchAll(PIECES)) {
if (piece < "\u2000") words.push(piece.slice(0, MAX_WORD));
else runs.push(piece.split(BLANKS).join(""));
}
return { runs, words };
}
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
export function mapped(text) {
const characters = [];
for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
for (const one of fold(cluster)) characters.push([one, [index, index + cluster.length]]);
}
return bareOf(characters);
}
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
export function parse(typed) {
const text = fold(typed);
const something = (part) => part.bare;
const open = isLetter(text.at(-1));
const phrases = Array.from(text.matchAll(QUOTED), (found) => makePart(found[1])).filter(something);
const pieces = text.replace(QUOTED, " ").split(BLANKS);
const plain = pieces.map((piece, at) => makePart(piece, open && at === pieces.length - 1)).filter(something);
return { whole: makePart(text.replace(QUOTED, " $1 "), open), parts: [...phrases, ...plain], phrases };
}
