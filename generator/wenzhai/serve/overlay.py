"""Additions of the preview to the pages it serves: the reload script, and the problems of the last build.

Nothing is inline: the pages' security policy allows only resources from the server itself.
"""

import html
from collections.abc import Sequence

from wenzhai.model.problems import Problem, errors_first, errors_in
from wenzhai.model.report import format_problem, words

STYLE = """
.wenzhai-problems { position: fixed; inset: auto 0 0 0; z-index: 2147483647; max-height: 70vh; overflow: auto;
  margin: 0; padding: 1rem 1.25rem; background: #2b1210; color: #fdeeea; border-top: 4px solid #e5533d;
  font: 15px/1.6 system-ui, sans-serif; }
.wenzhai-problems summary { cursor: pointer; font-weight: 700; color: inherit; }
.wenzhai-problems p { margin: .5rem 0; color: #f3c9c0; }
.wenzhai-problems pre { margin: .75rem 0; padding: .75rem; background: #190a09; color: inherit; white-space: pre-wrap;
  overflow-wrap: anywhere; font: 13px/1.6 ui-monospace, monospace; }
@media print { .wenzhai-problems { display: none; } }
"""


def decorated(page: bytes, host: str, port: int, problems: Sequence[Problem], lang: str) -> bytes:
    """An HTML page with the reload script and, if there are problems, the panel that lists them.

    `host` is the name that the browser used; the script cannot find out by itself for `[::1]`.
    """
    named = f"&amp;host={host}" if host.startswith("[") else ""
    added = f'<script src="/livereload.js?port={port}{named}" defer></script>'
    if problems:
        added = panel(problems, lang) + added
    head, end, tail = page.rpartition(b"</body>")
    return head + added.encode() + end + tail if end else page + added.encode()


def panel(problems: Sequence[Problem], lang: str) -> str:
    """The panel with the problems, shown open over the last good page."""
    shown = "".join(
        f"<pre>{html.escape(format_problem(problem, lang))}</pre>" for problem in errors_first(problems)
    )
    errors = len(errors_in(problems))
    counts = {"errors": str(errors), "warnings": str(len(problems) - errors)}
    title = html.escape(words("serve-overlay-title", counts, lang))
    hint = html.escape(words("serve-overlay-hint", {}, lang))
    return (
        f'<link rel="stylesheet" href="/wenzhai-preview.css">'
        f'<details class="wenzhai-problems" role="alert" lang="{"zh-Hans" if lang == "zh" else "en"}" open>'
        f"<summary>{title}</summary><p>{hint}</p>{shown}</details>"
    )


def bare_page(title: str) -> bytes:
    """An empty page for the panel while there is no site yet."""
    return f'<!doctype html><meta charset="utf-8"><title>{html.escape(title)}</title><body></body>'.encode()
