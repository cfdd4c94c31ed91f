"""From the bytes of a content file to facts: a pure function of the bytes, the path and the config."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any, TypeVar
from unicodedata import normalize
from zoneinfo import ZoneInfo

from msgspec import Struct, structs

from generator import addresses
from generator.config import Config
from generator.conversion import convert
from generator.dates import DateError, Moment, clock_time, iso, parse_date
from generator.encodings import decode
from generator.engine.digest import digest
from generator.frontmatter import Parts, hidden_in_body, parse, split
from generator.fronts import ArticleFront, IssueFront, PageFront, SourceFront, TopicFront
from generator.languages import detect_language, first_sentences, reading_minutes, units
from generator.markup import Rendered, render_markdown
from generator.model import Analysis, Article, Body, Digest, DocFile, Problem, ProblemsError, TermFile, Url
from generator.slugs import article_id, path_slug, slug_fault, slugify
from generator.tokens import analyse

MAX_BYTES = (1 << 20) + (1 << 16) + 16
"""A body of 1 MiB, front matter of 64 KiB, and the fences."""
MAX_TITLE = 300
PATH_ID_LENGTH = 10
"""Longer than given ids: nobody can change one of these that collides with another."""

F = TypeVar("F", ArticleFront, TopicFront, SourceFront, PageFront, IssueFront)


class Parsed(Struct, frozen=True):
    """What a content file says. `fact` is None when any of the problems is an error."""

    path: str
    fact: Article | TermFile | DocFile | None = None
    body: Body | None = None
    analysis: Analysis | None = None
    mirror: str = ""
    """The Markdown mirror of an article, `SLUG.md`."""
    problems: tuple[Problem, ...] = ()


def parse_file(path: str, data: bytes, config: Config) -> Parsed:
    """Reads a file of `content/`. Never raises for what is in it: complaints are values."""
    try:
        if len(data) > MAX_BYTES:
            raise ProblemsError([Problem(code="file-too-big", path=path, params={"limit": "1 MiB"})])
        parts = split(decode(data, path), path)
        folder = PurePosixPath(path).parts[1]
        return READERS[folder](_File(path, parts, config))
    except ProblemsError as error:
        return Parsed(path, problems=tuple(error.problems))


class _File:
    """One file while it is being read: its parts, and the problems found so far."""

    def __init__(self, path: str, parts: Parts, config: Config) -> None:
        self.path = path
        self.parts = parts
        self.config = config
        self.zone = ZoneInfo(config.timezone)
        self.fields, self.problems = parse(parts.front)

    def front(self, kind: type[F]) -> F | None:
        front, problems = convert(self.fields, kind)
        self.problems += problems
        return front

    def complain(self, code: str, *path: str | int, **params: str) -> None:
        self.problems.append(self.fields.problem(code, path, False, **params))

    def language(self, given: str | None, text: str) -> str:
        if given and not addresses.LANGUAGE.fullmatch(given):
            self.complain("bad-language", "lang", text=given)
        return given or detect_language(text, self.config.lang)

    def render(self, lang: str) -> Rendered:
        """The body, its complaints and links with the file's own line numbers."""
        self.problems += hidden_in_body(self.path, self.parts)
        config, offset = self.config, self.parts.body_line - 1
        rendered = render_markdown(
            self.parts.body, trusted=config.trusted, lang=lang, deadline=config.deadline
        )
        lines = self.parts.body.split("\n") if rendered.problems else []
        self.problems += [_placed(problem, self.path, lines, offset) for problem in rendered.problems]
        links = tuple(structs.replace(link, line=link.line + offset) for link in rendered.links)
        return structs.replace(rendered, links=links)

    def moment(self, text: str | None, key: str) -> Moment | None:
        if text is None:
            return None
        try:
            return parse_date(text, self.zone)
        except DateError as error:
            self.complain(error.code, key, **error.params)
            return None

    def line_of_text(self, text: str, key: str) -> str:
        """The text of a key that has to be one line."""
        if "\n" in text:
            self.complain("one-line", key, key=key)
        elif len(text) > MAX_TITLE:
            self.complain("too-long", key, key=key, limit=str(MAX_TITLE), length=str(len(text)))
        return text.strip()

    def web_address(self, text: str | None, key: str) -> str | None:
        if text is not None and not addresses.is_web(text):
            self.complain("not-web-address", key, key=key, text=text)
        return text

    def slug(self, given: str | None, title: str, stem: str) -> str:
        """The slug given, else the file name's, else the title's."""
        if given is None:
            given = stem if stem and not slug_fault(stem) else ""
            return given or slugify(stem.strip(" .-_") or title, self.config.slug_style)
        slug = normalize("NFC", given)
        fault = slug_fault(slug)
        if fault:
            self.complain(SLUG_FAULTS[fault], "slug", text=slug, better=slugify(slug or title))
        return slug

    def aliases(self, given: Sequence[str]) -> tuple[Url, ...]:
        """The former addresses among the aliases, as paths below the site's root."""
        found = []
        for place, alias in enumerate(given):
            if addresses.is_address(alias):
                url = addresses.old_address(normalize("NFC", alias))
                if url is None:
                    self.complain("bad-old-address", "aliases", place, text=alias)
                found.append(Url(url or ""))
        return tuple(found)

    def parsed(self, fact: Article | TermFile | DocFile, body: Body) -> Parsed:
        """The fact with its digest, or only the problems."""
        problems = tuple(sorted(self.problems, key=lambda problem: (problem.line, problem.column)))
        if any(problem.severity == "error" for problem in problems):
            return Parsed(self.path, problems=problems)
        fact = structs.replace(fact, problems=problems)
        return Parsed(self.path, structs.replace(fact, digest=digest(fact)), body, problems=problems)

    def failed(self) -> Parsed:
        """Front matter that is no good; the body is checked all the same, so that one run shows everything."""
        self.render(self.config.lang)
        problems = sorted(self.problems, key=lambda problem: (problem.line, problem.column))
        return Parsed(self.path, problems=tuple(problems))


