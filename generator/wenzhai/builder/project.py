"""Reads the content of a project, for builds, checks and tools."""

from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct, msgpack

from wenzhai.builder.session import BuildSession, Memory, in_session
from wenzhai.content.config import Config
from wenzhai.content.frontmatter.locate import with_positions
from wenzhai.content.load import Content, read_content
from wenzhai.content.scan import ContentTexts, scan
from wenzhai.engine.cache import Cache
from wenzhai.engine.database import CacheDamaged
from wenzhai.engine.workers import Watcher, Workers
from wenzhai.extend.hooks import NO_HOOKS, Hooks
from wenzhai.library.library import Library, build_library
from wenzhai.library.slugs import slug_maker
from wenzhai.model.content import Article, Body, DocFile
from wenzhai.model.problems import Note, Problem, ProblemsError, errors_in
from wenzhai.relations import RelationIndex, relate

Choose = Callable[[Library], Iterable[Article]]
ChooseBodies = Callable[[Library, RelationIndex], Iterable[Article | DocFile]]


_body = msgpack.Decoder(Body)


class ContentSnapshot(Struct, frozen=True):
    """The library, the relations of its articles, and the problems with either.

    It is valid for `since` ≤ now < `due` (UTC seconds), see `LibraryResult`.
    """

    config: Config
    library: Library
    related: RelationIndex
    text: Callable[[str], str]
    """The text of a content file by its path."""
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    """Notes on unpublished articles."""
    since: int | None = None
    due: int | None = None
    plain_texts: dict[str, str] = {}
    """Plain texts of the requested articles, by id."""
    bodies: dict[str, Body] = {}
    """Bodies of the requested files, by path."""


def read_project(
    root: Path,
    config: Config,
    *,
    command: str,
    now: int = 0,
    drafts: bool = True,
    strict: bool = False,
    texts: Choose = lambda library: (),
    bodies: ChooseBodies = lambda library, related: (),
    watcher: Watcher | None = None,
    memory: Memory | None = None,
    jobs: int | None = None,
    hooks: Hooks = NO_HOOKS,
) -> ContentSnapshot:
    """Everything under `content/` as a build would read it; with `drafts`, drafts and scheduled articles too.

    `now` is UTC seconds; 0, before everything, leaves nothing out that has expired. `texts` chooses the articles whose
    plain texts are wanted, `bodies` the files whose bodies are. When `strict`, raises ProblemsError for files that
    cannot be read, for callers that change content and must not miss any. `hooks` change articles: for callers that
    tell what is published, not for those that change files. `memory` has what this process knows already. Raises
    DiskError (disk, lock), ProblemsError (hooks).
    """

    def read(session: BuildSession) -> ContentSnapshot:
        cache = session.cache
        with Workers(jobs, watcher=watcher) as workers:
            found = scan(root, cache.sources(), session.listings)
            content = read_content(root, config, cache, workers, found, hooks=hooks, last=session.content)
        errors = errors_in(content.problems)
        if strict and errors:
            raise ProblemsError(errors)
        return take_snapshot(
            root, config, session, content, now=now, drafts=drafts, texts=texts, bodies=bodies
        )

    return in_session(root, root / config.output, read, command=command, memory=memory)


def take_snapshot(
    root: Path,
    config: Config,
    session: BuildSession,
    content: Content,
    *,
    now: int,
    drafts: bool,
    texts: Choose = lambda library: (),
    bodies: ChooseBodies = lambda library, related: (),
) -> ContentSnapshot:
    """The library and its relations, from facts."""
    cache = session.cache
    found = build_library(
        content.facts, config, slug_maker(config, cache), session.cards, now=now, drafts=drafts
    )
    related = relate(found.library, config, cache, session.relations)
    session.cards, session.relations = found.made, related.state
    text = ContentTexts(root)
    return ContentSnapshot(
        config=config,
        library=found.library,
        related=related,
        text=text,
        problems=(*content.problems, *with_positions(found.problems, text), *related.problems),
        notes=found.notes,
        since=found.since,
        due=found.due,
        plain_texts={one.id: body_of(one, cache).text for one in texts(found.library)},
        bodies={one.path: body_of(one, cache) for one in bodies(found.library, related)},
    )


def body_of(file: Article | DocFile, cache: Cache) -> Body:
    stored = cache.bodies.get([file.body_digest])
    if not stored:
        raise CacheDamaged
    return _body.decode(stored[file.body_digest])
