"""Content files as read, and what was derived from their texts.

All types are frozen, picklable and comparable, without behaviour beyond tiny properties. They are `msgspec.Struct`s: as
cheap as slotted dataclasses, ten times cheaper to store and to load. What templates may see is in `views.py`.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from wenzhai.model.digest import Digest
from wenzhai.model.page import PictureCopy, Url
from wenzhai.model.problems import Note, Problem


class Stat(Struct, frozen=True, array_like=True):
    """Size and times of a file from the file system; equal stats (outside the racy window) mean equal bytes, see
    `engine/stats.py`."""

    size: int
    mtime_ns: int
    inode: int
    ctime_ns: int
    """Time of the last change of the file, its times and its name included: unlike `mtime_ns`, it cannot be set back,
    and replacing the file changes it."""


class ContentFile(Struct, frozen=True, array_like=True):
    """A content file as found. `path` is relative to the project's root, with slashes, in NFC."""

    path: str
    stat: Stat
    digest: Digest


class Heading(Struct, frozen=True):
    level: int
    id: str
    html: str


class Link(Struct, frozen=True):
    """A link within the site: a wikilink, a link to a content file, a local image, the address of a page or a file.

    The library resolves all but the last: `Body.html` holds `href="wz:N"` or `src="wz:N"`, N being the link's place in
    `links` of the file's fact. Addresses stay as they are written; they are in `addresses`, to be checked.
    """

    kind: Literal["wiki", "file", "image", "address"]
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
    styles: tuple[str, ...] = ()
    """The style sheets of a theme that it is to be shown with, and most are not: see docs/themes.md."""
    note: str = ""
    """The editor's note as HTML to stand within a paragraph, with its links; `Card.note` has those within the site as
    words."""


FieldValue = str | int | float | bool | tuple[str, ...] | None
"""The value of an own field; None where a file does not have it. Dates are RFC 3339, or days."""
OwnValues = dict[str, FieldValue]
"""Those of all own fields that files of a kind may have, by name in alphabetical order."""


class Article(Struct, frozen=True, kw_only=True, tag=True, array_like=True):
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
    part: str = ""
    """Which part of the series it is, as it is written: `③`."""
    note: str = ""
    """The editor's note as HTML to stand within a paragraph; links within the site are only words in it."""
    note_text: str = ""
    """The same as plain text."""
    summary: str = ""
    states_summary: bool = False
    """Whether the front matter has it; else it is how the text begins."""
    ai: str | None = None
    """What an AI wrote: `summary`, `translation`, `text`, or `none`; without it the source's default counts."""
    lead: bool = False
    pinned: bool = False
    pinned_until: int | None = None
    """When it is no longer pinned, in UTC seconds; None for never."""
    expires: int | None = None
    """When it is no longer published, in UTC seconds."""
    milestone: str = ""
    """A turning point of its topics, in a sentence."""
    noindex: bool = False
    excerpt: bool = False
    draft: bool = False
    scheduled: bool = False
    """Set by the library of a preview: it is not to be published yet."""
    updated: str | None = None
    correction: str | None = None
    source_url: str | None = None
    authors: tuple[str, ...] = ()
    rights: str | None = None
    image: str | None = None
    image_alt: str = ""
    aliases: tuple[Url, ...] = ()
    """Former URLs, which lead here."""
    names: tuple[str, ...] = ()
    """Other names for wikilinks."""
    same_story: tuple[str, ...] = ()
    not_same_story: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    """The ids in its body: what `#…` of a link may name."""
    minutes: int = 0
    """Reading time; 0 for an excerpt."""
    han: int = 0
    """Han in its body."""
    links: tuple[Link, ...] = ()
    addresses: tuple[Link, ...] = ()
    extra: OwnValues = {}
    body_digest: Digest
    markdown_digest: Digest
    """Digest of the Markdown copy (`SLUG.md`)."""
    markdown_head: int = 0
    """Where the body begins in that copy, in characters."""
    analysis_digest: Digest
    """Digest of the `Analysis` of this article's text."""
    card_digest: Digest
    """Digest of what a `Card` shows: an edit that leaves it equal touches no other page."""
    digest: Digest
    """Digest of all the other fields."""
    problems: tuple[Problem, ...] = ()

    @property
    def sort(self) -> tuple[str, int, str]:
        """Oldest first: undated, then by day, by instant, by id. Total, so that no order is accidental."""
        return (self.day or "", self.instant or 0, self.id)


