"""The report of an import: what was done, in about ten lines, and last what needs a decision."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from wenzhai.cli.console import Console

if TYPE_CHECKING:
    from wenzhai.cli.move import MovedSite
    from wenzhai.importers import Change, Plan
    from wenzhai.importers.plan import Status
    from wenzhai.model.problems import Note, Problem

FEW = 5
"""As many articles, repairs or new files are listed one by one; more are counted (`-v` lists them)."""
PROPOSED_NAMED = 8

STATUS_LINES: "dict[Status, str]" = {
    "new": "import-new",
    "updated": "import-updated",
    "merged": "import-merged",
    "kept": "import-kept",
    "conflict": "import-conflicting",
    "removed": "import-removed",
}
STATUS_COUNTS: "dict[Status, str]" = {
    "updated": "import-count-updated",
    "merged": "import-count-merged",
    "kept": "import-count-kept",
    "conflict": "import-count-conflict",
    "removed": "import-count-removed",
}

REPAIR_KINDS = {
    "import-joined": "import-joined-kind",
    "import-paragraphs": "import-paragraphs-kind",
    "import-column": "import-column-kind",
    "import-series": "import-series-kind",
    "import-excerpt": "import-excerpt-kind",
    "import-summary": "import-summary-kind",
    "import-untitled-group": "import-untitled-group-kind",
    "import-title-from-text": "import-title-from-text-kind",
    "import-title-from-name": "import-title-from-name-kind",
    "import-keys-left": "import-keys-left-kind",
    "import-codes-turned": "import-codes-turned-kind",
    "import-entry-account": "import-entry-account-kind",
    "import-page-junk": "import-page-junk-kind",
    "import-zone-assumed": "import-zone-assumed-kind",
}
"""Code of a repair → that of its kind's name."""
OTHER = "import-other-kind"


def show(
    console: Console, plan: "Plan", problems: Sequence["Problem"], moved: "MovedSite | None", *, dry_run: bool
) -> None:
    """Shows what was done or, on a dry run, what would be done. `problems` are those of reading; `moved` is the site
    that was moved here, if it was one."""
    from wenzhai.cli import move
    from wenzhai.importers.alike import merge_command
    from wenzhai.importers.gather import gathered
    from wenzhai.model.report import harmless

    listed = [*problems, *problems_of(plan)]
    if console.as_json:
        console.problems(listed)
        report = as_json(console, plan, problems, dry_run=dry_run)
        console.json(report | (move.as_json(moved) if moved else {}))
        return
    show_changes(console, plan)
    if plan.copies:
        copied = sum(copy.status == "new" for copy in plan.copies)
        console.info("import-copies", count=copied, unchanged=len(plan.copies) - copied)
    show_known(console, plan)
    if dry_run:
        for line in diff_lines(plan):
            console.result(harmless(line))
    console.info("import-would" if dry_run else "import-done", counts=counts(console, plan))
    if dry_run:
        console.info("import-dry-run")
    if new_drafts := sum(change.status == "new" and change.is_draft for change in plan.changes):
        console.info("import-drafts", count=new_drafts)
    show_proposed(console, plan)
    for old, new in plan.alike:
        console.info("import-alike", old=old, new=new, command=merge_command(old, new))
    console.problems(listed if console.verbose else gathered(listed))
    if moved:
        move.show(console, moved)


# -- what was done


def show_changes(console: Console, plan: "Plan") -> None:
    """The changed articles with their repairs, one by one if they are few; else their numbers."""
    changed = [change for change in plan.changes if change.status in STATUS_LINES]
    repairs = repairs_of(changed)
    if console.verbose or (len(changed) <= FEW and len(repairs) <= FEW):
        for change in changed:
            show_change(console, change)
    else:
        for status, code in STATUS_LINES.items():
            show_some(console, code, [change for change in changed if change.status == status])
        show_kinds(console, repairs)
    show_files(console, "import-new-topic", [(topic.path, topic.name) for topic in plan.new_topics])
    show_files(console, "pull-new-source", [(source.path, source.name) for source in plan.new_sources])


def repairs_of(changes: "Iterable[Change]") -> "list[Note]":
    """What was repaired or assumed in the articles that were written."""
    return [note for change in changes if change.after is not None for note in change.repairs]


def show_change(console: Console, change: "Change", *, with_repairs: bool = True) -> None:
    """An article, and its repairs if it was written."""
    console.info(STATUS_LINES[change.status], path=change.path, title=change.title)
    if with_repairs:
        for note in repairs_of([change]):
            console.info("import-repair", reason=note.code, text=console.say(note.code, **note.params))