SLUG_FAULTS = {
    "characters": "slug-characters",
    "edges": "slug-edges",
    "reserved": "slug-reserved",
    "long": "slug-long",
}
CARD_FIELDS = (
    *("id", "url", "title", "lang", "day", "time", "iso", "source", "topics", "column", "series"),
    *("summary", "excerpt", "updated", "draft"),
)
NO_DIGEST = Digest(b"")


def read_article(file: _File) -> Parsed:
    front = file.front(ArticleFront)
    if front is None:
        return file.failed()
    title = file.line_of_text(front.title, "title")
    lang = file.language(front.lang, file.parts.body if file.parts.body.strip() else title)
    rendered = file.render(lang)
    when = file.moment(front.date, "date")
    updated = file.moment(front.updated, "updated")
    slug = file.slug(front.slug, title, path_slug(file.path))
    folder = when.day.replace("-", "/") if when else "undated"
    body = _body(rendered)
    found = analyse(title, rendered.text, lang)
    mirror = _mirror(front, title, when, file)
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
        summary=_summary(front.summary, rendered),
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
        units=units(rendered.text),
        links=rendered.links,
        body=digest(body),
        markdown=digest(mirror.encode()),
        analysis=digest(found),
        card=NO_DIGEST,
        digest=NO_DIGEST,
    )
    article = structs.replace(article, card=_card_digest(article))
    _check_article(file, front)
    parsed = file.parsed(article, body)
    return structs.replace(parsed, analysis=found, mirror=mirror) if parsed.fact else parsed


def read_topic(file: _File) -> Parsed:
    front = file.front(TopicFront)
    if front is None:
        return file.failed()
    return _read_term(file, front, keywords=front.keywords, parent=_nfc(front.parent), entity=front.kind)


def read_source(file: _File) -> Parsed:
    front = file.front(SourceFront)
    if front is None:
        return file.failed()
    names = (front.pinyin, *front.aliases) if front.pinyin else front.aliases
    front = structs.replace(front, aliases=names)
    return _read_term(
        file,
        front,
        home=file.web_address(front.home, "home"),
        feed=file.web_address(front.feed, "feed"),
    )


def _read_term(file: _File, front: TopicFront | SourceFront, **more: object) -> Parsed:
    zh, en = file.line_of_text(front.zh, "zh"), file.line_of_text(front.en, "en")
    if not zh and not en:
        file.complain("no-name")
    lang = file.language(front.lang, file.parts.body if file.parts.body.strip() else zh or en)
    rendered = file.render(lang)
    body = _body(rendered)
    term = TermFile(
        path=file.path,
        kind="topic" if isinstance(front, TopicFront) else "source",
        slug=file.slug(None, en or zh, normalize("NFC", PurePosixPath(file.path).stem)),
        zh=zh,
        en=en,
        aliases=tuple(map(_name, front.aliases)),
        lang=lang,
        summary=_summary(front.summary, rendered),
        links=rendered.links,
        body=digest(body),
        digest=NO_DIGEST,
    )
    return file.parsed(structs.replace(term, **more), body)


