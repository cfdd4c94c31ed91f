"""The acts of the desk, as plans of file changes: pure functions of the files as they are.

What an act leaves behind has been read by the strict reader, or there is no plan: no act makes a file that a build
would refuse.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from wenzhai.content.config import Config
from wenzhai.content.frontmatter.edit import change_field, change_list
from wenzhai.content.inbox_ledger import InboxLedger, parse_inbox_ledger
from wenzhai.content.kinds import article_place
from wenzhai.content.parse import parse_file
from wenzhai.content.paths import CONTENT, DROPPED, INBOX
from wenzhai.desk.drafts import DraftFile, draft_file
from wenzhai.model.content import Article
from wenzhai.model.problems import Problem, ProblemsError, errors_in, warning
from wenzhai.model.report import harmless, words
from wenzhai.text.labels import labels_of
from wenzhai.tools.topics.change import new_topic

FIELDS = ("note", "summary", "rights", "ai", "lead", "pinned", "excerpt")
"""Keys with one value that the desk can change. The text is the editor's."""
SWITCHES = ("lead", "pinned", "excerpt")


class WriteFile(Struct, frozen=True, tag=True):
    """A file gets other bytes; `None` is a file that is not there."""

    path: str
    before: bytes | None
    after: bytes | None


class MoveFile(Struct, frozen=True, tag=True):
    """A file gets another path, where there is none yet."""

    path: str
    to: str
    data: bytes


Step = WriteFile | MoveFile


class DeskAct(Struct, frozen=True):
    """What to do, and to which articles. `problems` are warnings."""

    name: str
    ids: tuple[str, ...]
    titles: tuple[str, ...]
    steps: tuple[Step, ...]
    problems: tuple[Problem, ...] = ()


class DeskState(Struct, frozen=True):
    """What acts have to know besides the drafts: the ledger as it is on the disk, the settings, whether a path is free,
    and what is wrong with the name of a topic: that there is none."""

    ledger: bytes | None
    config: Config
    is_free: Callable[[str], bool]
    unknown_topic: Callable[[str], Problem | None]

    @property
    def known(self) -> InboxLedger:
        return parse_inbox_ledger((self.ledger or b"").decode("utf-8", "replace"))


SAID = {
    "keep": "inbox-act-keep",
    "drop": "inbox-act-drop",
    "later": "inbox-act-later",
    "topics": "inbox-act-topics",
    "note": "inbox-act-note",
    "edit": "inbox-act-edit",
    "merge": "inbox-act-merge",
    "empty": "inbox-act-empty",
    "issue": "inbox-act-issue",
    "issue-new": "inbox-act-issue-new",
    "issue-add": "inbox-act-issue-add",
    "issue-move": "inbox-act-issue-move",
    "issue-cross": "inbox-act-issue-cross",
    "issue-out": "inbox-act-issue-out",
    "issue-section": "inbox-act-issue-section",
}
"""Acts, and how they are told."""


def said(done: DeskAct, lang: str) -> str:
    """An act told in a line: with the title of the first article, of a story with all, and of a move with the section,
    which is its last title."""
    titles = [*map(harmless, done.titles if done.name == "merge" else done.titles[:1])]
    params = {
        "title": labels_of(lang).apart.join(titles),
        "last": harmless(done.titles[-1]) if done.titles else "",
        "count": str(len(done.titles) or len(done.steps)),
    }
    return words(SAID[done.name], params, lang)


# -- acts -----------------------------------------------------------------------------------------