def show_some(console: Console, code: str, changes: "Sequence[Change]") -> None:
    """The articles of one status: one is named, more are counted."""
    for change in changes[:1]:
        console.info(code, path=change.path, title=change.title)
    if more := len(changes) - 1 if changes else 0:
        console.info("import-and-more", count=more)


def show_kinds(console: Console, repairs: "Sequence[Note]") -> None:
    """The repairs in one line, counted by kind."""
    if repairs:
        kinds = Counter(console.say(REPAIR_KINDS.get(note.code, OTHER), **note.params) for note in repairs)
        named = [f"{kind} {count}" for kind, count in kinds.most_common()]
        console.info("import-repairs", count=len(repairs), kinds=joined(console, named))


def show_files(console: Console, code: str, files: Sequence[tuple[str, str]]) -> None:
    """New files of topics or sources."""
    listed = files if console.verbose or len(files) <= FEW else files[:1]
    for path, name in listed:
        console.info(code, path=path, name=name)
    if more := len(files) - len(listed):
        console.info("import-and-more", count=more)


def show_known(console: Console, plan: "Plan") -> None:
    """Shows the known media without a file in one line: nothing needs to be done."""
    if names := [source.name for source in plan.unknown_sources if source.is_known]:
        console.info("import-known-media", names=joined(console, names))


def counts(console: Console, plan: "Plan") -> str:
    """The counts by status: `9 new, 1 unchanged`."""
    parts = [console.say("import-count-new", count=plan.number("new"))]
    parts.append(console.say("import-count-unchanged", count=plan.number("unchanged")))
    for status, code in STATUS_COUNTS.items():
        if number := plan.number(status):
            parts.append(console.say(code, count=number))
    return ("，" if console.lang == "zh" else ", ").join(parts)


def joined(console: Console, names: Iterable[str]) -> str:
    return ("、" if console.lang == "zh" else ", ").join(names)


def diff_lines(plan: "Plan") -> Iterator[str]:
    """The changes as a unified diff."""
    from wenzhai.importers.diff import diff

    for change in plan.changes:
        if change.after is not None:
            yield from diff(change.path, change.before, change.after)
    for term in (*plan.new_topics, *plan.new_sources):
        yield from diff(term.path, None, term.text.encode())


# -- what needs a decision


def show_proposed(console: Console, plan: "Plan") -> None:
    """Shows the topics proposed by drafts in one line: the editor keeps or removes them."""
    if plan.proposed:
        names = sorted(plan.proposed, key=lambda name: (-plan.proposed[name], name))
        listed = [*names[:PROPOSED_NAMED], *(["…"] if names[PROPOSED_NAMED:] else [])]
        console.info("import-proposed", count=len(names), names=joined(console, listed))


def problems_of(plan: "Plan") -> "Iterator[Problem]":
    """The problems of planning: unknown sources, conflicts, what a source does not state, files kept."""
    from wenzhai.importers.vocabulary import source_warning
    from wenzhai.model.problems import warning

    yield from (source_warning(source) for source in plan.unknown_sources if not source.is_known)
    for change in plan.changes:
        yield from change.problems
    for copy in plan.copies:
        if copy.status == "kept":
            yield warning("import-copy-kept", copy.path, params={"source": copy.source})


# -- for programs


def as_json(
    console: Console, plan: "Plan", problems: "Sequence[Problem]", *, dry_run: bool
) -> dict[str, object]:
    from wenzhai.importers.plan import STATUSES
    from wenzhai.model.problems import errors_in

    return {
        "ok": not errors_in(problems),
        "dry_run": dry_run,
        "counts": {status: plan.number(status) for status in STATUSES},
        "articles": [article_json(console, change) for change in plan.changes],
        "new_topics": [{"name": topic.name, "path": topic.path} for topic in plan.new_topics],
        "proposed_topics": dict(sorted(plan.proposed.items())),
        "new_sources": [{"name": source.name, "path": source.path} for source in plan.new_sources],
        "alike_topics": [{"name": old, "keep": new} for old, new in plan.alike],
        "copies": [{"path": copy.path, "status": copy.status} for copy in plan.copies],
        "unknown_sources": [
            {"name": source.name, "path": source.path, "text": source.text} for source in plan.unknown_sources
        ],
        **({"diff": list(diff_lines(plan))} if dry_run else {}),
    }


def article_json(console: Console, change: "Change") -> dict[str, object]:
    return {
        "id": change.id,
        "path": change.path,
        "title": change.title,
        "status": change.status,
        "repairs": [
            {"code": note.code, **note.params, "message": console.say(note.code, **note.params)}
            for note in change.repairs
        ],
    }
