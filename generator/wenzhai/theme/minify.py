"""Scripts and style sheets as they are served."""

import re

MEANT = rb"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^)]*\)|/\*!.*?\*/)"""
"""In a style sheet: texts, addresses, and comments that ask to be kept."""
COMMENT = re.compile(MEANT + rb"|/\*.*?\*/|\n\s+", re.DOTALL)


def as_served(name: str, data: bytes) -> bytes:
    """A file of a theme, without what only its author needs."""
    if name.endswith(".js"):
        return lightened(data)
    return light_style(data) if name.endswith(".css") else data


def light_style(style: bytes) -> bytes:
    """A style sheet without comments, indentation and empty lines."""
    return COMMENT.sub(lambda found: found[1] or (b"\n" if found[0][:1] == b"\n" else b""), style).lstrip()


def lightened(script: bytes) -> bytes:
    """A script without indentation, and without lines that hold nothing but a comment.

    One with a text over several lines is left as it is: there, blanks and slashes may be meant.
    """
    lines = script.splitlines()
    if any(line.count(b"`") % 2 or line.endswith(b"\\") for line in lines):
        return script
    bare = (line.strip() for line in lines)
    return b"\n".join(line for line in bare if line and not line.startswith(b"//")) + b"\n"
