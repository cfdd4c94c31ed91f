"""From the bytes of a content file to facts: a pure function of the bytes, the path and the config."""

from collections.abc import Sequence
from typing import Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

from msgspec import structs

from wenzhai.content.config import Config
from wenzhai.content.content_file import FileReader
from wenzhai.content.frontmatter.document import split
from wenzhai.content.frontmatter.encodings import decode
from wenzhai.content.frontmatter.schema import ArticleFront, IssueFront, PageFront, SourceFront, TopicFront
from wenzhai.content.images import is_image, read_image
from wenzhai.content.kinds import USER_WORDS, kind_of
from wenzhai.content.markdown_copy import mirror
from wenzhai.content.user_words import read_own_words
from wenzhai.engine.digest import digest
from wenzhai.markup import Rendered
from wenzhai.model.content import Article, Body, DocFile, Link, Parsed, TermFile
from wenzhai.model.digest import Digest
from wenzhai.model.page import Url
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.model.views import CARD_FIELDS
from wenzhai.text import addresses
from wenzhai.text.analysis import analyse
from wenzhai.text.dates import Moment, clock_time, iso
from wenzhai.text.languages import first_sentences, reading_minutes, units
from wenzhai.text.search_terms import whole_text
from wenzhai.text.slugs import article_id, path_slug, path_stem

MAX_BYTES = (1 << 20) + (1 << 16) + 16
"""A body of 1 MiB, front matter of 64 KiB, and the fences."""
PATH_ID_LENGTH = 10
"""Longer than given ids: nobody can change one of these that collides with another."""


def parse_file(path: str, data: bytes, config: Config) -> Parsed:
    """Reads a file of `content/`. Never raises for what is in it: complaints are values."""
    try:
        if is_image(path):
            return read_image(path, data, config)
        if len(data) > MAX_BYTES:
            raise ProblemsError([Problem(code="file-too-big", path=path, params={"limit": "1 MiB"})])
        if path.rpartition("/")[2] == USER_WORDS:
            return read_own_words(path, data)
        parts = split(decode(data, path), path)
        kind = kind_of(path)
        if kind is None:
            raise ProblemsError([Problem(code="unknown-folder", path=path)])
        return READERS[kind.name](FileReader(path, parts, config))
    except ProblemsError as error:
        return Parsed(path, problems=tuple(error.problems))


NO_DIGEST = Digest(b"")


def read_article(file: FileReader) -> Parsed:
    front = file.front(ArticleFront)
    title = file.line_of_text(front.title, "title")
    lang = file.language(front.lang, file.parts.body if file.parts.body.strip() else title)
    rendered = file.render(lang)
    when = file.moment(front.date, "date")
    updated = file.moment(front.updated, "updated")
    slug = file.slug(front.slug, title, path_slug(file.path))
    folder = when.day.replace("-", "/") if when else "undated"
    body = _body(rendered)
    summary = _summary(front.summary, rendered)
    found = analyse(title, whole_text(rendered.text, front.column, front.series, summary))
    text = mirror(front, title, when, file)
    article = Article(
        path=file.path,
        id=normalize("NFC", front.id) if front.id else article_id(file.path, length=PATH_ID_LENGTH),
        slug=slug,
        url=Url(f"{folder}/{slug}.html"),
        title=title,
        lang=lang,
        **_times(when, file.zone),
        source=_nfc(front.source),
        topics=tuple(map(_name, front.topics)),
        column=front.column and file.line_of_text(front.column, "column"),
        series=front.series and file.line_of_text(front.series, "series"),
        summary=summary,
        excerpt=front.excerpt,
        draft=front.draft,
        updated=updated.day if updated else None,
        correction=front.correction,
        source_url=file.web_address(front.source_url, "source_url"),
        authors=front.authors,
        rights=front.rights,
        image=_image(file, front.image),
        aliases=file.aliases(front.aliases),
        names=_names(front.aliases),
        same_story=front.same_story,
        not_same_story=front.not_same_story,
        minutes=0 if front.excerpt else reading_minutes(units(rendered.text)),
        links=rendered.links + _image_link(file, front.image),
        body_digest=digest(body),
        markdown_digest=digest(text.encode()),
        analysis_digest=digest(found),
        card_digest=NO_DIGEST,
        digest=NO_DIGEST,
    )
    article = structs.replace(article, card_digest=card_digest(article))
    _check_article(file, front)
    parsed = file.parsed(article, body)
    return structs.replace(parsed, analysis=found, mirror=text) if parsed.fact else parsed


