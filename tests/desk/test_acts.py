"""Acts of the desk: each is carried out as a whole, can be undone, and overwrites nothing."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from tests.support.project import Project
from wenzhai.content.config import Config
from wenzhai.content.inbox_ledger import InboxLedger, parse_inbox_ledger, read_inbox_ledger
from wenzhai.content.paths import INBOX
from wenzhai.content.write import read
from wenzhai.desk import acts, log
from wenzhai.desk.acts import DeskAct, DeskState
from wenzhai.desk.drafts import DraftFile, find_article, find_draft
from wenzhai.model.problems import Problem, ProblemsError

ONE = "content/articles/2025/12/24-jia.md"
TWO = "content/articles/2025/12/25-yi.md"
FRONT = "---\nid: aaaaaa\ntitle: 甲\nlang: zh-Hans\nsource: 日报\ndate: 2025-12-24\n"


def written(project: Project) -> Project:
    project.write("wenzhai.yaml", "title: 测试\n")
    project.write(
        ONE, f"{FRONT}# 待定\ndraft: true\nsource_url: https://example.org/1\nslug: jia\n---\n甲的正文。\n"
    )
    project.write(
        TWO,
        FRONT.replace("aaaaaa", "bbbbbb").replace("甲", "乙").replace("24", "25")
        + "draft: true\n---\n乙。\n",
    )
    return project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return written(Project(tmp_path))


def state(project: Project) -> DeskState:
    root = project.root
    return DeskState(read(root / INBOX), Config(), lambda path: not (root / path).exists(), unknown)


def unknown(name: str) -> Problem | None:
    """All topics are there but one."""
    return Problem(code="topic-unknown", params={"name": name}) if name == "科枝" else None


def draft(project: Project, name: str = "aaaaaa") -> DraftFile:
    return find_draft(project.root, name, Config())


def content(project: Project) -> dict[str, bytes]:
    """All that an act may change."""
    files = [*(project.root / "content").rglob("*.md"), *(project.root / ".wenzhai").rglob("*")]
    return {str(one.relative_to(project.root)): one.read_bytes() for one in files if one.is_file()}


def test_a_kept_draft_has_no_mark_of_one_and_everything_else_of_it_stays(project: Project) -> None:
    log.perform(project.root, acts.keep([draft(project)], state(project)))
    assert (
        project.files[ONE]
        == f"{FRONT}# 待定\nsource_url: https://example.org/1\nslug: jia\n---\n甲的正文。\n"
    )


def test_keeping_gives_a_slug_and_a_place(project: Project) -> None:
    project.rename(TWO, "content/articles/new.md")
    log.perform(project.root, acts.keep([draft(project, "bbbbbb")], state(project)))
    assert "slug: new" in project.files["content/articles/2025/12/25-new.md"]
    assert "content/articles/new.md" not in project.files


def test_a_file_whose_links_depend_on_its_place_stays_there(project: Project) -> None:
    project.rename(TWO, "content/articles/new.md")
    project.append("content/articles/new.md", "见[甲](2025/12/24-jia.md)。\n")
    log.perform(project.root, acts.keep([draft(project, "bbbbbb")], state(project)))
    assert "draft" not in project.files["content/articles/new.md"]


def test_what_has_no_date_stays_undated_unless_one_is_given(project: Project) -> None:
    project.edit(TWO, "date: 2025-12-25\n", "")
    done = acts.keep([draft(project, "bbbbbb")], state(project))
    assert [one.code for one in done.problems] == ["inbox-undated"]
    given = acts.keep([draft(project, "bbbbbb")], state(project), "2026-01-02")
    log.perform(project.root, given)
    assert "date: 2026-01-02" in project.files["content/articles/2026/01/02-yi.md"]


def test_a_date_that_is_there_is_not_replaced(project: Project) -> None:
    with pytest.raises(ProblemsError) as caught:
        acts.keep([draft(project)], state(project), "2026-01-02")
    (problem,) = caught.value.problems
    assert (problem.code, problem.path, problem.params["date"]) == ("inbox-dated", ONE, "2025-12-24")
    assert acts.keep([draft(project)], state(project), "2025-12-24").steps


def test_a_dropped_draft_is_remembered_and_its_file_put_aside(project: Project) -> None:
    log.perform(project.root, acts.drop([draft(project)], state(project)))
    assert ONE not in project.files
    assert (project.root / ".wenzhai/dropped/articles/2025/12/24-jia.md").is_file()
    ledger = read_inbox_ledger(project.root)
    assert ledger.has_dropped("aaaaaa", "")
    assert ledger.has_dropped("another", "https://example.org/1")
    assert not ledger.has_dropped("another", "")


def test_a_draft_put_off_is_so_until_it_is_kept(project: Project) -> None:
    log.perform(project.root, acts.later([draft(project)], state(project)))
    assert read_inbox_ledger(project.root).later == {"aaaaaa"}
    log.perform(project.root, acts.keep([draft(project)], state(project)))
    assert read_inbox_ledger(project.root) == InboxLedger(kept={"aaaaaa": ""})


def test_topics_note_and_other_fields_are_set_and_taken_away(project: Project) -> None:
    log.perform(project.root, acts.topics(draft(project), state(project), ["科技", "ai"]))
    log.perform(project.root, acts.topics(draft(project), state(project), ["ai", "新"]))
    assert "topics: [ai, 新]" in project.files[ONE]
    log.perform(
        project.root, acts.fields(draft(project), state(project), {"note": "值得: 一读", "lead": True})
    )
    assert 'note: "值得: 一读"' in project.files[ONE]
    assert "lead: true" in project.files[ONE]
    log.perform(project.root, acts.fields(draft(project), state(project), {"note": "", "lead": False}))
    assert "note" not in project.files[ONE]
    assert "lead" not in project.files[ONE]


def test_two_drafts_become_versions_of_one_story(project: Project) -> None:
    log.perform(project.root, acts.merge([draft(project, "bbbbbb")], state(project), [draft(project)]))
    assert "same_story: [aaaaaa]" in project.files[TWO]


def test_a_draft_is_joined_to_an_article_that_was_kept_whose_file_stays_as_it_is(project: Project) -> None:
    log.perform(project.root, acts.keep([draft(project)], state(project)))
    before = content(project)
    kept = find_article(project.root, "aaaaaa")
    log.perform(project.root, acts.merge([draft(project, "bbbbbb")], state(project), [kept]))
    assert "same_story: [aaaaaa]" in project.files[TWO]
    assert project.files[ONE] == before[ONE].decode()
    log.undo(project.root)
    assert content(project) == before


def test_nothing_is_joined_to_itself(project: Project) -> None:
    with pytest.raises(ProblemsError) as caught:
        acts.merge([draft(project)], state(project), [draft(project, ONE)])
    assert [(one.code, one.path) for one in caught.value.problems] == [("inbox-merge-self", ONE)]


def test_a_topic_that_there_is_not_is_refused_unless_it_is_meant_to_be_new(project: Project) -> None:
    with pytest.raises(ProblemsError) as caught:
        acts.topics(draft(project), state(project), ["科枝", "科技"])
    assert [(one.code, one.params["name"]) for one in caught.value.problems] == [("topic-unknown", "科枝")]
    before = content(project)
    log.perform(project.root, acts.topics(draft(project), state(project), ["科枝", "科技"], new=True))
    assert "topics: [科枝, 科技]" in project.files[ONE]
    assert "zh: 科枝" in project.files["content/topics/ke-zhi.md"]
    assert acts.topics(draft(project), state(project), ["科枝"]).steps  # it had it before
    log.undo(project.root)
    assert content(project) == before


def test_only_the_act_that_was_meant_is_undone(project: Project) -> None:
    log.perform(project.root, acts.later([draft(project)], state(project)))
    meant = log.mark_of(log.last_act(project.root))
    log.perform(project.root, acts.later([draft(project, "bbbbbb")], state(project)))
    with pytest.raises(ProblemsError) as caught:
        log.undo(project.root, meant)
    assert [one.code for one in caught.value.problems] == ["inbox-undo-other"]
    assert read_inbox_ledger(project.root).later == {"aaaaaa", "bbbbbb"}
    log.undo(project.root, log.mark_of(log.last_act(project.root)))
    assert read_inbox_ledger(project.root).later == {"aaaaaa"}


def test_a_file_that_is_no_draft_because_it_cannot_be_read_is_told_so(project: Project) -> None:
    path = "content/articles/bare.md"
    project.write(path, "没有头信息。\n")
    with pytest.raises(ProblemsError) as caught:
        draft(project, path)
    assert {one.path for one in caught.value.problems} == {path}
    assert "inbox-no-draft" not in {one.code for one in caught.value.problems}


def test_an_act_that_a_build_would_refuse_is_not_planned(project: Project) -> None:
    with pytest.raises(ProblemsError):
        acts.keep([draft(project)], state(project), "gestern")


def acts_of_a_week(project: Project) -> list[DeskAct]:
    """One after the other, each planned when those before it are done."""
    plans: list[Callable[[], DeskAct]] = [
        lambda: acts.topics(draft(project), state(project), ["科技"]),
        lambda: acts.later([draft(project)], state(project)),
        lambda: acts.keep([draft(project)], state(project)),
        lambda: acts.fields(draft(project, "bbbbbb"), state(project), {"summary": "要点"}),
        lambda: acts.drop([draft(project, "bbbbbb")], state(project)),
        lambda: acts.empty({path: data for path, data in content(project).items() if "dropped/" in path}),
    ]
    done = []
    for plan in plans:
        done.append(plan())
        log.perform(project.root, done[-1])
    return done


def test_acts_are_undone_from_the_last_to_the_first(project: Project) -> None:
    before = content(project)
    done = acts_of_a_week(project)
    undone = [log.undo(project.root) for _ in done]
    assert [one.name for one in undone if one] == [one.name for one in reversed(done)]
    assert content(project) == before
    assert log.undo(project.root) is None


def test_what_was_published_cannot_be_undone(project: Project) -> None:
    log.perform(project.root, acts.later([draft(project)], state(project)))
    log.forget(project.root)
    assert log.undo(project.root) is None


@pytest.mark.parametrize("name", ["keep", "drop"])
def test_a_file_saved_meanwhile_is_not_overwritten(project: Project, name: str) -> None:
    planned = getattr(acts, name)([draft(project)], state(project))
    project.edit(ONE, "甲的正文", "编者改过")
    before = content(project)
    with pytest.raises(ProblemsError) as caught:
        log.perform(project.root, planned)
    assert [(one.code, one.path) for one in caught.value.problems] == [("changed-meanwhile", ONE)]
    assert content(project) == before


def test_an_act_on_a_file_saved_since_is_forgotten_and_those_before_it_can_be_undone(
    project: Project,
) -> None:
    log.perform(project.root, acts.topics(draft(project, "bbbbbb"), state(project), ["科技"]))
    log.perform(project.root, acts.topics(draft(project), state(project), ["科技"]))
    project.edit(ONE, "甲的正文", "编者改过")
    before = project.files[ONE]
    with pytest.raises(ProblemsError) as caught:
        log.undo(project.root)
    assert [(one.code, one.path) for one in caught.value.problems] == [("inbox-undo-changed", ONE)]
    undone = log.undo(project.root)
    assert undone and undone.ids == ("bbbbbb",)
    assert project.files[ONE] == before
    assert "topics" not in project.files[TWO]


class Killed(BaseException):
    """Stands for SIGKILL: nothing is cleaned up behind it."""


def cut_off(
    take: Callable[[Path, Sequence[acts.Step]], None],
    left: Iterator[int],
    root: Path,
    steps: Sequence[acts.Step],
) -> None:
    """Takes steps one by one, as many as are left."""
    for step in steps:
        if next(left, None) is None:
            raise Killed
        take(root, [step])


@pytest.mark.parametrize("undoing", [False, True])
def test_whatever_moment_an_act_is_cut_off_at_the_next_one_finishes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undoing: bool
) -> None:
    for stop in count():
        project = written(Project(tmp_path / str(stop)))
        first = content(project)
        planned = acts.drop([draft(project), draft(project, "bbbbbb")], state(project))
        if undoing:
            log.perform(project.root, planned)
        with monkeypatch.context() as patch:
            patch.setattr(log, "take", partial(cut_off, log.take, iter(range(stop))))
            try:
                if undoing:
                    log.undo(project.root)
                else:
                    log.perform(project.root, planned)
                ended = True
            except Killed:
                ended = False
        log.perform(
            project.root,
            acts.write("issue", "content/issues/1.md", None, b"---\ntitle: a\n---\n", "a", Config()),
        )
        log.undo(project.root)
        log.undo(project.root)
        assert content(project) == first
        if ended:
            break
    assert stop == 3


def test_nothing_outside_of_the_content_is_ever_written(
    project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (project.root / "content/articles/away").symlink_to(outside)
    for path in (
        "content/../wenzhai.yaml",
        "wenzhai.yaml",
        "content/articles/away/a.md",
        "/etc/x",
        ".cache/x",
    ):
        with pytest.raises(ProblemsError) as caught:
            log.perform(project.root, DeskAct("note", (), (), (acts.WriteFile(path, None, b"x"),)))
        assert caught.value.problems[0].code == "inbox-path"
    assert not [*outside.iterdir()]


def test_a_log_that_somebody_else_has_planted_is_not_trusted(project: Project) -> None:
    log.perform(project.root, acts.later([draft(project)], state(project)))
    (entry,) = log.folder(project.root).glob("*.done")
    entry.write_bytes(entry.read_bytes().replace(b"later", b"Later"))
    assert log.undo(project.root) is None
    assert read_inbox_ledger(project.root).later == {"aaaaaa"}


def test_the_ledger_reads_back_and_survives_marks_of_a_merge() -> None:
    ledger = InboxLedger({"b": "https://example.org/", "a": ""}, frozenset({"c"}))
    assert parse_inbox_ledger(ledger.text()) == ledger
    marked = "<<<<<<< HEAD\n" + ledger.text().replace("later", "=======\nlater") + ">>>>>>> b\n"
    assert parse_inbox_ledger(marked) == ledger
