"""What stands in brackets: links, pictures, footnotes, wikilinks, citation marks (CommonMark 0.31.2, appendix A)."""

import re
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from wenzhai.markup import links
from wenzhai.markup.delimiters import pair
from wenzhai.markup.inline_tree import Item, Origin, build, words_of
from wenzhai.markup.limits import too_deep
from wenzhai.markup.links import Target, label_key, plain
from wenzhai.markup.scanner import Scanner

SIMPLE_LINK = re.compile(r"\[([^\[\]\\`*_<&$@~=:!\n]++)\]\(([^\x00-\x20\x7f()<>\\&]++)\)")
"""What nearly every link looks like: nothing but text, and an address."""
CITATIONS = re.compile(r"(?:\[[1-9][0-9]{0,2}\])+")
CITATION = re.compile(r"[1-9][0-9]{0,2}")
FOOTNOTE = re.compile(r"\[\^([^\s\[\]]+)\]")
WIKI = re.compile(r"(?<!\[)\[\[([^\[\]\n]+)\]\](?![(\]]|:[ \t]*(?:[/<]|\w+://))")
MAX_OPEN_IMAGES = 500
"""Nested: each holds the descriptions of those in it."""


class Bracket:
    """An open `[` or `![`: its place in `out` and in the text."""

    __slots__ = ("active", "at", "image", "index")

    def __init__(self, index: int, at: int, image: bool) -> None:
        self.index = index
        self.at = at
        self.image = image
        self.active = True


class BracketScanner(Scanner):
    def begin(self, text: str, origin: Origin) -> None:
        super().begin(text, origin)
        self.brackets: list[Bracket] = []
        self.open_images = 0

    def parse_within(self, node: Element, text: str, origin: Origin) -> None:
        """Parses a text inside of the current one."""
        raise NotImplementedError

    def open_image(self, at: int) -> int:
        if not self.text.startswith("[", at + 1):
            return at + 1
        if self.text.startswith("[^", at + 1):
            return at + 1
        return self.push(at, True)

    def push(self, at: int, image: bool) -> int:
        end = at + 2 if image else at + 1
        self.take(at, self.text[at:end], end)
        self.brackets.append(Bracket(len(self.out) - 1, at, image))
        self.open_images += image
        if self.open_images > MAX_OPEN_IMAGES:
            raise too_deep(self.origin(at))
        return end

    def open_bracket(self, at: int) -> int:
        text = self.text
        if found := SIMPLE_LINK.match(text, at):
            return self.take_link(at, found.end(), found[1], found[2], None, found.start(2))
        following = text[at + 1 : at + 2]
        if following == "^" and (found := FOOTNOTE.match(text, at)):
            note = self.context.footnote(found[1], self.origin(at))
            if note is not None:
                return self.take(at, note, found.end())
        elif following == "[" and (found := WIKI.match(text, at)) and self.is_wiki(found[1]):
            return self.take_wiki(at, found)
        elif (found := CITATIONS.match(text, at)) and (end := self.take_citations(at, found.end())):
            return end
        return self.push(at, False)

    def take_link(self, at: int, end: int, words: str, address: str, title: str | None, written: int) -> int:
        """A link whose words are nothing but text."""
        node = Element("a", {"href": address})
        node.text = words
        self.context.placed(node, self.origin(written))
        self.deactivate()
        return self.take(at, node, end)

    def deactivate(self) -> None:
        """A link holds no other link: whatever is open can no longer become one."""
        for bracket in reversed(self.brackets):
            if not bracket.image:
                if not bracket.active:
                    break
                bracket.active = False

    def is_wiki(self, inside: str) -> bool:
        name = inside.partition("|")[0]
        return bool(name.strip()) and self.context.reference(label_key(inside)) is None

    def take_wiki(self, at: int, found: re.Match[str]) -> int:
        name, _, label = found[1].partition("|")
        words = label.strip() or name.strip()
        node = Element("a", {"wiki": " ".join(plain(name).split())})
        shift = at + 2 + found[1].rindex(words)
        self.parse_within(node, words, lambda place: self.origin(shift + place))
        self.context.placed(node, self.origin(at))
        self.deactivate()
        return self.take(at, node, found.end())

    def take_citations(self, at: int, end: int) -> int:
        """A run of citation marks; 0 if its only one is the text of a link."""
        text = self.text
        last = text.rindex("[", at, end)
        if text.startswith(("(", "["), end) and self.target(last + 1, end - 1):
            end = last
        if end == at:
            return 0
        mark = Element("sup", {"class": "cite"})
        mark.text = AtomicString(text[at:end])
        before = text[self.start : at]
        if not text[end : end + 1].isalnum():  # it stands at its word
            before = before.rstrip(" \n")
        if before:
            self.out.append(before)
        self.out.append(mark)
        self.start = self.floor = end
        return self.push(end, False) if text.startswith("[", end) and end == last else end

    def close_bracket(self, at: int) -> int:
        if not self.brackets:
            return at + 1
        bracket = self.brackets.pop()
        self.open_images -= bracket.image
        if not bracket.active:
            return at + 1
        found = self.target(bracket.at + (2 if bracket.image else 1), at)
        if found is None:
            return at + 1
        target, end = found
        self.flush(at)
        self.start = self.floor = end
        items = self.out[bracket.index + 1 :]
        del self.out[bracket.index :]
        cut = len(self.runs)
        while cut and self.runs[cut - 1].index > bracket.index:
            cut -= 1
        pair(self.runs[cut:])
        del self.runs[cut:]
        self.out.append(self.image(items, target) if bracket.image else self.link(items, target))
        return end

    def target(self, start: int, end: int) -> tuple[Target, int] | None:
        """What a link whose words stand from `start` to `end` leads to, and where it ends."""
        text, at = self.text, end + 1
        if text.startswith("(", at) and (found := links.inline_target(text, at)):
            address, title, written, after = found
            return Target(address, title, self.origin(written), True), after
        words = text[start:end] if end - start <= links.MAX_LABEL else ""
        is_citation = CITATION.fullmatch(words) is not None
        label = links.LABEL.match(text, at) if text.startswith("[", at) else None
        if label and label[1].strip():
            if is_citation and CITATION.fullmatch(label[1]):
                return None
            target = self.context.reference(label_key(label[1]))
            return (target, label.end()) if target else None
        if is_citation or not links.LABEL_WORDS.fullmatch(words):
            return None
        target = self.context.reference(label_key(words))
        return (target, label.end() if label else at) if target else None

    def link(self, items: list[Item], target: Target) -> Element:
        node = Element("a", {"href": target.address})
        if target.title is not None:
            node.set("title", target.title)
        build(node, items, self.origin, self.flat, self.join)
        self.context.placed(node, target.offset)
        self.deactivate()
        return node

    def image(self, items: list[Item], target: Target) -> Element:
        content = Element("span")
        build(content, items, self.origin)
        node = Element("img", {"src": target.address, "alt": self.context.words(words_of(content))})
        if target.title is not None:
            node.set("title", target.title)
            if target.inline:
                self.context.titled.add(node)
        self.context.placed(node, target.offset)
        return node
