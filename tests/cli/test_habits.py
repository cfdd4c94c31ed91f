"""Who comes from another program is told the right command, and names are known by whatever they are called."""

from pathlib import Path

import pytest

from tests.support.run import run_wenzhai, tree
from wenzhai.cli import COMMANDS
from wenzhai.cli.habits import HABITS, new_command
from wenzhai.cli.options import speaks
from wenzhai.engine.installer import install_command
from wenzhai.model.foreign import in_chinese, sentences
from wenzhai.model.problems import Problem, errors_first, warning


@pytest.fixture
def digest(tmp_path: Path) -> Path:
    write(tmp_path / "wenzhai.yaml", "lang: zh-Hans\n")
    write(tmp_path / "content/topics/ai-governance.md", "---\nzh: 人工智能治理\nen: AI governance\n---\n")
    write(tmp_path / "content/sources/renmin-ribao.md", "---\nzh: 人民日报\n---\n")
    front = "id: aaaaaa\ntitle: 全球治理\ndate: 2025-12-24\nsource: 人民日报\ntopics: [人工智能治理]\nslug: a"
    write(tmp_path / "content/articles/a.md", f"---\n{front}\n---\n治理碎片化。\n")
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


# -- help, version, and commands of other programs


def test_every_habit_leads_to_a_command_and_is_none_itself() -> None:
    assert {command.split()[0] for command in HABITS.values()} <= COMMANDS.keys()
    assert not HABITS.keys() & COMMANDS.keys()


def test_a_habit_is_told_the_command_which_is_not_run(digest: Path) -> None:
    before = tree(digest)
    ran = run_wenzhai("generate", cwd=digest)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("错误：没有“generate”这个命令。要用的是：wenzhai build\n")
    assert tree(digest) == before


def test_publish_with_a_title_is_told_how_drafts_are_published(digest: Path) -> None:
    ran = run_wenzhai("publish", "标题", cwd=digest)
    assert ran.code == 2
    assert "多出了参数：标题。publish 发布整个网站" in ran.err


def test_help_and_version_may_be_asked_for_in_any_way(digest: Path) -> None:
    for words, asked in ((["-h"], ["--help"]), (["help"], ["--help"]), (["version"], ["--version"])):
        wanted = run_wenzhai(*asked, cwd=digest)
        assert wanted.code == 0
        assert run_wenzhai(*words, cwd=digest) == wanted
    assert run_wenzhai("help", "build", cwd=digest) == run_wenzhai("build", "-h", cwd=digest)
    assert run_wenzhai("help", "biuld", cwd=digest).code == 2


def test_commands_with_a_language_of_their_own_take_that_of_messages_too(
    digest: Path, tmp_path: Path
) -> None:
    assert "hint: run wenzhai build" in run_wenzhai("search", "--messages", "en", "无", cwd=digest).err
    for words in (["init", "--messages", "en", str(tmp_path / "x")], ["new", "--messages=en", ""]):
        ran = run_wenzhai(*words, cwd=digest)
        assert "The digest" in ran.out or "the title is empty" in ran.err
    assert (run_wenzhai("new", "--messages", "fr", "题", cwd=digest).code) == 2


def test_the_tab_key_offers_time_zones(digest: Path) -> None:
    env = {
        "_WENZHAI_COMPLETE": "bash_complete",
        "COMP_WORDS": "wenzhai init --timezone europe/ber",
        "COMP_CWORD": "3",
    }
    assert run_wenzhai(cwd=digest, env=env).out == "plain,Europe/Berlin\n"


def test_messages_in_a_language_that_there_is_not_are_refused() -> None:
    assert [lang for lang in ("zh", "en", "zh-CN", "zh_CN", "EN") if not speaks(lang)] == []
    assert [lang for lang in ("fr", "", "z", "english") if speaks(lang)] == []


# -- new


def test_a_title_in_several_words_is_told_how_to_be_quoted(digest: Path) -> None:
    before = tree(digest)
    for words in (["金砖国家", "讨论"], [""], [" "]):
        assert run_wenzhai("new", *words, cwd=digest).code == 2
    assert tree(digest) == before
    assert new_command(("金砖国家", "讨论")) == 'wenzhai new "金砖国家 讨论"'
    assert new_command(("post", "标题")) == 'wenzhai new "标题"'
    assert new_command(("draft", "a", "b")) == 'wenzhai new --draft "a b"'


