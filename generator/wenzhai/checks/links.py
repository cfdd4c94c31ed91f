"""Finds better addresses for links in the content that point to a page of the site by a wrong address.

Pure. Only certain cases: the page exists, and the link is written in Markdown syntax.
"""

import html
import re
from collections.abc import Iterator, Mapping
from posixpath import dirname, relpath
from urllib.parse import unquote

from msgspec import Struct

from wenzhai.checks.built_site import BuiltSite, SiteTarget
from wenzhai.checks.published_urls import heirs

LINK = re.compile(r"(?:(?<=\]\()|(?<=\]:))\s*(?:<[^<>\n]*>|(?:[^\s()<>\\]|\([^\s()<>]*\))+)")
"""The address in `[text](address "title")` and in `[name]: address`."""
CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
AWKWARD = re.compile(r"[\s()<>%#?\\]")


class LinkFix(Struct, frozen=True):
    """A link in a page, the content file it was written in, and the address to write there."""

    page: str
    address: str
    file: str
    better: str


def link_fixes(site: BuiltSite) -> Iterator[LinkFix]:
    """A fix for each link that can be fixed."""
    moved, same_but_case = heirs(site), {name.casefold(): name for name in site.files}
    for page, address, target in site.links:
        file = site.origin.get(page, "")
        if not file or (target.file in site.files and not target.absolute and not target.folder):
            continue
        found = target.file if target.file in site.files else moved.get(target.file, "")
        found = found or same_but_case.get(target.file.casefold(), "")
        if found:
            yield LinkFix(page, address.text, file, better(site, page, file, found, target))


def better(site: BuiltSite, page: str, file: str, found: str, target: SiteTarget) -> str:
    """The address of a page to write in a content file: that of the page's content file, which stays right when dates
    change, else (and for an anchor) that of the page relative to this one."""
    origin = "" if target.anchor else site.origin.get(found)
    way = relpath(origin, dirname(file)) if origin else relpath(found, dirname(page) or ".")
    anchor = f"#{target.anchor}" if target.anchor else ""
    return AWKWARD.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), way) + anchor


def lead_elsewhere(text: str, addresses: Mapping[str, str]) -> tuple[str, set[str]]:
    """A Markdown text with the targets of links replaced, and the addresses that were found.

    Everything else, including code, is kept to the last character.
    """
    plain = {same(address): address for address in addresses}
    found: set[str] = set()

    def change(match: re.Match[str]) -> str:
        written = match[0].strip().removeprefix("<").removesuffix(">")
        address = plain.get(same(written))
        if address is None:
            return match[0]
        found.add(address)
        return match[0].replace(written, addresses[address])

    lines, fence = text.split("\n"), ""
    for at, line in enumerate(lines):
        mark = FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark:
            fence = mark[1]
        else:
            lines[at] = "".join(part if is_code else LINK.sub(change, part) for part, is_code in parts(line))
    return "\n".join(lines), found


def parts(line: str) -> Iterator[tuple[str, bool]]:
    """The line in parts, and whether each is code between backticks."""
    end = 0
    for code in CODE.finditer(line):
        yield line[end : code.start()], False
        yield code[0], True
        end = code.end()
    yield line[end:], False


def same(address: str) -> str:
    """A key that is equal for two spellings of one address."""
    return unquote(html.unescape(address.strip()))
