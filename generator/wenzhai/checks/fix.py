"""`wenzhai check --fix`: fixes what is safe, line by line, and changes nothing else in a file."""

from collections.abc import Iterable, Mapping
from difflib import unified_diff
from pathlib import Path

from msgspec import Struct

from wenzhai.checks.built_site import BuiltSite
from wenzhai.checks.links import lead_elsewhere
from wenzhai.checks.published_urls import ledger_text
from wenzhai.content.config import Config
from wenzhai.content.frontmatter.edit import change_list
from wenzhai.content.imports import FileEdit, keep_records_in_step
from wenzhai.content.mend import MENDS, mend_content, mend_settings
from wenzhai.content.paths import CONTENT, PUBLISHED_URLS, SETTINGS
from wenzhai.content.write import EditedTexts, File, read, write_files
from wenzhai.engine.disk import guarded
from wenzhai.model.problems import Problem, ProblemsError

FIXABLE = frozenset({"link-file-moved", "address-moved", "address-absolute", "address-folder"})
"""Problems with a link, with the `better` address to write."""
Place = tuple[str, str, int, int]
"""Code, file, line and column of a problem."""


class Mended(Struct, frozen=True):
    """A file in which mistakes with one right answer have been corrected."""

    path: str
    before: bytes
    after: bytes

    def edit(self) -> FileEdit:
        return FileEdit(self.path, *(data.decode("utf-8", "replace") for data in (self.before, self.after)))

    def diff(self) -> str:
        """The lines that differ, as `diff -u` writes them; another encoding is shown as far as it can be."""
        before, after = (data.decode("utf-8", "replace").splitlines() for data in (self.before, self.after))
        return "\n".join(unified_diff(before, after, self.path, self.path, lineterm="", n=1))


class Fixed(Struct, frozen=True):
    """The changed files, those of content with what changed in them, and the problems that are settled."""

    files: tuple[str, ...] = ()
    content: tuple[Mended, ...] = ()
    settled: frozenset[Place] = frozenset()

    def settles(self, problem: Problem) -> bool:
        return place(problem) in self.settled


def place(problem: Problem) -> Place:
    return problem.code, problem.path, problem.line, problem.column


def fix_all(root: Path, site: BuiltSite | None, problems: Iterable[Problem], new: Mapping[str, str]) -> Fixed:
    """Adds aliases to articles that have moved, rewrites links to their real targets, and records the `new` addresses
    as published. Raises `ProblemsError` when somebody saves one of the files meanwhile, and `DiskError`."""
    texts = EditedTexts(root)
    files: dict[str, str] = {}
    problems = list(problems)
    done = fix_links(problems, texts, files) | fix_addresses(problems, texts, files)
    edits = [FileEdit(path, texts(path), text) for path, text in files.items()]
    before: dict[str, bytes | None] = {path: texts.originals[path] for path in files}
    if site and site.ledger is not None and new:
        known = {url: recorded.id for url, recorded in site.ledger.items()}
        files[PUBLISHED_URLS] = ledger_text({**known, **new})
        before[PUBLISHED_URLS] = read(root / PUBLISHED_URLS)
    for path, text in files.items():
        with guarded(root / path):
            write_files([File(path, text.encode(), before[path])], root)
    keep_records_in_step(root, edits)
    content = tuple(
        Mended(path, texts.originals[path], files[path].encode()) for path in files if path != PUBLISHED_URLS
    )
    return Fixed(tuple(files), content, done)


def mend_settings_file(root: Path) -> tuple[Mended, ...]:
    """Corrects what has one right answer in `wenzhai.yaml`. Raises `ProblemsError`, `DiskError` as `fix_all` does."""
    before = read(root / SETTINGS)
    return (
        () if before is None else write_mended([Mended(SETTINGS, before, mend_settings(before, root))], root)
    )


def mend_content_files(root: Path, config: Config, problems: Iterable[Problem]) -> tuple[Mended, ...]:
    """Likewise in the content files that these problems are about."""
    paths = sorted({one.path for one in problems if one.code in MENDS and one.path.startswith(f"{CONTENT}/")})
    files = [(path, (root / path).read_bytes()) for path in paths]
    return write_mended([Mended(path, data, mend_content(path, data, config)) for path, data in files], root)


def write_mended(files: Iterable[Mended], root: Path) -> tuple[Mended, ...]:
    changed = tuple(one for one in files if one.before != one.after)
    for one in changed:
        with guarded(root / one.path):
            write_files([File(one.path, one.after, one.before)], root)
    keep_records_in_step(root, [one.edit() for one in changed])
    return changed


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


def fix_links(problems: list[Problem], texts: EditedTexts, files: dict[str, str]) -> frozenset[Place]:
    """Rewrites links whose right address is known."""
    wrong = [problem for problem in problems if problem.code in FIXABLE]
    settled = set()
    for path in dict.fromkeys(problem.path for problem in wrong):
        here = [problem for problem in wrong if problem.path == path]
        found = rewrite(path, {one.params["target"]: one.params["better"] for one in here}, texts, files)
        settled |= {place(one) for one in here if one.params["target"] in found}
    return frozenset(settled)


def rewrite(path: str, addresses: dict[str, str], texts: EditedTexts, files: dict[str, str]) -> set[str]:
    """Rewrites links of a file; returns the addresses that were found."""
    before = files.get(path) or texts(path)
    text, found = lead_elsewhere(before, addresses)
    if text != before:
        files[path] = text
    return found
