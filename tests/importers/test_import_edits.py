"""Importing again keeps what the editor did, and nothing is written halfway."""

import os
import shutil
from collections.abc import Callable
from errno import ENOSPC
from itertools import count
from pathlib import Path

import pytest

from tests.support.importing import DUMP, drafts_in, import_data, import_drafts, make_project
from tests.support.run import run_wenzhai, tree
from wenzhai.content.config import load_config
from wenzhai.importers import Plan, make_plan, write_plan
from wenzhai.importers.project_files import front_values
from wenzhai.model.content import Draft
from wenzhai.model.problems import ProblemsError, warning
from wenzhai.text.merge import Clash, merge
from wenzhai.text.slugs import article_id

PAGE = """Workflow
海洋
icon
Search documents
渔网编号(海洋论坛)
Lan Hai She· 2026-03-10 22:31
Core Points - The bay counts its nets [1] - The port pays by weight [2] - The islands wait [3]
"""
PATH = "content/articles/2026/03/11-yu-wang-bian-hao.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project into which `PAGE` was imported."""
    root = make_project(tmp_path / "digest")
    import_data(PAGE.encode(), root)
    assert (root / PATH).is_file()
    return root


def edit(root: Path, before: str, after: str, path: str = PATH) -> bytes:
    """Changes a file as an editor would; gives what it holds then."""
    text = (root / path).read_bytes().decode()
    assert before in text
    (root / path).write_bytes(text.replace(before, after, 1).encode())
    return (root / path).read_bytes()


def again(root: Path, before: str = "", after: str = "") -> tuple[str, str]:
    """Imports the page again, changed; gives the status and the text of the article."""
    assert before in PAGE
    plan = import_data(PAGE.replace(before, after, 1).encode(), root)
    change = plan.changes[0]
    return change.status, (root / change.path).read_bytes().decode() if change.status != "removed" else ""


def test_a_topic_that_was_renamed_is_no_conflict(root: Path) -> None:
    assert "topics: [hai-yang]" in (root / PATH).read_text(encoding="utf-8")
    (root / "content/topics/hai-yang.md").unlink()
    (root / "content/topics/sea.md").write_text("---\nzh: 海洋\naliases: [hai-yang]\n---\n", encoding="utf-8")
    edited = edit(root, "[hai-yang]", "[sea]")
    assert again(root)[0] == "unchanged"
    assert (root / PATH).read_bytes() == edited


