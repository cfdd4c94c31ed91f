"""Scripts and style sheets as they are served: without comments and blanks, by `rjsmin` and `rcssmin`.

Both find their way by patterns, without a grammar. What those are known to mistake is served as it is written.
Comments that begin with `/*!` stay: licences ask for it.
"""

import re

from rcssmin import cssmin
from rjsmin import jsmin

INSERTED = re.compile(rb"\$\{([^`]*)`")
"""From the beginning of a template literal's expression to the next backtick."""
BLANK_IN_URL = re.compile(rb"""url\(\s*(?:"[^"]*\s|'[^']*\s)""", re.IGNORECASE)
"""A quoted address with a blank, as drawings within style sheets have: `rcssmin` would take the blank away."""


def as_served(name: str, data: bytes) -> bytes:
    """A file of a theme, without what only its author needs."""
    if name.endswith(".js"):
        return data if has_nested_template(data) else jsmin(data, keep_bang_comments=True)
    if name.endswith(".css"):
        return data if BLANK_IN_URL.search(data) else cssmin(data, keep_bang_comments=True)
    return data


def has_nested_template(script: bytes) -> bool:
    """Whether a template literal seems to hold another: `rjsmin` takes the inner one's text for code."""
    return any(is_open(found[1]) for found in INSERTED.finditer(script))


def is_open(expression: bytes) -> bool:
    """Whether no brace ends the expression, of those that it has not begun itself."""
    depth = 1
    for brace in re.findall(rb"[{}]", expression):
        depth += 1 if brace == b"{" else -1
        if depth == 0:
            return False
    return True
