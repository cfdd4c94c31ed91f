"""`wenzhai init` makes a digest that builds at once, and never harms a file that is there."""

import re
from pathlib import Path

import pytest

from tests.support.run import run_wenzhai, tree
from wenzhai.content.config import load_config, parse_config
from wenzhai.tools.scaffold.project import project_files
from wenzhai.tools.schema import schemas

FIXED = {
    ".github/workflows/pages.yml",
    ".gitignore",
    ".vscode/settings.json",
    "content/pages/about.md",
    "content/sources/editors.md",
    "content/topics/getting-started.md",
    "requirements-build.lock",
    "requirements.lock",
    "requirements.txt",
    "wenzhai.yaml",
    ".wenzhai/id",
    *(f".wenzhai/schema/{name}" for name in schemas()),
}


@pytest.mark.parametrize(
    ("lang", "site_lang", "said"), [("zh", "zh-Hans", "建好了"), ("en", "en", "is ready in")]
)
def test_a_new_digest_builds_without_a_word_of_complaint(
    tmp_path: Path, lang: str, site_lang: str, said: str
) -> None:
    made = run_wenzhai("init", "d", "--lang", lang, cwd=tmp_path)
    assert (made.code, said in made.out) == (0, True)
    folder = tmp_path / "d"
    articles = {name for name in tree(folder) if name.startswith("content/articles/")}
    assert len(articles) == 1
    assert tree(folder).keys() == FIXED | articles
    assert load_config(folder).lang == site_lang
    built = run_wenzhai("build", "--json", cwd=folder).json
    assert built["ok"]
    assert built["problems"] == []
    checked = run_wenzhai("check", "--json", cwd=folder).json
    assert checked["problems"] == []


def test_no_chinese_is_said_where_it_cannot_be_shown(tmp_path: Path) -> None:
    env = {"PYTHONIOENCODING": "latin-1"}
    assert "is ready in" in run_wenzhai("init", "d", "--lang", "zh", cwd=tmp_path, env=env).out
    assert load_config(tmp_path / "d").lang == "zh-Hans"


@pytest.mark.parametrize(
    "title", ["文摘", "a: b # c", "[x] & *y", "\"q\" 'r'", "no", "{{lang}}", "12", "- z"]
)
def test_any_title_is_kept_as_it_is(tmp_path: Path, title: str) -> None:
    settings = project_files(title, "en", "UTC", "2025-12-24", "0" * 32, {})["wenzhai.yaml"]
    assert parse_config(settings.encode(), tmp_path).title == title


def test_the_title_is_the_folders_name(tmp_path: Path) -> None:
    run_wenzhai("init", "我的文摘", cwd=tmp_path)
    assert load_config(tmp_path / "我的文摘").title == "我的文摘"


def test_the_settings_all_have_an_effect(tmp_path: Path) -> None:
    run_wenzhai("init", ".", "--lang", "en", "--timezone", "Europe/Berlin", cwd=tmp_path)
    config = load_config(tmp_path)
    assert (config.lang, config.timezone, len(config.columns)) == ("en", "Europe/Berlin", 4)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_commented_out_works_when_switched_on(tmp_path: Path, lang: str) -> None:
    text = project_files("标题", lang, "UTC", "2025-12-24", "0" * 32, {})["wenzhai.yaml"]
    text = re.sub(r"# url: .*", "url: https://example.org/digest/", text)
    text = re.sub(r"# (description|author|rights):", r"\1:", text)
    config = parse_config(text.encode(), tmp_path)
    assert all((config.url, config.description, config.author, config.rights))


@pytest.mark.parametrize("taken", ["wenzhai.yaml", ".gitignore", "content/pages/about.md"])
def test_an_existing_file_is_never_overwritten(tmp_path: Path, taken: str) -> None:
    path = tmp_path / taken
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine", encoding="utf-8")
    ran = run_wenzhai("init", ".", cwd=tmp_path)
    assert ran.code == 2
    assert taken in ran.err
    assert tree(tmp_path) == {taken: b"mine"}


def test_other_files_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    assert run_wenzhai("init", ".", cwd=tmp_path).code == 0
    assert tree(tmp_path)["notes.txt"] == b"mine"


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--timezone", "Asia/Peking", "init-timezone"),
        ("--timezone", "../etc", "init-timezone"),
        ("--lang", "中文", "init-lang"),
    ],
)
def test_a_wrong_option_writes_nothing(tmp_path: Path, option: str, value: str, code: str) -> None:
    ran = run_wenzhai("init", "d", option, value, cwd=tmp_path)
    assert ran.code == 2
    assert f"[{code}]" in ran.err
    assert tree(tmp_path) == {}


def test_a_file_in_the_folders_place(tmp_path: Path) -> None:
    (tmp_path / "d").write_text("mine", encoding="utf-8")
    assert run_wenzhai("init", "d", cwd=tmp_path).code == 2


def test_a_place_that_cannot_be_written_is_a_matter_of_the_disk(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    ran = run_wenzhai("init", "file/d", cwd=tmp_path)
    assert ran.code == 3
    assert "file/d" in ran.err
    assert "[bug]" not in ran.err
