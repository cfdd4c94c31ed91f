"""What every importer promises, whatever it reads."""

from typing import Protocol

from msgspec import Struct

from generator.config import ColumnRule
from generator.model import Draft, Problem


class Options(Struct, frozen=True, kw_only=True):
    """What an importer may know of the site. `timezone` is the zone of the times in the input, `lang` the site's."""

    timezone: str = "UTC"
    lang: str = "zh-Hans"
    columns: tuple[ColumnRule, ...] = ()


class Found(Struct, frozen=True):
    """What an importer found in one file. `problems` are warnings: what the curator should look at.

    In a draft's front matter `source` and `topics` are names as they stood in the input; `plan` turns them
    into slugs. `Draft.origin` identifies the thing imported for ever: equal origins are one article.
    """

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...] = ()


class Importer(Protocol):
    """One input format."""

    def detects(self, data: bytes) -> bool:
        """Whether this looks like that format."""
        ...

    def read(self, data: bytes, path: str, options: Options) -> Found:
        """The articles in it. `path` is for messages. Raises `ProblemsError` when it makes no sense."""
        ...
