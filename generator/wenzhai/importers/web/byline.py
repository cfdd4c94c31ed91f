"""The lines between an article's title and its text: where it states its date, source and author."""

import re

from wenzhai.importers.losses import html_content
from wenzhai.importers.web.authors import SHOWN_AUTHOR, SHOWN_REPORTER
from wenzhai.markup import render_markdown

SHOWN_DATE = re.compile(
    r"(20\d\d|19\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT,，]*(\d{1,2})[:：](\d{2})(?:[:：]\d{2})?)?"
)
SHOWN_SOURCE = re.compile(
    r"(?<!数据)(?<!图片)(?<!资料)(?<!圖片)[来來]源\s*[:：]\s*([^\s<>|｜,，;；（()）\d]{2,20})"
)
BY = re.compile(r"\W*By\s+[A-Z][\w.'’-]+(?:\s+[\w.'’-]+){0,5}\W*")
MARKS = re.compile(r"[^\w]+")
LONGEST_BYLINE = 120
LONGEST_REST = 24
"""So much besides its date a byline may hold that names neither source nor author."""
SENTENCE = re.compile(r"[。！？；!?;]")
SHORTEST = 4
PROBE = 30
"""So many letters of a block are looked for on the page."""
BYLINE = 400
"""So many characters before the text may be title and byline."""
NEAR = 60
"""So many behind the title, where more than a byline stands between it and the text."""
AFTER = 120
"""So many behind it may name the source."""


def without_head(markdown: str, title: str) -> str:
    """The article without its title and byline, which the front matter has."""
    blocks = markdown.split("\n\n")
    while len(blocks) > 1 and is_head(blocks[0], title):
        blocks = blocks[1:]
    return "\n\n".join(blocks)


def is_head(block: str, title: str) -> bool:
    said = MARKS.sub("", block)
    if not said or said == MARKS.sub("", title):
        return True
    others = sum(pattern.search(block) is not None for pattern in (SHOWN_DATE, SHOWN_SOURCE, SHOWN_AUTHOR))
    rest = MARKS.sub("", SHOWN_DATE.sub("", block, count=1))
    dated = SHOWN_DATE.search(block) is not None and not SENTENCE.search(block) and len(rest) <= LONGEST_REST
    named = any(line.fullmatch(block) for line in (BY, SHOWN_REPORTER))
    return len(block) <= LONGEST_BYLINE and (others > 1 or dated or named)


def around(shown: str, title: str, body: str) -> tuple[str, str]:
    """What the page shows just before the text of the article, from its title on, and just behind it. Nothing where the
    text is not found."""
    places = [place for place, char in enumerate(shown) if char.isalnum()]
    squeezed = "".join(shown[place] for place in places)
    blocks = [
        words
        for block in html_content(render_markdown(body).html).blocks
        if len(words := letters(block)) >= SHORTEST
    ]
    begins = (squeezed.find(block[:PROBE]) for block in blocks[:1])
    ends = (squeezed.rfind(block[-PROBE:]) + len(block[-PROBE:]) for block in blocks[-1:])
    begin, end = next(begins, -1), next(ends, -1)
    if begin < 0:
        return "", ""
    before = shown[: places[begin]]
    start = before.rfind(title) if title else -1
    after = shown[places[end] :] if begin < end < len(places) else ""
    if start < 0:
        return before[-BYLINE:], after[:AFTER]
    head = before[start:]
    return head if len(head) <= BYLINE else head[: len(title) + NEAR], after[:AFTER]


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
