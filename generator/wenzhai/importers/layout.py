"""Parses the layout of a pasted topic page:

Workflow                                 chrome, with the topic's title in it
人工智能全球治理
icon
Search documents
TITLE                                    then one article after the other: a title,
Ren Min Ri Bao· 2025-12-23 22:31         its byline (or 来源：新华社 2025年12月23日), which may be missing,
BODY                                     and its body, as a rule on one line
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from wenzhai.importers.repairs import cut_mark, is_broken_off
from wenzhai.importers.summary import continues, is_summary
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.text.scripts import HAN, has_han

CHROME = frozenset({"workflow", "icon", "search documents"})
DOT = r"\s*[·•・‧⋅]\s*"
DATE = r"(?P<date>\d{4}(?:-\d{1,2}-|/\d{1,2}/|\.\d{1,2}\.)\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日)"
TIME = r"(?:\s*(?P<time>\d{1,2}[:：]\d{2})(?:[:：]\d{2})?)?"
LABEL = r"(?:来源|來源|Source)\s*[:：]\s*"
DUMPED = re.compile(
    rf"(?P<source>.{{0,80}}?){DOT}(?P<date>\d{{4}}-\d{{1,2}}-\d{{1,2}})(?:\s+(?P<time>\d{{1,2}}:\d{{2}}))?"
)
"""A byline as topic pages have it; its time is in the zone of the settings."""
BYLINES = (
    DUMPED,
    re.compile(rf"{LABEL}(?P<source>\S.{{0,38}}?)(?:{DOT}|\s+){DATE}{TIME}"),
    re.compile(rf"{DATE}{TIME}\s+{LABEL}(?P<source>\S.{{0,38}})"),
    re.compile(rf"(?P<source>.{{1,40}}?){DOT}{DATE}{TIME}"),
    re.compile(
        rf"(?P<source>[{HAN}][{HAN}A-Za-z0-9·—-]{{1,19}}|[A-Z][a-z]+(?: [A-Z][a-z]+){{0,5}})\s+{DATE}{TIME}"
    ),
)
"""The source lines of Chinese sites, such as `来源：新华社 2025-12-12 03:12` and `人民日报 2025年12月13日 08:00`."""
LONGEST_BYLINE = 120
LONGEST_TITLE = 200
NO_TITLE_END = re.compile(r"[.,;。、\uff0c\uff1b]$")
SURE_BODY = 120
"""A line of this length below a possible title is a body even without a byline between them."""
LIKELY_BODY = 40
"""The same length where an article is expected, because the body above is finished."""


class PastedLine(Struct, frozen=True):
    """A non-blank line of the page; `number` counts from 1."""

    number: int
    text: str


class ArticleBlock(Struct, frozen=True):
    """An article on the page; `byline` is the line with `source`, `date` and `time`, if there is one."""

    title: PastedLine
    body: tuple[PastedLine, ...]
    byline: PastedLine | None = None
    source: str = ""
    date: str = ""
    time: str = ""

    @property
    def is_chinese(self) -> bool:
        """Whether the byline is in the manner of a Chinese site, whose times are China's."""
        return (
            self.byline is not None and has_han(self.byline.text) and not DUMPED.fullmatch(self.byline.text)
        )


class Layout(Struct, frozen=True):
    """A parsed page. `topic` is empty if the page has none; `left` are lines that could not be assigned."""

    topic: str
    pieces: tuple[ArticleBlock, ...]
    left: tuple[PastedLine, ...]


def is_page(text: str) -> bool:
    """Whether any line is a byline or opens a summary."""
    return any(match_byline(line) or is_summary(line) for line in map(str.strip, text.split("\n")))