def test_the_name_of_a_kind_alone_is_no_title(digest: Path) -> None:
    ran = run_wenzhai("new", "post", cwd=digest)
    assert ran.code == 2
    assert 'wenzhai new "标题"' in ran.err
    assert not (digest / "content/articles/2026").exists()


def test_topics_and_sources_without_a_file_are_refused_with_the_name_that_is_near(digest: Path) -> None:
    before = tree(digest)
    ran = run_wenzhai("new", "一", "-t", "人工智能治里", "-t", "南方", "-s", "某报", cwd=digest)
    assert (ran.code, ran.out) == (2, "")
    assert "是不是想写“人工智能治理”？" in ran.err
    assert 'wenzhai new "南方" --kind topic' in ran.err
    assert 'wenzhai new "某报" --kind source' in ran.err
    assert tree(digest) == before
    assert run_wenzhai("new", "某报", "--kind", "source", cwd=digest).code == 0
    for source in ("某报", "人民日报", "新华社"):  # the last is known without a file
        ran = run_wenzhai("new", f"读 {source}", "-t", "AI Governance", "-s", source, cwd=digest)
        assert (ran.code, ran.err) == (0, "")


def test_without_an_editor_it_is_told_how_to_set_one(digest: Path) -> None:
    ran = run_wenzhai("new", "一", "-e", cwd=digest)
    assert ran.code == 0
    assert "export EDITOR=" in ran.out


# -- search


def test_search_takes_any_name_and_refuses_one_that_nothing_has(digest: Path) -> None:
    assert run_wenzhai("build", cwd=digest).code == 0
    for name in ("人工智能治理", "ai-governance", "AI Governance"):
        assert "找到 1 篇" in run_wenzhai("search", "治理", "-t", name, "-s", "人民日报", cwd=digest).out
    ran = run_wenzhai("search", "治理", "--source", "人民曰报", cwd=digest)
    assert (ran.code, ran.out) == (2, "")
    assert "是不是想找“人民日报”？" in ran.err


# -- completion


@pytest.mark.parametrize("shell", ["bash", "powershell"])
def test_topics_sources_and_themes_are_completed(digest: Path, shell: str) -> None:
    def offered(words: list[str], typed: str) -> set[str]:
        line = " ".join(["wenzhai", *words, typed])
        at = typed if shell == "powershell" else str(len(words) + 1)
        env = {"_WENZHAI_COMPLETE": f"{shell}_complete", "COMP_WORDS": line, "COMP_CWORD": at}
        ran = run_wenzhai(cwd=digest, env=env)
        assert ran.code == 0
        return {row.removeprefix("plain,").strip('"') for row in ran.out.splitlines()}

    assert offered(["new", "一", "-t"], "") == {"ai-governance", "人工智能治理", "AI governance"}
    assert offered(["new", "一", "-t"], "人") == {"人工智能治理"}
    assert offered(["search", "x", "--source"], "ren") == {"renmin-ribao"}
    assert offered(["theme", "gallery"], "pa") == {"paper"}
    assert offered(["topics", "merge"], "ai-") == {"ai-governance"}


# -- words


def test_what_other_programs_say_is_said_in_chinese() -> None:
    assert in_chinese("No such file or directory") == "没有这个文件或文件夹"
    assert in_chinese("unexpected '}'") == "这里不该有“}”"
    assert in_chinese("Expected `str`, got `int` - at `$.name`") == "应当是文字，这里是 int（$.name）"
    assert in_chinese("没有人认得 this one") == "没有人认得 this one"
    assert all(zh.format(*["x"] * pattern.groups) for pattern, zh in sentences())


def test_errors_stand_before_warnings() -> None:
    problems = [warning("unsourced", "a"), Problem(code="bug", path="b"), Problem(code="bug", path="c")]
    assert [problem.path for problem in errors_first(problems)] == ["b", "c", "a"]


def test_what_installed_the_program_installs_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    assert install_command("web") == 'python -m pip install "wenzhai[web]"'
    (tmp_path / "pipx_metadata.json").touch()
    assert install_command("web") == 'pipx runpip wenzhai install "wenzhai[web]"'
