"""Summaries written by a program are known by their headings, in whichever language an import wrote them."""

import pytest

from wenzhai.text.viewpoints import core_viewpoint


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("## Core points\n\n- The bay counts.\n", 1),
        ("正文。\n\n## 核心观点\n\nThe bay counts its nets.\n", 3),
        ("## 核心要点\n\n- “Nets” are counted.\n", 1),
        ("## 核心观点\n\n海湾在数渔网。\n", 0),
        ("核心观点\n\nThe bay.\n", 0),
    ],
)
def test_headings_of_imported_summaries(body: str, line: int) -> None:
    assert core_viewpoint(body) == line
