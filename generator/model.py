"""The core data types: frozen, picklable, comparable, without behaviour beyond tiny properties.

They are `msgspec.Struct`s: as cheap as slotted dataclasses, ten times cheaper to store and to load.
A `Carrier` is none, so that it can be told by its digest.
What templates may see is in `views.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NewType, TypeVar

from msgspec import Struct

Digest = NewType("Digest", bytes)
"""16 bytes of BLAKE2b over a canonical encoding; see `engine/digest.py`."""

Url = NewType("Url", str)
"""A path below the site's root without a leading slash: `2025/12/24/slug.html`."""


# -- complaints ---------------------------------------------------------------------------------


class Problem(Struct, frozen=True, kw_only=True):
    """One complaint. `code` and `params` choose the words (`messages/`), in any language.

    `line` and `column` count from 1, in characters, from the top of the file; 0 means "the whole file".
    `excerpt` is the text of that line.
    """

    code: str
    path: str = ""
    line: int = 0
    column: int = 0
    params: dict[str, str] = {}
    excerpt: str = ""
    severity: Literal["error", "warning"] = "error"


class Note(Struct, frozen=True, kw_only=True):
    """Something worth telling that is no complaint: `code` and `params` choose the words."""

    code: str
    params: dict[str, str] = {}


class ProblemsError(Exception):
    """Work cannot go on for these problems. Raised where values cannot carry them on."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


# -- what is read -------------------------------------------------------------------------------


class Stat(Struct, frozen=True, array_like=True):
    """What the file system says of a file; equal stats (outside the racy window) mean equal bytes."""

    size: int
    mtime_ns: int
    inode: int


class Source(Struct, frozen=True):
    """A content file as found. `path` is relative to the project's root, with slashes, in NFC."""

    path: str
    stat: Stat
    digest: Digest


class Heading(Struct, frozen=True):
    level: int
    id: str
    html: str


class Link(Struct, frozen=True):
    """A link that only the library can resolve: a wikilink, a link to a content file, a local image.

    `Body.html` holds `href="wz:N"` or `src="wz:N"`, N being the link's place in `links` of the file's fact.
    """

    kind: Literal["wiki", "file", "image"]
    target: str
    label: str
    line: int
    column: int
    sentence: str = ""
    """The plain text around the link, for backlinks."""
    excerpt: str = ""
    """The source line, for messages."""


class Body(Struct, frozen=True):
    """A rendered Markdown body. `text` is its plain text, for search, keywords and snippets.

    It knows no line numbers: they change with every key of the front matter.
    """

    html: str
    headings: tuple[Heading, ...] = ()
    text: str = ""


class Article(Struct, frozen=True, kw_only=True, tag=True):
    """Everything that an article's own file says: a pure function of its bytes, its path and the config.

    `instant` is UTC in seconds since 1970, None when undated or when only a calendar day is known.
    `day` is `YYYY-MM-DD` in the site's time zone, None when undated. `sort` orders articles in time.
    `source` and `topics` are as the editor wrote them; the library resolves them to terms.
    """

    path: str
    id: str
    slug: str
    url: Url
    title: str
    lang: str
    day: str | None = None
    instant: int | None = None
    time: str | None = None
    """`HH:MM` in the site's zone; None when only the day is known."""
    iso: str | None = None
    """RFC 3339 with the site's offset, or the calendar day."""
    source: str | None = None
    topics: tuple[str, ...] = ()
    column: str | None = None
    series: str | None = None
    summary: str = ""
    excerpt: bool = False
    draft: bool = False
    updated: str | None = None
    correction: str | None = None
    source_url: str | None = None
    authors: tuple[str, ...] = ()
    rights: str | None = None
    image: str | None = None
    aliases: tuple[Url, ...] = ()
    """Former URLs, which lead here."""
    names: tuple[str, ...] = ()
    """Other names for wikilinks."""
    same_story: tuple[str, ...] = ()
    not_same_story: tuple[str, ...] = ()
    units: int = 0
    """Han characters plus Latin words: what reading time is computed from."""
    links: tuple[Link, ...] = ()
    body: Digest
    markdown: Digest
    """Digest of the Markdown mirror (`SLUG.md`)."""
    analysis: Digest
    """Digest of the `Analysis` of this article's text."""
    card: Digest
    """Digest of what a `Card` shows: an edit that leaves it equal touches no other page."""
    digest: Digest
    """Digest of all the other fields."""
    problems: tuple[Problem, ...] = ()

    @property
    def sort(self) -> tuple[str, int, str]:
        """Oldest first: undated, then by day, by instant, by id. Total, so that no order is accidental."""
        return (self.day or "", self.instant or 0, self.id)


