"""`wenzhai topics suggest|merge|rename`: edits the topics of many articles at once, line by line."""

from collections import Counter
from typing import TYPE_CHECKING

import click

from wenzhai.cli.complete import complete_topics
from wenzhai.cli.console import USAGE, CommandFailed, Console
from wenzhai.cli.options import argument, command, option

if TYPE_CHECKING:
    from wenzhai.tools.topics.change import TopicChanges
    from wenzhai.tools.topics.suggest import Suggested, Suggestion

ACTIONS = ["suggest", "merge", "rename"]


@command("topics", json=True)
@argument("action", metavar="suggest|merge|rename", type=click.Choice(ACTIONS))
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
    library = read_project(console.root, console.config, command="topics", strict=True).library
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
    from wenzhai.tools.topics.suggest import articles_named, suggestions

    content = read_project(
        console.root,
        console.config,
        command="topics",
        strict=True,
        texts=lambda library: articles_named(library, names),
    )
    found = suggestions(content.library, content.related, content.plain_texts)
    written = apply_all(console, found) if apply else 0
    for one in found:
        show_suggested(console, one)
    show_new_words(console, found)
    ready = sum(bool(one.topics) for one in found)
    code = "topics-applied" if apply else "topics-suggested" if ready else "topics-none-to-apply"
    console.info(code if found else "topics-all-have", articles=ready, files=written)
    if console.as_json:
        console.json({"ok": True, "applied": written, "articles": [as_json(one) for one in found]})


def show_new_words(console: Console, found: "list[Suggested]") -> None:
    """What the lines with `?` mean, which nothing writes by itself, with the command for the word most often met."""
    words = Counter({word: articles for one in found for word, articles in one.words})
    if words:
        console.info("topics-words", word=words.most_common(1)[0][0])


def apply_all(console: Console, found: "list[Suggested]") -> int:
    """Writes the suggestions; returns the number of files."""
    from wenzhai.content.frontmatter.edit import change_list
    from wenzhai.content.write import EditedTexts
    from wenzhai.tools.topics.apply import take_steps
    from wenzhai.tools.topics.change import FileChange

    texts = EditedTexts(console.root)
    steps = [
        FileChange(
            one.path, change_list(texts(one.path), one.path, "topics", {}, [t.term.slug for t in one.topics])
        )
        for one in found
        if one.topics
    ]
    take_steps(console.root, steps, texts.originals)
    return len(steps)


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
