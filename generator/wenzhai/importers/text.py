"""The importer of pasted topic pages, which records every repair."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from unicodedata import normalize
from zoneinfo import ZoneInfo

from msgspec import Struct, structs

from wenzhai.content.frontmatter.document import clean
from wenzhai.importers.dates import BEIJING
from wenzhai.importers.decode import decode, not_text
from wenzhai.importers.escape import escape
from wenzhai.importers.interface import ImportResult, Options
from wenzhai.importers.layout import ArticleBlock, Layout, PastedLine, is_page, read_layout
from wenzhai.importers.repairs import cut_mark, join_han, join_lines, split_paragraphs
from wenzhai.importers.summary import is_summary, parse_summary, summary_markdown
from wenzhai.importers.titles import compile_rules, lift
from wenzhai.model.content import Draft
from wenzhai.model.problems import Note, Problem, ProblemsError, warning
from wenzhai.text.dates import DateError, parse_date
from wenzhai.text.prose import language_of

LONGEST = 80
"""Most characters of a line that a warning quotes."""

BEGINNING = 40
"""Characters of the text that identify an article without a byline."""


class TextImporter:
    """Reads the text of a topic page that was selected, copied and saved."""

    def detects(self, data: bytes) -> bool:
        text = decode(data)
        return text is not None and is_page(clean(text))

    def read(self, data: bytes, path: str, options: Options) -> ImportResult:
        if kind := not_text(data):
            raise ProblemsError([Problem(code="import-not-text", path=path, params={"kind": kind})])
        text = decode(data)
        if text is None:
            raise ProblemsError([Problem(code="import-encoding", path=path)])
        cleaned = clean(text)
        layout = read_layout(cleaned, path)
        if not layout.pieces:
            raise ProblemsError([Problem(code="import-no-page", path=path)])
        page = PastedPage(
            path,
            layout.topic,
            ZoneInfo(options.timezone),
            ZoneInfo(options.page_timezone or BEIJING),
            options.lang,
            tuple(compile_rules(options.columns)),
        )
        drafts = [draft(piece, page) for piece in layout.pieces]
        once, twice = without_twins(layout.pieces, drafts, path)
        return ImportResult(tuple(once), (*hidden(text, cleaned, path), *doubts(layout, path), *twice))


class PastedPage(Struct, frozen=True):
    """The properties shared by all articles of a page. `zone` is that of the bylines, `chinese_zone` of those in the
    manner of Chinese sites."""

    path: str
    topic: str
    zone: ZoneInfo
    chinese_zone: ZoneInfo
    lang: str
    rules: tuple[re.Pattern[str], ...]


def draft(piece: ArticleBlock, page: PastedPage) -> Draft:
    """The draft of an article. Raises `ProblemsError` for a date that does not exist."""
    title, lifted = lift(piece.title.text, page.rules)
    markdown, excerpt, repaired = read_body(piece.body, page.lang)
    front: dict[str, object] = {
        **title,
        "lang": language_of(markdown, page.lang, piece.title.text),
        "source": piece.source,
        "date": read_date(piece, page),
        "topics": [page.topic] if page.topic else [],
        "excerpt": excerpt or None,
    }
    given = {key: value for key, value in front.items() if value}
    if piece.time and piece.is_chinese:
        lifted.append(Note(code="import-zone-assumed", params={"zone": page.chinese_zone.key}))
    missing = unstated(piece, page.path)
    return Draft(given, markdown, origin(piece), tuple(lifted + repaired), unstated=missing)


def origin(piece: ArticleBlock) -> str:
    """The permanent identity of an article: its byline and title as pasted; without a byline, its beginning."""
    begins = "" if piece.byline or not piece.body else piece.body[0].text[:BEGINNING]
    parts = (piece.source, piece.date, piece.time, piece.title.text, begins)
    return normalize("NFC", " · ".join(" ".join(part.split()) for part in parts if part))


def read_date(piece: ArticleBlock, page: PastedPage) -> str | None:
    """An instant in UTC, a day if the byline has no time, None without a date."""
    if piece.byline is None:
        return None
    day = "-".join(part.zfill(2) for part in re.findall(r"\d+", piece.date))
    time = piece.time.replace("：", ":").zfill(5) if piece.time else ""
    try:
        moment = parse_date(f"{day} {time}".strip(), page.chinese_zone if piece.is_chinese else page.zone)
    except DateError as error:
        at = piece.byline
        problem = Problem(
            code=error.code, path=page.path, line=at.number, column=at.text.rindex(piece.date) + 1,
            params=error.params, excerpt=at.text,
        )  # fmt: skip
        raise ProblemsError([problem]) from error
    if moment.instant is None:
        return moment.day
    return datetime.fromtimestamp(moment.instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_body(lines: Sequence[PastedLine], lang: str) -> tuple[str, bool, list[Note]]:
    """The body as Markdown, whether it is an excerpt, and the repairs."""
    if not lines:
        return "", False, []
    last, cut = cut_mark(lines[-1].text)
    blocks = [*(line.text for line in lines[:-1]), last]
    if is_summary(blocks[0]):
        markdown, notes = summary_markdown(parse_summary(blocks), lang)
    else:
        markdown, notes = read_prose(blocks)
    if cut:
        mark = "……" if language_of(markdown, lang).startswith("zh") else "…"
        return markdown + mark, True, [*notes, Note(code="import-excerpt", params={"mark": mark})]
    return markdown, False, notes


def read_prose(lines: Sequence[str]) -> tuple[str, list[Note]]:
    """The prose as Markdown; a line may hold several paragraphs, or part of one."""
    paragraphs: list[str] = []
    whole, notes = join_lines(lines)
    for line in whole:
        parts = split_paragraphs(line)
        if len(parts) > 1:
            notes.append(Note(code="import-paragraphs", params={"count": str(len(parts))}))
        for part in parts:
            joined, found = join_han(part)
            notes += found
            paragraphs.append(escape(joined))
    return "\n\n".join(paragraphs), notes


def without_twins(
    pieces: Sequence[ArticleBlock], drafts: Sequence[Draft], path: str
) -> tuple[list[Draft], list[Problem]]:
    """Drafts with distinct origins, and warnings about articles that are on the page twice.

    Two different texts with the same byline and title are two articles.
    """
    texts: dict[str, list[str]] = {}
    kept: list[Draft] = []
    problems: list[Problem] = []
    for piece, draft in zip(pieces, drafts, strict=True):
        earlier = texts.setdefault(draft.origin, [])
        if draft.markdown in earlier:
            problems.append(doubt("import-duplicate", path, piece.title))
            continue
        number = f" #{len(earlier) + 1}" if earlier else ""
        earlier.append(draft.markdown)
        kept.append(structs.replace(draft, origin=draft.origin + number))
    return kept, problems


def hidden(text: str, cleaned: str, path: str) -> Iterator[Problem]:
    """A warning if invisible characters were removed; CRLF counts as one character."""
    number = len(text.replace("\r\n", "\n")) - len(cleaned)
    if number:
        yield warning("import-hidden", path, params={"count": str(number)})


def unstated(piece: ArticleBlock, path: str) -> dict[str, Problem]:
    """Warnings about what the byline lacks, by key."""
    if piece.byline is None:
        return {"date": doubt("import-undated", path, piece.title)}
    return {} if piece.source else {"source": doubt("import-unsourced", path, piece.byline)}


def doubts(layout: Layout, path: str) -> Iterator[Problem]:
    """Warnings about missing parts of the page, ignored lines, and ambiguous lines."""
    for piece in layout.pieces:
        if not piece.body:
            yield doubt("import-no-body", path, piece.title)
        elif not is_summary(piece.body[0].text) and (lines := second_lines(piece)):
            yield doubt("import-several-lines", path, lines[0])
    for line in layout.left:
        yield doubt("import-left-out", path, line)


def second_lines(piece: ArticleBlock) -> list[PastedLine]:
    """The lines of a body, but the first, that begin a paragraph of their own."""
    return [line for above, line in pairwise(piece.body) if len(join_lines([above.text, line.text])[0]) > 1]


def doubt(code: str, path: str, line: PastedLine) -> Problem:
    return warning(code, path, line=line.number, column=1, excerpt=line.text[:LONGEST])
