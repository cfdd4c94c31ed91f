"""Links of the content against the built site, and their rewriting in Markdown. Pure."""

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from msgspec.structs import replace

from wenzhai.builder.project import ContentSnapshot
from wenzhai.checks.built_site import BuiltSite
from wenzhai.checks.published_urls import heirs
from wenzhai.model.problems import Problem
from wenzhai.pages.link_addresses import Addresses, content_pages, linked_places

LINK = re.compile(
    r"(?:(?<=\]\()|(?<=\]:))\s*(?:<[^<>\n]*>|(?:[^\s()<>\\]|\([^\s()<>]*\))+)"
    r"|(?<=\shref=\")[^\"\n]+|(?<=\shref=')[^'\n]+"
)
"""The address in `[text](address "title")`, in `[name]: address` and in `<a href="address">`."""
CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def lost_links(site: BuiltSite, snapshot: ContentSnapshot) -> tuple[list[Problem], BuiltSite]:
    """What is wrong with links by address in the content, and the site without these faults in its pages."""
    ids = {name: scanned.ids for name, scanned in site.scans.items() if scanned.lang is not None}
    addresses = Addresses(snapshot.library, site.base, site.files, ids, heirs(site))
    lost = list(addresses.lost())
    reported = {(one.target.file, one.target.anchor) for one in lost}
    for page, file in content_pages(snapshot.library):
        if len({*file.anchors}) < len(file.anchors):
            reported.update((page, id) for id, times in Counter(file.anchors).items() if times > 1)
    reported.update(linked_places(snapshot.related.refs))
    return [one.problem for one in lost], replace(site, reported=frozenset(reported))


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
