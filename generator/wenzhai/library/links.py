"""Internal links: `[[a name]]` and `[text](../12/24-file.md)`, resolved against the whole library."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from posixpath import dirname, join, normpath, relpath
from unicodedata import normalize
from zoneinfo import ZoneInfo

from msgspec import Struct

from wenzhai.content.image_sizes import is_image, modern_kind
from wenzhai.content.paths import CONTENT
from wenzhai.library.library import Library
from wenzhai.model.content import Article, DocFile, Link
from wenzhai.model.problems import Problem, Severity
from wenzhai.model.views import Ref
from wenzhai.text.dates import written_moment
from wenzhai.text.names import name_key
from wenzhai.text.slugs import heading_id
from wenzhai.text.typography import repaired


class LinkTarget(Struct, frozen=True):
    """A possible target of a link. `path` is its content file, empty for a term without one."""

    path: str
    url: str
    title: str
    anchors: tuple[str, ...] = ()
    id: str = ""
    """Of an article."""


class Targets:
    """Targets by content path and by name."""

    def __init__(self) -> None:
        self.by_path: dict[str, LinkTarget] = {}
        self.by_name: dict[str, list[LinkTarget]] = {}

    def add(self, target: LinkTarget, names: Iterable[str]) -> None:
        if target.path:
            self.by_path[target.path] = target
        for name in dict.fromkeys(link_key(name) for name in names if name):
            self.by_name.setdefault(name, []).append(target)


def link_key(name: str) -> str:
    """What a name is looked up by: however its marks are typed."""
    return name_key(repaired(name))


class LinkIndex:
    """All targets by name (title, alias, id, slug) and by content path. What waits for its day has an index of its
    own, which is asked last: a reader can go there only where drafts are shown."""

    def __init__(self, library: Library, lang: str, zone: ZoneInfo) -> None:
        self.images = library.images
        self.zone, self.drafts = zone, library.drafts
        self.waiting = {one.file.path: one for one in library.waiting}
        published, hidden = Targets(), Targets()
        for target, names in named_targets(library, lang):
            if target.path not in self.waiting:
                published.add(target, names)
        for article in (
            one.article for one in library.expired
        ):  # its address leads on; names of others go first
            target, names = target_of(article)
            published.add(target, [name for name in names if link_key(name) not in published.by_name])
        for one in library.waiting:
            hidden.add(*target_of(one.file))
        self.published, self.hidden = published, hidden

    def resolve(self, path: str, link: Link) -> Ref | Problem:
        """The target of a link in the file `path`, or the problem with it."""
        if link.kind == "image":
            return self.picture(path, link)
        found, anchor = self.candidates(path, link)
        if len(found) == 1:
            if not self.drafts and (waits := self.waits(path, link)):
                return waits
            words = found[0].title if found[0].id and link.label.lower() == found[0].id else ""
            return Ref(found[0].url, found[0].title, anchor=anchor, words=words)
        params = {"target": link.target}
        if found:
            params["found"] = ", ".join(target.path or target.url for target in found)
            return link_problem("link-ambiguous", path, link, params)
        if link.kind == "file" and (moved := self.moved(path, link)):
            return link_problem("link-file-moved", path, link, params | {"better": moved})
        by_name = self.published.by_name
        names = get_close_matches(link_key(link.target), list(by_name), n=3, cutoff=0.5)
        if not names:
            return link_problem("link-unknown", path, link, params)
        params["nearest"] = ", ".join(by_name[name][0].title for name in names)
        return link_problem("link-unknown-near", path, link, params)

    def waits(self, path: str, link: Link) -> Problem | None:
        """That a link of a published file leads to what is not published yet, and is plain text until its day."""
        if link.kind == "image" or path in self.waiting:
            return None
        found, _ = self.candidates(path, link)
        waiting = self.waiting.get(found[0].path) if len(found) == 1 else None
        if waiting is None:
            return None
        params = {"title": found[0].title, "path": found[0].path}
        if waiting.until is None:
            return link_problem("link-to-draft", path, link, params, "warning")
        params["until"] = written_moment(waiting.until, self.zone)
        return link_problem("link-to-scheduled", path, link, params, "warning")

    def lost_anchor(self, path: str, link: Link) -> Problem | None:
        """What is wrong with the place within a page that a link names."""
        if link.kind == "image" or "#" not in link.target:
            return None
        found, anchor = self.candidates(path, link)
        if len(found) != 1:
            return None
        return place_problem(path, link, found[0].title, anchor, found[0].anchors)

    def moved(self, path: str, link: Link) -> str:
        """The new target for a link to a file that was moved to another folder; empty unless exactly one file
        matches."""
        file, mark, anchor = link.target.partition("#")
        name = file.rpartition("/")[2]
        there = [target for target in self.published.by_path if target.rpartition("/")[2] == name]
        return relpath(there[0], dirname(path)) + mark + anchor if len(there) == 1 else ""

    def picture(self, path: str, link: Link) -> Ref | Problem:
        """A picture relative to the file, or else below `content/`."""
        target = normalize("NFC", link.target)
        sibling = normpath(join(dirname(path), target))
        below = normpath(f"{CONTENT}/{target.lstrip('/')}")
        image = self.images.get(sibling) or self.images.get(below)
        params = {"target": link.target}
        if image and not image.fault:
            return Ref(image.url, "", image.width, image.height, copies=image.copies)
        if image:
            return link_problem(image.fault, path, link, params | dict(image.fault_params))
        if kind := modern_kind(link.target):
            return link_problem("image-modern", path, link, params | {"kind": kind})
        if not is_image(link.target):
            return link_problem("image-unreadable", path, link, params)
        near = get_close_matches(below.casefold(), {found.casefold() for found in self.images}, n=1)
        nearest = next((found for found in self.images if found.casefold() in near), "")
        if not nearest:
            return link_problem("image-missing", path, link, params)
        better = relpath(nearest, dirname(path))
        if better.startswith("../"):
            better = nearest.removeprefix(f"{CONTENT}/")
        return link_problem("image-missing-near", path, link, params | {"better": better})

    def candidates(self, path: str, link: Link) -> tuple[list[LinkTarget], str]:
        """What a link may mean, and the place within it that it names."""
        if link.kind == "file":
            file, _, anchor = link.target.partition("#")
            way = normpath(join(dirname(path), file))
            target = self.at(way.lstrip("/"))  # `/content/…`: from the root, as on GitHub
            return [target] if target else [], anchor
        name, anchor = link.target, ""
        while not (found := self.named(path, name)) and "#" in name:
            name, _, more = name.rpartition("#")  # of `甲#一#二` the last place counts
            anchor = anchor or more
        return found, heading_id(anchor) if anchor else ""

    def named(self, path: str, name: str) -> list[LinkTarget]:
        if name:
            key = link_key(name)
            return self.published.by_name.get(key) or self.hidden.by_name.get(key, [])
        own = self.at(path)
        return [own] if own else []

    def at(self, path: str) -> LinkTarget | None:
        return self.published.by_path.get(path) or self.hidden.by_path.get(path)


def place_problem(path: str, link: Link, title: str, anchor: str, ids: Iterable[str]) -> Problem | None:
    """What is wrong with the place that a link names in a page called `title`, whose ids these are.

    The top of a page always exists, and browsers look for what follows `:~:` in its text. A link that names content has
    to be right; one by address is shown as it is written.
    """
    anchor = anchor.partition(":~:")[0]
    known = sorted(ids)
    if anchor in ("", "top", *known):
        return None
    params = {"target": title, "anchor": anchor}
    nearest = get_close_matches(anchor, [one for one in known if ":" not in one], 1, 0.3)
    by_address = link.kind == "address" and not link.target.startswith("#")
    severity: Severity = "warning" if by_address else "error"
    if not nearest:
        return link_problem("link-anchor", path, link, params, severity)
    return link_problem("link-anchor-near", path, link, params | {"nearest": nearest[0]}, severity)


def link_problem(
    code: str, path: str, link: Link, params: dict[str, str], severity: Severity = "error"
) -> Problem:
    return Problem(
        code=code,
        path=path,
        line=link.line,
        column=link.column,
        params=params,
        excerpt=link.excerpt,
        severity=severity,
    )


def named_targets(library: Library, lang: str) -> Iterator[tuple[LinkTarget, tuple[str, ...]]]:
    for placed in library.placed():
        yield target_of(placed)
    for taxonomy in (library.taxonomies["topic"], library.taxonomies["source"]):
        for slug, term in taxonomy.terms.items():
            file = taxonomy.files.get(slug)
            aliases = file.aliases if file else ()
            anchors = file.anchors if file else ()
            target = LinkTarget(file.path if file else "", term.url, term.name(lang), anchors)
            yield target, (slug, term.zh, term.en, *aliases)
    for static in library.static:
        yield LinkTarget(static.path, static.url, static.url.rpartition("/")[2]), ()


def target_of(file: Article | DocFile) -> tuple[LinkTarget, tuple[str, ...]]:
    id = file.id if isinstance(file, Article) else ""
    target = LinkTarget(file.path, file.url, file.title, file.anchors, id)
    return target, (file.title, id, file.slug, *file.names)
