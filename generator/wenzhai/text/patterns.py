"""Patterns that are compiled when they are first used.

A class with Han in it takes more than a millisecond to compile, and most commands, an edit's build among them, need few
of all patterns.
"""

import re
from typing import Any, cast

METHODS = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")


class LatePattern:
    """Has what a compiled pattern has, and once it is compiled, just as quickly."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        vars(self).update({method: getattr(compiled, method) for method in METHODS})
        return getattr(compiled, name)


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, to be compiled when it is used: a mistake in it shows only then."""
    return cast("re.Pattern[str]", LatePattern(pattern, flags))
