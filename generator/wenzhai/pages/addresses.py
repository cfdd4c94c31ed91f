"""The addresses of the planned site as a whole: no two files at one place, and no file where a folder is needed.

What an address may look like by itself is `text/addresses.py`'s to say, where it is read.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence

from msgspec import Struct

from wenzhai.content.frontmatter.locate import at_its_address
from wenzhai.engine.ownership import above, folders_of
from wenzhai.library.library import Library
from wenzhai.model.content import Article, DocFile
from wenzhai.model.page import Url
from wenzhai.model.problems import Problem
from wenzhai.pages.articles import markdown_copy_url
from wenzhai.pages.share_images import share_image_url
from wenzhai.text.slugs import collision_key

CODES = {
    (False, False): "url-taken",
    (False, True): "url-in-the-way",
    (True, False): "alias-taken",
    (True, True): "alias-in-the-way",
}
"""By whether it is an alias, and whether something is in the way."""


class Claim(Struct, frozen=True):
    """The addresses that a content file gives to its own page, or a former one of its `aliases`."""

    path: str
    urls: tuple[Url, ...]
    is_alias: bool = False


class AddressClash(Struct, frozen=True):
    """A claim that cannot be met, at its address `url`: there `other` (a content file, or a page of the site's own) has
    its place, or, for `in_the_way`, one of the two is a folder of the other."""

    claim: Claim
    url: str
    other: str
    in_the_way: bool = False


def clashes(urls: Sequence[str], library: Library) -> list[AddressClash]:
    """Of the addresses of all files of the site, those that some file system could not tell apart or hold.

    The pages that every site has come first, then those of content files, then former addresses, each in the order of
    paths; whoever comes later gives way.
    """
    keys = folded(urls)
    if len({*keys}) == len(keys) and folders_of(keys).isdisjoint(keys):
        return []
    claims = [*own_claims(library), *alias_claims(library)]
    claimed = Counter[str](url for claim in claims for url in claim.urls)
    plan = PlannedTree()
    for url in Counter(urls) - claimed:
        plan.add(url, f"/{url}")
    there = {*urls}
    return [clash for claim in claims if (clash := plan.meet(claim, there))]


def folded(urls: Sequence[str]) -> list[str]:
    """Alike for those that some file system takes for the same."""
    text = "\0".join(urls)  # as one text, which takes a tenth of the time
    return (text.lower() if text.isascii() else collision_key(text)).split("\0") if urls else []


def clash_problem(clash: AddressClash, text: Callable[[str], str]) -> Problem:
    """At the key of the front matter that gave the address; `text` gives the text of a content file."""
    claim = clash.claim
    code = CODES[claim.is_alias, clash.in_the_way]
    problem = Problem(code=code, path=claim.path, params={"url": clash.url, "other": clash.other})
    return at_its_address(problem, claim.is_alias, text)


def own_claims(library: Library) -> Iterator[Claim]:
    for file in sorted(library.placed(), key=lambda file: file.path):
        yield Claim(file.path, own_urls(file))


def own_urls(file: Article | DocFile) -> tuple[Url, ...]:
    """The page, and what may lie beside it."""
    if isinstance(file, DocFile):
        return (file.url,)
    return (file.url, markdown_copy_url(file.url), share_image_url(file.url))


def alias_claims(library: Library) -> Iterator[Claim]:
    terms = (*library.topic_files.values(), *library.source_files.values())
    former = [(file.path, file.aliases) for file in library.placed()]
    former += [(file.path, file.former) for file in terms]
    for path, urls in sorted(former):
        for url in urls:
            yield Claim(path, (url,), is_alias=True)


class PlannedTree:
    """The files that have found their places, and the folders above them, with whose they are."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def add(self, url: str, owner: str) -> None:
        key = collision_key(url)
        self._files.setdefault(key, owner)
        for folder in above(key):
            self._folders.setdefault(folder, owner)

    def meet(self, claim: Claim, there: Collection[str]) -> AddressClash | None:
        """Gives the claim its places, all of them or none. Only what is `there` needs one."""
        urls = [url for url in claim.urls if url in there]
        for url in urls:
            key = collision_key(url)
            if key in self._files:
                return AddressClash(claim, url, self._files[key])
            if key in self._folders:
                return AddressClash(claim, url, self._folders[key], in_the_way=True)
            file = next((folder for folder in above(key) if folder in self._files), None)
            if file is not None:
                return AddressClash(claim, url, self._files[file], in_the_way=True)
        for url in urls:
            self.add(url, claim.path)
        return None
