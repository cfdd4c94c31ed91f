"""The command line as a whole: languages, streams, exit codes, and what happens when something goes wrong."""

import contextlib
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import on_a_leash
from tests.support.run import environment, run_wenzhai, tree
from wenzhai.cli import COMMANDS
from wenzhai.cli.console import site_language
from wenzhai.cli.help import fill, width, wrap
from wenzhai.content.paths import find_root
from wenzhai.content.project_id import make_id

BAD = "---\ntitle: [快讯]标题\n---\n"
GOOD = "---\ntitle: 标题\ndate: 2025-12-24\nsource: 新华社\n---\n正文。\n"
ENGLISH = {"LANG": "en_US.UTF-8"}


@pytest.fixture
def digest(tmp_path: Path) -> Path:
    (tmp_path / "wenzhai.yaml").write_text("title: 测试\n", encoding="utf-8")
    make_id(tmp_path)
    (tmp_path / "content" / "articles").mkdir(parents=True)
    return tmp_path


def write(digest: Path, text: str) -> None:
    (digest / "content" / "articles" / "a.md").write_text(text, encoding="utf-8")


# -- help and languages


def test_the_version(tmp_path: Path) -> None:
    ran = run_wenzhai("--version", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert re.fullmatch(r"wenzhai \d+\.\d+\.\d+\n", ran.out)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_in_both_languages(tmp_path: Path, command: str) -> None:
    words = [command] if command else []
    chinese = run_wenzhai(*words, "--help", cwd=tmp_path)
    english = run_wenzhai("--lang", "en", *words, "--help", cwd=tmp_path)
    assert (chinese.code, english.code, chinese.err, english.err) == (0, 0, "", "")
    assert "用法：" in chinese.out
    assert "选项" in chinese.out
    assert "Usage:" in english.out
    assert not re.search(r"[一-鿿]", english.out.replace("文摘", ""))
    assert max(map(width, chinese.out.splitlines() + english.out.splitlines())) <= 80


@pytest.mark.parametrize(
    "words", [["--lang", "en", "build"], ["build", "--lang", "en"], ["build", "--lang=en"]]
)
def test_the_language_may_stand_before_or_after_the_command(digest: Path, words: list[str]) -> None:
    assert run_wenzhai(*words, cwd=digest).out.startswith("The site is in site/")


def test_the_language_asked_for_then_the_sites_then_the_systems(digest: Path) -> None:
    assert "网站" in run_wenzhai("build", cwd=digest, env={"LANG": "zh_CN.UTF-8"}).out
    assert "Nothing" in run_wenzhai("build", cwd=digest, env=ENGLISH).out
    (digest / "wenzhai.yaml").write_text("lang: zh-Hans\n", encoding="utf-8")
    assert "网站" in run_wenzhai("build", cwd=digest, env=ENGLISH).out
    assert "The site" in run_wenzhai("build", "--lang", "en", "-o", "x", cwd=digest, env=ENGLISH).out


@pytest.mark.parametrize(
    ("encoding", "settings"),
    [
        ("utf-8", {"PYTHONIOENCODING": "ascii"}),
        ("utf-8", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LANG": ""}),
        ("gbk", {"PYTHONIOENCODING": "gbk"}),
    ],
)
def test_chinese_is_readable_where_the_locale_says_nothing(
    digest: Path, encoding: str, settings: dict[str, str]
) -> None:
    (digest / "wenzhai.yaml").write_text("title: 小报\nlang: zh-Hans\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "wenzhai", "topics", "merge", "甲", "乙"],
        cwd=digest, env=environment(settings), capture_output=True, check=False,
    )  # fmt: skip
    assert "没有“甲”这个主题" in done.stderr.decode(encoding)


def test_a_terminal_that_cannot_show_chinese_gets_english(digest: Path) -> None:
    (digest / "wenzhai.yaml").write_text("title: 小报\nlang: zh-Hans\n", encoding="utf-8")
    env = {"PYTHONIOENCODING": "latin-1"}
    ran = run_wenzhai("topics", "merge", "A", "B", cwd=digest, env=env)
    assert "there is no topic 'A'" in ran.err
    assert "\\u" not in ran.err
    assert run_wenzhai("status", "--json", cwd=digest, env=env).json["articles"] == 0
    assert "\\u" in run_wenzhai("--lang", "zh", "topics", "merge", "A", "B", cwd=digest, env=env).err


def test_the_language_is_read_from_broken_settings_too(tmp_path: Path) -> None:
    (tmp_path / "wenzhai.yaml").write_text("lang: 'zh-Hans'\ntitel: x\n", encoding="utf-8")
    ran = run_wenzhai("build", cwd=tmp_path, env=ENGLISH)
    assert ran.code == 2
    assert "wenzhai.yaml:2:1: " in ran.err
    assert "提示" in ran.err
    assert site_language(tmp_path) == "zh-Hans"


def test_the_digest_is_found_upward(digest: Path) -> None:
    below = digest / "content" / "articles"
    assert run_wenzhai("build", cwd=below).code == 0
    assert (digest / "site" / "index.html").is_file()
    assert find_root(below) == digest


def test_root_names_another_digest(digest: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert run_wenzhai("build", "--root", digest, cwd=elsewhere).code == 0
    assert run_wenzhai("--root", digest, "build", cwd=elsewhere).code == 0
    assert tree(elsewhere) == {}


# -- wrong usage: exit code 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["biuld"], "没有“biuld”这个命令。你要的是 build 吗？"),
        (["server"], "没有“server”这个命令。要用的是：wenzhai serve"),
        (["build", "--draft"], "没有 --draft 这个选项。你要的是 --drafts / --root 吗？"),
        (["build", "--12345"], "没有 --12345 这个选项。"),
        (["build", "--jobs"], "选项 --jobs 后面要写一个值。"),
        (["build", "--jobs", "0"], "选项 --jobs / -j 不对：0 不在范围 x>=1 内。"),
        (["build", "--jobs", "x"], "选项 --jobs / -j 不对：“x”不是整数。"),
        (["build", "--clean=1"], "选项 --clean 后面不能写值。"),
        (["build", "-o", "wenzhai.yaml"], "选项 --output / -o 不对：“wenzhai.yaml”是文件，不是文件夹。"),
        (["build", "x"], "多出了参数：x"),
        (["build", "x", "y"], "多出了参数：x y"),
        (["new"], "缺少参数 TITLE（标题；含空格时用引号括起来）。"),
        (["init"], "缺少参数 DIR（放在哪个文件夹；没有就新建）。"),
        (["topics"], "缺少参数 suggest|merge|rename（做什么）。"),
        (["schema", "x", "--lang", "fr"], "选项 --lang 不对：没有“fr”的提示，写 zh（中文）或 en（英文）。"),
        (
            ["new", "x", "--kind", "y"],
            "选项 --kind 不对：没有“y”，可以写：article, topic, source, page, issue",
        ),
        (
            ["completion", "x"],
            "参数 bash|zsh|fish|powershell 不对：没有“x”，可以写：bash, zsh, fish, powershell",
        ),
    ],
)
def test_wrong_usage_is_told_in_the_language_of_the_run(digest: Path, words: list[str], told: str) -> None:
    ran = run_wenzhai(*words, cwd=digest)
    assert (ran.code, ran.out) == (2, "")
    # click does not always know which command it was
    usage = "用法：wenzhai (?:.*\n)+?运行“wenzhai .*--help”看说明。\n\n"
    assert re.fullmatch(f"(?:{usage})?错误：{re.escape(told)}\n", ran.err)
    english = run_wenzhai("--lang", "en", *words, cwd=digest)
    assert english.code == 2
    assert re.search(r"^Error: .+\.?$", english.err, re.MULTILINE)
    assert not re.search(r"[一-鿿]", english.err)


@pytest.mark.parametrize(
    "words", [["--root", "{}", "build", "-j", "x"], ["build", "--root", "{}", "-j", "x"]]
)
def test_wrong_usage_is_told_in_the_language_of_the_digest_that_is_named(
    digest: Path, tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    (digest / "wenzhai.yaml").write_text("lang: zh-Hans\n", encoding="utf-8")
    asked = [word.format(digest) for word in words]
    ran = run_wenzhai(*asked, cwd=tmp_path_factory.mktemp("elsewhere"), env=ENGLISH)
    assert "“x”不是整数。" in ran.err


def test_click_is_left_as_it_was(digest: Path) -> None:
    """Other programs may use click beside us, and our modules without our command."""
    program = (
        "import gettext, os, click, wenzhai.cli as cli\n"
        "told = lambda: (gettext.textdomain(), os.environ.get('LANGUAGE'), gettext.gettext('Options'))\n"
        "before = told()\n"
        "assert before == ('messages', 'fr', 'Options')\n"
        "assert cli.run(['build', '--xyz']) == cli.run(['biuld']) == 2\n"
        "assert told() == before\n"
    )
    env = environment({"LANGUAGE": "fr"})
    subprocess.run([sys.executable, "-c", program], cwd=digest, env=env, check=True, capture_output=True)


def test_without_arguments_the_help(tmp_path: Path) -> None:
    ran = run_wenzhai(cwd=tmp_path)
    assert ran.code == 2
    assert "wenzhai init" in ran.out + ran.err


def test_outside_a_digest(tmp_path: Path) -> None:
    ran = run_wenzhai("build", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "wenzhai init" in ran.err


# -- streams and colours


def test_complaints_go_to_stderr_and_results_to_stdout(digest: Path) -> None:
    write(digest, BAD)
    ran = run_wenzhai("build", cwd=digest)
    assert ran.code == 1
    assert ran.err.startswith("content/articles/a.md:2:8: ")
    assert "content/articles" not in ran.out


def test_what_check_finds_is_its_result(digest: Path) -> None:
    write(digest, BAD)
    ran = run_wenzhai("check", cwd=digest)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.startswith("content/articles/a.md:2:8: ")


def test_quiet_says_only_problems(digest: Path) -> None:
    write(digest, GOOD)
    assert run_wenzhai("build", "-q", cwd=digest)[:3] == (0, "", "")
    write(digest, BAD)
    ran = run_wenzhai("build", "-q", cwd=digest)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err


def test_json_is_all_there_is_on_stdout(digest: Path) -> None:
    for text, code in ((GOOD, 0), (BAD, 1)):
        write(digest, text)
        for command in ("build", "check"):
            ran = run_wenzhai(command, "--json", cwd=digest)
            assert (ran.code, ran.err) == (code, "")
            assert (ran.json["version"], ran.json["command"], ran.json["ok"]) == (1, command, code == 0)
    (problem,) = run_wenzhai("build", "--json", cwd=digest).json["problems"]
    assert (problem["path"], problem["line"], problem["column"]) == ("content/articles/a.md", 2, 8)


def test_settings_that_are_wrong_are_told_as_json_too(tmp_path: Path) -> None:
    (tmp_path / "wenzhai.yaml").write_text("titel: x\n", encoding="utf-8")
    ran = run_wenzhai("build", "--json", cwd=tmp_path)
    assert (ran.code, ran.err, ran.json["ok"]) == (2, "", False)
    assert [problem["path"] for problem in ran.json["problems"]] == ["wenzhai.yaml"]


@pytest.mark.parametrize(
    ("env", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, False),
    ],
)
def test_colours_only_where_they_are_wanted(digest: Path, env: dict[str, str], coloured: bool) -> None:
    write(digest, BAD)
    assert ("\x1b[" in run_wenzhai("build", cwd=digest, env=env).err) == coloured


@pytest.mark.parametrize(
    ("lang", "error", "warning"), [("zh", "错误：", "提醒："), ("en", "error: ", "warning: ")]
)
def test_without_colours_words_tell_errors_from_warnings(
    digest: Path, lang: str, error: str, warning: str
) -> None:
    write(digest, GOOD + "\n[^9]    [c](d.md)\n")
    heads = [
        line
        for line in run_wenzhai("build", "--lang", lang, cwd=digest).err.splitlines()
        if line.startswith("content/")
    ]
    assert sum(f"8:1: {warning}" in head for head in heads) == 1
    assert sum(f"8:13: {error}" in head for head in heads) == 1


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals exist on POSIX only")
def on_terminal(*words: str, cwd: Path) -> str:
    """What a person with no patience at all sees beside the results."""
    program = "import wenzhai.cli.meter as m, sys; m.PATIENCE = 0.0; from wenzhai.cli import run\n"
    program += f"sys.exit(run({words!r}))"
    ours, theirs = os.openpty()
    with os.fdopen(ours, "rb", buffering=0) as screen:
        env = environment({"TERM": "xterm"})
        command = [sys.executable, "-c", program]
        with subprocess.Popen(command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=theirs) as running:
            os.close(theirs)
            shown = b""
            with contextlib.suppress(OSError):  # how Linux says that nobody writes any more
                while part := screen.read(4096):
                    shown += part
        assert running.returncode == 0
    return shown.decode()


def many(digest: Path) -> None:
    for number in range(60):
        text = f"---\ntitle: 第 {number} 篇\ndate: 2024-01-02\n---\n正文 {number}。\n"
        (digest / "content" / "articles" / f"{number}.md").write_text(text, encoding="utf-8")


def test_on_a_terminal_a_first_build_counts_files_and_pages(digest: Path) -> None:
    many(digest)
    assert "正在" not in run_wenzhai("build", "--clean", cwd=digest).err
    shown = on_terminal("build", "--clean", cwd=digest)
    assert re.search(r"正在读取文件  \[#+-+\]  48/60", shown), "files are read in batches"
    assert re.search(r"正在读取文件  \[#+\]  60/60\x1b\[\?25h\r?\n", shown)
    pages = re.search(r"正在生成页面  \[#+\]  (\d+)/(\d+)\x1b\[\?25h\r?\n$", shown)
    assert pages and pages[1] == pages[2] and int(pages[2]) > 60


def test_on_a_terminal_a_check_counts_what_it_looks_at(digest: Path) -> None:
    many(digest)
    run_wenzhai("build", cwd=digest)
    assert re.search(r"正在检查……  \[#+\]  (\d+)/\1\x1b\[\?25h\r?\n$", on_terminal("check", cwd=digest))


def test_on_a_terminal_what_cannot_be_counted_is_announced(digest: Path) -> None:
    write(digest, GOOD)
    run_wenzhai("build", cwd=digest)
    assert on_terminal("build", cwd=digest).splitlines() == ["正在生成……"]


def test_on_a_terminal_an_import_says_how_far_it_is(digest: Path) -> None:
    posts = digest / "blog" / "source" / "_posts"
    posts.mkdir(parents=True)
    for number in range(30):
        (posts / f"{number}.md").write_text(
            f"---\ntitle: {number}\ndate: 2024-01-02\n---\n", encoding="utf-8"
        )
    shown = on_terminal("import", "--from", "hexo", "blog", cwd=digest)
    assert "正在导入" in shown
    assert "29/30" in shown
    assert "source/_posts/9.md" in shown
    assert shown.endswith("\n"), "what is told then begins a line"


def test_a_reader_that_has_left_is_no_mistake(digest: Path) -> None:
    write(digest, GOOD)
    command = [sys.executable, "-m", "wenzhai", "schema", "article"]
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        ran = subprocess.run(command, cwd=digest, env=environment(), stdout=gone, stderr=subprocess.PIPE)
    assert (ran.returncode, ran.stderr) == (1, b"")


DEAF = Path(os.devnull)
"""Open for reading only, it takes no output, as a full disk does."""


@pytest.mark.parametrize(
    "words",
    [
        *([name, "--help"] for name in COMMANDS),
        ["--version"],
        ["--help"],
        ["build"],
        ["build", "--json"],
        ["build", "--json", "--root", "nowhere"],
        ["check"],
        ["check", "--json"],
        ["fmt", "--json"],
        ["publish", "--json"],
        ["schema", "article"],
        ["search", "标题", "--json"],
    ],
    ids=" ".join,
)
def test_results_that_cannot_be_written_end_any_command_with_one_message(
    digest: Path, words: list[str]
) -> None:
    write(digest, GOOD)
    with DEAF.open("rb") as deaf:
        command = [sys.executable, "-m", "wenzhai", *words]
        ran = subprocess.run(command, cwd=digest, env=environment(), stdout=deaf, stderr=subprocess.PIPE)
    assert (ran.returncode, ran.stderr.count(b"[output-lost]")) == (3, 1)
    assert b"Traceback" not in ran.stderr


def test_the_exit_code_is_true_where_remarks_cannot_be_written(digest: Path) -> None:
    write(digest, BAD)
    with DEAF.open("rb") as deaf:
        for words, code in ((["build"], 1), (["build", "--nonsense"], 2), (["build", "--keep-going"], 1)):
            command = [sys.executable, "-m", "wenzhai", *words]
            ran = subprocess.run(command, cwd=digest, env=environment(), stdout=subprocess.PIPE, stderr=deaf)
            assert ran.returncode == code, words


@pytest.mark.skipif(os.name != "posix", reason="a parent closes streams like this on POSIX only")
def test_no_file_gets_the_number_of_a_stream_that_was_closed(digest: Path) -> None:
    opened = (
        "import os; from wenzhai.cli.streams import prepare_streams; prepare_streams();"
        "print('lost'); file = os.open('numbers', os.O_CREAT | os.O_WRONLY); os.write(file, b'%d' % file)"
    )
    for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
        line = f'exec "$0" -c "$1" {closed}'
        subprocess.run(["sh", "-c", line, sys.executable, opened], cwd=digest, env=environment(), check=True)
        assert int((digest / "numbers").read_bytes()) > 2, closed


# -- what ends a run


def test_an_unwritable_cache_is_a_matter_of_the_disk(digest: Path) -> None:
    (digest / ".cache").write_text("a file where a folder should be", encoding="utf-8")
    ran = run_wenzhai("build", cwd=digest)
    assert ran.code == 3
    assert ".cache" in ran.err
    assert "Traceback" not in ran.err


def test_a_bug_of_ours_keeps_the_traceback_in_a_file(digest: Path) -> None:
    program = (
        "import wenzhai.cli.build, sys\n"
        "def broken(*args): raise RuntimeError('boom')\n"
        "import wenzhai.builder.build; wenzhai.builder.build.build = broken\n"
        "from wenzhai.cli import run\n"
        "sys.exit(run(['build']))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=digest, env=environment(), capture_output=True, encoding="utf-8"
    )
    assert (ran.returncode, ran.stdout) == (4, "")
    assert "RuntimeError: boom" in ran.stderr
    assert "Traceback" not in ran.stderr
    (saved,) = (digest / ".cache").glob("crash-*.txt")
    assert str(saved) in ran.stderr
    assert "Traceback" in saved.read_text(encoding="utf-8")


@pytest.mark.skipif(os.name != "posix", reason="signals of this kind exist on POSIX only")
def test_ctrl_c_is_130(digest: Path) -> None:
    program = (
        "import os, signal, sys, wenzhai.builder.build\n"
        "wenzhai.builder.build.build = lambda *args: os.kill(os.getpid(), signal.SIGINT)\n"
        "from wenzhai.cli import run\n"
        "sys.exit(run(['build']))\n"
    )
    command = on_a_leash([sys.executable, "-c", program])
    ran = subprocess.run(command, cwd=digest, env=environment(), capture_output=True, encoding="utf-8")
    assert ran.returncode == 128 + signal.SIGINT
    assert ran.stderr.strip() == "已中断。"


def test_a_reader_that_leaves_is_no_drama(digest: Path) -> None:
    write(digest, GOOD)
    command = [sys.executable, "-m", "wenzhai", "build", "-v", "--why"]
    with subprocess.Popen(
        command, cwd=digest, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        assert running.stderr.read() == ""


# -- starting is quick


def loaded(folder: Path, words: list[str], names: str) -> str:
    """Which of these modules a run has imported."""
    program = f"import sys; from wenzhai.cli import run; run({words})\n"
    program += f"print([name for name in {names.split()} if name in sys.modules])"
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, encoding="utf-8")
    return ran.stdout.splitlines()[-1]


def test_the_version_needs_next_to_nothing(tmp_path: Path) -> None:
    heavy = "markdown jinja2 yaml msgspec jieba rjieba pypinyin nh3 livereload tornado sqlite3 asyncio"
    assert loaded(tmp_path, ["--version"], heavy) == "[]"


def test_a_build_without_changes_leaves_the_heavy_parts_alone(digest: Path) -> None:
    write(digest, GOOD)
    run_wenzhai("build", cwd=digest)
    heavy = "markdown jinja2 jieba rjieba pypinyin nh3 livereload tornado asyncio"
    assert loaded(digest, ["build", "-q"], heavy) == "[]"


# -- wrapping


@pytest.mark.parametrize(
    ("text", "limit", "lines"),
    [
        ("one two three", 8, ["one two", "three"]),
        ("一二三四五", 6, ["一二三", "四五"]),
        ("一二三。四", 6, ["一二", "三。四"]),
        ("文摘 Wenzhai 好", 10, ["文摘", "Wenzhai 好"]),
        ("a-very-long-word x", 5, ["a-very-long-word", "x"]),
        ("", 10, [""]),
    ],
)
def test_lines_break_by_the_width_of_what_is_shown(text: str, limit: int, lines: list[str]) -> None:
    assert fill(text, limit) == lines


def test_examples_keep_their_lines() -> None:
    assert wrap("词。\n\n例：\n  a b\n  c\n\n完", 40) == ["词。", "", "例：", "  a b", "  c", "", "完"]
