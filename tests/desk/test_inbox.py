"""The inbox: which drafts there are, in which order, what is known of each, and the acts by command and by key."""

import os
import pty
import select
import sys
import time
from pathlib import Path

import pytest

from tests.support.processes import end, start
from tests.support.project import Project
from tests.support.run import environment
from wenzhai.cli.inbox_keys import gone_on
from wenzhai.content.config import Config, load_config
from wenzhai.content.inbox_ledger import read_inbox_ledger
from wenzhai.desk.inbox import Inbox, InboxFilter, chosen, read_inbox, refreshed, story_lines
from wenzhai.importers import make_plan, write_plan
from wenzhai.model.content import Draft

LONG = "河口大桥今天通车，全长三千二百米，双向六车道，设计时速八十公里。市民清晨就在桥头等候，第一辆公交车七点整驶过。"


def article(id: str, title: str, day: str, more: str, text: str) -> tuple[str, str]:
    front = f"---\nid: {id}\ntitle: {title}\nslug: {id}\ndate: {day}\n{more}---\n"
    return f"content/articles/2025/12/{day[-2:]}-{id}.md", f"{front}{text}\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two drafts of one story and two others, beside a published article with the same link as one of them."""
    project = Project(tmp_path)
    project.write("wenzhai.yaml", "title: 测试\n")
    project.write(
        "content/topics/traffic.md", "---\nzh: 交通\nen: Traffic\nkeywords: [公交车, 大桥, 车道]\n---\n"
    )
    return project.add(
        article("aaaaaa", "河口大桥今天通车", "2025-12-24", "source: 港口报\ndraft: true\n", LONG),
        article("bbbbbb", "河口大桥今天通车", "2025-12-24", "source: 河口日报\ndraft: true\n", f"{LONG}完。"),
        article("cccccc", "The new library opens", "2025-12-26", "lang: en\ndraft: true\n"
                "source_url: https://example.org/c\nrights: CC BY\nai: summary\n",
                "The doors open at nine.\n\n![](c.png)"),
        article("dddddd", "雨下了一夜", "2025-12-25", "draft: true\ntopics: [traffic]\n", "雨下了一夜，列車停開。"),
        article("eeeeee", "Published", "2025-12-20", "lang: en\nsource_url: https://example.org/c\n", "Nine doors."),
    )  # fmt: skip


def inbox(project: Project) -> Inbox:
    return read_inbox(project.root, load_config(project.root))


def ids(found: Inbox, order: str = "story", **wanted: str) -> list[str]:
    lines = story_lines(chosen(found.items.values(), InboxFilter(**wanted)), order)
    return ["+".join(item.id for item in (line.main, *line.others)) for line in lines]


def test_drafts_stand_in_the_order_that_was_asked_for_a_line_for_each_story(project: Project) -> None:
    found = inbox(project)
    assert ids(found) == ["bbbbbb+aaaaaa", "cccccc", "dddddd"]
    assert ids(found, "time") == ["cccccc", "dddddd", "bbbbbb+aaaaaa"]
    assert ids(found, "source") == ["bbbbbb+aaaaaa", "cccccc", "dddddd"]
    assert ids(found, "topic") == ["dddddd", "cccccc", "bbbbbb+aaaaaa"]


def test_drafts_are_chosen_by_source_topic_language_day_and_words(project: Project) -> None:
    found = inbox(project)
    assert ids(found, source="港口报") == ["aaaaaa"]
    assert ids(found, topic="traffic") == ids(found, topic="交通") == ["dddddd"]
    assert ids(found, lang="en") == ["cccccc"]
    assert ids(found, day="2025-12-25") == ["dddddd"]
    assert ids(found, words="列车 一夜") == ["dddddd"]
    assert ids(found, words="NINE") == ["cccccc"]
    assert ids(found, words="nine 列车") == []


def test_what_is_known_of_a_draft(project: Project) -> None:
    items = inbox(project).items
    assert [(one.term.slug, dict(one.keywords)["大桥"]) for one in items["aaaaaa"].proposed] == [
        ("traffic", 1)
    ]
    assert [card.id for card in items["aaaaaa"].versions] == ["bbbbbb"]
    library = items["cccccc"]
    assert [card.id for card in library.used] == ["eeeeee"]
    assert (library.pictures, library.ai, library.article.rights) == (1, "summary", "CC BY")
    assert library.article.summary == "The doors open at nine."


