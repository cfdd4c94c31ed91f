"""From the bytes of a content file to facts: a pure function of the bytes, the path and the config."""

import re
from collections.abc import Callable, Generator, Mapping, Sequence
from functools import partial
from html import unescape
from typing import Any, Literal
from unicodedata import normalize
from zoneinfo import ZoneInfo

from msgspec import structs

from wenzhai.content.body import render_body, typeset, typeset_body
from wenzhai.content.config import Config
from wenzhai.content.front_values import FrontValues
from wenzhai.content.frontmatter.document import Parts, split
from wenzhai.content.frontmatter.encodings import decode
from wenzhai.content.frontmatter.schema import ArticleFront, IssueFront, PageFront, SourceFront, TopicFront
from wenzhai.content.image_sizes import is_image
from wenzhai.content.kinds import ARTICLE, USER_WORDS, kind_of
from wenzhai.content.markdown_copy import document_copy, mirror, mirror_head
from wenzhai.content.note import EditorsNote, read_note
from wenzhai.content.paths import STATIC
from wenzhai.content.transform import Transform, transformed
from wenzhai.content.user_words import read_own_words
from wenzhai.engine.digest import digest
from wenzhai.markup import Rendered
from wenzhai.model.content import Analysis, Article, Body, DocFile, Parsed, TermFile
from wenzhai.model.digest import Digest
from wenzhai.model.page import Url
from wenzhai.model.problems import Problem, ProblemsError, errors_in
from wenzhai.model.views import CARD_FIELDS
from wenzhai.text import addresses
from wenzhai.text.analysis import analyse_all
from wenzhai.text.boilerplate import keys, without
from wenzhai.text.dates import Moment, clock_time, iso
from wenzhai.text.languages import first_sentences, han_count, reading_minutes, word_count
from wenzhai.text.prose import is_caption
from wenzhai.text.search_terms import whole_text
from wenzhai.text.slugs import path_slug, path_stem
from wenzhai.text.viewpoints import core_viewpoint

TAG = re.compile(r"<[^<>]*>")
MAX_BYTES = (1 << 20) + (1 << 16) + 16
"""A body of 1 MiB, front matter of 64 KiB, and the fences."""


Steps = Generator[tuple[str, str], Analysis, Parsed]
"""The reading of a file: it hands out title and text, and is sent their analysis, for that is quicker for many texts
together."""


def parse_file(path: str, data: bytes, config: Config) -> Parsed:
    """Reads a file of `content/`. Never raises for what is in it: problems are values."""
    return parse_files([(path, data)], config)[0]


def parse_files(
    files: Sequence[tuple[str, bytes]], config: Config, transform: Transform | None = None
) -> list[Parsed]:
    """The same for many files at once, each as path and bytes. `transform` is what hooks make of articles."""
    parsed: dict[str, Parsed] = {}
    waiting: list[tuple[str, Steps, tuple[str, str]]] = []
    for path, data in files:
        steps = parse_steps(path, data, config, transform)
        try:
            waiting.append((path, steps, next(steps)))
        except StopIteration as done:
            parsed[path] = done.value
    analyses = analyse_all([text for _, _, text in waiting])
    for (path, steps, _), analysis in zip(waiting, analyses, strict=True):
        try:
            steps.send(analysis)
        except StopIteration as done:
            parsed[path] = done.value
    return [parsed[path] for path, _ in files]


def parse_steps(path: str, data: bytes, config: Config, transform: Transform | None = None) -> Steps:
    """One way for all kinds: bytes, text, front matter and its values, rendered body, what the text says, fact."""
    try:
        # What takes drawings apart is slow to load, and an edit seldom has any.
        if path.startswith(f"{STATIC}/"):
            from wenzhai.content.static import read_static

            return read_static(path, data, config)
        if is_image(path):
            from wenzhai.content.images import read_image

            return read_image(path, data, config)
        if len(data) > MAX_BYTES:
            raise ProblemsError([Problem(code="file-too-big", path=path, params={"limit": "1 MiB"})])
        if path.rpartition("/")[2] == USER_WORDS:
            return read_own_words(path, data)
        parts = split(decode(data, path), path)
        kind = kind_of(path)
        if kind is None:
            raise ProblemsError([Problem(code="unknown-folder", path=path)])
        reader = READERS[kind.name]
        if transform and kind is ARTICLE:
            reader = partial(read_article, transform=transform)
        reading = reader(path, parts, config)
        return reading if isinstance(reading, Parsed) else (yield from reading)
    except ProblemsError as error:
        return Parsed(path, problems=tuple(error.problems))


