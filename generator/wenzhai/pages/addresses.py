"""Checks the addresses of the whole planned site: no two files at one address, and no file where a folder is needed.

The syntax of a single address is checked by `text/addresses.py` when it is read.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from wenzhai.content.frontmatter.locate import at_its_address
from wenzhai.engine.ownership import above, folders_of
from wenzhai.extend.hooks import HookPage
from wenzhai.library.library import Library
from wenzhai.model.content import Article, DocFile
from wenzhai.model.page import Url
from wenzhai.model.problems import Problem
from wenzhai.pages.share_images import share_image_url
from wenzhai.pages.site_pages import markdown_copy_url
from wenzhai.text.slugs import collision_key

CODES = {
    ("page", False): "url-taken",
    ("page", True): "url-in-the-way",
    ("alias", False): "alias-taken",
    ("alias", True): "alias-in-the-way",
    ("static", False): "static-taken",
    ("static", True): "static-in-the-way",
    ("hook", False): "hook-page-taken",
    ("hook", True): "hook-page-in-the-way",
}
"""(kind of claim, whether a file or folder is in the way) → code of the problem."""
OTHER_SPELLING = {
    "alias": "alias-folder-spelling",
    "static": "static-folder-spelling",
    "hook": "hook-page-folder-spelling",
}
"""Kind of claim → code of the problem with a folder in two spellings. Folders of pages have one."""


class Claim(Struct, frozen=True):
    """The addresses that a file claims: those of a content file's own page, a former one in `aliases`, that of a file
    of `static/`, or of a page that a hook adds."""

    path: str
    urls: tuple[Url, ...]
    kind: Literal["page", "alias", "static", "hook"] = "page"


class AddressClash(Struct, frozen=True):
    """A claim that fails at its address `url`, which belongs to `other` (a content file, or a page of the site itself);
    for `in_the_way` one of the two is a folder of the other. `folder` is the spelling that a folder of the address has
    already, where that differs: on many systems both are one folder, which has one name."""

    claim: Claim
    url: str
    other: str
    in_the_way: bool = False
    folder: str = ""


def clashes(urls: Sequence[str], library: Library, extra: Iterable[HookPage] = ()) -> list[AddressClash]:
    """The clashes between the addresses of all files of the site, on any file system.

    The pages that every site has come first, then those of content files, static files, former addresses, and
    pages of hooks, each in the order of paths; the later one loses.
    """
    keys = folded(urls)
    folders = folders_of(keys)
    if len({*keys}) == len(keys) and folders.isdisjoint(keys) and len(folders_of(urls)) == len(folders):
        return []
    hooked = [Claim(one.owner, (Url(one.page.path),), "hook") for one in extra]
    claims = [*own_claims(library), *alias_claims(library), *hooked]
    claimed = Counter[str](url for claim in claims for url in claim.urls)
    plan = PlannedTree()
    for url in Counter(urls) - claimed:
        plan.add(url, f"/{url}")
    there = {*urls}
    return [clash for claim in claims if (clash := plan.meet(claim, there))]


def folded(urls: Sequence[str]) -> list[str]:
    """Keys of addresses, equal for those that some file system takes for the same."""
    text = "\0".join(urls)  # as one text, which takes a tenth of the time
    return (text.lower() if text.isascii() else collision_key(text)).split("\0") if urls else []


def clash_problem(clash: AddressClash, text: Callable[[str], str]) -> Problem:
    """The problem, at the front matter key with the address if there is one; `text` returns the text of a content
    file."""
    claim = clash.claim
    params = {"url": clash.url, "other": clash.other}
    if clash.folder:
        problem = Problem(
            code=OTHER_SPELLING[claim.kind], path=claim.path, params={**params, "folder": clash.folder}
        )
    else:
        problem = Problem(code=CODES[claim.kind, clash.in_the_way], path=claim.path, params=params)
    return (
        problem if claim.kind in ("static", "hook") else at_its_address(problem, claim.kind == "alias", text)
    )


def own_claims(library: Library) -> Iterator[Claim]:
    for file in sorted(library.placed(), key=lambda file: file.path):
        yield Claim(file.path, own_urls(file))
    for static in library.static:
        yield Claim(static.path, (static.url,), "static")


def own_urls(file: Article | DocFile) -> tuple[Url, ...]:
    """The page, and the files next to it that it may have."""
    if isinstance(file, DocFile):
        return (file.url, markdown_copy_url(file.url)) if file.kind == "issue" else (file.url,)
    return (file.url, markdown_copy_url(file.url), share_image_url(file.url))


def alias_claims(library: Library) -> Iterator[Claim]:
    terms = [file for taxonomy in library.taxonomies.values() for file in taxonomy.files.values()]
    former = [(file.path, file.aliases) for file in library.placed()]
    former += [(file.path, file.former) for file in terms]
    for path, urls in sorted(former):
        for url in urls:
            yield Claim(path, (url,), "alias")


class PlannedTree:
    """The files placed so far and their folders, with their owners."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, tuple[str, str]] = {}
        """By their keys: who was the first to need a folder, and how it is spelled there."""

    def add(self, url: str, owner: str) -> None:
        key = collision_key(url)
        self._files.setdefault(key, owner)
        for folder, spelled in zip(above(key), above(url), strict=True):
            self._folders.setdefault(folder, (owner, spelled))

    def meet(self, claim: Claim, there: Collection[str]) -> AddressClash | None:
        """Places all addresses of the claim, or none. Only files in `there` are placed."""
        urls = [url for url in claim.urls if url in there]
        for url in urls:
            key = collision_key(url)
            if key in self._files:
                return AddressClash(claim, url, self._files[key])
            if key in self._folders:
                return AddressClash(claim, url, self._folders[key][0], in_the_way=True)
            file = next((folder for folder in above(key) if folder in self._files), None)
            if file is not None:
                return AddressClash(claim, url, self._files[file], in_the_way=True)
            for folder, spelled in zip(above(key), above(url), strict=True):
                owner, known = self._folders.get(folder, ("", spelled))
                if known != spelled and claim.kind in OTHER_SPELLING:
                    return AddressClash(claim, url, owner, folder=known)
        for url in urls:
            self.add(url, claim.path)
        return None
