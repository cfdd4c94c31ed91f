"""`wenzhai check --fix`: what is safe is mended by the line, and nothing else of a file is touched."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from wenzhai.checks.built_site import BuiltSite
from wenzhai.checks.links import lead_elsewhere, link_fixes
from wenzhai.checks.published_urls import ledger_text
from wenzhai.content.frontmatter.edit import change_list
from wenzhai.content.paths import PUBLISHED_URLS
from wenzhai.content.write import EditedTexts, File, read, write_files
from wenzhai.engine.disk import guarded
from wenzhai.model.problems import Problem, ProblemsError

Place = tuple[str, str, int, int]
"""Of a complaint: its code, file, line and column."""


class Fixed(Struct, frozen=True):
    """The files that were changed, the complaints that this settles, and the links in the site (file, address) that
    are right from the next build on."""

    files: tuple[str, ...] = ()
    settled: frozenset[Place] = frozenset()
    links: frozenset[tuple[str, str]] = frozenset()

    def settles(self, problem: Problem) -> bool:
        return place(problem) in self.settled


def place(problem: Problem) -> Place:
    return problem.code, problem.path, problem.line, problem.column


def fix_all(root: Path, site: BuiltSite | None, problems: Iterable[Problem], new: Iterable[str]) -> Fixed:
    """An article that has moved gets its old address, links lead straight to where they are meant to, the ledger gets
    the `new` addresses. Raises `ProblemsError` when somebody saves one of the files meanwhile, `DiskError`."""
    texts = EditedTexts(root)
    files: dict[str, str] = {}
    problems = list(problems)
    done = fix_file_links(problems, texts, files) | fix_addresses(problems, texts, files)
    links = fix_links(site, texts, files) if site else frozenset[tuple[str, str]]()
    held: dict[str, bytes | None] = {path: texts.held[path] for path in files}
    if site and (new := set(new)):
        files[PUBLISHED_URLS] = ledger_text({*site.ledger, *new})
        held[PUBLISHED_URLS] = read(root / PUBLISHED_URLS)
    for path, text in files.items():
        with guarded(root / path):
            write_files([File(path, text.encode(), held[path])], root)
    return Fixed(tuple(files), done, links)


# Each takes the texts of files, changes or adds to `files` what it mends, and gives what is settled by that.


def fix_addresses(problems: list[Problem], texts: EditedTexts, files: dict[str, str]) -> frozenset[Place]:
    """Old addresses lead to where the articles are now."""
    settled = set()
    for problem in problems:
        if problem.code == "vanished-url-moved":
            path, alias = problem.params["file"], "/" + problem.params["url"]
            try:
                files[path] = change_list(files.get(path) or texts(path), path, "aliases", {}, [alias])
            except ProblemsError:
                continue  # it stays on the list of what is wrong
            settled.add(place(problem))
    return frozenset(settled)


def fix_file_links(problems: list[Problem], texts: EditedTexts, files: dict[str, str]) -> frozenset[Place]:
    """Links to files that lie in another folder by now."""
    moved = [problem for problem in problems if problem.code == "link-file-moved"]
    settled = set()
    for path in dict.fromkeys(problem.path for problem in moved):
        here = [problem for problem in moved if problem.path == path]
        found = rewrite(path, {one.params["target"]: one.params["better"] for one in here}, texts, files)
        settled |= {place(one) for one in here if one.params["target"] in found}
    return frozenset(settled)


def fix_links(site: BuiltSite, texts: EditedTexts, files: dict[str, str]) -> frozenset[tuple[str, str]]:
    """Links to pages by addresses that will not do. A feed has the same links, written in full: they follow."""
    done, targets = set(), set()
    wanted = list(link_fixes(site))
    for path in dict.fromkeys(one.file for one in wanted):
        here = [one for one in wanted if one.file == path]
        found = rewrite(path, {one.address: one.better for one in here}, texts, files)
        for one in here:
            if one.address in found and (target := site.target(one.page, one.address)):
                done.add((one.page, one.address))
                targets.add(target.file)
    feeds = [(file, address.text) for file, address, target in site.links if target.file in targets]
    return frozenset([*done, *(one for one in feeds if not one[0].endswith(".html"))])


def rewrite(path: str, addresses: dict[str, str], texts: EditedTexts, files: dict[str, str]) -> set[str]:
    """Lets links of a file lead elsewhere; which of them were found."""
    before = files.get(path) or texts(path)
    text, found = lead_elsewhere(before, addresses)
    if text != before:
        files[path] = text
    return found