NO_DIGEST = Digest(b"")
NO_NOTE = EditorsNote()


def with_source(front: ArticleFront, config: Config) -> ArticleFront:
    """The front matter with the source that the settings name for what the editors wrote themselves: for an article
    that neither names a source nor has the address of another site."""
    if front.source or front.source_url or not config.default_source:
        return front
    return structs.replace(front, source=config.default_source)


def read_article(path: str, parts: Parts, config: Config, transform: Transform | None = None) -> Steps:
    values = FrontValues(path, parts, ArticleFront, config)
    if transform:
        parts = transformed(values, parts, transform)
    front = with_source(values.front, config)
    title = values.line_of_text(front.title, "title")
    lang = values.language(front.lang, parts.body, title)
    when, updated = values.moment(front.date, "date"), values.moment(front.updated, "updated")
    slug = values.slug(front.slug, title, path_slug(path))
    folder = when.day.replace("-", "/") if when else "undated"
    shown = typeset(title, lang, config)
    pinned, pinned_until = values.pinned(front.pinned)
    known: dict[str, Any] = {
        "id": values.id(front.id),
        "slug": slug,
        "url": Url(f"{folder}/{slug}.html"),
        "title": shown,
        "lang": lang,
        **_times(when, values.zone),
        "source": _nfc(front.source),
        "topics": tuple(map(_name, values.items(front.topics, "topics"))),
        "column": front.column and values.line_of_text(front.column, "column"),
        "series": front.series and values.line_of_text(front.series, "series"),
        "part": values.line_of_text(front.part or "", "part"),
        "excerpt": front.excerpt,
        "draft": front.draft,
        "ai": front.ai or default_ai(parts.body, config),
        "lead": front.lead,
        "pinned": pinned,
        "pinned_until": pinned_until,
        "milestone": typeset(values.line_of_text(front.milestone or "", "milestone"), lang, config),
        "expires": values.end(front.expires, "expires"),
        "noindex": front.noindex,
        "updated": updated.day if updated else None,
        "correction": front.correction and typeset(front.correction, lang, config),
        "source_url": values.web_address(front.source_url, "source_url"),
        "authors": values.items(front.authors, "authors"),
        "rights": front.rights,
        "image": values.image(front.image),
        "image_alt": typeset(values.line_of_text(front.image_alt or "", "image_alt"), lang, config),
        "aliases": values.aliases(front.aliases),
        "names": _names(front.aliases),
        "same_story": front.same_story,
        "not_same_story": front.not_same_story,
        "extra": values.extra(),
    }

    rendered = render_body(path, parts, lang, config)
    note = read_note(values, lang, config, len(rendered.links))
    body, summary = _body(rendered, note), _summary(front.summary, rendered, lang, config)
    own = without(rendered.text, keys(config.boilerplate)) if config.boilerplate else rendered.text
    analysis = yield shown, whole_text(own, front.column, front.series, note.text, summary)
    head = mirror_head(front, shown, when, config)
    han = han_count(rendered.text)
    markdown = mirror(head, typeset_body(parts, rendered, lang, config))

    article = Article(
        path=path,
        **known,
        note=note.plain_html,
        note_text=note.text,
        summary=summary,
        states_summary=bool(front.summary.strip()),
        han=han,
        minutes=0 if front.excerpt else reading_minutes(han, word_count(rendered.text)),
        anchors=rendered.anchors,
        links=(*rendered.links, *note.links, *values.image_link(front.image)),
        addresses=rendered.addresses,
        body_digest=digest(body),
        markdown_digest=digest(markdown.encode()),
        markdown_head=len(head),
        analysis_digest=digest(analysis),
        card_digest=NO_DIGEST,
        digest=NO_DIGEST,
    )
    article = structs.replace(article, card_digest=card_digest(article))
    parsed = _parsed(article, body, [*values.problems, *rendered.problems])
    return structs.replace(parsed, analysis=analysis, mirror=markdown) if parsed.fact else parsed