class TermFile(Struct, frozen=True, kw_only=True, tag=True, array_like=True):
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
    ai: str = ""
    """For sources: what an AI wrote in articles that do not say it themselves."""
    lang: str = "zh-Hans"
    summary: str = ""
    extra: OwnValues = {}
    anchors: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    addresses: tuple[Link, ...] = ()
    body_digest: Digest
    digest: Digest
    problems: tuple[Problem, ...] = ()


class DocFile(Struct, frozen=True, kw_only=True, tag=True, array_like=True):
    """A page (`content/pages/`) or an issue (`content/issues/`)."""

    path: str
    kind: Literal["page", "issue"]
    slug: str
    url: Url
    title: str
    lang: str
    day: str | None = None
    number: int | None = None
    since: str | None = None
    until: str | None = None
    """First and last day of the articles of an issue."""
    summary: str = ""
    extra: OwnValues = {}
    nav: bool = False
    draft: bool = False
    noindex: bool = False
    aliases: tuple[Url, ...] = ()
    """Former URLs, which lead here."""
    names: tuple[str, ...] = ()
    """Other names for wikilinks."""
    anchors: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    addresses: tuple[Link, ...] = ()
    body_digest: Digest
    markdown_digest: Digest
    analysis_digest: Digest
    digest: Digest
    problems: tuple[Problem, ...] = ()


class UserWords(Struct, frozen=True, kw_only=True, tag=True, array_like=True):
    """`content/terms.txt`: words of the curator's own that count as one."""

    path: str
    words: tuple[str, ...] = ()
    body_digest: Digest
    digest: Digest
    problems: tuple[Problem, ...] = ()


class ImageFile(Struct, frozen=True, kw_only=True, tag=True, array_like=True):
    """A picture under `content/`. `fault` is the code of the problem with it, reported where a text shows it."""

    path: str
    url: Url = Url("")
    width: int = 0
    """In pixels, as shown; 0 for a drawing of any size."""
    height: int = 0
    fault: str = ""
    fault_params: tuple[tuple[str, str], ...] = ()
    """Parameters of the fault's message, such as the place in a drawing."""
    body_digest: Digest
    """Digest of its bytes as published."""
    copies: tuple[PictureCopy, ...] = ()
    """Smaller ones, smallest first; no part of the stored fact."""
    digest: Digest = Digest(b"")
    problems: tuple[Problem, ...] = ()


class StaticFile(Struct, frozen=True, kw_only=True, tag=True, array_like=True):
    """A file of `static/`, published as it is."""

    path: str
    url: Url
    body_digest: Digest
    """Digest of its bytes."""
    digest: Digest = Digest(b"")
    problems: tuple[Problem, ...] = ()


class Analysis(Struct, frozen=True):
    """The text analysed for relations and search: a function of the article's own text alone."""

    keywords: tuple[tuple[str, int], ...] = ()
    """(word, weight in thousandths), heaviest first."""
    terms: bytes = b""
    """`SearchTerms` of the title and the text, packed."""
    simhash: int = 0
    """A fingerprint of the wording; 0 for a text too short to have one."""
    shared_entities: tuple[str, ...] = ()
    """Numbers and Latin names: what reports of one event share across languages."""


Fact = Article | TermFile | DocFile | UserWords | ImageFile | StaticFile
"""The facts of one content file."""


class Parsed(Struct, frozen=True):
    """The result of parsing a content file. `fact` is None when any of the problems is an error."""

    path: str
    fact: Fact | None = None
    body: Body | None = None
    analysis: Analysis | None = None
    mirror: str = ""
    """The Markdown copy of an article, `SLUG.md`."""
    data: bytes | None = None
    """The bytes of a picture or a static file, stored as its body."""
    problems: tuple[Problem, ...] = ()


class Draft(Struct, frozen=True):
    """An article, an issue or a page as an importer yields it, not yet written. `origin` names where it came from."""

    front_matter: dict[str, object]
    markdown: str
    origin: str
    repairs: tuple[Note, ...] = ()
    categories: tuple[str, ...] = ()
    """What it was filed under where it came from: proposals for topics."""
    kind: Literal["article", "issue", "page"] = "article"
    unstated: Mapping[str, Problem] = {}
    """Key of the front matter that its source does not state → the warning, until the editor has filled it in."""
    reader: Literal["", "page", "feed"] = ""
    """What read it, where several can bring one article."""
    is_partial: bool = False
    """Whether its source may have more text than this: a feed with a description only."""
