"""What templates see: small frozen values. The theme contract lists them (docs/themes.md)."""

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec import Struct, msgpack

from wenzhai.model.content import OwnValues
from wenzhai.model.digest import Carrier, Digest, encoded_by_hook
from wenzhai.model.feature import topic_feature
from wenzhai.model.page import Blob, PictureCopy, Url


@encoded_by_hook
@dataclass(slots=True, eq=False)
class Term(Carrier):
    """What articles are filed under, as other pages show it: a topic, a source, a column, a series, or a term of an
    own taxonomy, whose key is its `kind`."""

    kind: str
    slug: str
    zh: str
    en: str
    url: Url
    digest: Digest
    ai: str = ""
    """Of a source: what an AI wrote in articles that do not say it themselves."""

    def name(self, lang: str) -> str:
        """The name in that language, or in the other one."""
        return (self.zh or self.en) if lang.startswith("zh") else (self.en or self.zh)


@encoded_by_hook
@dataclass(slots=True, eq=False)
class Card(Carrier):
    """The fields of an article that OTHER pages may show. A body edit that leaves them equal rebuilds no listing.

    The last five fields are resolved by the library; every other is the article's field of that name.
    """

    id: str
    url: Url
    title: str
    lang: str
    day: str | None
    time: str | None
    """`HH:MM` in the site's zone; None when only the day is known."""
    iso: str | None
    """RFC 3339 with the site's offset, or the calendar day."""
    column: str | None
    series: str | None
    part: str
    note: str
    """The editor's note as HTML to stand within a paragraph; links within the site are only words in it."""
    note_text: str
    """The same as plain text."""
    summary: str
    lead: bool
    milestone: str
    noindex: bool
    excerpt: bool
    updated: str | None
    minutes: int
    """Reading time; 0 for an excerpt."""
    draft: bool
    scheduled: bool
    """Of the preview: the article is not to be published yet."""
    extra: OwnValues
    """The values of own fields, see docs/content.md."""
    source: Term | None
    topics: tuple[Term, ...]
    terms: Mapping[str, tuple[Term, ...]]
    """By the key of an own taxonomy that it has terms of."""
    ai: str
    """What an AI wrote: `summary`, `translation` or `text`; empty for nothing."""
    digest: Digest


RESOLVED = ("source", "topics", "terms", "ai", "digest")
CARD_FIELDS = tuple(name for name in Card.__slots__ if name not in RESOLVED)
"""The fields copied from the article; the others are resolved by the library."""


class Entry(Struct, frozen=True):
    """One line of a listing: the main article of a story, and its other versions."""

    card: Card
    also: tuple[Card, ...] = ()
    picture: PictureCopy | None = None
    """The smallest copy of the article's picture, if there are copies."""
    column: Term | None = None
    """That of the main article."""


class Counted(Struct, frozen=True):
    """A term with its number of articles, in an index or among the related terms of a topic."""

    term: Term
    count: int
    latest: str | None = None
    children: tuple["Counted", ...] = ()


class TopicNews(Struct, frozen=True):
    """A topic with its number of articles and the newest of them."""

    term: Term
    count: int
    entries: tuple[Entry, ...]


class DayGroup(Struct, frozen=True):
    """Entries of one day; `day` and `url` are None for the undated."""

    day: str | None
    url: Url | None
    entries: tuple[Entry, ...]
    count: int = 0
    """Articles of that day, listed here or not."""


class MonthGroup(Struct, frozen=True):
    """The entries of one month (`YYYY-MM`) in a chronicle; None for the undated."""

    month: str | None
    url: Url | None
    entries: tuple[Entry, ...]
    gap: int = 0
    """Months without an article between this one and the next newer one shown."""


class MonthCount(Struct, frozen=True):
    """A month in a year's calendar. `days` are (day of the month, url, count), oldest first."""

    month: str
    url: Url
    count: int
    days: tuple[tuple[int, Url, int], ...] = ()
    weekday: int = 0
    """Weekday of the first of the month, Monday = 0."""
    length: int = 30


class YearCount(Struct, frozen=True):
    year: str
    url: Url
    count: int
    months: tuple[MonthCount, ...] = ()


class Neighbours(Struct, frozen=True):
    """Previous and next, overall (`topic` None) or within a topic."""

    topic: Term | None
    newer: Card | None
    older: Card | None


class Pager(Struct, frozen=True):
    """`urls` run from the newest page to the oldest; `number` counts from the oldest, so that it is stable."""

    number: int
    count: int
    newer: Url | None
    older: Url | None
    urls: tuple[Url, ...] = ()
    rest: int = 0
    """Stories on all older pages; counted on the newest page only, for the others stay as they are."""


class RelatedCard(Struct, frozen=True):
    """A related article with the reason: the words and terms both share."""

    card: Card
    keywords: tuple[str, ...] = ()
    topics: tuple[Term, ...] = ()


