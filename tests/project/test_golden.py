"""The golden site: one of everything, and every byte of what becomes of it.

After a change that is meant to show: `pytest tests/project/test_golden.py --update-golden`, then read the difference
in git.
"""

import shutil
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import pytest

from tests.support.paths import GOLDEN
from tests.support.project import Project
from wenzhai.pages import sections

EXPECTED = GOLDEN / "expected"
SHOWN = 3
"""Files whose difference is shown; of the others only the names."""


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def replace_folder(folder: Path, tree: dict[str, bytes]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in tree.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def differences(expected: dict[str, bytes], got: dict[str, bytes]) -> Iterator[str]:
    """What a person needs to see: which files, and the lines of the first few."""
    for name in sorted(expected.keys() - got.keys()):
        yield f"missing: {name}"
    for name in sorted(got.keys() - expected.keys()):
        yield f"not expected: {name}"
    changed = [name for name in sorted(expected.keys() & got.keys()) if expected[name] != got[name]]
    for name in changed[:SHOWN]:
        yield from unified_diff(
            lines(expected[name]), lines(got[name]), f"expected/{name}", name, lineterm="", n=1
        )
    for name in changed[SHOWN:]:
        yield f"differs: {name}"


def lines(data: bytes) -> list[str]:
    return data.decode("utf-8", "backslashreplace").split("\n")


def test_the_golden_site_is_as_expected(tmp_path: Path, update_golden: bool) -> None:
    site = Project.copy_of(GOLDEN, tmp_path)
    built = site.build()
    assert not built.failed, built.problems
    got = files(site.site)
    if update_golden:
        replace_folder(EXPECTED, got)
    found = "\n".join(differences(files(EXPECTED), got))
    if found:
        pytest.fail(f"the golden site has changed (--update-golden accepts it)\n{found}", pytrace=False)


def test_the_same_when_hardly_any_page_is_kept_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, site = (Project.copy_of(GOLDEN, tmp_path / name) for name in ("usual", "site"))
    first, reasons = usual.build(), {}
    monkeypatch.setattr(sections, "KEPT", 1)
    assert site.build().rendered == first.rendered
    assert files(site.site) == files(EXPECTED)
    for one in (usual, site):
        shutil.rmtree(one.site / "topics")
        reasons[one] = one.build().rendered
    assert reasons[usual] == reasons[site]
    assert files(site.site) == files(EXPECTED)


def test_what_is_held_back_is_nowhere(tmp_path: Path) -> None:
    """The draft and the article of the future: no page, no listing, no feed, no search entry knows them."""
    site = Project.copy_of(GOLDEN, tmp_path)
    built = site.build()
    assert sorted(note.code for note in built.notes) == ["draft-left-out", "scheduled"]
    secrets = (
        "还没写完的一篇",
        "这句话不会发布",
        "草稿才有的主题",
        "下个月才发布的一篇",
        "时候未到",
        "g09iii",
        "g10jjj",
    )
    for name, data in files(site.site).items():
        text = name + data.decode("utf-8", "replace")
        assert not [secret for secret in secrets if secret in text], name


def test_differences_are_told_apart() -> None:
    expected = {"a": b"1\n2\n", "gone": b"", "b": b"", "c": b"", "d": b""}
    got = {"a": b"1\n3\n", "more": b"", "b": b"x", "c": b"x", "d": b"x"}
    told = list(differences(expected, got))
    assert told[:2] == ["missing: gone", "not expected: more"]
    assert "-2" in told and "+3" in told
    assert told[-1] == "differs: d"


def test_a_page_may_send_forms_to_its_own_site_if_it_has_one_and_nowhere_else() -> None:
    pages = [
        text
        for path in EXPECTED.rglob("*.html")
        if "Content-Security-Policy" in (text := path.read_text("utf-8"))
    ]
    allowed = {"form-action 'self'" in page for page in pages}
    assert allowed == {True, False}
    for page in pages:
        assert ("form-action 'self'" in page) == (" action=" in page)
        assert ("form-action 'none'" in page) != (" action=" in page)
