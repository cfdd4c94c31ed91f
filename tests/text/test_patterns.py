"""Patterns that are compiled when they are first used."""

from importlib import import_module
from pathlib import Path

import pytest

import wenzhai
from wenzhai.text.patterns import LatePattern, late


def test_a_late_pattern_does_what_a_compiled_one_does() -> None:
    pattern = late("(文)|[a-z]+")
    assert pattern.pattern == "(文)|[a-z]+"
    assert [found[0] for found in pattern.finditer("文b c")] == ["文", "b", "c"]
    assert pattern.sub("-", "文b") == "--"
    assert pattern.fullmatch("文 ") is None
    with pytest.raises(AttributeError):
        _ = pattern.searched  # type: ignore[attr-defined]


def test_no_late_pattern_has_a_mistake() -> None:
    root = Path(wenzhai.__file__).parent
    files = [path for path in root.rglob("*.py") if "late(" in path.read_text(encoding="utf-8")]
    names = [".".join(path.relative_to(root.parent).with_suffix("").parts) for path in files]
    values = [value for name in names for value in vars(import_module(name)).values()]
    patterns = [value for value in values if isinstance(value, LatePattern)]
    assert len(patterns) > 20
    for pattern in patterns:
        pattern.search("")
