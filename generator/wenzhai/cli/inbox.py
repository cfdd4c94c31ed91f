"""`wenzhai inbox`: what to do with each draft, by commands, or one draft after the other with single keys."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from wenzhai.cli.complete import complete_sources, complete_topics
from wenzhai.cli.console import USAGE, CommandFailed, Console
from wenzhai.cli.options import argument, command, option

if TYPE_CHECKING:
    from wenzhai.desk.acts import DeskAct, DeskState
    from wenzhai.desk.drafts import DraftFile
    from wenzhai.desk.inbox import Inbox, InboxFilter, InboxItem, StoryLine

Plan = Callable[["Sequence[DraftFile]", "DeskState", "Sequence[str]"], "DeskAct"]

ACTIONS = ("list", "show", "keep", "drop", "later", "topics", "note", "merge", "undo", "empty")
ORDERS = ("story", "source", "topic", "time")
ONE = ("show", "topics", "note")
"""Acts on one draft; what follows its name is the topics, or the note."""


@command("inbox", json=True)
@argument("action", metavar="[ACTION]", required=False, type=click.Choice(ACTIONS))
@argument("names", metavar="NAME…", nargs=-1)
@option("--source", "-s", metavar="SOURCE", default="", shell_complete=complete_sources)
@option("--topic", "-t", metavar="TOPIC", default="", shell_complete=complete_topics)
@option("--language", "-l", "written_lang", metavar="LANG", default="")
@option("--day", metavar="DATE", default="")
@option("--search", "words", metavar="WORDS", default="")
@option("--order", type=click.Choice(ORDERS), default="story")
@option("--date", metavar="DATE", default="")
@option("--clear", is_flag=True)
@option("--new", is_flag=True)
def inbox(
    console: Console,
    action: str | None,
    names: tuple[str, ...],
    source: str,
    topic: str,
    written_lang: str,
    day: str,
    words: str,
    order: str,
    date: str,
    clear: bool,
    new: bool,
) -> None:
    from wenzhai.desk.inbox import InboxFilter

    filters = {
        "--source": source,
        "--topic": topic,
        "--language": written_lang,
        "--day": day,
        "--search": words,
        "--order": order != "story",
    }
    surplus(action or "list", names, {**filters, "--date": date, "--clear": clear, "--new": new})
    wanted = InboxFilter(source=source, topic=topic, lang=written_lang, day=day, words=words)
    if action is None and sys.stdin.isatty() and sys.stdout.isatty() and not console.as_json:
        from wenzhai.cli.inbox_keys import one_by_one

        one_by_one(console, wanted, order)
    elif action in (None, "list"):
        show_list(console, read(console), wanted, order)
    elif action == "undo":
        undo(console)
    elif action == "empty":
        empty(console)
    elif not names:
        raise failed("inbox-which", action=str(action))
    elif action == "show":
        show_item(console, names[0])
    else:
        act_on(console, str(action), names, date, clear=clear, new=new)


TAKES = {
    "list": ("--source", "--topic", "--language", "--day", "--search", "--order"),
    "keep": ("--date",),
    "topics": ("--clear", "--new"),
    "note": ("--clear",),
}
"""Options by action; the other actions take none."""


def surplus(action: str, names: Sequence[str], options: Mapping[str, object]) -> None:
    """Raises `CommandFailed` for what the action has no use for: it was meant to do something."""
    most = 0 if action in ("list", "undo", "empty") else 1 if action == "show" or options["--clear"] else None
    extra = [] if most is None else [*names[most:]]
    extra += [name for name, value in options.items() if value and name not in TAKES.get(action, ())]
    if extra:
        raise failed("inbox-surplus", action=action, what=" ".join(extra))


def failed(code: str, **params: str) -> CommandFailed:
    from wenzhai.model.problems import Problem

    return CommandFailed([Problem(code=code, params=params)], USAGE)


def read(console: Console) -> "Inbox":
    from wenzhai.desk.inbox import read_inbox

    with console.waiting("inbox-reading") as meter:
        return read_inbox(console.root, console.config, watcher=meter)


# -- acts -----------------------------------------------------------------------------------------


def act_on(console: Console, action: str, names: Sequence[str], date: str, *, clear: bool, new: bool) -> None:
    from wenzhai.desk import acts
    from wenzhai.desk.drafts import find_draft
    from wenzhai.desk.log import desk_state

    root, config = console.root, console.config
    state = desk_state(root, config)
    if action == "merge":
        carry_out(console, merged(console, state, names))
        return
    asked = names[:1] if action in ONE else dict.fromkeys(names)
    drafts = [find_draft(root, name, config) for name in asked]
    words = words_for(action, names, drafts[0], clear=clear) if action in MISSING else ()
    match action:
        case "keep":
            done = acts.keep(drafts, state, date)
        case "drop":
            done = acts.drop(drafts, state)
        case "later":
            done = acts.later(drafts, state)
        case "topics":
            done = acts.topics(drafts[0], state, acts.split_names(",".join(words)), new=new)
        case _:
            done = acts.fields(drafts[0], state, {"note": " ".join(words).strip()})
    carry_out(console, done)


def merged(console: Console, state: "DeskState", names: Sequence[str]) -> "DeskAct":
    """Drafts are joined to the articles that are none, or else to the first of them."""
    from wenzhai.desk import acts
    from wenzhai.desk.drafts import expect_draft, find_article

    found = {one.path: one for name in names for one in [find_article(console.root, name)]}
    if len(found) < 2:
        raise failed("inbox-which", action="merge")
    drafts = [one for one in found.values() if one.is_draft]
    if not drafts:
        expect_draft(next(iter(found.values())), names[0], console.config)
    others = [one for one in found.values() if not one.is_draft] or drafts[:1]
    return acts.merge([one for one in drafts if one not in others], state, others)


MISSING = {"topics": "inbox-topics-missing", "note": "inbox-note-missing"}
"""Acts that need words after the id, and what is said where there are none."""


def words_for(action: str, names: Sequence[str], draft: "DraftFile", *, clear: bool) -> Sequence[str]:
    """The topics, or the words of a note; none to clear them. Raises `CommandFailed` where neither was asked for:
    nothing is lost because a word was forgotten."""
    words = names[1:]
    if clear or "".join(words).strip(" ,，"):
        return words
    now = draft.values.get(action) or "—"
    shown = ", ".join(map(str, now)) if isinstance(now, list) else str(now)
    raise failed(MISSING[action], id=names[0], now=shown)


def carry_out(console: Console, done: "DeskAct") -> None:
    from wenzhai.desk.log import perform

    perform(console.root, done)
    console.problems(done.problems)
    report(console, done)


def report(console: Console, done: "DeskAct | None", *, undone: bool = False) -> None:
    """Says what was done, in a line."""
    if done is None:
        console.info("inbox-nothing-to-undo")
    elif undone:
        say_undone(console, done)
    elif not (console.quiet or console.as_json):
        console.result(told(console, done))
    if console.as_json:
        steps = done.steps if done else ()
        paths = [
            path for step in steps for path in dict.fromkeys((step.path, getattr(step, "to", step.path)))
        ]
        about = {"act": done.name, "ids": done.ids, "undone": undone} if done else {"act": None}
        console.json({"ok": True, **about, "files": paths})


def told(console: Console, done: "DeskAct") -> str:
    from wenzhai.desk.acts import said

    return said(done, console.lang)


def say_undone(console: Console, done: "DeskAct") -> None:
    """What was undone, and what the next undo would undo."""
    from wenzhai.desk.log import last_act

    console.info("inbox-undone", what=told(console, done))
    following = last_act(console.root)
    if following:
        console.info("inbox-undo-next", what=told(console, following))
    else:
        console.info("inbox-undo-none")


def undo(console: Console) -> None:
    from wenzhai.desk.log import undo as undo_last

    report(console, undo_last(console.root), undone=True)


def empty(console: Console) -> None:
    from wenzhai.desk.acts import empty as empty_dropped
    from wenzhai.desk.log import dropped_files

    carry_out(console, empty_dropped(dropped_files(console.root)))


# -- what there is --------------------------------------------------------------------------------


def show_list(console: Console, found: "Inbox", wanted: "InboxFilter", order: str) -> None:
    from wenzhai.desk.inbox import chosen, story_lines

    expect_matches(found, wanted)
    console.problems(found.unread)
    lines = story_lines(chosen(found.items.values(), wanted), order)
    shown = sum(1 + len(line.others) for line in lines)
    if console.as_json:
        stories = [
            {**item_json(line.main), "versions": [item_json(one) for one in line.others]} for line in lines
        ]
        console.json(
            {"ok": True, "order": order, "drafts": len(found.items), "shown": shown, "stories": stories}
        )
        return
    if not console.quiet:
        for line in lines:
            show_line(console, line)
    console.info("inbox-count", shown=shown, stories=len(lines), drafts=len(found.items))
    console.info("inbox-order", order=console.say(ORDER_NAMES[order]))


def expect_matches(found: "Inbox", wanted: "InboxFilter") -> None:
    """Raises `CommandFailed` for filters that no draft can meet."""
    from wenzhai.desk.inbox import matchless

    if wrong := matchless(found.items.values(), wanted):
        raise CommandFailed(wrong, USAGE)


ORDER_NAMES = {
    "story": "inbox-order-story",
    "source": "inbox-order-source",
    "topic": "inbox-order-topic",
    "time": "inbox-order-time",
}


def show_line(console: Console, line: "StoryLine") -> None:
    from wenzhai.model.report import harmless

    console.result(harmless(item_line(console, line.main)))
    for other in line.others:
        console.result(harmless(f"    = {item_line(console, other)}"))


def item_line(console: Console, item: "InboxItem") -> str:
    when = " ".join(filter(None, (item.article.day, item.article.time))) or "—"
    marks = [console.say(code) for code in item_marks(item)]
    return "  ".join(filter(None, (item.id, when, item.source, item.article.title, *marks)))


def item_marks(item: "InboxItem") -> list[str]:
    """Codes of what a curator has to know before deciding."""
    found = {
        "inbox-no-date": not item.article.day,
        "inbox-later": item.later,
        "inbox-used": bool(item.used),
        "inbox-back": item.dropped,
    }
    return [code for code, is_so in found.items() if is_so]


def show_item(console: Console, name: str) -> None:
    from wenzhai.desk.drafts import find_draft

    path = find_draft(console.root, name, console.config).path
    found = read(console)
    item = next((one for one in found.items.values() if one.article.path == path), None)
    if item is None:  # a build refuses it, too
        raise CommandFailed([one for one in found.unread if one.path == path])
    if console.as_json:
        console.json({"ok": True, "draft": item_json(item)})
        return
    for line in item_lines(console, item):
        console.result(line)


def item_lines(console: Console, item: "InboxItem") -> list[str]:
    """What is known of a draft, a line each; what there is nothing of is left out."""
    from wenzhai.model.report import harmless
    from wenzhai.text.labels import labels_of

    article = item.article
    facts = [
        ("inbox-fact-topics", ", ".join(item.topics)),
        ("inbox-fact-proposed", "; ".join(evidence(one) for one in item.proposed)),
        ("inbox-fact-story", "; ".join(about(card) for card in item.versions)),
        ("inbox-fact-near", "; ".join(about(card) for card in item.near)),
        ("inbox-fact-used", "; ".join(about(card) for card in item.used)),
        ("inbox-fact-note", article.note_text),
        ("inbox-fact-pictures", str(item.pictures) if item.pictures else ""),
        ("inbox-fact-rights", article.rights or ""),
        ("inbox-fact-ai", labels_of(console.lang).ai.get(item.ai, "")),
        ("inbox-fact-address", article.source_url or ""),
        ("inbox-fact-file", article.path),
    ]
    lines = [item_line(console, item), article.summary]
    lines += [console.say(code, what=what) for code, what in facts if what]
    return [harmless(line) for line in lines if line]


def about(card: "object") -> str:
    return " ".join(filter(None, (getattr(card, "day", ""), getattr(card, "title", ""))))


def evidence(suggestion: "object") -> str:
    """A topic and the words that speak for it."""
    from wenzhai.tools.topics.suggest import Suggestion

    assert isinstance(suggestion, Suggestion)
    words = ", ".join(f"{word} {count}" for word, count in (*suggestion.names, *suggestion.keywords))
    return f"{suggestion.term.slug} ({words})"


def item_json(item: "InboxItem") -> dict[str, object]:
    article = item.article
    return {
        "id": article.id,
        "path": article.path,
        "title": article.title,
        "source": item.source,
        "day": article.day,
        "time": article.time,
        "lang": article.lang,
        "summary": article.summary,
        "topics": item.topics,
        "proposed": [
            {"topic": one.term.slug, "names": dict(one.names), "keywords": dict(one.keywords)}
            for one in item.proposed
        ],
        "story": [card.id for card in item.versions],
        "near": [card.id for card in item.near],
        "used": [card.id for card in item.used],
        "note": article.note_text,
        "pictures": item.pictures,
        "rights": article.rights,
        "ai": item.ai or None,
        "source_url": article.source_url,
        "later": item.later,
        "dropped": item.dropped,
    }
