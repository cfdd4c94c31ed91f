"""Which issue or which articles an export is of, and their texts from the project."""

from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from wenzhai.builder.project import ContentSnapshot, read_project
from wenzhai.content.config import Config
from wenzhai.content.images import usable
from wenzhai.content.metadata import PictureDamaged
from wenzhai.content.svg import NotSvg, SvgRefused
from wenzhai.exports.describe import Export, described_choice, described_issue
from wenzhai.exports.pictures import Picture
from wenzhai.exports.words import words_in
from wenzhai.extend.hooks import NO_HOOKS, Hooks
from wenzhai.library.library import Library
from wenzhai.model.content import Article, DocFile
from wenzhai.model.problems import Problem, ProblemsError, errors_in
from wenzhai.model.views import Card
from wenzhai.pages.dates import day_url
from wenzhai.pages.formats.links import Links
from wenzhai.pages.share_images import ShareCard
from wenzhai.relations import RelationIndex
from wenzhai.text.labels import day_in
from wenzhai.text.names import loose_name_key
from wenzhai.theme.fonts import FontFile, card_font, without_han


class Choice(Struct, frozen=True, kw_only=True):
    """What the curator asked for: an issue by number, slug, title or path; or articles of a topic, of some days. With
    nothing said, the latest issue. `topic` is a slug or a name."""

    issue: str | None = None
    topic: str | None = None
    since: str | None = None
    until: str | None = None

    @property
    def is_issue(self) -> bool:
        return not (self.topic or self.since or self.until)

    def holds(self, card: Card) -> bool:
        return (
            (self.topic is None or any(term.slug == self.topic for term in card.topics))
            and (self.since is None or (card.day or "") >= self.since)
            and (self.until is None or (card.day is not None and card.day <= self.until))
        )


class NothingChosen(Exception):
    """Nothing is like that; `problem` says so."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def exported(
    root: Path,
    config: Config,
    choice: Choice,
    *,
    now: int,
    full: bool,
    drafts: bool = False,
    cover: bool = False,
    hooks: Hooks = NO_HOOKS,
) -> Export:
    """The export; with a `cover` if the site has share images. Raises `NothingChosen`, `ProblemsError` for content that
    a build refuses, `DiskError`."""

    def wanted(library: Library, related: RelationIndex) -> list[Article | DocFile]:
        if not choice.is_issue:
            cards = chosen(library, with_slug(choice, library)) if full else ()
            return [library.articles[card.id] for card in cards]
        doc = find_issue(library, choice.issue)
        items = related.issue_items.get(doc.path, ()) if full else ()
        return [doc, *(library.articles[card.id] for card in items)]

    content = read_project(
        *(root, config), command="export", now=now, drafts=drafts, strict=True, bodies=wanted, hooks=hooks
    )
    choice = with_slug(choice, content.library)
    if errors := errors_in(content.problems):
        raise ProblemsError(errors)
    if choice.is_issue:
        doc = find_issue(content.library, choice.issue)
        export = described_issue(doc, content, config, content.bodies, full=full)
    else:
        export = choice_of(content, config, choice, full=full)
    pictures = pictures_of(root, config, content)
    return replace(export, pictures=pictures, cover=cover_of(root, config, export) if cover else b"")


def with_slug(choice: Choice, library: Library) -> Choice:
    """With the slug of the topic. Raises `NothingChosen` if there is none of that name."""
    if choice.topic is None:
        return choice
    if term := library.topic(choice.topic):
        return replace(choice, topic=term.slug)
    raise NothingChosen(library.no_topic(choice.topic))


def cover_of(root: Path, config: Config, export: Export) -> bytes:
    """The share image of the export; nothing where the site has none. Raises `ProblemsError` for settings that name a
    font which is not there."""
    font = card_font(root, config)
    if isinstance(font, Problem) and errors_in([font]):
        raise ProblemsError([font])
    if not isinstance(font, FontFile):
        return b""
    if boxes := without_han(font, (config.title, export.title)):
        raise ProblemsError([boxes])
    from wenzhai.pages.formats.share_image import render  # needs Pillow, which is an extra

    return render(ShareCard(title=export.title, site=config.title, below=export.day or ""), font)


def pictures_of(root: Path, config: Config, content: ContentSnapshot) -> dict[str, Picture]:
    """The pictures that the chosen texts show, as the site publishes them. One that has changed since it was read, and
    is none any more, is left out."""
    links, library = Links(config.url), content.library
    shown = {ref.url for path in content.bodies for ref in content.related.refs.get(path, ()) if ref}
    found = {}
    for image in library.images.values():
        if image.url in shown:
            with suppress(OSError, NotSvg, SvgRefused, PictureDamaged):
                _, data = usable(image.path, (root / image.path).read_bytes(), config.trusted)
                found[links.to(image.url)] = Picture(image.url, data)
    return found


def find_issue(library: Library, name: str | None) -> DocFile:
    """By number, slug, title or path; the latest without a name. Raises `NothingChosen`."""
    if not library.issues:
        raise NothingChosen(Problem(code="export-no-issues"))
    if name is None:
        return library.issues[0]
    keys = {loose_name_key(key): doc for doc in library.issues for key in names_of(doc)}
    if found := keys.get(loose_name_key(name)):
        return found
    near = get_close_matches(loose_name_key(name), keys, 1, 0.4)
    params = {"name": name, "nearest": keys[near[0]].title if near else library.issues[0].title}
    raise NothingChosen(Problem(code="export-issue-unknown", params=params))


def names_of(doc: DocFile) -> list[str]:
    return [doc.title, doc.path, doc.slug, *([str(doc.number)] if doc.number else [])]


def chosen(library: Library, choice: Choice) -> list[Card]:
    """The articles, newest first. Raises `NothingChosen` if there are none."""
    found = [card for card in library.every() if choice.holds(card)]
    if not found:
        raise NothingChosen(Problem(code="export-nothing"))
    return found


def choice_of(content: ContentSnapshot, config: Config, choice: Choice, *, full: bool) -> Export:
    library, lang = content.library, config.lang
    cards = chosen(library, choice)
    topic = library.topics[choice.topic] if choice.topic else None
    days = days_in(choice, lang)
    title = words_in(lang)["comma"].join(filter(None, [topic.name(lang) if topic else "", days]))
    name = "-".join(filter(None, [choice.topic, *dict.fromkeys(filter(None, [choice.since, choice.until]))]))
    one_day = choice.since if choice.since == choice.until else None
    url = topic.url if topic else day_url(one_day) if one_day else ""
    return described_choice(name, title, url, cards, content, config, content.bodies, full=full)


def days_in(choice: Choice, lang: str) -> str:
    since, until = (day_in(day, lang) if day else "" for day in (choice.since, choice.until))
    if since and until:
        period = words_in(lang)["period"].format(since=since, until=until)
        return since if since == until else period
    if since or until:
        return words_in(lang)["since" if since else "until"].format(day=since or until)
    return ""