def test_an_inbox_follows_its_files_without_reading_the_project_again(project: Project) -> None:
    found = inbox(project)
    path = found.items["cccccc"].article.path
    project.edit(path, "lang: en\n", "lang: en\ntopics: [traffic]\nnote: Read it.\n")
    project.edit(found.items["aaaaaa"].article.path, "draft: true\n", "")
    project.remove(found.items["dddddd"].article.path)
    now = refreshed(found, project.root, Config())
    assert set(now.items) == {"bbbbbb", "cccccc"}
    assert now.items["cccccc"].topics == ("交通",)
    assert now.items["cccccc"].article.note_text == "Read it."


def test_a_draft_that_cannot_be_read_is_named(project: Project) -> None:
    path = "content/articles/2025/12/25-dddddd.md"
    before = inbox(project)
    project.edit(path, "topics: [traffic]", "topics: [traffic")
    listed = project.run("inbox", "list")
    assert (listed.code, path in listed.err, "雨下了一夜" in listed.out) == (0, True, False)
    assert path in project.run("inbox", "show", path).err
    now = refreshed(before, project.root, Config())
    assert {one.path for one in now.unread} == {path} and "dddddd" in now.items
    project.edit(path, "topics: [traffic", "topics: [traffic]")
    assert not refreshed(now, project.root, Config()).unread


def test_the_acts_as_a_curator_gives_them(project: Project) -> None:
    assert "列出 4 篇，3 件事" in project.run("inbox", "list").out
    assert "链接用过：2025-12-20 Published" in project.run("inbox", "show", "cccccc").out
    assert project.run("inbox", "topics", "aaaaaa", "traffic").code == 0
    assert "topics: [traffic]" in project.files["content/articles/2025/12/24-aaaaaa.md"]
    project.run("inbox", "note", "aaaaaa", "为什么", "值得读")
    kept = project.run("inbox", "keep", "aaaaaa")
    assert (kept.code, kept.out) == (0, "收下 1 篇：河口大桥今天通车\n")
    assert project.run("inbox", "drop", "bbbbbb", "cccccc", "--json").json["ids"] == ["bbbbbb", "cccccc"]
    assert project.run("inbox", "list", "--json").json["drafts"] == 1
    assert "已撤销：丢弃 2 篇" in project.run("inbox", "undo").out
    wrong = project.run("inbox", "keep", "aaaaaa")
    assert (wrong.code, "[inbox-no-draft]" in wrong.err) == (1, True)
    assert "[inbox-unknown]" in project.run("inbox", "drop", "zzzzzz").err
    assert "[inbox-which]" in project.run("inbox", "drop").err


def test_a_story_is_told_with_all_its_titles(project: Project) -> None:
    told = "归为同一件事 3 篇：雨下了一夜；河口大桥今天通车；The new library opens"
    assert project.run("inbox", "merge", "dddddd", "aaaaaa", "cccccc").out == f"{told}\n"
    assert project.run("inbox", "undo").out == f"已撤销：{told}\n再往前没有可撤销的了。\n"


def test_a_draft_is_joined_to_the_story_of_an_article_that_was_kept(project: Project) -> None:
    kept = "content/articles/2025/12/20-eeeeee.md"
    before = project.files[kept]
    assert project.run("inbox", "merge", "cccccc", kept, "dddddd").code == 0
    for path in ("26-cccccc", "25-dddddd"):
        assert "same_story: [eeeeee]" in project.files[f"content/articles/2025/12/{path}.md"]
    assert project.files[kept] == before
    refused = project.run("inbox", "merge", "eeeeee", kept)
    assert (refused.code, "[inbox-which]" in refused.err) == (2, True)


def test_undo_says_what_it_undid_and_what_comes_next(project: Project) -> None:
    project.run("inbox", "later", "aaaaaa")
    project.run("inbox", "drop", "dddddd")
    told = project.run("inbox", "undo").out
    assert told == "已撤销：丢弃 1 篇：雨下了一夜\n再撤销一次，撤销的是：以后再看 1 篇：河口大桥今天通车\n"


def test_a_file_without_front_matter_is_told_to_have_none(project: Project) -> None:
    project.write("content/articles/bare.md", "只有正文。\n")
    refused = project.run("inbox", "keep", "content/articles/bare.md")
    assert refused.code == 1
    assert "[no-front-matter]" in refused.err and "[inbox-no-draft]" not in refused.err


def test_a_draft_without_an_id_is_found_by_the_one_that_the_list_shows(project: Project) -> None:
    project.write("content/articles/plain.md", "---\ntitle: 手写的\ndraft: true\n---\n正文。\n")
    (shown,) = [one for one in inbox(project).items.values() if one.article.title == "手写的"]
    assert project.run("inbox", "show", shown.id).code == 0