class RelatedList(Struct, frozen=True):
    """The related articles of a page, packed: ten thousand such lists are described in every build.

    `topics` are those that any of them shares; `reasons` (msgpack) are the shared features for each card.
    """

    cards: tuple[Card, ...] = ()
    topics: tuple[Term, ...] = ()
    reasons: bytes = b""

    def unpacked(self) -> tuple[RelatedCard, ...]:
        if not self.cards:
            return ()
        terms = {topic_feature(term.slug): term for term in self.topics}
        shared = msgpack.decode(self.reasons, type=list[tuple[str, ...]])
        return tuple(
            RelatedCard(
                card,
                tuple(word for word in words if word not in terms),
                tuple(terms[word] for word in words if word in terms),
            )
            for card, words in zip(self.cards, shared, strict=True)
        )


class Backlink(Struct, frozen=True):
    card: Card
    sentence: str


class Ref(Struct, frozen=True):
    """The target of a `wz:N` link of a body: a url below the root, and its title."""

    url: str
    title: str
    width: int = 0
    height: int = 0
    anchor: str = ""
    """The place on that page."""
    words: str = ""
    """What a link shows that has only an id for words."""
    copies: tuple[PictureCopy, ...] = ()
    """Of a picture, smaller ones, smallest first."""


Refs = tuple[Ref | None, ...]
"""One for each link of a body; None for a broken link."""


class MentionList(Struct, frozen=True):
    """Names to link in a body, packed as lines: ten thousand such lists are loaded in every build."""

    packed: str = ""

    @classmethod
    def of(cls, urls: Mapping[str, str]) -> "MentionList":
        """From a url for each name as written in the text; the url is empty for a longer name that only prevents
        matches of the shorter names in it."""
        return cls("\n".join(f"{name}\t{url}" for name, url in urls.items()))

    def urls(self) -> dict[str, str]:
        return dict(line.split("\t") for line in self.packed.split("\n")) if self.packed else {}


class LinkedBody(Struct, frozen=True):
    """A packed body with the targets of its links and the names to link in it."""

    packed: Blob
    """msgpack of a `Body`."""
    refs: Refs = ()
    mentions: MentionList = MentionList()


class Correction(Struct, frozen=True):
    """A correction, on the page of all of them."""

    card: Card
    text: str
    day: str | None
    """The day of the correction, else that of the article."""


class FeedLink(Struct, frozen=True):
    title: str
    format: str
    type: str
    url: Url


class FeedOffer(Struct, frozen=True):
    """A feed on the page of all of them. `url` is that of its Atom format, `home` of the page it is the feed of."""

    name: str
    lang: str
    """Of its name, where that is not in the site's language."""
    url: Url
    home: Url
    topic: str = ""
    """The slug of a topic, which readers can follow here."""


class NavLink(Struct, frozen=True):
    title: str
    url: str


class Filed(Struct, frozen=True):
    """The terms that an article has of an own taxonomy."""

    taxonomy: NavLink
    """Its name and its index."""
    terms: tuple[Term, ...]


class Issue(Struct, frozen=True):
    """An issue as listings show it."""

    title: str
    url: str
    lang: str
    day: str | None
    summary: str
    number: int | None = None


class IssueYear(Struct, frozen=True):
    """The issues of a year, newest first; the year is empty for those without a date."""

    year: str
    issues: tuple[Issue, ...]


class Site(Struct, frozen=True):
    """The settings that every page may show."""

    title: str
    description: str
    lang: str
    url: str
    """Absolute, with a trailing slash; empty when the config has none."""
    author: str
    nav: tuple[NavLink, ...]
    repo_url: str
    rights: str
    beian: tuple[NavLink, ...]
    """The numbers under which the site is registered in China, each with its address in the public register."""
    options: dict[str, str | int | bool]
    """The theme's options, defaults filled in."""
    menu: tuple[NavLink, ...] = ()
    """All of the navigation, in place of the theme's own; without a title for pages that the theme knows."""
    social: tuple[NavLink, ...] = ()
    footer: tuple[NavLink, ...] = ()
    """Without a url it is words alone."""
    picture_hosts: tuple[str, ...] = ()
    """Other sites that readers' browsers may load pictures from."""


class PageHead(Struct, frozen=True, kw_only=True):
    """Values of the page itself, for `<head>` and for links: `{{ page.root }}{{ card.url }}`."""

    kind: str
    url: Url
    root: str
    """The relative path to the site's root: `../` for each level of folders."""
    title: str
    lang: str
    description: str = ""
    canonical: str = ""
    feeds: tuple[FeedLink, ...] = ()
    jsonld: str = ""
    image: str = ""
    """The absolute address of the picture shown where the page is shared."""
    image_size: tuple[int, int] | None = None
    """Its width and height, if they are known."""
    image_alt: str = ""
    """What it says, if we have drawn it."""
    drawn: Url | None = None
    """Where it is in the site, if we have drawn it."""
    published: str = ""
    """Of an article: when it was published, and when it was changed; a day or RFC 3339, empty for unknown."""
    modified: str = ""
    noindex: bool = False
    section: Url = Url("")
    """The index that the page belongs to; itself for an index."""
    mirror: Url | None = None
    """URL of the Markdown copy of the page."""
    alternates: tuple[tuple[str, str], ...] = ()
    """(language, url) of the other versions of the same story."""
    styles: tuple[str, ...] = ()
    """The names of the style sheets that the text on this page needs, and others do not."""