def read_topic(path: str, parts: Parts, config: Config) -> Parsed:
    values = FrontValues(path, parts, TopicFront, config)
    front = values.front
    more = {"keywords": front.keywords, "parent": _nfc(front.parent), "entity": front.kind}
    return _read_term("topic", values, parts, front.aliases, more)


def read_source(path: str, parts: Parts, config: Config) -> Parsed:
    values = FrontValues(path, parts, SourceFront, config)
    front = values.front
    names = (front.pinyin, *front.aliases) if front.pinyin else front.aliases
    more = {
        "home": values.web_address(front.home, "home"),
        "feed": values.web_address(front.feed, "feed"),
        "ai": front.ai or "",
    }
    return _read_term("source", values, parts, names, more)


def _read_term(
    kind: Literal["topic", "source"],
    values: FrontValues[TopicFront] | FrontValues[SourceFront],
    parts: Parts,
    aliases: Sequence[str],
    more: Mapping[str, Any],
) -> Parsed:
    front = values.front
    zh, en = values.line_of_text(front.zh, "zh"), values.line_of_text(front.en, "en")
    if not (zh or en or any(problem.code == "unknown-key" for problem in values.problems)):
        values.add_problem("no-name")
    lang = values.language(front.lang, parts.body, zh or en)
    slug = values.slug(None, en or zh, path_stem(values.path))
    former = values.aliases(aliases)

    rendered = render_body(values.path, parts, lang, values.config)
    body = _body(rendered)

    term = TermFile(
        path=values.path,
        kind=kind,
        slug=slug,
        zh=zh,
        en=en,
        aliases=_names(aliases),
        former=former,
        lang=lang,
        summary=_summary(front.summary, rendered, lang, values.config),
        extra=values.extra(),
        anchors=rendered.anchors,
        links=rendered.links,
        addresses=rendered.addresses,
        body_digest=digest(body),
        digest=NO_DIGEST,
        **more,
    )
    return _parsed(term, body, [*values.problems, *rendered.problems])


def read_page(path: str, parts: Parts, config: Config) -> Steps:
    values = FrontValues(path, parts, PageFront, config)
    slug, front = _document_slug(values), values.front
    return _read_document(
        values, parts, {"kind": "page", "url": Url(f"{slug}.html"), "slug": slug, "nav": front.nav}
    )


def read_issue(path: str, parts: Parts, config: Config) -> Steps:
    values = FrontValues(path, parts, IssueFront, config)
    front, slug = values.front, _document_slug(values)
    days = {
        field: when.day if (when := values.moment(text, key)) else None
        for field, key, text in (
            ("day", "date", front.date),
            ("since", "since", front.since),
            ("until", "until", front.until),
        )
    }
    if days["since"] and days["until"] and days["since"] > days["until"]:
        values.add_problem("issue-period", "until", since=days["since"], until=days["until"])
    known = {"kind": "issue", "url": Url(f"issues/{slug}.html"), "slug": slug, "number": front.number}
    return _read_document(values, parts, known | days)


def _document_slug(values: FrontValues[PageFront] | FrontValues[IssueFront]) -> str:
    return values.slug(values.front.slug, values.front.title.strip(), path_stem(values.path))


