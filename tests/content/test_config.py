"""The settings: every key with its default, and complaints that name the place and the remedy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenzhai.content.config import Config, load_config, parse_config
from wenzhai.content.look import NavItem
from wenzhai.content.paths import find_root
from wenzhai.content.settings import FeedSettings
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.model.report import catalogue, format_problem


def problems(text: str, root: Path = Path("/nowhere")) -> list[Problem]:
    with pytest.raises(ProblemsError) as error:
        parse_config(text.encode(), root)
    return error.value.problems


def read(text: str, root: Path = Path("/nowhere")) -> Config:
    return parse_config(text.encode(), root)


def test_an_empty_file_means_the_defaults() -> None:
    assert read("") == read("# nothing\n") == Config()


@pytest.mark.parametrize(
    ("key", "text", "example"),
    [
        ("icp", "京ICP备1234567号", "京ICP备12345678号-1"),
        ("icp", "ICP备12345678号", "京ICP备12345678号-1"),
        ("icp", "12345678", "京ICP备12345678号-1"),
        ("police", "京公网安备1101050203号", "京公网安备11010502030123号"),
        ("police", "京ICP备12345678号", "京公网安备11010502030123号"),
    ],
)
def test_a_malformed_number_of_registration_is_an_error_with_an_example(
    key: str, text: str, example: str
) -> None:
    (problem,) = problems(f"beian:\n  {key}: {text}\n")
    assert (problem.code, problem.line, problem.column) == (f"config-beian-{key}", 2, 4 + len(key) + 1)
    assert all(example in format_problem(problem, lang) for lang in ("zh", "en"))


@pytest.mark.parametrize(
    "beian",
    ["{icp: 粤ICP备2021012345号}", "{icp: 蜀ICP备12345678号-12}", "{police: 川公网安备 51010402000123号}"],
)
def test_numbers_of_registration_as_they_are_given(beian: str) -> None:
    assert read(f"beian: {beian}\n").beian != Config().beian


def test_every_kind_of_value() -> None:
    config = read(
        "title: 我的文摘\n"
        "url: https://example.org/digest\n"
        "per_page: 20\n"
        "trusted: true\n"
        "deadline: 2.5\n"
        "slug_style: han\n"
        "feeds:\n"
        "  items: 5\n"
        "theme_options: {dark: true, width: 38, accent: '#c00', off: false, name: 007}\n"
        "columns:\n"
        "  - pattern: '^(?P<column>.+?)[|丨](?P<title>.+)$'\n"
        "nav:\n"
        "- title: 关于\n"
        "  url: about.html\n"
    )
    assert (config.title, config.per_page, config.trusted, config.deadline) == ("我的文摘", 20, True, 2.5)
    assert config.url == "https://example.org/digest/"
    assert config.feeds == FeedSettings(items=5)
    assert config.theme_options == {"dark": True, "width": 38, "accent": "#c00", "off": False, "name": "007"}
    assert config.columns[0].pattern.startswith("^(?P<column>")
    assert config.nav == (NavItem("关于", "about.html"),)


def test_the_schema_of_defaults_is_all_keys() -> None:
    """A key without a value means its default, whatever the key."""
    for key in Config.__struct_fields__:
        assert read(f"{key}:\n") == Config()


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("titel: x", "unknown-key", 1, 1),
        ("title: x\nfeeds:\n  item: 3", "unknown-key", 3, 3),
        ("title: [x]", "text-wanted", 1, 8),
        ("title: 甲\ntitle: 乙", "duplicate-key", 2, 1),
        ("per_page: viele", "number-wanted", 1, 11),
        ("per_page: 0", "number-wanted", 1, 11),
        ("deadline: 0", "number-wanted", 1, 11),
        ("deadline: nan", "number-wanted", 1, 11),
        ("feeds: 20", "mapping-wanted", 1, 8),
        ("feeds:\n  items: 0", "number-wanted", 2, 10),
        ("feeds:\n  former: [/atom.xml, /old/]", "config-former-feed", 2, 23),
        ("feeds:\n  former: [/feed.xml]", "config-former-feed", 2, 12),
        ("theme_options: dark", "mapping-wanted", 1, 16),
        ("trusted: 是", "yes-or-no", 1, 10),
        ("slug_style: wubi", "one-of", 1, 13),
        ("url: example.org", "config-url", 1, 6),
        ("url: ftp://example.org/", "config-url", 1, 6),
        ("url: https://example.org/?x=1", "config-url", 1, 6),
        ("url: https://", "config-url", 1, 6),
        ("timezone: Beijing", "no-such-timezone", 1, 11),
        ("timezone: ../../etc/passwd", "no-such-timezone", 1, 11),
        ("import_timezone: +08:00", "no-such-timezone", 1, 18),
        ("lang: 中文", "bad-language", 1, 7),
        ("theme: ../paper", "config-theme", 1, 8),
        ("cname: https://example.org/", "config-cname", 1, 8),
        ("output: .", "config-output", 1, 9),
        ("output: ..", "config-output", 1, 9),
        ("output: content", "config-output", 1, 9),
        ("output: content/../themes/paper", "config-output", 1, 9),
        ("output: .cache/site", "config-output", 1, 9),
        ("output: /", "config-output", 1, 9),
        ("columns:\n- pattern: '('", "pattern-broken", 2, 12),
        ("columns:\n- pattern: '(?P<name>x)'", "pattern-groups", 2, 12),
        ("columns:\n- pattern: '(?P<title>x)'", "pattern-without-groups", 2, 12),
        ("columns: ['x']", "mapping-wanted", 1, 11),
        ("nav:\n- title: x", "missing-key", 2, 3),
        ("nav:\n- {title: x, url: 'javascript:alert(1)'}", "config-nav-url", 2, 19),
        ("nav:\n- {title: x, url: /about.html}", "config-nav-url", 2, 19),
        ("title：x", "fullwidth-colon", 1, 6),
        ("- title", "yaml-no-mapping", 1, 1),
    ],
)
def test_complaints(text: str, code: str, line: int, column: int) -> None:
    found = problems(text)
    assert [(p.path, p.code, p.line, p.column) for p in found] == [("wenzhai.yaml", code, line, column)]
    for lang in ("zh", "en"):
        assert "{" not in format_problem(found[0], lang).replace(found[0].excerpt, "")


def test_all_problems_at_once() -> None:
    found = problems("titel: x\nurl: y\nper_page: z\ntimezone: Mars\n[x")
    assert [p.code for p in found] == ["unknown-key", "number-wanted", "not-key-value"]
    found = problems("url: y\ntimezone: Mars\noutput: content")
    assert [p.code for p in found] == ["config-url", "no-such-timezone", "config-output"]


@pytest.mark.parametrize("output", ["site", "public/site", "../public", "content-site", "site/../site2"])
def test_output_folders_of_their_own(output: str, tmp_path: Path) -> None:
    root = tmp_path / "digest"
    root.mkdir()
    assert read(f"output: {output}", root).output == output


def test_an_output_folder_that_leads_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "site").symlink_to("content")
    assert [p.code for p in problems("output: site", tmp_path)] == ["config-output"]


def test_finding_the_root(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert find_root(tmp_path / "a" / "b") is None
    (tmp_path / "wenzhai.yaml").write_text("title: 文摘", encoding="utf-8")
    assert find_root(tmp_path / "a" / "b") == find_root(tmp_path) == tmp_path.resolve()


def test_loading(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError):
        load_config(tmp_path)
    file = tmp_path / "wenzhai.yaml"
    file.write_bytes("\ufefftitle: 文摘\r\nper_page: 9\r\n".encode())
    assert load_config(tmp_path).per_page == 9
    for data, code in (("title: 文摘".encode("gbk"), "not-utf8"), (b"# " + b"x" * 70_000, "file-too-big")):
        file.write_bytes(data)
        with pytest.raises(ProblemsError) as error:
            load_config(tmp_path)
        assert [p.code for p in error.value.problems] == [code]
    file.unlink()
    file.mkdir()
    with pytest.raises(ProblemsError) as error:
        load_config(tmp_path)
    assert [p.code for p in error.value.problems] == ["config-unreadable"]


@given(
    st.text()
    | st.sampled_from(Config.__struct_fields__).flatmap(lambda k: st.text().map(lambda v: f"{k}: {v}"))
)
def test_any_text_is_a_config_or_complaints(text: str) -> None:
    try:
        config = read(text)
    except ProblemsError as error:
        assert error.problems and all(problem.code in catalogue() for problem in error.problems)
    else:
        assert isinstance(config, Config)


def test_starting_is_quick() -> None:
    """Reading the settings loads nothing that only building needs."""
    program = """
import sys
from pathlib import Path
from wenzhai.content.config import parse_config
parse_config(b"title: x", Path("/nowhere"))
heavy = {"pypinyin", "markdown", "jinja2", "jieba", "rjieba", "nh3", "difflib", "hypothesis"}
assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()
"""
    subprocess.run([sys.executable, "-c", program], check=True, env={**os.environ, "PYTHONPATH": ""})