def read_layout(text: str, path: str) -> Layout:
    """Raises `ProblemsError` for a byline or a summary without a title above it."""
    lines = [
        PastedLine(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()
    ]
    start = next((at for at in range(len(lines)) if opens_article(lines, at)), len(lines))
    topic, left = read_chrome(lines[:start], path)
    pieces: list[ArticleBlock] = []
    for part in split_articles(lines[start:], path):
        if isinstance(part, ArticleBlock):
            pieces.append(part)
        else:
            left.append(part)
    return Layout(topic, tuple(pieces), tuple(left))


def read_chrome(lines: Sequence[PastedLine], path: str) -> tuple[str, list[PastedLine]]:
    """The topic's title, which is above `icon` or else comes first, and the unknown lines."""
    for line in lines:
        check_title(line, path)
    unknown = [line for line in lines if line.text.lower() not in CHROME]
    above_icon = [line for line, below in pairwise(lines) if below.text.lower() == "icon"]
    topic = next((line for line in [*above_icon, *unknown] if line in unknown), None)
    if topic is None or len(topic.text) > LONGEST_TITLE:
        return "", unknown
    return topic.text, [line for line in unknown if line is not topic]


def split_articles(lines: Sequence[PastedLine], path: str) -> Iterator[ArticleBlock | PastedLine]:
    """The articles in order; a line after a finished body that begins no article is yielded by itself."""
    at = 0
    while at < len(lines):
        title = lines[at]
        check_title(title, path)
        above = at + 1 if titles_byline(lines, at) else at
        end = body_end(lines, above + 1)
        yield piece(title, lines[above] if above > at else None, lines[above + 1 : end])
        at = end
        while at < len(lines) and not may_open_article(lines, at):
            yield lines[at]
            at += 1


def piece(title: PastedLine, byline: PastedLine | None, body: Sequence[PastedLine]) -> ArticleBlock:
    match = match_byline(byline.text) if byline else None
    given = {name: value or "" for name, value in match.groupdict().items()} if match else {}
    return ArticleBlock(title, tuple(body), byline, **given)


def check_title(line: PastedLine, path: str) -> None:
    """Raises `ProblemsError` for a byline or a summary in place of a title: the title was not pasted."""
    if match_byline(line.text) or is_summary(line.text):
        excerpt = line.text[:LONGEST_TITLE]
        raise ProblemsError(
            [Problem(code="import-no-title", path=path, line=line.number, column=1, excerpt=excerpt)]
        )


def body_end(lines: Sequence[PastedLine], start: int) -> int:
    """The end of the body that begins at `start`."""
    for at in range(start, len(lines)):
        if match_byline(lines[at].text) or titles_byline(lines, at):
            return at
        if at > start and (opens_article(lines, at) or finished(lines[start], lines[at - 1], lines[at])):
            return at
    return len(lines)


def finished(first: PastedLine, last: PastedLine, following: PastedLine) -> bool:
    """Whether the body from `first` to `last` certainly ends here: it is a summary, or truncated."""
    return cut_mark(last.text)[1] or (is_summary(first.text) and not continues(following.text))


def match_byline(text: str) -> re.Match[str] | None:
    """The source line of an article, with `source`, `date` and `time`."""
    if len(text) > LONGEST_BYLINE or not re.search(r"\d{4}", text):
        return None
    return next(filter(None, (form.fullmatch(text) for form in BYLINES)), None)


def titles_byline(lines: Sequence[PastedLine], at: int) -> bool:
    """Whether a line is the title above a byline; one that is far too long means that the title was not pasted."""
    below = lines[at + 1].text if at + 1 < len(lines) else ""
    return match_byline(below) is not None and len(lines[at].text) <= LONGEST_TITLE


def opens_article(lines: Sequence[PastedLine], at: int) -> bool:
    """Whether this line is a title, judged by the next line: a byline, a summary, or a far longer text."""
    if titles_byline(lines, at):
        return True
    text, below = lines[at].text, lines[at + 1].text if at + 1 < len(lines) else ""
    if len(text) > LONGEST_TITLE or is_byline_or_summary(text) or is_broken_off(text):
        return False
    return is_summary(below) or (
        len(below) >= max(SURE_BODY, 2 * len(text)) and not NO_TITLE_END.search(text)
    )


def may_open_article(lines: Sequence[PastedLine], at: int) -> bool:
    """Whether this line is a title after a finished body, where an article is expected."""
    if opens_article(lines, at) or is_byline_or_summary(lines[at].text):
        return True
    return (
        len(lines[at].text) <= LONGEST_TITLE
        and not is_broken_off(lines[at].text)
        and at + 1 < len(lines)
        and len(lines[at + 1].text) >= LIKELY_BODY
    )


def is_byline_or_summary(text: str) -> bool:
    return match_byline(text) is not None or continues(text)
