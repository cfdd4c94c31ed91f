"""Bad content files and what the curator is told about each of them, in Chinese and in English.

`cases/bad/` holds the files (`.bin` where the encoding is the matter) and next to each the expected `.txt`.
After a change of words: `pytest tests/content/test_bad_files.py --update-golden`, then read the difference.
"""

from pathlib import Path

import pytest

from tests.support.paths import CASES
from wenzhai.content.config import Config
from wenzhai.content.parse import parse_file
from wenzhai.model.problems import Problem
from wenzhai.model.report import format_problem

BAD = CASES / "bad"
FILES = sorted(path for path in BAD.rglob("*") if path.suffix in (".md", ".bin"))


def content_path(path: Path) -> str:
    """Where the file pretends to lie: articles, or the folder it is in."""
    name = path.relative_to(BAD).with_suffix(".md").as_posix()
    return f"content/{name}" if "/" in name else f"content/articles/{name}"


def told(problems: tuple[Problem, ...]) -> str:
    parts = ["\n".join(format_problem(problem, lang) for problem in problems) for lang in ("zh", "en")]
    return "\n\n".join(parts) + "\n"


def test_there_are_enough() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(BAD)))
def test_what_the_curator_is_told(path: Path, update_golden: bool) -> None:
    parsed = parse_file(content_path(path), path.read_bytes(), Config())
    text = told(parsed.problems)
    wanted = path.with_suffix(".txt")
    if update_golden:
        wanted.write_text(text, encoding="utf-8", newline="\n")
    assert parsed.fact is None
    assert text == wanted.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(BAD)))
def test_every_complaint_has_its_place_and_a_remedy(path: Path) -> None:
    data = path.read_bytes()
    parsed = parse_file(content_path(path), data, Config())
    lines = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in parsed.problems:
        assert problem.path == content_path(path)
        assert format_problem(problem, "zh").splitlines()[-1].startswith("      提示：")
        if problem.line:
            assert problem.line <= len(lines) + 1
            assert 1 <= problem.column <= len([*lines, ""][problem.line - 1]) + 1
            assert not problem.excerpt or problem.excerpt == lines[problem.line - 1]


def test_no_expected_text_is_left_over() -> None:
    assert {path.with_suffix("") for path in BAD.rglob("*.txt")} == {path.with_suffix("") for path in FILES}
