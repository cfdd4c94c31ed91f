"""The language of what is imported: the one place where importers ask."""

import re

from wenzhai.text.languages import HAN_RUN, LATIN_WORD, detect_language

NOT_READ = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[^\n]*\n(?s:.*?)(?:^(?P=fence)[^\n]*$|\Z)|`[^`\n]*`|(?<=\])\([^()\s]*\)|<[^<>]*>|https?://[!-~]+",
    re.MULTILINE,
)
"""Code, addresses and tags: no reader reads them as prose."""


def language_of(markdown: str, default: str, title: str = "") -> str:
    """The language that a text is written in, by its prose; by its title where it has none."""
    prose = NOT_READ.sub(" ", markdown)
    if not HAN_RUN.search(prose) and not LATIN_WORD.search(prose):
        prose = title
    return detect_language(prose, default)