def test_nothing_new_changes_nothing(root: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    assert again(root)[0] == "unchanged"
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


def test_edits_stay(root: Path) -> None:
    edited = edit(root, "The port pays by weight", "The port pays, by weight")
    assert again(root) == ("kept", edited.decode())
    assert again(root) == ("kept", edited.decode())


def test_a_changed_page_updates_an_untouched_file(root: Path) -> None:
    status, text = again(root, "islands wait", "islands join in")
    assert status == "updated"
    assert "- The islands join in [3]" in text
    assert again(root, "islands wait", "islands join in")[0] == "unchanged"


def test_changes_in_different_places_are_merged(root: Path) -> None:
    edit(root, "The bay counts", "The bay carefully counts")
    edit(root, "lang: en\n", "lang: en\nsummary: Counting nets.\n")
    status, text = again(root, "islands wait", "islands join in")
    assert status == "merged"
    assert "carefully" in text
    assert "join in" in text
    assert front_values(text)["summary"] == "Counting nets."


def test_neighbouring_keys_are_merged(root: Path) -> None:
    edit(root, "title: 渔网编号", "title: 渔网要编号")
    (root / "wenzhai.yaml").write_text(
        "title: 海岸文摘\n", encoding="utf-8"
    )  # no rules: the column stays in the title
    status, text = again(root)
    assert status == "conflict"
    assert front_values(text)["title"] == "渔网要编号"
    (root / "content/sources/lan-hai.md").rename(root / "content/sources/blue.md")
    status, text = again(root)
    assert status == "merged"
    assert front_values(text)["source"] == "blue"
    assert front_values(text)["title"] == "渔网要编号"


def test_a_conflict_is_told_and_the_editors_text_stays(root: Path) -> None:
    edited = edit(root, "The islands wait", "The islands have waited")
    plan = import_data(PAGE.replace("islands wait", "islands join in").encode(), root)
    change = plan.changes[0]
    assert change.status == "conflict"
    problem = change.problems[0]
    assert (problem.code, problem.path, problem.severity) == ("import-conflict", PATH, "warning")
    assert edited.decode().split("\n")[problem.line - 1] == problem.excerpt == "- The islands have waited [3]"
    assert problem.params["theirs"] == "- The islands join in [3]"
    assert (root / PATH).read_bytes() == edited


def test_a_moved_file_is_found_by_its_id(root: Path) -> None:
    moved = root / "content/articles/nets/渔网.md"
    moved.parent.mkdir()
    (root / PATH).rename(moved)
    plan = import_data(PAGE.replace("islands wait", "islands join in").encode(), root)
    assert (plan.changes[0].status, plan.changes[0].path) == ("updated", "content/articles/nets/渔网.md")
    assert not (root / PATH).exists()


def test_a_deleted_file_does_not_come_back(root: Path) -> None:
    (root / PATH).unlink()
    assert again(root, "islands wait", "islands join in")[0] == "removed"
    assert not (root / PATH).exists()


def test_without_its_record_a_file_is_the_editors(root: Path) -> None:
    shutil.rmtree(root / ".wenzhai")
    assert again(root)[0] == "unchanged"
    edited = edit(root, "The bay", "Our bay")
    shutil.rmtree(root / ".wenzhai")
    assert again(root, "islands wait", "islands join in") == ("kept", edited.decode())


def test_a_damaged_record_is_no_record(root: Path) -> None:
    for record in (root / ".wenzhai/imports").iterdir():
        record.write_bytes(b"\xff\xfe")
    assert again(root)[0] == "unchanged"


def test_line_ends_and_byte_order_mark_stay(root: Path) -> None:
    text = (root / PATH).read_bytes()
    (root / PATH).write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert again(root)[0] == "unchanged"
    assert again(root, "islands wait", "islands join in")[0] == "updated"
    data = (root / PATH).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf---\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")


def test_a_key_that_both_sides_add_is_a_conflict_and_the_editors_stays(root: Path) -> None:
    (root / "wenzhai.yaml").write_text(
        "columns:\n  - pattern: '^(?P<title>.+?)\\((?P<series>[^()]{2,8})\\)$'\n", encoding="utf-8"
    )
    edit(root, "slug: ", "series: 网\nslug: ")
    status, text = again(root)
    assert (status, front_values(text)["series"]) == ("conflict", "网")
    assert "column" not in front_values(text), "the page has no column any more, and the editor left it alone"


def test_a_file_that_cannot_be_read_stops_the_import(root: Path) -> None:
    (root / PATH).write_bytes((root / PATH).read_bytes().decode().encode("gb18030"))
    before = tree(root)
    with pytest.raises(ProblemsError) as caught:
        again(root, "islands wait", "islands join in")
    assert caught.value.problems[0].path == PATH
    assert tree(root) == before


def test_a_foreign_file_is_never_overwritten(tmp_path: Path) -> None:
    root = make_project(tmp_path / "digest")
    (root / PATH).parent.mkdir(parents=True)
    (root / PATH).write_text("---\ntitle: 别的\n---\n", encoding="utf-8")
    plan = import_data(PAGE.encode(), root)
    assert plan.changes[0].path == PATH.replace(".md", "-2.md")
    assert (
        front_values((root / plan.changes[0].path).read_text(encoding="utf-8"))["slug"]
        == "yu-wang-bian-hao-2"
    )
    assert (root / PATH).read_text(encoding="utf-8") == "---\ntitle: 别的\n---\n"
    assert import_data(PAGE.encode(), root).changes[0].status == "unchanged"


def test_an_id_that_another_article_has_is_not_given(tmp_path: Path) -> None:
    root = make_project(tmp_path / "digest")
    taken = import_data(PAGE.encode(), root).changes[0].id
    shutil.rmtree(root / ".wenzhai")
    (root / PATH).write_text(
        f"---\nid: {taken}\ntitle: 别的\ndate: 2020-01-01\n---\n别的文字。\n", encoding="utf-8"
    )
    change = import_data(PAGE.encode(), root).changes[0]
    assert change.status == "new"
    assert change.id != taken
    assert import_data(PAGE.encode(), root).changes[0].id == change.id


def test_two_origins_with_one_id_are_two_articles(tmp_path: Path) -> None:
    root = make_project(tmp_path / "digest")
    assert article_id("feed:17019") == article_id("feed:64694"), "choose two other origins"
    drafts = [Draft({"title": f"标题{number}"}, "正文。", f"feed:{number}") for number in (17019, 64694)]
    first, second = (import_drafts([draft], root).changes[0] for draft in drafts)
    assert first.id != second.id
    for plan in (import_drafts(drafts, root), import_drafts(drafts, make_project(tmp_path / "other"))):
        assert [change.id for change in plan.changes] == [first.id, second.id]


def test_two_articles_of_a_day_may_have_one_title(tmp_path: Path) -> None:
    root = make_project(tmp_path / "digest")
    page = "Nets\nA· 2026-01-02 03:04\nOne.\nnets\nA· 2026-01-02 03:05\nTwo.\n"
    plan = import_data(page.encode(), root)
    assert [Path(change.path).name for change in plan.changes] == ["02-nets.md", "02-nets-2.md"]
    assert len(list((root / "content/articles").rglob("*.md"))) == 2


def test_a_file_saved_while_the_plan_was_made_is_left_alone(root: Path) -> None:
    plan = planned(root, "islands join in")
    edited = edit(root, "The bay", "Our bay")
    with pytest.raises(ProblemsError) as caught:
        write_plan(plan, root)
    assert caught.value.problems[0].code == "changed-meanwhile"
    assert (root / PATH).read_bytes() == edited


def planned(root: Path, words: str) -> Plan:
    drafts = drafts_in(PAGE.replace("islands wait", words).encode(), root)
    return make_plan(root, load_config(root), drafts)


def test_a_file_keeps_its_permissions(root: Path) -> None:
    (root / PATH).chmod(0o640)
    again(root, "islands wait", "islands join in")
    assert (root / PATH).stat().st_mode & 0o777 == 0o640


CALLS = ["fsync", "replace"]


@pytest.mark.parametrize("call", CALLS)
def test_stopped_anywhere_the_next_import_finishes_the_work(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk refuses the first, the second, the third … call: every file is whole, and running again is enough."""
    drafts = drafts_in(DUMP.read_bytes(), make_project(tmp_path / "config"))[:3]
    clean = make_project(tmp_path / "clean")
    import_drafts(drafts, clean)
    refused = 0
    for number in range(100):
        root = make_project(tmp_path / f"{number}")
        with monkeypatch.context() as patch:
            patch.setattr(os, call, refusing(getattr(os, call), number))
            try:
                import_drafts(drafts, root)
                break
            except OSError:
                refused += 1
        assert all(tree(clean)[path] == data for path, data in tree(root).items())
        assert not any(change.status == "removed" for change in import_drafts(drafts, root).changes)
        assert tree(root) == tree(clean)
    assert refused >= 7


def refusing(function: Callable[..., object], number: int) -> Callable[..., object]:
    """The function, but its call number `number` fails."""
    calls = count()

    def call(*given: object, **named: object) -> object:
        if next(calls) == number:
            raise OSError(ENOSPC, "No space left on device")
        return function(*given, **named)

    return call


def test_everything_is_on_disk_before_success_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file written and every folder above it is synced, articles before what was imported last."""
    root = make_project(tmp_path / "digest")
    synced: list[int] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        synced.append(os.fstat(handle).st_ino)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    change = import_data(PAGE.encode(), root).changes[0]
    record, topic = f".wenzhai/imports/{change.id}.md", "content/topics/hai-yang.md"
    written = [root / path for path in (PATH, topic, record)]
    needed = {
        path.stat().st_ino for file in written for path in (file, *file.parents) if path.is_relative_to(root)
    }
    assert needed <= set(synced)
    assert synced.index((root / PATH).parent.stat().st_ino) < synced.index((root / record).stat().st_ino)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged", "clashes"),
    [
        ("a b c", "a b c", "a x c", "a x c", []),
        ("a b c", "a x c", "a b c", "a x c", []),
        ("a b c", "a x c", "a x c", "a x c", []),
        ("a b c", "x b c", "a b y", "x b y", []),
        ("a b c", "x b c", "a y c", "x y c", []),
        ("a b c", "a x c", "a y c", "a x c", [Clash(2, ("x",), ("y",))]),
        ("a b c", "a b c d", "z a b c", "z a b c d", []),
        ("a b c", "a c", "a b c d", "a c d", []),
        ("a b c", "a c", "a y c", "a c", [Clash(2, (), ("y",))]),
        ("a b c d", "a x b c d", "a b c y d", "a x b c y d", []),
    ],
)
def test_merging_by_lines(base: str, ours: str, theirs: str, merged: str, clashes: list[Clash]) -> None:
    found = merge(*(text.replace(" ", "\n") for text in (base, ours, theirs)))
    assert found.text.replace("\n", " ") == merged
    assert list(found.clashes) == clashes


def test_drafts_of_any_origin_are_written_alike(tmp_path: Path) -> None:
    """What a later importer has to give: front matter with names, Markdown, an origin."""
    root = make_project(tmp_path / "digest")
    draft = Draft(
        {"title": "潮汐表", "source": "海湾日报", "date": "2026-05-01", "lang": "zh-Hans"},
        "正文。",
        "feed:guid-1",
    )
    assert import_drafts([draft], root).changes[0].path == "content/articles/2026/05/01-chao-xi-biao.md"
    assert import_drafts([draft], root).number("unchanged") == 1


COMMANDS = [
    ["topics rename hai-yang sea"],
    ["topics rename 海洋 海与洋"],
    ["topics rename hai-yang sea", "topics rename sea 海与洋", "fmt"],
    ["topics merge hai-yang bay"],
    ["fmt --typography"],
]


@pytest.fixture
def curated(root: Path) -> Path:
    """The project with a topic to merge into, and with something for `fmt --typography`."""
    (root / "content/topics/bay.md").write_text("---\nzh: 海湾\n---\n", encoding="utf-8")
    (root / "content/articles/note.md").write_text(
        "---\nid: note1\ntitle: 说明\n---\n正文\n", encoding="utf-8"
    )
    linked = PAGE.replace("The bay counts its nets", "The bay (湾)counts its nets,网 (见)")
    import_data(linked.encode(), root)
    return root


@pytest.mark.parametrize("commands", COMMANDS, ids=" · ".join)
def test_what_our_own_commands_change_is_no_edit(commands: list[str], curated: Path) -> None:
    """The next import leaves it alone, calls nothing a conflict, and takes what the page has changed."""
    page = PAGE.replace("The bay counts its nets", "The bay (湾)counts its nets,网 (见)")
    for command in commands:
        ran = run_wenzhai(*command.split(), cwd=curated)
        assert ran.code in (0, 1), ran.err
    edited = (curated / PATH).read_bytes()
    plan = import_data(page.encode(), curated)
    assert plan.changes[0].status == "unchanged"
    assert (curated / PATH).read_bytes() == edited
    plan = import_data(
        page.replace("The bay", "Our bay").replace("islands wait", "islands join").encode(), curated
    )
    assert plan.changes[0].status == "updated"
    text = (curated / PATH).read_text(encoding="utf-8")
    assert "Our bay" in text
    assert "islands join" in text
    assert front_values(text)["topics"] == front_values(edited.decode())["topics"]
    assert (
        import_data(
            page.replace("The bay", "Our bay").replace("islands wait", "islands join").encode(), curated
        )
        .changes[0]
        .status
        == "unchanged"
    )


def test_an_editors_change_beside_one_of_our_commands_stays(curated: Path) -> None:
    run_wenzhai("topics", "rename", "hai-yang", "sea", cwd=curated)
    edit(curated, "title: 渔网编号", "title: 渔网要编号")
    edit(curated, "topics: [sea]", "topics:\n- sea\n- bay")
    status, text = again(curated, "islands wait", "islands join in")
    assert status == "merged"
    assert front_values(text)["title"] == "渔网要编号"
    assert front_values(text)["topics"] == ["sea", "bay"]
    assert "join in" in text


def test_topics_are_merged_item_by_item(root: Path) -> None:
    drafts = [Draft({"title": "潮汐", "topics": ["海洋"]}, "正文。", "feed:1")]
    path = import_drafts(drafts, root).changes[0].path
    edit(root, "topics: [hai-yang]", "topics: [tide, hai-yang]  # 甲", path)
    more = [Draft({"title": "潮汐", "topics": ["海洋", "海湾"]}, "正文。", "feed:1")]
    change = import_drafts(more, root).changes[0]
    assert change.status == "merged"
    assert "topics: [tide, hai-yang, hai-wan]  # 甲" in (root / path).read_text(encoding="utf-8")


def test_what_the_source_does_not_state_is_reported_until_the_editor_states_it(root: Path) -> None:
    problem = warning("import-undated", "page.txt")
    drafts = [Draft({"title": "潮汐"}, "正文。", "feed:1", unstated={"date": problem})]
    change = import_drafts(drafts, root).changes[0]
    assert change.problems == (problem,)
    assert import_drafts(drafts, root).changes[0].problems == (problem,)
    edit(root, "title: 潮汐", "title: 潮汐\ndate: 2026-01-02", change.path)
    assert import_drafts(drafts, root).changes[0].problems == ()


def test_a_link_put_right_by_check_is_no_edit(root: Path) -> None:
    def of(text: str) -> list[Draft]:
        return [Draft({"title": "潮汐"}, text, "feed:1")]

    (root / "content/articles/old").mkdir()
    (root / "content/articles/old/note.md").write_text(
        "---\nid: note1\ntitle: 说明\n---\n正文\n", encoding="utf-8"
    )
    path = import_drafts(of("正文，见 [说明](../old/note.md)。\n\n末段。"), root).changes[0].path
    (root / "content/articles/old").rename(root / "content/articles/moved")
    run_wenzhai("check", "--fix", cwd=root)
    edited = (root / path).read_text(encoding="utf-8")
    assert "](../moved/note.md)" in edited
    assert (
        import_drafts(of("正文，见 [说明](../old/note.md)。\n\n末段。"), root).changes[0].status
        == "unchanged"
    )
    assert (root / path).read_text(encoding="utf-8") == edited
    assert (
        import_drafts(of("正文，见 [说明](../old/note.md)。\n\n新的末段。"), root).changes[0].status
        == "updated"
    )
    assert (root / path).read_text(encoding="utf-8") == edited.replace("末段", "新的末段")
