"""Checks of the built site: every link, anchor and feed address has a target, every page declares its language."""

from collections.abc import Callable, Iterable, Iterator

from wenzhai.checks.built_site import BuiltSite, FoundLink
from wenzhai.checks.scan import Address
from wenzhai.model.problems import Problem, Severity, warning
from wenzhai.pages.link_addresses import SiteTarget


def broken_link(site: BuiltSite) -> Iterator[Problem]:
    """Links, pictures, feed and sitemap addresses without a file, also where only the case is wrong."""
    same_but_case = {name.casefold(): name for name in site.files}
    broken = (found for found in site.unreported() if found[2].file not in site.files)
    for file, address, target, count in once(broken, lambda found: found[2].file):
        actual = same_but_case.get(target.file.casefold())
        code = "link-case" if actual else "broken-link"
        params = {"target": target.file, "actual": actual or "", "pages": str(count)}
        yield page_problem(site, code, file, address, params)


def broken_anchor(site: BuiltSite) -> Iterator[Problem]:
    broken = (found for found in site.unreported() if found[2].anchor and not has_anchor(site, found[2]))
    for file, address, target, count in once(broken, lambda found: (found[2].file, found[2].anchor)):
        params = {"target": target.file, "anchor": target.anchor, "pages": str(count)}
        yield page_problem(site, "broken-anchor", file, address, params)


def root_absolute_link(site: BuiltSite) -> Iterator[Problem]:
    """Links that begin with `/`: they break on a site below a folder, and when opened from disk. The 404 page is
    exempt: it is shown at any depth, so its links have to begin so."""
    absolute = (found for found in site.unreported() if found[2].absolute and found[0] != "404.html")
    for file, address, _, count in once(absolute, lambda found: found[1].text):
        yield page_problem(
            site, "root-absolute-link", file, address, {"link": address.text, "pages": str(count)}
        )


def folder_link(site: BuiltSite) -> Iterator[Problem]:
    """Relative links to a folder: a server finds its index, a browser opening it from disk does not."""
    folders = (found for found in site.unreported() if found[2].folder and found[2].file in site.files)
    for file, address, target, count in once(folders, lambda found: found[2].file):
        params = {"link": address.text, "target": target.file, "pages": str(count)}
        yield page_problem(site, "folder-link", file, address, params, severity="warning")


def missing_lang(site: BuiltSite) -> Iterator[Problem]:
    for file, scanned in site.scans.items():
        if scanned.lang == "" and file not in site.static:
            yield Problem(code="no-lang", path=site.shown + file)


def duplicate_id(site: BuiltSite) -> Iterator[Problem]:
    for file, scanned in site.scans.items():
        for again in scanned.twice:
            if (file, again.text) in site.reported:
                continue
            yield page_problem(site, "duplicate-id", file, again, {"id": again.text})


def orphan_page(site: BuiltSite) -> Iterator[Problem]:
    """Pages that cannot be reached from the home page."""
    leads: dict[str, set[str]] = {}
    for file, _, target in site.links:
        leads.setdefault(file, set()).add(target.file)
    seen, waiting = {"index.html", "404.html"}, ["index.html"]
    while waiting:
        fresh = leads.get(waiting.pop(), set()) - seen
        seen |= fresh
        waiting += [file for file in fresh if file.endswith(".html")]
    seen |= site.static
    for file, scanned in site.scans.items():
        if scanned.lang is not None and not scanned.redirect and file not in seen:
            path = site.origin.get(file) or site.shown + file
            yield warning("orphan-page", path, params={"page": file})


# -- how they report


def has_anchor(site: BuiltSite, target: SiteTarget) -> bool:
    """Whether the target, if it is a page of the site, has the anchor; the top of a page always exists."""
    scanned = site.scans.get(target.file)
    if scanned is None or scanned.lang is None or target.anchor == "top":
        return True
    return target.anchor.partition(":~:")[0] in scanned.ids | {""}


def once(
    found: Iterable[FoundLink], key: Callable[[FoundLink], object]
) -> Iterator[tuple[str, Address, SiteTarget, int]]:
    """The first of each kind with the number of files it occurs in: a mistake in the layout is one problem."""
    first: dict[object, FoundLink] = {}
    files: dict[object, set[str]] = {}
    for one in found:
        name = key(one)
        first.setdefault(name, one)
        files.setdefault(name, set()).add(one[0])
    for name, (file, address, target) in first.items():
        yield file, address, target, len(files[name])


def page_problem(
    site: BuiltSite,
    code: str,
    file: str,
    address: Address,
    params: dict[str, str],
    severity: Severity = "error",
) -> Problem:
    """A problem at its position in the built file, or in the file of `static/` that it is a copy of."""
    return Problem(
        code=code,
        path=site.origin[file] if file in site.static else site.shown + file,
        line=address.line,
        column=address.column,
        params={"page": file, **params},
        severity=severity,
    )
