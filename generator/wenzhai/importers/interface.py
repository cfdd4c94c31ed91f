"""What every importer promises, whatever it reads."""

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from wenzhai.content.config import ColumnRule, SiteRule
from wenzhai.content.kinds import ARTICLE
from wenzhai.model.content import Draft
from wenzhai.model.problems import Problem


class Options(Struct, frozen=True, kw_only=True):
    """What an importer may know of the site. `timezone` is the zone of the times in the input, empty where it
    is to tell itself; `site_timezone` and `lang` are those of the digest."""

    timezone: str = "UTC"
    site_timezone: str = "Asia/Shanghai"
    lang: str = "zh-Hans"
    columns: tuple[ColumnRule, ...] = ()
    site_rules: tuple[SiteRule, ...] = ()
    """The curator's own rules for the pages of single sites."""
    page_timezone: str = ""
    """The zone that the curator asked for; empty when none was."""
    pictures: bool = False
    """Whether pictures of web pages are to be fetched."""
    address: str = ""
    content_type: str = ""
    """Where the input was fetched, and what the server said it is; empty for a file."""


ORIGIN_LINK = "wenzhai-origin:"
"""In a draft's Markdown, a link to the article of that origin (percent-encoded): `plan` knows its file."""


class Asset(Struct, frozen=True):
    """A file that goes with the article of an origin: where it will lie in the project, and where it lies now."""

    path: str
    source: str
    origin: str


class ImportResult(Struct, frozen=True):
    """What an importer found. `problems` are what the curator should look at, errors for articles that did not come.

    In a draft's front matter `source` and `topics` are names as they stood in the input; `plan` turns them
    into slugs. `Draft.origin` identifies the thing imported for ever: equal origins are one article. `assets` are
    files to copy; `topic_addresses` the addresses that topics had elsewhere, by name.
    """

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...] = ()
    assets: tuple[Asset, ...] = ()
    topic_addresses: Mapping[str, tuple[str, ...]] = {}


def article_folder(date: object) -> str:
    """A folder as deep as that of an article with this date: what relative addresses start from."""
    return f"{ARTICLE.path}/0000/00" if date else f"{ARTICLE.path}/undated"


class Importer(Protocol):
    """One input format."""

    def detects(self, data: bytes) -> bool:
        """Whether this looks like that format."""
        ...

    def read(self, data: bytes, path: str, options: Options) -> ImportResult:
        """The articles in it. `path` is for messages. Raises `ProblemsError` when it makes no sense."""
        ...
