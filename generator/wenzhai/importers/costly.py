"""Whole HTML documents, foreign ones: what their parsers take minutes for is found before they are asked."""

import re
from collections import Counter

from wenzhai.markup.limits import (
    MAX_ATTRIBUTES,
    MAX_OPEN_TAGS,
    NEVER_DEEP,
    Excess,
    after_attributes,
)

START = re.compile(r"<(?:!--|(/?)([A-Za-z][^\s/>]*))")
END = re.compile(r"[\s/]*>?")
RAW_TEXT = frozenset(
    {"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"}
)
"""Elements whose text holds no tags."""
DRAWINGS = frozenset({"svg", "math"})
HTML_IN_DRAWINGS = frozenset({"foreignobject", "desc", "annotation-xml"})
BACK_IN_HTML = frozenset(
    [
        *(
            "b",
            "big",
            "blockquote",
            "body",
            "br",
            "center",
            "code",
            "dd",
            "div",
            "dl",
            "dt",
            "em",
            "embed",
            "h1",
        ),
        *(
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "head",
            "hr",
            "i",
            "img",
            "li",
            "listing",
            "menu",
            "meta",
            "nobr",
            "ol",
        ),
        *(
            "p",
            "pre",
            "ruby",
            "s",
            "small",
            "span",
            "strong",
            "strike",
            "sub",
            "sup",
            "table",
            "tt",
            "u",
            "ul",
        ),
        *("var", "font"),
    ]
)
"""Elements that close an enclosing drawing (HTML standard, 13.2.6.5)."""


def costly_document(html: str) -> Excess | None:
    """The first tag that nests too deep or has too many attributes. Takes time in proportion to the text."""
    lower = html.lower() if len(html.lower()) == len(html) else html
    open_tags: Counter[str] = Counter()
    depth = at = 0
    while tag := START.search(html, at):
        at = tag.end()
        if tag[2] is None:  # a comment
            at = behind(html, "-->", at)
            continue
        name = tag[2].lower()
        if tag[1]:
            if open_tags[name]:
                open_tags[name] -= 1
                depth -= 1
            continue
        end = after_attributes(html, at)
        if end is None:
            return Excess("import-attributes", tag.start(), MAX_ATTRIBUTES)
        closing = END.match(html, end)
        at = closing.end() if closing else end
        if name in RAW_TEXT and not in_drawing(open_tags):
            at = behind(lower, f"</{name}", at)
        elif name not in NEVER_DEEP and not (closing and "/" in closing[0] and is_empty(name, open_tags)):
            open_tags[name] += 1
            depth += 1
            if depth > MAX_OPEN_TAGS:
                return Excess("import-too-deep", tag.start(), MAX_OPEN_TAGS)
    return None


def behind(text: str, mark: str, at: int) -> int:
    """Where the next mark ends; the end of the text where there is none."""
    found = text.find(mark, at)
    return len(text) if found < 0 else found + len(mark)


def in_drawing(open_tags: Counter[str]) -> bool:
    return any(open_tags[name] for name in DRAWINGS) and not any(open_tags[name] for name in HTML_IN_DRAWINGS)


def is_empty(name: str, open_tags: Counter[str]) -> bool:
    """Whether `/>` ends an element of that name: only in drawings."""
    return name not in BACK_IN_HTML and (name in DRAWINGS or in_drawing(open_tags))
