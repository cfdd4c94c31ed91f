"""Unified diffs of the files that an import would change."""

from collections.abc import Iterator
from difflib import unified_diff


def diff(path: str, before: bytes | None, after: bytes) -> Iterator[str]:
    """The lines of a unified diff, without line ends; `before` is None for a new file."""
    old, new = ((data or b"").decode("utf-8", "replace").splitlines() for data in (before, after))
    yield from unified_diff(
        old, new, "/dev/null" if before is None else f"a/{path}", f"b/{path}", lineterm=""
    )
