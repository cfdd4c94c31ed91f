"""`hooks.py` runs where it is trusted, and nowhere else: a clone brings no permission with it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import wenzhai
from tests.support.project import NOW, Project
from wenzhai.builder.build import BuildOptions, build
from wenzhai.builder.project import read_project
from wenzhai.builder.verify import differences
from wenzhai.cli import run
from wenzhai.content.config import load_config
from wenzhai.extend.hooks import forget_loaded, load_hooks
from wenzhai.extend.trust import permission, trust
from wenzhai.model.problems import ProblemsError
from wenzhai.serve import build_preview

ARTICLE = ("content/articles/rain.md", "---\nid: aaa111\ntitle: 雨夜\ndate: 2025-12-24\n---\n雨下了一夜。\n")
HOOKS = "import pathlib\npathlib.Path({ran!r}).touch()\nfilters = {{'loud': str.upper}}\n"
"""Says that it has run."""


class Digest(Project):
    """One with a `hooks.py` that leaves a mark when it runs."""

    @classmethod
    def at(cls, root: Path) -> "Digest":
        made = cls(root)
        made.add(("wenzhai.yaml", "title: 文摘\n"), ARTICLE, ("hooks.py", HOOKS.format(ran=str(made.mark))))
        return made

    @property
    def mark(self) -> Path:
        return self.root.parent / "ran"

    def command(self, *arguments: str) -> int:
        forget_loaded()
        return run([*arguments, "--root", str(self.root)])

    def ran(self) -> bool:
        """Since it was asked last."""
        there = self.mark.exists()
        self.mark.unlink(missing_ok=True)
        return there


@pytest.fixture
def digest(tmp_path: Path) -> Digest:
    return Digest.at(tmp_path / "digest")


def codes(call: Callable[[], object]) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        call()
    return [problem.code for problem in caught.value.problems]


def test_nothing_runs_a_file_that_nobody_has_trusted(
    digest: Digest, capsys: pytest.CaptureFixture[str]
) -> None:
    root, config = digest.root, load_config(digest.root)
    for refused in (["build"], ["build", "--verify"], ["check"], ["publish"], ["export", "--as", "sqlite"]):
        assert digest.command(*refused) != 0, refused
    assert "[hooks-untrusted]" in capsys.readouterr().err
    for fine in (
        ["--help"],
        ["build", "--help"],
        ["status"],
        ["fmt", "--check"],
        ["theme", "list"],
        ["doctor"],
    ):
        digest.command(*fine)
    assert codes(lambda: wenzhai.build(root, now=NOW)) == ["hooks-untrusted"]
    assert codes(lambda: wenzhai.read(root, now=NOW)) == ["hooks-untrusted"]
    assert [one.code for one in build_preview(root, drafts=True).problems] == ["hooks-untrusted"]
    assert read_project(root, config, command="inbox").library.articles  # as the desk reads it
    assert not digest.ran() and not digest.site.exists()


def test_it_runs_once_it_is_trusted_until_it_changes(
    digest: Digest, capsys: pytest.CaptureFixture[str]
) -> None:
    assert digest.command("trust") == 0 and not digest.ran()
    for runs in (["build"], ["check"]):
        assert digest.command(*runs) == 0 and digest.ran(), runs
    forget_loaded()
    assert not wenzhai.build(digest.root, now=NOW).failed and digest.ran()
    digest.append("hooks.py", "# another\n")
    assert digest.command("build") == 1 and not digest.ran()
    assert "[hooks-changed]" in capsys.readouterr().err
    assert digest.command("trust") == 0 and digest.command("build") == 0 and digest.ran()
    assert digest.command("trust", "--remove") == 0
    assert digest.command("build") == 1 and not digest.ran()
    assert "[hooks-untrusted]" in capsys.readouterr().err


def test_a_flag_runs_it_without_trust_and_leaves_none(digest: Digest) -> None:
    assert digest.command("build", "--run-hooks") == 0 and digest.ran()
    assert digest.command("check", "--run-hooks") == 0 and digest.ran()
    forget_loaded()
    assert not wenzhai.build(digest.root, now=NOW, run_hooks=True).failed and digest.ran()
    assert wenzhai.read(digest.root, now=NOW, run_hooks=True).articles
    forget_loaded()
    assert not build_preview(digest.root, drafts=True, run_hooks=True).failed and digest.ran()
    assert digest.command("build") == 1 and not digest.ran()


def test_a_clone_brings_no_permission(
    digest: Digest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even with all the files that a trusted digest has, and the very permission at every place it might have."""
    assert digest.command("trust") == 0 and digest.command("build") == 0 and digest.ran()
    sealed = permission(digest.root).read_bytes()
    shutil.copytree(digest.root, tmp_path / "clone")
    clone = Digest(tmp_path / "clone")
    name = permission(clone.root).name
    for folder in (".cache", ".wenzhai", ".", ".local/state/wenzhai", ".cache/wenzhai"):
        for place in (f"{folder}/trusted/{name}", f"{folder}/{name}"):
            clone.write(place, sealed)
    assert clone.command("build") == 1 and not clone.ran()

    permission(clone.root).write_bytes(sealed)  # whoever can write there, but does not know the secret
    assert clone.command("build") == 1 and not clone.ran()
    permission(clone.root).unlink()

    monkeypatch.setenv("XDG_STATE_HOME", str(clone.root / "state"))  # no place within the project counts
    assert codes(lambda: trust(clone.root, (clone.root / "hooks.py").read_bytes())) == ["trust-not-kept"]
    clone.write(f"state/wenzhai/trusted/{name}", sealed)
    assert clone.command("build") == 1 and not clone.ran()
    monkeypatch.undo()

    assert clone.command("trust") == 0 and clone.command("build") == 0 and clone.ran()


def test_a_link_a_folder_and_a_pipe_are_no_hooks(digest: Digest, tmp_path: Path) -> None:
    code = (digest.root / "hooks.py").read_text(encoding="utf-8")
    elsewhere = tmp_path / "elsewhere.py"
    elsewhere.write_text(code, encoding="utf-8")
    hooks = digest.root / "hooks.py"
    makers: tuple[Callable[[], None], ...] = (
        lambda: hooks.symlink_to(elsewhere),
        lambda: hooks.symlink_to(tmp_path / "nothing"),
        lambda: hooks.mkdir(),
        lambda: os.mkfifo(hooks),
    )
    for make in makers:
        digest.remove("hooks.py")
        make()
        assert digest.command("trust") != 0
        assert codes(lambda: load_hooks(digest.root, (), run=True)) == ["hooks-no-file"]
        assert not digest.ran()
        if hooks.is_symlink():
            hooks.unlink()
            hooks.touch()


def test_what_runs_is_what_was_looked_at(digest: Digest, tmp_path: Path) -> None:
    """A file that is swapped behind the look runs neither in this build nor in the second one of `--verify`."""
    assert digest.command("trust") == 0
    hooks = load_hooks(digest.root, ())
    assert digest.ran()
    other = tmp_path / "swapped"
    digest.write("hooks.py", HOOKS.format(ran=str(other)))
    forget_loaded()
    config, options = load_config(digest.root), BuildOptions(now=NOW, jobs=1, verify=True, hooks=hooks)
    report = build(digest.root, config, options)
    assert not report.failed
    assert differences(digest.root, config, options, report.output) == []
    assert not other.exists()