def test_an_undated_draft_and_one_that_git_brought_back_are_marked(project: Project) -> None:
    path = "content/articles/2025/12/25-dddddd.md"
    text = project.files[path]
    project.run("inbox", "drop", "dddddd")
    project.write(path, text.replace("date: 2025-12-25\n", ""))
    (line,) = [one for one in project.run("inbox", "list").out.splitlines() if "dddddd" in one]
    assert "〔没有日期，收下时请补上〕" in line and "〔丢弃过，文件又回来了〕" in line
    project.run("inbox", "keep", "dddddd", "--date", "2025-12-25")
    assert not read_inbox_ledger(project.root).dropped


def test_an_id_that_there_is_not_fails_alike_with_every_action(project: Project) -> None:
    for act in ("show", "keep", "drop"):
        refused = project.run("inbox", act, "zzzzzz")
        assert (refused.code, "[inbox-unknown]" in refused.err) == (1, True)


def test_topics_are_parted_by_spaces_and_by_commas_of_either_width(project: Project) -> None:
    assert project.run("inbox", "topics", "dddddd", "天气,铁路，", "交通", "--new").code == 0
    assert "topics: [天气, 铁路, 交通]" in project.files["content/articles/2025/12/25-dddddd.md"]


def test_a_topic_that_there_is_not_is_refused_with_the_nearest_name(project: Project) -> None:
    before = project.files
    refused = project.run("inbox", "topics", "cccccc", "trafic", "交通")
    assert refused.code == 1
    assert "[topic-unknown-near]" in refused.err and "traffic”？" in refused.err.lower()
    assert project.files == before
    assert project.run("inbox", "topics", "cccccc", "Trafic", "--new").code == 0
    assert "content/topics/trafic.md" in project.files
    project.run("inbox", "undo")
    assert project.files == before


def test_a_forgotten_topic_or_note_takes_nothing_away_unless_that_was_asked_for(project: Project) -> None:
    path = "content/articles/2025/12/25-dddddd.md"
    project.edit(path, "draft: true\n", "draft: true\nnote: 一夜的雨\n")
    before = project.files[path]
    for act, now in (("topics", "traffic"), ("note", "一夜的雨")):
        for words in ((), ("",)):
            refused = project.run("inbox", act, "dddddd", *words)
            assert refused.code == 2
            assert f"[inbox-{act}-missing]" in refused.err and now in refused.err
    assert project.files[path] == before
    for act in ("topics", "note"):
        assert project.run("inbox", act, "dddddd", "--clear").code == 0
    assert "topics: []" in project.files[path] and "note" not in project.files[path]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ("list abc", "abc"),
        ("undo extra", "extra"),
        ("empty x y", "x y"),
        ("show cccccc dddddd", "dddddd"),
        ("drop cccccc --source X --order time", "--source --order"),
        ("later cccccc --date 2025-12-24", "--date"),
        ("list --date 2025-12-24 --clear", "--date --clear"),
        ("note cccccc words --clear", "words"),
    ],
)
def test_what_an_action_has_no_use_for_is_named_and_nothing_is_done(
    project: Project, given: str, named: str
) -> None:
    before = project.files
    refused = project.run("inbox", *given.split())
    assert refused.code == 2
    assert "[inbox-surplus]" in refused.err and f"：{named}；" in refused.err
    assert project.files == before


def test_filters_that_no_draft_can_meet_are_named_with_what_is_near(project: Project) -> None:
    wrong = "list --source 河口晚报 --topic trafic --language eng --day 2025-13-24"
    refused = project.run("inbox", *wrong.split())
    assert refused.code == 2
    for code, near in (("source-near", "河口日报"), ("topic-near", "traffic"), ("lang-near", "“en”")):
        assert f"[inbox-{code}]" in refused.err and near in refused.err
    assert "[inbox-day-wrong]" in refused.err
    assert "[inbox-source-none]" in project.run("inbox", "list", "--source", "xyz").err
    assert "列出 0 篇" in project.run("inbox", "list", "--day", "2025-12-01").out


def test_what_was_dropped_does_not_come_back_by_any_feed(project: Project) -> None:
    def draft(origin: str) -> Draft:
        front: dict[str, object] = {"title": "新来的", "source_url": "https://example.org/n", "draft": True}
        return Draft(front, "正文", origin)

    plan = make_plan(project.root, Config(), [draft("one")])
    write_plan(plan, project.root)
    (change,) = plan.changes
    assert project.run("inbox", "drop", change.id).code == 0
    for origin in ("one", "another feed"):
        (again,) = make_plan(project.root, Config(), [draft(origin)]).changes
        assert again.status == "removed"


