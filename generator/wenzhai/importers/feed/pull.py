"""`wenzhai pull`: turns the new entries of each source's feed into drafts. Safe to run every hour."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from wenzhai.content.config import Config
from wenzhai.content.frontmatter.schema import SourceFront
from wenzhai.content.kinds import SOURCE
from wenzhai.content.write import File, read, write_files
from wenzhai.importers.feed.drafts import feed_drafts
from wenzhai.importers.feed.entries import read_feed
from wenzhai.importers.feed.known_feeds import Ledger, entry_digest, ledger_bytes, ledger_path, read_ledger
from wenzhai.importers.feed.opml import SourceFile
from wenzhai.importers.fetch import Fetched, Fetcher, FetchError
from wenzhai.importers.interface import ImportResult, Options
from wenzhai.importers.limits import within_time
from wenzhai.importers.plan import Plan, make_plan
from wenzhai.importers.term_names import read_terms
from wenzhai.importers.write import write_plan
from wenzhai.model.content import Draft
from wenzhai.model.problems import Problem, ProblemsError, warning


class FeedSource(Struct, frozen=True):
    """A source that has a feed."""

    slug: str
    path: str
    feed: str


class Pulled(Struct, frozen=True):
    """The entries of one source's feed. `drafts` are those that are new or have changed; `failed` says why there are
    none."""

    source: FeedSource
    drafts: tuple[Draft, ...] = ()
    ledger: Ledger | None = None
    entries: int = 0
    failed: Problem | None = None
    problems: tuple[Problem, ...] = ()


class Pull(Struct, frozen=True):
    pulled: tuple[Pulled, ...]
    plan: Plan


def sources_with_feeds(root: Path) -> list[FeedSource]:
    """In order of their files. Raises `ProblemsError` for a file that is not sound."""
    found = []
    for slug, front in read_terms(root, SOURCE):
        if isinstance(front, SourceFront) and front.feed:
            found.append(FeedSource(slug, SOURCE.file(slug), front.feed))
    return found


def pull(
    root: Path,
    config: Config,
    sources: Sequence[FeedSource],
    fetcher: Fetcher,
    *,
    new_files: Sequence[SourceFile] = (),
    dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Pull:
    """Fetches, plans and, unless it is a dry run, writes: sources, articles, and last the entries seen. `progress` is
    called with the number of feeds fetched and of all feeds."""
    options = Options(lang=config.lang, columns=config.columns, site_rules=config.import_rules)
    if not dry_run:
        write_files([File(one.path, one.text.encode(), None) for one in new_files], root)
    pulled = []
    for number, source in enumerate(sources):
        progress(number, len(sources))
        pulled.append(pull_one(root, source, fetcher, options))
    progress(len(sources), len(sources))
    plan = make_plan(root, config, (draft for one in pulled for draft in one.drafts))
    if not dry_run:
        write_plan(plan, root)
        write_files(ledgers(root, pulled), root)
    return Pull(tuple(pulled), plan)


def pull_one(root: Path, source: FeedSource, fetcher: Fetcher, options: Options) -> Pulled:
    """One feed. A failure does not affect the others."""
    ledger = read_ledger(root, source.slug)
    try:
        answer = fetcher.fetch(source.feed, ledger.asks(source.feed))
        if answer.status == 304:
            return Pulled(source)
        with within_time(source.path):
            return read_answer(source, answer, ledger, options)
    except FetchError as error:
        return Pulled(source, failed=failure(source, error.code, error.params))
    except ProblemsError as error:
        one = error.problems[0]
        if one.code == "import-extra":
            raise
        return Pulled(source, failed=failure(source, one.code, one.params))


def read_answer(source: FeedSource, answer: Fetched, ledger: Ledger, options: Options) -> Pulled:
    """The new entries of a feed. Raises `ProblemsError` if it is no feed."""
    feed = read_feed(answer.data, source.feed, answer.headers.get("content-type", ""))
    digests = {entry.id: entry_digest(entry) for entry in feed.entries}
    fresh = [entry for entry in feed.entries if ledger.seen.get(entry.id) != digests[entry.id]]
    found: ImportResult = feed_drafts(feed, fresh, source.path, options, source.slug)
    return Pulled(
        source,
        found.drafts,
        remembered(source, answer, ledger, digests),
        len(feed.entries),
        problems=found.problems,
    )


def remembered(source: FeedSource, answer: Fetched, ledger: Ledger, digests: dict[str, str]) -> Ledger:
    gone = {id: digest for id, digest in ledger.seen.items() if id not in digests}
    return Ledger(
        url=source.feed,
        etag=answer.headers.get("etag", ""),
        modified=answer.headers.get("last-modified", ""),
        seen=gone | digests,
    )


def failure(source: FeedSource, code: str, params: dict[str, str]) -> Problem:
    return warning(code, source.path, params=params)


def ledgers(root: Path, pulled: Iterable[Pulled]) -> list[File]:
    files = []
    for one in pulled:
        if one.ledger is not None:
            path, data = ledger_path(one.source.slug), ledger_bytes(one.ledger)
            held = read(root / path)
            if held != data:
                files.append(File(path, data, held))
    return files


def same_stories(root: Path, config: Config, plan: Plan) -> dict[str, tuple[str, ...]]:
    """The new articles that tell a story that is known already: by id, the titles of the others."""
    from wenzhai.builder.project import read_project

    new = [change.id for change in plan.changes if change.status == "new"]
    if not new:
        return {}
    stories = read_project(root, config, command="pull", strict=True).related.stories
    found = {id: tuple(card.title for card in stories.get(id, ())) for id in new}
    return {id: titles for id, titles in found.items() if titles}