def _read_document(
    values: FrontValues[PageFront] | FrontValues[IssueFront], parts: Parts, known: Mapping[str, Any]
) -> Steps:
    front = values.front
    title = values.line_of_text(front.title, "title")
    lang = values.language(front.lang, parts.body, title)
    former = values.aliases(front.aliases)
    shown = typeset(title, lang, values.config)

    rendered = render_body(values.path, parts, lang, values.config)
    body, summary = _body(rendered), _summary(front.summary, rendered, lang, values.config)
    analysis = yield shown, whole_text(rendered.text, None, None, summary)
    markdown = document_copy(
        shown, known.get("day"), typeset_body(parts, rendered, lang, values.config), lang
    )

    document = DocFile(
        path=values.path,
        **known,
        title=shown,
        lang=lang,
        summary=summary,
        extra=values.extra(),
        draft=front.draft,
        noindex=front.noindex,
        aliases=former,
        names=_names(front.aliases),
        anchors=rendered.anchors,
        links=rendered.links,
        addresses=rendered.addresses,
        body_digest=digest(body),
        markdown_digest=digest(markdown.encode()),
        analysis_digest=digest(analysis),
        digest=NO_DIGEST,
    )
    parsed = _parsed(document, body, [*values.problems, *rendered.problems])
    return structs.replace(parsed, analysis=analysis, mirror=markdown) if parsed.fact else parsed


def default_ai(body: str, config: Config) -> str | None:
    """What the settings say of a body that no key `ai:` describes."""
    return config.core_viewpoint if config.core_viewpoint != "ask" and core_viewpoint(body) else None


READERS: dict[str, Callable[[str, Parts, Config], Parsed | Steps]] = {
    "article": read_article,
    "topic": read_topic,
    "source": read_source,
    "page": read_page,
    "issue": read_issue,
}
"""By the name of the kind. It is no part of `kinds.py`, which is loaded where nothing needs to be read."""


def _times(when: Moment | None, zone: ZoneInfo) -> dict[str, Any]:
    """What an article knows of its time: day, instant, time of day, RFC 3339."""
    if when is None:
        return {}
    if when.instant is None:
        return {"day": when.day, "iso": when.day}
    time, full = clock_time(when.instant, zone), iso(when.instant, zone)
    return {"day": when.day, "instant": when.instant, "time": time, "iso": full}


def card_digest(article: Article) -> Digest:
    """The digest of what a `Card` shows of an article, its terms by the names that the editor wrote."""
    return digest(
        (article.source, article.topics, article.ai, *(getattr(article, name) for name in CARD_FIELDS))
    )


def _parsed(fact: Article | TermFile | DocFile, body: Body, problems: Sequence[Problem]) -> Parsed:
    """The fact with its digest, or only the problems."""
    found = tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))
    if errors_in(found):
        return Parsed(fact.path, problems=found)
    fact = structs.replace(fact, problems=found)
    return Parsed(fact.path, structs.replace(fact, digest=digest(fact)), body, problems=found)


def _body(rendered: Rendered, note: EditorsNote = NO_NOTE) -> Body:
    styles = tuple(sorted({*rendered.styles, *note.styles}))
    return Body(rendered.html, rendered.headings, rendered.text, styles, note.html)


def _summary(given: str, rendered: Rendered, lang: str, config: Config) -> str:
    return typeset(" ".join(given.split()), lang, config) or first_sentences(_first_own(rendered, config))


def _first_own(rendered: Rendered, config: Config) -> str:
    """The first paragraph that is not boilerplate, without sentences that are."""
    if not config.boilerplate:
        return rendered.first_paragraph
    left_out = keys(config.boilerplate)
    if first := without(rendered.first_paragraph, left_out):
        return first
    _, _, below = rendered.text.partition(rendered.first_paragraph)
    headings = {unescape(TAG.sub("", heading.html)) for heading in rendered.headings}
    lines = (line for line in below.split("\n") if line not in headings and not is_caption(line))
    return next(filter(None, (without(line, left_out) for line in lines)), "")


def _nfc(text: str | None) -> str | None:
    return None if text is None else _name(text)


def _names(aliases: Sequence[str]) -> tuple[str, ...]:
    """The aliases that are names, not addresses."""
    return tuple(_name(alias) for alias in aliases if not addresses.is_address(alias))


def _name(text: str) -> str:
    """A name to look up: composed, without blanks at its ends."""
    return normalize("NFC", text.strip())
