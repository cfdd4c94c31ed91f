"""`wenzhai check --fix`: fixes what is safe, line by line, and changes nothing else in a file."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from wenzhai.checks.built_site import BuiltSite
from wenzhai.checks.links import lead_elsewhere, link_fixes
from wenzhai.checks.published_urls import ledger_text
from wenzhai.content.frontmatter.edit import change_list
from wenzhai.content.imports import FileEdit, keep_records_in_step
from wenzhai.content.paths import PUBLISHED_URLS
from wenzhai.content.write import EditedTexts, File, read, write_files
from wenzhai.engine.disk import guarded
from wenzhai.model.problems import Problem, ProblemsError

Place = tuple[str, str, int, int]
"""Code, file, line and column of a problem."""


class Fixed(Struct, frozen=True):
    """The changed files, the problems that are settled, and the links in the site (file, address) that will be right
    from the next build on."""

    files: tuple[str, ...] = ()
    settled: frozenset[Place] = frozenset()
    links: frozenset[tuple[str, str]] = frozenset()

    def settles(self, problem: Problem) -> bool:
        return place(problem) in self.settled


def place(problem: Problem) -> Place:
    return problem.code, problem.path, problem.line, problem.column


def fix_all(root: Path, site: BuiltSite | None, problems: Iterable[Problem], new: Iterable[str]) -> Fixed:
    """Adds aliases to articles that have moved, rewrites links to their real targets, and records the `new` addresses
    as published. Raises `ProblemsError` when somebody saves one of the files meanwhile, and `DiskError`."""
    texts = EditedTexts(root)
    files: dict[str, str] = {}
    problems = list(problems)
    done = fix_file_links(problems, texts, files) | fix_addresses(problems, texts, files)
    links = fix_links(site, texts, files) if site else frozenset[tuple[str, str]]()
    edits = [FileEdit(path, texts(path), text) for path, text in files.items()]
    before: dict[str, bytes | None] = {path: texts.originals[path] for path in files}
    if site and (new := set(new)):
        files[PUBLISHED_URLS] = ledger_text({*site.ledger, *new})
        before[PUBLISHED_URLS] = read(root / PUBLISHED_URLS)
    for path, text in files.items():
        with guarded(root / path):
            write_files([File(path, text.encode(), before[path])], root)
    keep_records_in_step(root, edits)
    return Fixed(tuple(files), done, links)


# Each function takes the texts of files, puts the fixed texts into `files`, and returns the settled problems.


def fix_addresses(problems: list[Problem], texts: EditedTexts, files: dict[str, str]) -> frozenset[Place]:
    """Adds old addresses as aliases to the articles that have moved."""
    settled = set()
    for problem in problems:
        if problem.code == "vanished-url-moved":
            path, alias = problem.params["file"], "/" + problem.params["url"]
            try:
                files[path] = change_list(files.get(path) or texts(path), path, "aliases", {}, [alias])
            except ProblemsError:
                continue  # it is still reported
            settled.add(place(problem))
    return frozenset(settled)


def fix_file_links(problems: list[Problem], texts: EditedTexts, files: dict[str, str]) -> frozenset[Place]:
    """Fixes links to files that have moved to another folder."""
    moved = [problem for problem in problems if problem.code == "link-file-moved"]
    settled = set()
    for path in dict.fromkeys(problem.path for problem in moved):
        here = [problem for problem in moved if problem.path == path]
        found = rewrite(path, {one.params["target"]: one.params["better"] for one in here}, texts, files)
        settled |= {place(one) for one in here if one.params["target"] in found}
    return frozenset(settled)


def fix_links(site: BuiltSite, texts: EditedTexts, files: dict[str, str]) -> frozenset[tuple[str, str]]:
    """Fixes links to pages by wrong addresses. The same links in feeds, written in full, count as fixed too."""
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
    """Rewrites links of a file; returns the addresses that were found."""
    before = files.get(path) or texts(path)
    text, found = lead_elsewhere(before, addresses)
    if text != before:
        files[path] = text
    return found
