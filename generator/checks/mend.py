"""`wenzhai check --fix`: what is safe is mended by the line, and nothing else of a file is touched."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from generator.checks.ledger import LEDGER, ledger_text
from generator.checks.links import Mend, lead_elsewhere, mends
from generator.checks.site import Site
from generator.engine.disk import guarded
from generator.importers.write import File, read, write_files
from generator.model import Problem, ProblemsError
from generator.topics.edit import change_list
from generator.topics.write import Texts


class Mended(Struct, frozen=True):
    """The files that were changed; the old addresses that lead on, and the links in the site (file, address) that are
    right, from the next build on."""

    files: tuple[str, ...] = ()
    addresses: frozenset[str] = frozenset()
    links: frozenset[tuple[str, str]] = frozenset()


def mend(root: Path, site: Site, problems: Iterable[Problem], new: Iterable[str]) -> Mended:
    """An article that has moved gets its old address, links lead straight to where they are meant to, the ledger gets
    the `new` addresses. Raises `ProblemsError` when somebody saves one of the files meanwhile, `DiskError`."""
    texts = Texts(root)
    files: dict[str, str] = {}
    addresses = set()
    for problem in problems:
        if problem.code == "vanished-url-moved":
            path, url = problem.params["file"], problem.params["url"]
            try:
                files[path] = change_list(files.get(path) or texts(path), path, "aliases", {}, [f"/{url}"])
            except ProblemsError:
                continue  # it stays on the list of what is wrong
            addresses.add(url)
    done = mend_links(site, texts, files)
    held: dict[str, bytes | None] = {path: texts.held[path] for path in files}
    if new := set(new):
        files[LEDGER] = ledger_text({*site.ledger, *new})
        held[LEDGER] = read(root / LEDGER)
    for path, text in files.items():
        with guarded(root / path):
            write_files([File(path, text.encode(), held[path])], root)
    return Mended(tuple(files), frozenset(addresses), done)


def mend_links(site: Site, texts: Texts, files: dict[str, str]) -> frozenset[tuple[str, str]]:
    """Changes the `files`, or adds to them; gives the links that are right from now on."""
    wanted: dict[str, list[Mend]] = {}
    for one in mends(site):
        wanted.setdefault(one.file, []).append(one)
    done, targets = set(), set()
    for path, links in wanted.items():
        text = files.get(path) or texts(path)
        changed, found = lead_elsewhere(text, {one.address: one.better for one in links})
        if changed != text:
            files[path] = changed
        for one in links:
            if one.address in found and (target := site.target(one.page, one.address)):
                done.add((one.page, one.address))
                targets.add(target.file)
    # A feed has the same links, written in full.
    feeds = [(file, address.text) for file, address, target in site.links if target.file in targets]
    return frozenset([*done, *(one for one in feeds if not one[0].endswith(".html"))])
