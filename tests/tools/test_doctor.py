"""`wenzhai doctor` tells what is there, what is missing, and changes nothing."""

from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from tests.support.run import run_wenzhai, tree
from wenzhai.model.problems import Note, Problem
from wenzhai.model.report import say
from wenzhai.tools.doctor import examine


def codes(root: Path | None) -> set[str]:
    """What is complained of."""
    return {one.code for one in examine(root) if isinstance(one, Problem)} - {"doctor-encoding"}


@pytest.fixture
def digest(tmp_path: Path) -> Path:
    (tmp_path / "wenzhai.yaml").write_text("title: 测试\nurl: https://example.org/\n", encoding="utf-8")
    return tmp_path


def test_a_healthy_digest(digest: Path) -> None:
    run_wenzhai("build", cwd=digest)
    before = tree(digest)
    ran = run_wenzhai("doctor", cwd=digest)
    assert (ran.code, ran.err) == (0, "")
    for words in (
        "文摘 ",
        "jinja2 ",
        "git ",
        "设置没有问题：测试",
        "外观 paper",
        "缓存完好",
        "一切正常。",
    ):
        assert words in ran.out
    assert run_wenzhai("doctor", "--json", cwd=digest).json["ok"]
    assert tree(digest) == before


def test_what_is_wrong_with_a_digest(digest: Path) -> None:
    (digest / ".cache").mkdir()
    (digest / ".cache" / "build.sqlite").write_bytes(b"no database at all" * 100)
    (digest / "wenzhai.yaml").write_text("theme: none\ncard_font: x.ttf\n", encoding="utf-8")
    assert codes(digest) == {
        "doctor-no-url",
        "share-image-font-missing",
        "theme-unknown",
        "doctor-cache-damaged",
    }
    (digest / "wenzhai.yaml").write_text("titel: x\n", encoding="utf-8")
    assert "unknown-key" in "".join(codes(digest))
    assert run_wenzhai("doctor", cwd=digest).code == 1


def test_the_font_of_the_system_is_looked_for(digest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (digest / "wenzhai.yaml").write_text("url: https://example.org/\ncard_font: system\n", encoding="utf-8")
    font = digest / "NotoSansCJK-Regular.ttc"
    font.write_bytes(b"")
    monkeypatch.setattr("wenzhai.theme.fonts.FOLDERS", (str(digest),))
    assert codes(digest) == set()
    assert str(font) in [one.params["font"] for one in examine(digest) if one.code == "doctor-font"]
    font.unlink()
    assert codes(digest) == {"share-image-no-font"}


def test_what_is_not_installed_is_told_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wenzhai.tools.doctor.version", missing)
    told = [say(one, "en") for one in examine(None) if isinstance(one, Note)]
    for extra in ("cards", "feeds", "web", "cluster"):
        assert any(f'pip install "wenzhai[{extra}]"' in line for line in told)


def missing(name: str) -> str:
    raise PackageNotFoundError(name)


def test_outside_a_digest_only_the_program_is_looked_at(tmp_path: Path) -> None:
    ran = run_wenzhai("doctor", cwd=tmp_path)
    assert (ran.code, "[doctor-no-digest]" in ran.out) == (0, True)


def test_without_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert codes(None) == {"doctor-no-git", "doctor-no-digest"}