class Terminal:
    """`wenzhai inbox` at a terminal of its own."""

    def __init__(self, project: Project, *options: str) -> None:
        self.own, other = pty.openpty()
        command = [sys.executable, "-m", "wenzhai", "inbox", *options]
        project.write("edit.sh", "printf '早上七点才停。\\n' >> \"$1\"\n")
        env = environment({"TERM": "dumb", "EDITOR": f"sh {project.root / 'edit.sh'}"})
        self.process = start(command, cwd=project.root, env=env, stdin=other, stdout=other, stderr=other)
        os.close(other)
        self.said = ""

    def wait_for(self, words: str) -> None:
        """Until it has said these words, from here on."""
        deadline = time.monotonic() + 60
        while words not in self.said:
            assert time.monotonic() < deadline, self.said
            if select.select([self.own], [], [], 1)[0]:
                self.said += os.read(self.own, 65536).decode("utf-8", "replace")
        self.said = self.said.partition(words)[2]

    def press(self, keys: str, words: str) -> None:
        os.write(self.own, keys.encode())
        self.wait_for(words)


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals exist on POSIX only")
def test_a_missing_date_is_asked_for_and_an_unknown_topic_is_only_made_when_it_is_said_to_be_new(
    project: Project,
) -> None:
    undated = "content/articles/undated/ffffff.md"
    project.write(
        undated, "---\nid: ffffff\ntitle: 没写日期的\nslug: ffffff\ndraft: true\n---\n不知是哪天。\n"
    )
    terminal = Terminal(project, "--search", "不知")
    try:
        terminal.wait_for("〔没有日期，收下时请补上〕")
        terminal.press("t", "主题（用逗号分开）")
        terminal.press("trafic\r", "新建主题“trafic”吗")
        terminal.press("\rt", "主题（用逗号分开）")
        assert "topics" not in project.files[undated]
        terminal.press("trafic\r", "新建主题“trafic”吗")
        terminal.press("y\r", "改了主题：没写日期的")
        terminal.press("x", "这篇没有日期")
        terminal.press("2025-12-23\r", "收下 1 篇：没写日期的")
    finally:
        end(terminal.process)
        os.close(terminal.own)
    kept = project.files["content/articles/2025/12/23-ffffff.md"]
    assert "date: 2025-12-23" in kept and "topics: [trafic]" in kept
    assert "content/topics/trafic.md" in project.files


def test_after_an_act_the_next_draft_is_shown_and_what_comes_back_stands_at_its_place(
    project: Project,
) -> None:
    before = [*inbox(project).items.values()]
    first, second, third, fourth = before
    assert gone_on(before, 1, [first, third, fourth]) == ([first, third, fourth], 1)
    assert gone_on(before, 3, [first, second, third]) == ([first, second, third], 2)
    assert gone_on([first, third, fourth], 1, before) == (before, 2)
    assert gone_on(before, 2, [third, fourth]) == ([third, fourth], 0)
    assert gone_on(before, 1, [fourth, third, second, first]) == (before, 1)
    assert gone_on([first], 0, []) == ([], 0)


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals exist on POSIX only")
def test_one_draft_after_the_other_with_single_keys(project: Project) -> None:
    terminal = Terminal(project)
    try:
        terminal.wait_for("—— 1 / 4")
        terminal.press("?", "m 归为同一件事")
        terminal.press("o", "次序：按来源")
        terminal.press("o", "次序：按主题")
        terminal.press("o", "次序：新的在前")
        terminal.wait_for("The new library opens")
        terminal.press("x", "收下 1 篇：The new library opens")
        terminal.wait_for("雨下了一夜")
        terminal.press("j", "—— 2 / 3")
        terminal.press("k", "—— 1 / 3")
        terminal.press("\x1b[B", "—— 2 / 3")
        terminal.press("\x1b[C\x1b[3~\x1b[1;5D\x1bOP\x1bx\x1b[A", "—— 1 / 3")
        terminal.press("\x1bOB", "—— 2 / 3")
        terminal.press("\x1bOA", "—— 1 / 3")
        terminal.press("n", "按语：")
        terminal.press("一夜的雨\r", "改了按语：雨下了一夜")
        terminal.press("e", "早上七点才停")
        terminal.press("d", "丢弃 1 篇：雨下了一夜")
        terminal.press("u", "已撤销：丢弃 1 篇：雨下了一夜")
        terminal.wait_for("—— 1 / 3")
        terminal.press("l", "以后再看 1 篇")
        os.write(terminal.own, b"\x1b")
        assert terminal.process.wait(60) == 0
    finally:
        end(terminal.process)
        os.close(terminal.own)
    assert "draft" not in project.files["content/articles/2025/12/26-cccccc.md"]
    assert "note: 一夜的雨" in project.files["content/articles/2025/12/25-dddddd.md"]
