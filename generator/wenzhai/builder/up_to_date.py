"""Is the site already what a build would make of all this? Asked first: most builds have nothing to do.

The site is a function of the content files, the config, the theme, the program and, for articles held back, of the
moment. If none of them has changed since the last build without an error, and the output folder holds what was
written, then all that a build would do is already done. No fact is loaded to find that out.
"""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, msgpack

from wenzhai.content.config import Config
from wenzhai.engine.cache import Cache
from wenzhai.engine.digest import digest
from wenzhai.engine.output import OutputFolder
from wenzhai.engine.program import reading_code_digest, rendering_code_digest
from wenzhai.engine.rebuild import Trace
from wenzhai.model.content import ContentFile
from wenzhai.model.digest import Digest
from wenzhai.model.problems import Note, Problem
from wenzhai.theme.fonts import FontFile


class BuildRecord(Struct, frozen=True):
    """What the last build of an output folder left and complained of, and what it was made from.

    It stands from `since`, the moment of the newest article, until `due`, when the next held one may appear.
    """

    inputs: Digest
    notes: tuple[Note, ...] = ()
    warnings: tuple[Problem, ...] = ()
    since: int | None = None
    due: int | None = None

    def at(self, now: int) -> bool:
        return (self.since is None or self.since <= now) and (self.due is None or now < self.due)


class Inputs:
    """Everything a site is made from, except the content files and the moment."""

    def __init__(self, config: Config, theme: Digest, font: FontFile | Problem | None, drafts: bool) -> None:
        self._others = digest((config, theme, font, drafts, reading_code_digest(), rendering_code_digest()))

    def digest(self, sources: Iterable[ContentFile]) -> Digest:
        """Of all that together with these content files."""
        files = sorted((source.path, source.digest) for source in sources)
        return digest((self._others, files))


def last_record(cache: Cache) -> BuildRecord | None:
    """Of the cache's output folder."""
    stored = cache.meta(name_of(cache))
    return msgpack.decode(stored, type=BuildRecord | None) if stored else None


def build_record(standing: BuildRecord | None, cache: Cache) -> dict[str, bytes]:
    """How the cache keeps it; None after a build with errors: those must be found again."""
    return {name_of(cache): msgpack.encode(standing)}


def name_of(cache: Cache) -> str:
    return f"standing {cache.output}"


def is_up_to_date(
    standing: BuildRecord,
    inputs: Inputs,
    sources: Iterable[ContentFile],
    now: int,
    output: OutputFolder,
    traces: Mapping[str, Trace],
    survey: Callable[[], Mapping[str, Digest]],
) -> bool:
    """Whether a build would change nothing, not even the record. `survey` gives the digests of what is there."""
    if standing.inputs != inputs.digest(sources) or not standing.at(now):
        return False
    found = survey()
    whole = found.keys() == traces.keys() and all(found[url] == trace.output for url, trace in traces.items())
    return whole and output.lists(traces.keys()) and not output.refreshed
