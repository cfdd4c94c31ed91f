"""Internal links: what `[[a name]]` or `[text](../12/24-file.md)` means, seen from the whole library."""

from collections.abc import Iterator
from difflib import get_close_matches
from posixpath import dirname, join, normpath, relpath
from unicodedata import normalize

from msgspec import Struct

from wenzhai.content.image_sizes import is_image
from wenzhai.content.paths import CONTENT
from wenzhai.library.library import Library
from wenzhai.library.taxonomy import name_key
from wenzhai.model.content import Link
from wenzhai.model.problems import Problem
from wenzhai.model.views import Ref


class LinkTarget(Struct, frozen=True):
    """Something a link can lead to. `path` is its content file, empty for a term without one."""

    path: str
    url: str
    title: str


class LinkIndex:
    """All targets by name (title, alias, id, slug) and by content path."""

    def __init__(self, library: Library, lang: str) -> None:
        self.by_path: dict[str, LinkTarget] = {}
        self.by_name: dict[str, list[LinkTarget]] = {}
        self.images = library.images
        for target, names in named_targets(library, lang):
            if target.path:
                self.by_path[target.path] = target
            for name in dict.fromkeys(name_key(name) for name in names if name):
                self.by_name.setdefault(name, []).append(target)

    def resolve(self, path: str, link: Link) -> Ref | Problem:
        """Where a link of the file `path` leads, or what is wrong with it."""
        if link.kind == "image":
            return self.picture(path, link)
        found = self.candidates(path, link)
        if len(found) == 1:
            return Ref(found[0].url, found[0].title)
        params = {"target": link.target}
        if found:
            params["found"] = ", ".join(target.path or target.url for target in found)
            return link_problem("link-ambiguous", path, link, params)
        if link.kind == "file" and (moved := self.moved(path, link)):
            return link_problem("link-file-moved", path, link, params | {"better": moved})
        names = get_close_matches(name_key(link.target), list(self.by_name), n=3, cutoff=0.5)
        if not names:
            return link_problem("link-unknown", path, link, params)
        params["nearest"] = ", ".join(self.by_name[name][0].title for name in names)
        return link_problem("link-unknown-near", path, link, params)

    def moved(self, path: str, link: Link) -> str:
        """How to write a link to a file that lies in another folder by now; empty unless there is just one such."""
        file, mark, anchor = link.target.partition("#")
        name = file.rpartition("/")[2]
        there = [target for target in self.by_path if target.rpartition("/")[2] == name]
        return relpath(there[0], dirname(path)) + mark + anchor if len(there) == 1 else ""

    def picture(self, path: str, link: Link) -> Ref | Problem:
        """A picture beside the file, or else below `content/`."""
        target = normalize("NFC", link.target)
        beside = normpath(join(dirname(path), target))
        below = normpath(f"{CONTENT}/{target.lstrip('/')}")
        image = self.images.get(beside) or self.images.get(below)
        params = {"target": link.target}
        if image and not image.fault:
            return Ref(image.url, "", image.width, image.height)
        if image:
            return link_problem(image.fault, path, link, params | dict(image.fault_params))
        if not is_image(link.target):
            return link_problem("image-unreadable", path, link, params)
        near = get_close_matches(below.casefold(), {found.casefold() for found in self.images}, n=1)
        nearest = next((found for found in self.images if found.casefold() in near), "")
        if not nearest:
            return link_problem("image-missing", path, link, params)
        return link_problem("image-missing-near", path, link, params | {"nearest": nearest})

    def candidates(self, path: str, link: Link) -> list[LinkTarget]:
        if link.kind == "file":
            target = self.by_path.get(normpath(join(dirname(path), link.target.partition("#")[0])))
            return [target] if target else []
        return self.by_name.get(name_key(link.target), [])


def link_problem(code: str, path: str, link: Link, params: dict[str, str]) -> Problem:
    return Problem(
        code=code, path=path, line=link.line, column=link.column, params=params, excerpt=link.excerpt
    )


def named_targets(library: Library, lang: str) -> Iterator[tuple[LinkTarget, tuple[str, ...]]]:
    for article in library.articles.values():
        target = LinkTarget(article.path, article.url, article.title)
        yield target, (article.title, article.id, article.slug, *article.names)
    for terms, files in ((library.topics, library.topic_files), (library.sources, library.source_files)):
        for slug, term in terms.items():
            file = files.get(slug)
            aliases = file.aliases if file else ()
            target = LinkTarget(file.path if file else "", term.url, term.name(lang))
            yield target, (slug, term.zh, term.en, *aliases)
    for doc in (*library.pages, *library.issues):
        yield LinkTarget(doc.path, doc.url, doc.title), (doc.title, doc.slug, *doc.names)
