"""Minifies scripts and style sheets with `rjsmin` and `rcssmin`.

Both work with patterns, without a grammar. Files with constructs they are known to break are served unminified.
Comments that begin with `/*!` are kept, as licences require.
"""

import re

from rcssmin import cssmin
from rjsmin import jsmin

INSERTED = re.compile(rb"\$\{([^`]*)`")
"""From the beginning of a template literal's expression to the next backtick."""
BLANK_IN_URL = re.compile(rb"""url\(\s*(?:"[^"]*\s|'[^']*\s)""", re.IGNORECASE)
"""A quoted address with a blank, as in inline SVG: `rcssmin` would remove the blank."""


def as_served(name: str, data: bytes) -> bytes:
    """A file of a theme, minified if it is a script or a style sheet."""
    if name.endswith(".js"):
        return data if has_nested_template(data) else jsmin(data, keep_bang_comments=True)
    if name.endswith(".css"):
        return data if BLANK_IN_URL.search(data) else cssmin(data, keep_bang_comments=True)
    return data


def has_nested_template(script: bytes) -> bool:
    """Whether a template literal seems to contain another: `rjsmin` takes the inner one's text for code."""
    return any(is_open(found[1]) for found in INSERTED.finditer(script))


def is_open(expression: bytes) -> bool:
    """Whether the expression is not closed by an unmatched brace."""
    depth = 1
    for brace in re.findall(rb"[{}]", expression):
        depth += 1 if brace == b"{" else -1
        if depth == 0:
            return False
    return True