class TermFile(Struct, frozen=True, kw_only=True, tag=True):
    """A topic or a source that has a file of its own under `content/topics/` or `content/sources/`."""

    path: str
    kind: Literal["topic", "source"]
    slug: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    former: tuple[Url, ...] = ()
    """Former URLs, which lead here."""
    parent: str | None = None
    keywords: tuple[str, ...] = ()
    entity: str | None = None
    """For topics: person, organisation, initiative, place or event; None for a plain topic."""
    home: str | None = None
    feed: str | None = None
    lang: str = "zh-Hans"
    summary: str = ""
    links: tuple[Link, ...] = ()
    body: Digest
    digest: Digest
    problems: tuple[Problem, ...] = ()


class DocFile(Struct, frozen=True, kw_only=True, tag=True):
    """A page (`content/pages/`) or an issue (`content/issues/`)."""

    path: str
    kind: Literal["page", "issue"]
    slug: str
    url: Url
    title: str
    lang: str
    day: str | None = None
    summary: str = ""
    nav: bool = False
    draft: bool = False
    aliases: tuple[Url, ...] = ()
    """Former URLs, which lead here."""
    names: tuple[str, ...] = ()
    """Other names for wikilinks."""
    links: tuple[Link, ...] = ()
    body: Digest
    digest: Digest
    problems: tuple[Problem, ...] = ()


class WordFile(Struct, frozen=True, kw_only=True, tag=True):
    """`content/terms.txt`: words of the curator's own that count as one."""

    path: str
    words: tuple[str, ...] = ()
    body: Digest
    digest: Digest
    problems: tuple[Problem, ...] = ()


class ImageFile(Struct, frozen=True, kw_only=True, tag=True):
    """A picture under `content/`. `fault` is the code of what is wrong with it, told where a text shows it."""

    path: str
    url: Url = Url("")
    width: int = 0
    """In pixels, as shown; 0 for a drawing of any size."""
    height: int = 0
    fault: str = ""
    body: Digest
    """Of its bytes."""
    digest: Digest = Digest(b"")
    problems: tuple[Problem, ...] = ()


class Analysis(Struct, frozen=True):
    """What the text itself says, for relations and search: a function of the article's own text alone."""

    keywords: tuple[tuple[str, int], ...] = ()
    """(word, weight in thousandths), heaviest first."""
    terms: bytes = b""
    """Search terms, packed by `search/`."""
    simhash: int = 0
    """A fingerprint of the wording; 0 for a text too short to have one."""
    figures: tuple[str, ...] = ()
    """Numbers and Latin names: what reports of one event share across languages."""


class Parsed(Struct, frozen=True):
    """What a content file says. `fact` is None when any of the problems is an error."""

    path: str
    fact: Article | TermFile | DocFile | WordFile | ImageFile | None = None
    body: Body | None = None
    analysis: Analysis | None = None
    mirror: str = ""
    """The Markdown mirror of an article, `SLUG.md`."""
    data: bytes = b""
    """The bytes of a picture, which has them for a body."""
    problems: tuple[Problem, ...] = ()


# -- what is described and made ----------------------------------------------------------------------


Kind = TypeVar("Kind", bound=type)


class Carrier:
    """A value with a digest that stands for it wherever it is encoded (`plan.encode`) or hashed.

    Not to be changed. That is not enforced: ten thousand are made in every build, and guarding them takes longer.
    """

    __slots__ = ()
    digest: Digest

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        names: Iterable[str] = type(self).__slots__
        return type(self), tuple([getattr(self, name) for name in names])

    def __eq__(self, other: object) -> bool:
        return self is other or (type(self) is type(other) and self.__reduce__() == other.__reduce__())

    def __hash__(self) -> int:
        return hash(self.digest)


def left_to_the_hook(kind: Kind) -> Kind:
    """msgspec encodes dataclasses whole, without asking; one that has forgotten to be one is left to the hook."""
    del kind.__dataclass_fields__  # type: ignore[attr-defined]  # every dataclass has them
    return kind


@left_to_the_hook
@dataclass(slots=True, eq=False)
class Blob(Carrier):
    """Bytes known by their digest; without `data` they are in the cache, and taken from there to make the page."""

    digest: Digest
    data: bytes | None = None


class Page(Struct, frozen=True):
    """A pure description of one file of the site.

    `how` is `template:NAME`, `function:MODULE.NAME` or `bytes` (context has one `Blob` named `data`).
    `context` is the whole read-set: a template sees these values and nothing else.
    """

    url: Url
    how: str
    context: dict[str, object]
    rank: int = 1
    """Publication order: 0 assets, 1 pages, 2 indexes, 3 search, 4 feeds."""


class Draft(Struct, frozen=True):
    """What an importer yields: an article not yet written. `origin` names where it came from."""

    front_matter: dict[str, object]
    markdown: str
    origin: str
    repairs: tuple[Note, ...] = ()
