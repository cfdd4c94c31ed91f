"""Summaries of the kind that topic pages carry: headed `Core viewpoint`, written by a program."""

import re

from wenzhai.text.patterns import late

CORE = r"Core (?:Viewpoint|Points?|Insights?)"
"""How such a summary begins."""
CORE_HEADINGS = {
    "zh-Hans": {"Viewpoint": "核心观点", "Point": "核心要点", "Insight": "核心见解"},
    "zh-Hant": {"Viewpoint": "核心觀點", "Point": "核心要點", "Insight": "核心見解"},
}
"""Language of the site → word after `Core` → the heading that an import writes."""
IN_CHINESE = "|".join(heading for headings in CORE_HEADINGS.values() for heading in headings.values())
OPENING = late(
    rf"^(?:#{{1,6}} +{CORE}\s*$|{CORE} - |#{{1,6}} +(?:{IN_CHINESE})[ \t]*\n\s*(?:- )?[\"“]?[A-Z])",
    re.IGNORECASE | re.MULTILINE,
)
"""A Chinese heading alone may be anybody's; above an English text it is that of an import."""


def core_viewpoint(body: str) -> int:
    """The line of a Markdown body, from 1, on which such a summary begins; 0 if there is none."""
    found = OPENING.search(body)
    return body.count("\n", 0, found.start()) + 1 if found else 0
