"""`wenzhai doctor` tells what is there, what is missing, and changes nothing."""

from pathlib import Path

import pytest

from generator.doctor import examine
from generator.model import Problem
from tests.run import tree, wenzhai


def codes(root: Path | None) -> set[str]:
    """What is complained of."""
    return {one.code for one in examine(root) if isinstance(one, Problem)} - {"doctor-encoding"}


@pytest.fixture
def digest(tmp_path: Path) -> Path:
    (tmp_path / "wenzhai.yaml").write_text("title: 测试\nurl: https://example.org/\n", encoding="utf-8")
    return tmp_path


def test_a_healthy_digest(digest: Path) -> None:
    wenzhai("build", cwd=digest)
    before = tree(digest)
    ran = wenzhai("doctor", cwd=digest)
    assert (ran.code, ran.err) == (0, "")
    for words in (
        "文摘 ",
        "jinja2 ",
        "git ",
        "设置没有问题：测试",
        "主题外观 paper",
        "缓存完好",
        "一切正常。",
    ):
        assert words in ran.out
    assert wenzhai("doctor", "--json", cwd=digest).json["ok"]
    assert tree(digest) == before


def test_what_is_wrong_with_a_digest(digest: Path) -> None:
    (digest / ".cache").mkdir()
    (digest / ".cache" / "build.sqlite").write_bytes(b"no database at all" * 100)
    (digest / "wenzhai.yaml").write_text("theme: none\ncard_font: x.ttf\n", encoding="utf-8")
    assert codes(digest) == {"doctor-no-url", "doctor-font", "theme-unknown", "doctor-cache-damaged"}
    (digest / "wenzhai.yaml").write_text("titel: x\n", encoding="utf-8")
    assert "unknown-key" in "".join(codes(digest))
    assert wenzhai("doctor", cwd=digest).code == 1


def test_outside_a_digest_only_the_program_is_looked_at(tmp_path: Path) -> None:
    ran = wenzhai("doctor", cwd=tmp_path)
    assert (ran.code, "[doctor-no-digest]" in ran.out) == (0, True)


def test_without_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert codes(None) == {"doctor-no-git", "doctor-no-digest"}