def read_page(file: _File) -> Parsed:
    front = file.front(PageFront)
    return _read_document(file, front, nav=front.nav) if front else file.failed()


def read_issue(file: _File) -> Parsed:
    front = file.front(IssueFront)
    if front is None:
        return file.failed()
    when = file.moment(front.date, "date")
    return _read_document(file, front, day=when.day if when else None)


def _read_document(
    file: _File, front: PageFront | IssueFront, day: str | None = None, nav: bool = False
) -> Parsed:
    title = file.line_of_text(front.title, "title")
    lang = file.language(front.lang, file.parts.body if file.parts.body.strip() else title)
    rendered = file.render(lang)
    body = _body(rendered)
    slug = file.slug(front.slug, title, normalize("NFC", PurePosixPath(file.path).stem))
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
        body=digest(body),
        digest=NO_DIGEST,
    )
    return file.parsed(document, body)


READERS = {
    "articles": read_article,
    "topics": read_topic,
    "sources": read_source,
    "pages": read_page,
    "issues": read_issue,
}


def _times(when: Moment | None, zone: ZoneInfo) -> dict[str, Any]:
    """What an article knows of its time: day, instant, time of day, RFC 3339."""
    if when is None:
        return {}
    if when.instant is None:
        return {"day": when.day, "iso": when.day}
    time, full = clock_time(when.instant, zone), iso(when.instant, zone)
    return {"day": when.day, "instant": when.instant, "time": time, "iso": full}


def _card_digest(article: Article) -> Digest:
    """The digest of what a `Card` shows of an article, terms aside."""
    minutes = 0 if article.excerpt else reading_minutes(article.units)
    return digest((minutes, *(getattr(article, name) for name in CARD_FIELDS)))


def _check_article(file: _File, front: ArticleFront) -> None:
    """What the types cannot say."""
    if front.id is not None and not addresses.ID.fullmatch(front.id):
        file.complain("bad-id", "id", text=front.id)
    for key, values in (("topics", front.topics), ("authors", front.authors)):
        for place, value in enumerate(values):
            if not value.strip():
                file.complain("empty-item", key, place, key=key)


def _image(file: _File, image: str | None) -> str | None:
    if image is not None and not addresses.is_local_file(image):
        file.complain("image-not-local", "image", text=image)
    return image


def _body(rendered: Rendered) -> Body:
    return Body(rendered.html, rendered.headings, rendered.links, rendered.text)


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


def _placed(problem: Problem, path: str, lines: list[str], offset: int) -> Problem:
    """A problem of the body as one of the file."""
    if not problem.line:
        return structs.replace(problem, path=path)
    excerpt = problem.excerpt or (lines[problem.line - 1] if problem.line <= len(lines) else "")
    return structs.replace(problem, path=path, line=problem.line + offset, excerpt=excerpt)


# -- the Markdown mirror ------------------------------------------------------------------------------

LABELS = {
    "zh": {"date": "日期", "source": "来源", "column": "栏目", "authors": "作者", "topics": "主题", "url": "原文"},
    "en": {"date": "Date", "source": "Source", "column": "Column", "authors": "By", "topics": "Topics", "url": "Original"},
}  # fmt: skip


def _mirror(front: ArticleFront, title: str, when: Moment | None, file: _File) -> str:
    """The article as Markdown for readers without a browser: title, what is known of it, body."""
    zh = detect_language(title, file.config.lang).startswith("zh")
    date = when.day if when else None
    if when and when.instant is not None:
        date = f"{when.day} {clock_time(when.instant, file.zone)}"
    facts = {
        "date": date,
        "source": front.source,
        "column": front.column,
        "authors": ("、" if zh else ", ").join(front.authors),
        "topics": ("、" if zh else ", ").join(front.topics),
        "url": front.source_url and f"<{front.source_url}>",
    }
    labels = LABELS["zh" if zh else "en"]
    known = [f"- {labels[key]}{'：' if zh else ': '}{value}" for key, value in facts.items() if value]
    return "\n".join([f"# {title}", "", *known, *([""] if known else []), file.parts.body.strip("\n"), ""])
