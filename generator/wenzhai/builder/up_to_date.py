"""Whether the site is up to date. Checked first: most builds have nothing to do.

The site is a function of the content files, the config, the theme, the program and, for what is scheduled, expires or
is pinned, the current time. If none of them has changed since the last build without errors, and the output folder is
intact, there is nothing to do. No fact is loaded to decide that.
"""

from collections.abc import Iterable

from msgspec import Struct, msgpack

from wenzhai.content.config import Config
from wenzhai.content.copies import encoder
from wenzhai.content.passed_over import PASSED_OVER
from wenzhai.engine.cache import Cache
from wenzhai.engine.digest import digest
from wenzhai.engine.output import OutputFolder
from wenzhai.engine.program import reading_code_digest, rendering_code_digest
from wenzhai.engine.survey import Survey
from wenzhai.extend.hooks import Hooks
from wenzhai.model.digest import Digest
from wenzhai.model.problems import Note, Problem
from wenzhai.theme.chain import Theme
from wenzhai.theme.fonts import FontFile


class BuildRecord(Struct, frozen=True):
    """The record of the last build of an output folder: its inputs and its problems, and how many content files,
    articles and files of the site there are.

    It is valid from `since` until `due`, see `LibraryResult`.
    """

    inputs: Digest
    sources: int
    articles: int
    files: int
    notes: tuple[Note, ...] = ()
    warnings: tuple[Problem, ...] = ()
    since: int | None = None
    due: int | None = None

    def holds(self, inputs: Digest, now: int) -> bool:
        in_time = (self.since is None or self.since <= now) and (self.due is None or now < self.due)
        return in_time and self.inputs == inputs


class Inputs(Struct, frozen=True):
    """Everything a site is made from, except the content files and the current time. `font` is that of share images, or
    the problem with it."""

    config: Config
    theme: Theme
    font: FontFile | Problem | None
    drafts: bool
    hooks: Hooks

    @property
    def share_font(self) -> FontFile | None:
        return None if isinstance(self.font, Problem) else self.font

    def digest(self, sources: Digest, problems: Iterable[Problem]) -> Digest:
        """The digest of these inputs, of the content files, and of what is passed over among `problems`."""
        passed_over = sorted(
            (problem.path, *problem.params.values()) for problem in problems if problem.code in PASSED_OVER
        )
        code = reading_code_digest(), rendering_code_digest()
        made_by = encoder(self.config)
        return digest(
            (
                self.config,
                self.theme.digest,
                self.font,
                self.drafts,
                self.hooks,
                made_by,
                *code,
                sources,
                passed_over,
            )
        )


def last_record(cache: Cache) -> BuildRecord | None:
    """The record of the cache's output folder."""
    stored = cache.meta(name_of(cache))
    return msgpack.decode(stored, type=BuildRecord | None) if stored else None


def as_meta(record: BuildRecord | None, cache: Cache) -> dict[str, bytes]:
    """The record as the cache stores it; None after a build with errors, which must be found again."""
    return {name_of(cache): msgpack.encode(record)}


def name_of(cache: Cache) -> str:
    return f"record {cache.output}"


def is_whole(output: OutputFolder, survey: Survey) -> bool:
    """Whether the folder is intact and its traces are right."""
    return output.is_marked() and not (survey.lost() or survey.refreshed())
