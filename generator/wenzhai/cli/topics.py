"""`wenzhai topics suggest|merge|rename`: edits the topics of many articles at once, line by line."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from wenzhai.cli.complete import complete_topics
from wenzhai.cli.console import USAGE, CommandFailed, Console
from wenzhai.cli.options import OneOf, argument, command, option

if TYPE_CHECKING:
    from wenzhai.tools.topics.change import FileChange, TopicChanges
    from wenzhai.tools.topics.suggest import Suggested, Suggestion

ACTIONS = ["suggest", "merge", "rename"]


@command("topics", json=True)
@argument("action", metavar="suggest|merge|rename", type=OneOf(ACTIONS))
@argument("names", metavar="NAME…", nargs=-1, shell_complete=complete_topics)
@option("--apply", is_flag=True)
@option("--dry-run", is_flag=True)
def topics(console: Console, action: str, names: tuple[str, ...], apply: bool, dry_run: bool) -> None:
    from wenzhai.model.problems import Problem

    if action != "suggest" and len(names) != 2:
        raise CommandFailed([Problem(code="topics-two-names", params={"action": action})], USAGE)
    if apply and action != "suggest":
        raise CommandFailed([Problem(code="topics-apply-what", params={"action": action})], USAGE)
    if action == "suggest":
        suggest(console, names, apply=apply and not dry_run)
    else:
        change(console, action, *names, dry_run=dry_run)


# -- merge and rename -----------------------------------------------------------------------------


def change(console: Console, action: str, one: str, other: str, *, dry_run: bool) -> None:
    from wenzhai.builder.project import read_project
    from wenzhai.content.write import EditedTexts
    from wenzhai.tools.topics.apply import take_steps
    from wenzhai.tools.topics.change import merge, rename

    texts = EditedTexts(console.root)
    with console.waiting("topics-running") as meter:
        content = read_project(console.root, console.config, command="topics", strict=True, watcher=meter)
    library = content.library
    changes = (merge if action == "merge" else rename)(library, console.config, texts, one, other)
    if not dry_run:
        take_steps(console.root, changes.steps, texts.originals)
    show_changes(console, changes, dry_run=dry_run)


def show_changes(console: Console, changes: "TopicChanges", *, dry_run: bool) -> None:
    console.problems(changes.problems)
    for step in changes.steps:
        code = (
            "topics-removed" if step.text is None else "topics-moved" if step.moved_to else "topics-changed"
        )
        console.info(code, path=step.path, to=step.moved_to)
    console.info("topics-dry-run" if dry_run else "topics-done", files=len(changes.steps))
    if console.as_json:
        files = [{"path": s.path, "removed": s.text is None, "moved_to": s.moved_to} for s in changes.steps]
        console.json({"ok": True, "dry_run": dry_run, "files": files})


# -- suggest --------------------------------------------------------------------------------------


def suggest(console: Console, names: tuple[str, ...], *, apply: bool) -> None:
    from wenzhai.builder.project import read_project
    from wenzhai.tools.topics.apply import take_steps
    from wenzhai.tools.topics.suggest import articles_named, suggestions

    with console.waiting("topics-running") as meter:
        content = read_project(
            console.root,
            console.config,
            command="topics",
            strict=True,
            texts=lambda library: articles_named(library, names),
            watcher=meter,
        )
    found = suggestions(content.library, content.related, content.plain_texts)
    steps, originals = apply_steps(console, found) if apply else ([], {})
    take_steps(console.root, steps, originals)
    written = len(steps)
    for one in found:
        show_suggested(console, one)
    if not apply:
        show_new_words(console, found)
    for step in steps:
        if step.path not in originals:
            console.info("topics-created", path=step.path)
    ready = sum(bool(one.topics or one.words) for one in found)
    code = "topics-none-to-apply" if not ready else "topics-applied" if apply else "topics-suggested"
    console.info(code if found else "topics-all-have", articles=ready, files=written)
    if console.as_json:
        console.json({"ok": True, "applied": written, "articles": [as_json(one) for one in found]})


def show_new_words(console: Console, found: "list[Suggested]") -> None:
    """What the lines with `?` mean."""
    if any(one.words for one in found):
        console.info("topics-words")


def apply_steps(console: Console, found: "list[Suggested]") -> "tuple[list[FileChange], Mapping[str, bytes]]":
    """The files that the suggestions change, new topics first, and what they hold now. An article for which no topic
    fits gets the first new one, if there is one."""
    from wenzhai.content.frontmatter.edit import change_list
    from wenzhai.content.write import EditedTexts
    from wenzhai.tools.topics.change import FileChange, new_topic

    texts = EditedTexts(console.root)
    created: dict[str, FileChange] = {}
    steps = []
    for one in found:
        slugs = [topic.term.slug for topic in one.topics]
        if not slugs and one.words:
            topic = new_topic(one.words[0][0], console.config.slug_style)
            slugs = [topic.slug]
            created[topic.path] = FileChange(topic.path, topic.text)
        if slugs:
            text = change_list(texts(one.path), one.path, "topics", {}, slugs)
            steps.append(FileChange(one.path, text))
    return [*created.values(), *steps], texts.originals


def show_suggested(console: Console, one: "Suggested") -> None:
    if console.quiet or console.as_json:
        return
    console.result(f"{one.path}  {one.card.title}")
    for topic in one.topics:
        name = topic.term.name(console.lang)
        console.info("topics-topic", slug=topic.term.slug, name=name, evidence=evidence(console, topic))
    for word, articles in one.words:
        console.info("topics-word", word=word, articles=articles)
    if not (one.topics or one.words):
        console.info("topics-nothing")


def evidence(console: Console, topic: "Suggestion") -> str:
    parts = [
        console.say(code, words=" ".join(f"“{word}”×{count}" for word, count in words))
        for code, words in (("topics-names", topic.names), ("topics-keywords", topic.keywords))
        if words
    ]
    return " · ".join(parts)


def as_json(one: "Suggested") -> dict[str, object]:
    topics = [
        {"slug": t.term.slug, "points": t.points, "names": dict(t.names), "keywords": dict(t.keywords)}
        for t in one.topics
    ]
    return {"path": one.path, "id": one.card.id, "topics": topics, "words": dict(one.words)}
