"""Additions of the preview to the pages it serves: the reload script, the problems of the last build, and on pages of
issues the way to their exports.

Nothing is inline: the pages' security policy allows only resources from the server itself.
"""

import html
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

from wenzhai.model.problems import Problem, errors_first, errors_in
from wenzhai.model.report import format_problem, place_of, words

ISSUE_PAGE = re.compile(r"issues/(?:([^/]+?)(?:\.html)?)?")
SHEET = '<link rel="stylesheet" href="/wenzhai-preview.css">'
STYLE = """
.wenzhai-problems { position: fixed; inset: auto 0 0 0; z-index: 2147483647; max-height: 70vh; overflow: auto;
  margin: 0; padding: 1rem 1.25rem; background: #2b1210; color: #fdeeea; border-top: 4px solid #e5533d;
  font: 15px/1.6 system-ui, sans-serif; }
.wenzhai-problems summary { cursor: pointer; font-weight: 700; color: inherit; }
.wenzhai-problems a { color: #ffb4a2; }
.wenzhai-problems p { margin: .5rem 0; color: #f3c9c0; }
.wenzhai-problems pre { margin: .75rem 0; padding: .75rem; background: #190a09; color: inherit; white-space: pre-wrap;
  overflow-wrap: anywhere; font: 13px/1.6 ui-monospace, monospace; }
.wenzhai-exports { position: fixed; inset: auto 0 0 auto; z-index: 2147483646; margin: 0; padding: .4rem .8rem;
  background: #2b1210; font: 15px/1.6 system-ui, sans-serif; }
.wenzhai-exports a { color: #ffb4a2; }
@media print { .wenzhai-problems, .wenzhai-exports { display: none; } }
"""


Opens = Callable[[str, int, int], str]
"""The address that opens a file of the project in an editor, at a line and a column; empty for none."""


def nowhere(path: str, line: int, column: int) -> str:
    """For those who are not at this computer, and where no editor is known."""
    return ""


def in_editor(root: Path, editor: str) -> Opens:
    """For the editor that the settings name: `vscode`, `file` (whatever the system opens such a file with), `none`."""

    def opens(path: str, line: int, column: int) -> str:
        file = root / path
        if editor == "none" or not path or not file.is_file():
            return ""
        place = quote(file.resolve().as_posix())
        if editor == "file":
            return f"file://{place}"
        return f"vscode://file{place}:{max(line, 1)}:{max(column, 1)}"

    return opens


def decorated(
    page: bytes,
    host: str,
    port: int,
    problems: Sequence[Problem],
    lang: str,
    opens: Opens,
    exports: str = "",
) -> bytes:
    """An HTML page with the reload script, the link to `exports` and, if there are problems, the panel that lists them.

    `host` is the name that the browser used; the script cannot find out by itself for `[::1]`.
    """
    named = f"&amp;host={host}" if host.startswith("[") else ""
    added = f'<script src="/livereload.js?port={port}{named}" defer></script>'
    added = exports + added
    if problems:
        added = panel(problems, lang, opens) + added
    head, end, tail = page.rpartition(b"</body>")
    return head + added.encode() + end + tail if end else page + added.encode()


def export_link(path: str, base: str, lang: str) -> str:
    """On the page of an issue the link to its exports, on the list of issues that to all of them."""
    found = ISSUE_PAGE.fullmatch(path.removeprefix(base))
    if not found:
        return ""
    issue = "" if found[1] in (None, "index") else f"{found[1]}/"
    text = html.escape(words("export-preview-link", {}, lang))
    return f'{SHEET}<p class="wenzhai-exports"><a href="/export/{html.escape(issue)}">{text}</a></p>'


def panel(problems: Sequence[Problem], lang: str, opens: Opens) -> str:
    """The panel with the problems, shown open over the last good page."""
    shown = "".join(f"<pre>{shown_problem(problem, lang, opens)}</pre>" for problem in errors_first(problems))
    errors = len(errors_in(problems))
    counts = {"errors": str(errors), "warnings": str(len(problems) - errors)}
    title = html.escape(words("serve-overlay-title", counts, lang))
    hint = html.escape(words("serve-overlay-hint", {}, lang))
    return (
        f'{SHEET}<details class="wenzhai-problems" role="alert" lang="{"zh-Hans" if lang == "zh" else "en"}" open>'
        f"<summary>{title}</summary><p>{hint}</p>{shown}</details>"
    )


def shown_problem(problem: Problem, lang: str, opens: Opens) -> str:
    """A problem, its place as a link to the editor."""
    text = html.escape(format_problem(problem, lang))
    address, place = opens(problem.path, problem.line, problem.column), html.escape(place_of(problem))
    if not address:
        return text
    return f'<a href="{html.escape(address)}">{place}</a>{text.removeprefix(place)}'


def bare_page(title: str) -> bytes:
    """An empty page for the panel while there is no site yet."""
    return f'<!doctype html><meta charset="utf-8"><title>{html.escape(title)}</title><body></body>'.encode()