def keep(drafts: Sequence[DraftFile], state: DeskState, date: str = "") -> DeskAct:
    """They are drafts no more; what has no slug gets one, and each file its place. Without a date, and with none given,
    an article stays undated: nothing is guessed. Raises `ProblemsError` where a date would replace another."""
    dated = [(one.path, str(stated)) for one in drafts if (stated := one.values.get("date"))]
    if wrong := [(path, stated) for path, stated in dated if date not in ("", stated)]:
        raise ProblemsError(
            [Problem(code="inbox-dated", path=path, params={"date": stated}) for path, stated in wrong]
        )
    steps: list[Step] = []
    problems = []
    for draft in drafts:
        text = change_field(draft.text, draft.path, "draft", False)
        if date:
            text = change_field(text, draft.path, "date", date)
        article = strictly_read(draft.path, text, state.config)
        if "slug" not in draft.values:
            text = change_field(text, draft.path, "slug", article.slug)
        steps.append(WriteFile(draft.path, draft.data, text.encode()))
        if not article.day:
            problems.append(warning("inbox-undated", draft.path))
        place = article_place(article.day, article.slug)
        if place != draft.path and may_move(article) and state.is_free(place):
            steps.append(MoveFile(draft.path, place, text.encode()))
    return act("keep", drafts, [*steps, *ledger_step(state, drafts, later=False, kept=True)], problems)


def may_move(article: Article) -> bool:
    """Whether no link in the text depends on where the file lies."""
    return all(link.kind == "wiki" for link in article.links)


def drop(drafts: Sequence[DraftFile], state: DeskState) -> DeskAct:
    """They are remembered, so that no import brings them back, and their files go where `empty` removes them."""
    moves: list[Step] = []
    taken = set[str]()
    for draft in drafts:
        to = dropped_place(draft.path, lambda path: state.is_free(path) and path not in taken)
        taken.add(to)
        moves.append(MoveFile(draft.path, to, draft.data))
    return act("drop", drafts, [*ledger_step(state, drafts, later=False, dropped=True), *moves])


def dropped_place(path: str, is_free: Callable[[str], bool]) -> str:
    stem = f"{DROPPED}/{path.removeprefix(f'{CONTENT}/').removesuffix('.md')}"
    number = 1
    while not is_free(place := f"{stem}.md" if number == 1 else f"{stem}-{number}.md"):
        number += 1
    return place


def later(drafts: Sequence[DraftFile], state: DeskState) -> DeskAct:
    """They come after all others from now on."""
    return act("later", drafts, ledger_step(state, drafts, later=True))


def topics(draft: DraftFile, state: DeskState, names: Sequence[str], *, new: bool = False) -> DeskAct:
    """The article has these topics and no others. Raises `ProblemsError` for those that have no file and that it did
    not have before: they may be typing errors; with `new` they get one."""
    given = [str(one) for one in draft.values.get("topics") or ()]
    unknown = {name: wrong for name in names if name not in given and (wrong := state.unknown_topic(name))}
    if unknown and not new:
        raise ProblemsError([*unknown.values()])
    made = {
        topic.path: topic.text for name in unknown for topic in [new_topic(name, state.config.slug_style)]
    }
    steps = [
        WriteFile(path, None, readable(path, text.encode(), state.config)) for path, text in made.items()
    ]
    changes: dict[str, str | None] = {one: None for one in given if one not in names}
    text = change_list(draft.text, draft.path, "topics", changes, names)
    return act("topics", [draft], [*steps, rewritten(draft, state, text)])


def fields(draft: DraftFile, state: DeskState, values: Mapping[str, str | bool]) -> DeskAct:
    """Those keys get these values, and go with an empty one."""
    text = draft.text
    for key, value in values.items():
        assert key in FIELDS, "a field of the desk"
        text = change_field(text, draft.path, key, value)
    name = "note" if values.keys() == {"note"} else "edit"
    return act(name, [draft], [rewritten(draft, state, text)])


def merge(drafts: Sequence[DraftFile], state: DeskState, others: Sequence[DraftFile]) -> DeskAct:
    """The drafts tell the story that the others tell, drafts or not, whose files stay as they are. Raises
    `ProblemsError` where one would be joined to itself."""
    if itself := {one.path for one in drafts} & {one.path for one in others}:
        raise ProblemsError([Problem(code="inbox-merge-self", path=path) for path in sorted(itself)])
    names = [one.id or strictly_read(one.path, one.text, state.config).slug for one in others]
    steps = []
    for draft in drafts:
        text = change_list(draft.text, draft.path, "same_story", {}, names)
        text = change_list(text, draft.path, "not_same_story", dict.fromkeys(names))
        steps.append(rewritten(draft, state, text))
    return act("merge", [*others, *drafts], steps)


