"""Summaries of the kind that topic pages carry: headed `Core viewpoint`, written by a program."""

import re

CORE = r"Core (?:Viewpoint|Points?|Insights?)"
"""How such a summary begins."""
OPENING = re.compile(rf"^(?:#{{1,6}} +{CORE}\s*$|{CORE} - )", re.IGNORECASE | re.MULTILINE)


def core_viewpoint(body: str) -> int:
    """The line of a Markdown body, from 1, on which such a summary begins; 0 if there is none."""
    found = OPENING.search(body)
    return body.count("\n", 0, found.start()) + 1 if found else 0