def read_topic(file: FileReader) -> Parsed:
    front = file.front(TopicFront)
    return _read_term(file, front, keywords=front.keywords, parent=_nfc(front.parent), entity=front.kind)


def read_source(file: FileReader) -> Parsed:
    front = file.front(SourceFront)
    names = (front.pinyin, *front.aliases) if front.pinyin else front.aliases
    front = structs.replace(front, aliases=names)
    return _read_term(
        file,
        front,
        home=file.web_address(front.home, "home"),
        feed=file.web_address(front.feed, "feed"),
    )


def _read_term(file: FileReader, front: TopicFront | SourceFront, **more: object) -> Parsed:
    zh, en = file.line_of_text(front.zh, "zh"), file.line_of_text(front.en, "en")
    if not (zh or en or any(problem.code == "unknown-key" for problem in file.problems)):
        file.complain("no-name")
    lang = file.language(front.lang, file.parts.body if file.parts.body.strip() else zh or en)
    rendered = file.render(lang)
    body = _body(rendered)
    term = TermFile(
        path=file.path,
        kind="topic" if isinstance(front, TopicFront) else "source",
        slug=file.slug(None, en or zh, path_stem(file.path)),
        zh=zh,
        en=en,
        aliases=_names(front.aliases),
        former=file.aliases(front.aliases),
        lang=lang,
        summary=_summary(front.summary, rendered),
        links=rendered.links,
        body_digest=digest(body),
        digest=NO_DIGEST,
    )
    return file.parsed(structs.replace(term, **more), body)


def read_page(file: FileReader) -> Parsed:
    front = file.front(PageFront)
    return _read_document(file, front, nav=front.nav)


def read_issue(file: FileReader) -> Parsed:
    front = file.front(IssueFront)
    when = file.moment(front.date, "date")
    return _read_document(file, front, day=when.day if when else None)


def _read_document(
    file: FileReader, front: PageFront | IssueFront, day: str | None = None, nav: bool = False
) -> Parsed:
    title = file.line_of_text(front.title, "title")
    lang = file.language(front.lang, file.parts.body if file.parts.body.strip() else title)
    rendered = file.render(lang)
    body = _body(rendered)
    slug = file.slug(front.slug, title, path_stem(file.path))
    issue = isinstance(front, IssueFront)
    document = DocFile(
        path=file.path,
        kind="issue" if issue else "page",
        slug=slug,
        url=Url(f"issues/{slug}.html" if issue else f"{slug}.html"),
        title=title,
        lang=lang,
        day=day,
        summary=_summary(front.summary, rendered),
        nav=nav,
        draft=front.draft,
        aliases=file.aliases(front.aliases),
        names=_names(front.aliases),
        links=rendered.links,
        body_digest=digest(body),
        digest=NO_DIGEST,
    )
    return file.parsed(document, body)


READERS = {
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
    return digest((article.source, article.topics, *(getattr(article, name) for name in CARD_FIELDS)))


def _check_article(file: FileReader, front: ArticleFront) -> None:
    """What the types cannot say."""
    if front.id is not None and not addresses.ID.fullmatch(front.id):
        file.complain("bad-id", "id", text=front.id)
    for key, values in (("topics", front.topics), ("authors", front.authors)):
        for place, value in enumerate(values):
            if not value.strip():
                file.complain("empty-item", key, place, key=key)


def _image(file: FileReader, image: str | None) -> str | None:
    if image is not None and not addresses.is_local_file(image):
        file.complain("image-not-local", "image", text=image)
    return image


def _image_link(file: FileReader, image: str | None) -> tuple[Link, ...]:
    """The article's own picture is looked up like one in its text; its link is the last one."""
    if image is None:
        return ()
    place = file.fields.problem("image-missing", ("image",))
    return (Link("image", image, "", place.line, place.column, excerpt=place.excerpt),)


def _body(rendered: Rendered) -> Body:
    return Body(rendered.html, rendered.headings, rendered.text)


def _summary(given: str, rendered: Rendered) -> str:
    return " ".join(given.split()) or first_sentences(rendered.first_paragraph)


def _nfc(text: str | None) -> str | None:
    return None if text is None else _name(text)


def _names(aliases: Sequence[str]) -> tuple[str, ...]:
    """The aliases that are names, not addresses."""
    return tuple(_name(alias) for alias in aliases if not addresses.is_address(alias))


def _name(text: str) -> str:
    """A name to look up: composed, without blanks at its ends."""
    return normalize("NFC", text.strip())