def joined(done: Sequence[DeskAct]) -> DeskAct:
    """Acts on one draft as one, each planned for what the one before leaves behind."""
    if len(done) == 1:
        return done[0]
    steps, problems = (
        [part for one in done for part in getattr(one, name)] for name in ("steps", "problems")
    )
    return DeskAct("edit", done[0].ids[-1:], done[0].titles[-1:], tuple(steps), tuple(problems))


def empty(files: Mapping[str, bytes | None]) -> DeskAct:
    """The files of dropped drafts are removed; that they were dropped is still known."""
    steps = tuple(WriteFile(path, data, None) for path, data in files.items())
    return DeskAct("empty", (), (), steps)


def write(name: str, path: str, before: bytes | None, after: bytes, title: str, config: Config) -> DeskAct:
    """A content file gets another text, as that of an issue does."""
    readable(path, after, config)
    steps = (WriteFile(path, before, after),) if before != after else ()
    return DeskAct(name, (), (title,), steps)


def split_names(text: str) -> list[str]:
    """Names parted by commas of either width, each once."""
    names = (name.strip() for name in text.replace("，", ",").split(","))
    return list(dict.fromkeys(name for name in names if name))


# -- parts of them --------------------------------------------------------------------------------


def act(
    name: str, drafts: Sequence[DraftFile], steps: Iterable[Step], problems: Sequence[Problem] = ()
) -> DeskAct:
    changing = (step for step in steps if isinstance(step, MoveFile) or step.before != step.after)
    ids, titles = tuple(one.id for one in drafts), tuple(one.title for one in drafts)
    return DeskAct(name, ids, titles, tuple(changing), tuple(problems))


def rewritten(draft: DraftFile, state: DeskState, text: str) -> WriteFile:
    strictly_read(draft.path, text, state.config)
    return WriteFile(draft.path, draft.data, text.encode())


def left_by(done: DeskAct, draft: DraftFile) -> DraftFile:
    """The file as an act leaves it that does not move it."""
    written = [one.after for one in done.steps if isinstance(one, WriteFile) and one.path == draft.path]
    return draft_file(draft.path, written[-1]) if written and written[-1] is not None else draft


def readable(path: str, data: bytes, config: Config) -> bytes:
    """Raises `ProblemsError` for what a build refuses."""
    if errors := errors_in(parse_file(path, data, config).problems):
        raise ProblemsError(errors)
    return data


def strictly_read(path: str, text: str, config: Config) -> Article:
    """The article as a build reads it. Raises `ProblemsError` for what a build refuses."""
    parsed = parse_file(path, text.encode(), config)
    if not isinstance(parsed.fact, Article):
        raise ProblemsError(errors_in(parsed.problems))
    return parsed.fact


def ledger_step(
    state: DeskState,
    drafts: Sequence[DraftFile],
    *,
    later: bool,
    dropped: bool = False,
    kept: bool = False,
) -> list[Step]:
    known, ids = state.known, {one.id for one in drafts if one.id}
    gone = {one.id: one.source_url for one in drafts if one.id} if dropped else {}
    wanted = InboxLedger(
        {**{id: address for id, address in known.dropped.items() if id not in ids}, **gone},
        (known.later | ids) if later else known.later - ids,
        {
            **{id: issue for id, issue in known.kept.items() if id not in ids},
            **dict.fromkeys(ids if kept else (), ""),
        },
    )
    return ledger_written(state.ledger, wanted)


def ledger_written(before: bytes | None, wanted: InboxLedger) -> list[Step]:
    """The step that makes the ledger say that; none where it does."""
    if wanted == parse_inbox_ledger((before or b"").decode("utf-8", "replace")):
        return []
    return [WriteFile(INBOX, before, wanted.text().encode())]


def inverse(step: Step) -> Step:
    if isinstance(step, MoveFile):
        return MoveFile(step.to, step.path, step.data)
    return WriteFile(step.path, step.after, step.before)


def undone(done: DeskAct) -> tuple[Step, ...]:
    """The steps that undo an act."""
    return tuple(map(inverse, reversed(done.steps)))
