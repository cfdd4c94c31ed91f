"""The interface of importers."""

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from wenzhai.content.kinds import ARTICLE, KINDS
from wenzhai.content.settings import ColumnRule, SiteRule
from wenzhai.model.content import Draft
from wenzhai.model.problems import Problem


class Options(Struct, frozen=True, kw_only=True):
    """Options of an import. `timezone` is the zone of times in the input, empty if the input specifies it;
    `site_timezone` and `lang` are those of the digest."""

    timezone: str = "UTC"
    site_timezone: str = "Asia/Shanghai"
    lang: str = "zh-Hans"
    columns: tuple[ColumnRule, ...] = ()
    site_rules: tuple[SiteRule, ...] = ()
    """The curator's own rules for the pages of single sites."""
    page_timezone: str = ""
    """The zone given by the curator; empty if none."""
    boilerplate: tuple[str, ...] = ()
    """Sentences that the settings name as boilerplate."""
    dates: str = ""
    """Where articles of a folder that state no date get it from: `git`, `title` or `readme`; empty for nowhere."""
    items: bool = False
    """Whether the items of a weekly's issues become articles, too."""
    now: int | None = None
    """UTC seconds, to tell what is not published yet; None to take nothing as such."""
    address: str = ""
    content_type: str = ""
    """The address of the input and its content type from the server; empty for a file."""


ORIGIN_LINK = "wenzhai-origin:"
"""In a draft's Markdown, a link to the article of that origin (percent-encoded); `plan` fills in its file."""


class Asset(Struct, frozen=True):
    """A file of the article with that origin: its destination in the project, and its current place."""

    path: str
    source: str
    origin: str


class Moved(Struct, frozen=True, kw_only=True):
    """What is to be told of a site that was moved here.

    `held` are the articles that were not for everybody: file, title, and the key that said so. `addresses` are the old
    addresses that lead on, each with the origin of its article; `feeds` those of the feed, as far as ours has another.
    """

    kind: str
    held: tuple[tuple[str, str, str], ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()
    feeds: tuple[str, ...] = ()


class ImportResult(Struct, frozen=True):
    """The result of an importer. `problems` are for the curator, with errors for articles that were not imported.

    In a draft's front matter `source` and `topics` are names as in the input; `plan` turns them into slugs.
    `Draft.origin` identifies the imported item permanently: equal origins are one article; `same_story` has links to
    origins (see `ORIGIN_LINK`). `assets` are files to copy;
    `topic_addresses` the former addresses of topics, by name.
    """

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...] = ()
    assets: tuple[Asset, ...] = ()
    topic_addresses: Mapping[str, tuple[str, ...]] = {}
    moved: Moved | None = None


def draft_folder(draft: Draft) -> str:
    """The folder of the file that a draft becomes, or one as deep, for relative addresses."""
    return (
        KINDS[draft.kind].path if draft.kind != "article" else article_folder(draft.front_matter.get("date"))
    )


def article_folder(date: object) -> str:
    """A folder as deep as that of an article with this date, for relative addresses."""
    return f"{ARTICLE.path}/0000/00" if date else f"{ARTICLE.path}/undated"


class Importer(Protocol):
    """One input format."""

    def detects(self, data: bytes) -> bool:
        """Whether the data looks like this format."""
        ...

    def read(self, data: bytes, path: str, options: Options) -> ImportResult:
        """Reads the articles. `path` is for messages. Raises `ProblemsError` for invalid data."""
        ...
