"""Links by address in the content: whether each leads to a page or a file of the site, and to a place in it.

One rule for builds, which know what they are about to write, and for checks, which find it on the disk. Such a link is
shown as it is written, so what is wrong with it is a warning.
"""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import chain
from posixpath import dirname, join, normpath, relpath
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from wenzhai.library.library import Library
from wenzhai.library.links import link_problem, place_problem
from wenzhai.model.content import Article, DocFile, Link, TermFile
from wenzhai.model.problems import Problem
from wenzhai.model.views import Refs

AWKWARD = re.compile(r"[\s()<>%#?\\]")


class SiteTarget(Struct, frozen=True):
    """The target of an internal address: a file below the site's root (a leading `..`: outside), and an anchor in it.

    `absolute`: it began with `/`; `folder`: it names a folder and relies on a server for its index.
    """

    file: str
    anchor: str = ""
    absolute: bool = False
    folder: bool = False


def site_target(base: str, file: str, address: str) -> SiteTarget | None:
    """The target of an address in a file of the site at `base`; None for other sites, other schemes and invalid
    addresses."""
    address = address.strip()
    inside = bool(base) and address.startswith(base)
    if inside:
        file, address = "", address.removeprefix(base)
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path)
    if not path and not inside:
        return SiteTarget(file, unquote(parts.fragment))
    absolute = path.startswith("/")
    if absolute:
        path = "/" + path.removeprefix(urlsplit(base).path or "/")
    folder = path.endswith("/") or not path
    found = normpath(join("" if absolute else dirname(file), path.lstrip("/")))
    if folder:
        found = normpath(join(found, "index.html"))
    return SiteTarget(found, unquote(parts.fragment), absolute, folder and not inside)


def content_pages(library: Library) -> Iterator[tuple[str, Article | DocFile | TermFile]]:
    """Each page that is made from a content file, with that file."""
    for placed in library.placed():
        yield placed.url, placed
    for taxonomy in library.taxonomies.values():
        for slug, file in taxonomy.files.items():
            yield taxonomy.terms[slug].url, file


class Lost(Struct, frozen=True):
    """A link that leads nowhere, or only by luck."""

    problem: Problem
    target: SiteTarget


class Addresses(Struct, frozen=True, dict=True):
    """What the addresses in the content are checked against. `files` are all files of the site."""

    library: Library
    base: str
    files: AbstractSet[str]
    ids: Mapping[str, AbstractSet[str]] = {}
    """The ids of built pages: a page made from no content file has others nowhere else."""
    moved: Mapping[str, str] = {}
    """Pages by the addresses that they had before."""

    @cached_property
    def pages(self) -> dict[str, Article | DocFile | TermFile]:
        return dict(content_pages(self.library))

    @cached_property
    def origins(self) -> dict[str, str]:
        """The files that pages and static files of the site are made from, by their addresses."""
        pages = {page: file.path for page, file in self.pages.items()}
        return pages | {str(file.url): file.path for file in self.library.static}

    @cached_property
    def same_but_case(self) -> dict[str, str]:
        return {name.casefold(): name for name in self.files}

    def lost(self) -> Iterator[Lost]:
        """What is wrong, file by file. A file without a page in the site, a draft say, is not looked at."""
        for page, file in content_pages(self.library):
            for link in file.addresses if file.addresses and page in self.files else ():
                if link.target.startswith("#"):
                    continue  # a place in the text itself, which the library has looked at
                target = site_target(self.base, page, link.target)
                problem = self.problem(page, file.path, link, target) if target else None
                if target and problem:
                    yield Lost(problem, target)

    def problem(self, page: str, path: str, link: Link, target: SiteTarget) -> Problem | None:
        found = target.file if target.file in self.files else self.moved.get(target.file, "")
        found = found or self.same_but_case.get(target.file.casefold(), "")
        params = {"target": link.target}
        if not found:
            return link_problem("address-unknown", path, link, {**params, "file": target.file}, "warning")
        if found != target.file:
            code = "address-moved"
        elif target.absolute or target.folder:
            code = "address-absolute" if target.absolute else "address-folder"
        else:
            return self.lost_place(path, link, target)
        params["better"] = self.better(page, path, found, target)
        return link_problem(code, path, link, params, "warning")

    def better(self, page: str, path: str, found: str, target: SiteTarget) -> str:
        """The address to write in a content file: that of the page's content file, which stays right when dates
        change, else that of the page, relative to this one."""
        origin = self.origins.get(found)
        way = relpath(origin, dirname(path)) if origin else relpath(found, dirname(page) or ".")
        anchor = f"#{target.anchor}" if target.anchor else ""
        return AWKWARD.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), way) + anchor

    def lost_place(self, path: str, link: Link, target: SiteTarget) -> Problem | None:
        """What is wrong with the place within a page."""
        file = self.pages.get(target.file)
        ids = file.anchors if file else self.ids.get(target.file)
        if ids is None:
            return None
        title = file.zh or file.en if isinstance(file, TermFile) else file.title if file else target.file
        return place_problem(path, link, title, target.anchor, ids)


def linked_places(refs: Mapping[str, Refs]) -> Iterator[tuple[str, str]]:
    """The (file, anchor) of links to content files and names, all of which the library has looked at."""
    for ref in chain.from_iterable(refs.values()):
        if ref and ref.anchor:
            yield ref.url, ref.anchor
