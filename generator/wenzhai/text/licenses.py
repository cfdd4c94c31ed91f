"""The Creative Commons licence that a statement of rights names, as its address."""

import re

NAMED = re.compile(
    r"\bCC[ -]?(?P<parts>BY(?:-NC)?(?:-SA|-ND)?)[ -](?P<version>[1-4]\.\d)(?!\d)|\b(?P<zero>CC0)\b",
    re.IGNORECASE,
)
LINKED = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?P<path>licenses/by(?:-nc)?(?:-sa|-nd)?/[1-4]\.\d|publicdomain/zero/1\.0)"
    r"(?![\d.])",
    re.IGNORECASE,
)


def license_of(rights: str | None) -> str | None:
    """The licence that these words name with its version (`CC BY-SA 4.0`, or its address); None if they name none, or
    more than one."""
    found = {linked["path"].lower() for linked in LINKED.finditer(rights or "")}
    for named in NAMED.finditer(rights or ""):
        parts, version = named["parts"], named["version"]
        found.add("publicdomain/zero/1.0" if named["zero"] else f"licenses/{parts.lower()}/{version}")
    return f"https://creativecommons.org/{found.pop()}/" if len(found) == 1 else None
