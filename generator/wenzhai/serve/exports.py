"""The exports of issues in the preview: `/export/` lists issues, `/export/12/` shows the formats beside each other at
the width of a phone, `/export/12/email` is one of them. Drafts are there as everywhere in the preview; nothing is
written.
"""

import time
from collections.abc import Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote, unquote

from msgspec import Struct
from msgspec.structs import replace

from wenzhai.builder.project import read_project
from wenzhai.content.config import load_config
from wenzhai.engine.disk import DiskError
from wenzhai.exports.describe import Export
from wenzhai.exports.formats import FORMATS
from wenzhai.exports.select import Choice, NothingChosen, exported
from wenzhai.extend.hooks import load_hooks
from wenzhai.model.content import DocFile
from wenzhai.model.problems import Problem, ProblemsError, errors_in
from wenzhai.model.report import format_problem, words
from wenzhai.serve.files import TYPES, Response, moved

PREFIX = "/export/"
SHOWN = ("email", "wechat", "html", "markdown", "text", "json")
"""In this order. A book is a file to open elsewhere."""
STYLE = """
:root { color-scheme: light dark; }
body { margin: 1rem; font: 15px/1.6 system-ui, sans-serif; }
.formats { display: flex; flex-wrap: wrap; gap: 1.5rem; }
figure { margin: 0; max-width: 100%; }
iframe { box-sizing: border-box; width: 390px; max-width: 100%; height: 80vh; border: 1px solid; background: #fff; }
pre { white-space: pre-wrap; }
"""


class Previewed(Struct, frozen=True):
    """What is needed of the preview: the project, the path and the address of the site in it, the language of messages,
    whether it has drafts, and whether `hooks.py` may run without being trusted."""

    root: Path
    base: str
    url: str
    lang: str
    drafts: bool
    run_hooks: bool = False


def answer_export(shown: Previewed, path: str, *, full: bool) -> Response:
    """The response to a path below `PREFIX`. What is wrong with the content is shown as text."""
    name, slash, format = unquote(path.removeprefix(PREFIX)).partition("/")
    try:
        if not name:
            return page(shown, words("export-preview", {}, shown.lang), issue_list(issues(shown)))
        if not slash:
            return moved(f"{path}/?full" if full else f"{path}/")
        if not format:
            export = described(shown, name, full=full, cover=False)
            return page(shown, export.title, beside(shown, export, full=full))
        if format not in FORMATS:
            return Response(404, TYPES["txt"], b"404\n")
        return as_response(shown, format, described(shown, name, full=full, cover=format == "epub"))
    except NothingChosen as error:
        return refusal(shown, 404, [error.problem])
    except ProblemsError as error:
        return refusal(shown, 500, error.problems)
    except DiskError as error:
        return refusal(shown, 500, [error.problem])


def described(shown: Previewed, issue: str, *, full: bool, cover: bool) -> Export:
    config = load_config(shown.root)
    if not config.url:
        config = replace(config, url=shown.url)
    choice, now = Choice(issue=issue), int(time.time())
    hooks = load_hooks(shown.root, config.plugins, run=shown.run_hooks)
    return exported(
        *(shown.root, config, choice), now=now, full=full, drafts=shown.drafts, cover=cover, hooks=hooks
    )


def as_response(shown: Previewed, format: str, export: Export) -> Response:
    """The first file of a format. Pictures of the site come from the preview: they may not be published yet."""
    made = FORMATS[format](export)
    if errors := errors_in(made.problems):
        return refusal(shown, 200, errors)
    name, data = next(iter(made.files.items()))
    ending = name.rpartition(".")[2]
    if format in ("email", "wechat"):
        data = data.replace(f'src="{export.site.url}'.encode(), f'src="{shown.base}'.encode())
    return Response(
        200, "application/epub+zip" if ending == "epub" else TYPES.get(ending, TYPES["txt"]), data
    )


def issues(shown: Previewed) -> Sequence[DocFile]:
    now = int(time.time())
    config = load_config(shown.root)
    return read_project(shown.root, config, command="serve", now=now, drafts=shown.drafts).library.issues


def issue_list(docs: Sequence[DocFile]) -> str:
    items = "".join(f'<li><a href="{quote(doc.slug)}/">{escape(doc.title)}</a></li>\n' for doc in docs)
    return f"<ul>\n{items}</ul>"


def beside(shown: Previewed, export: Export, *, full: bool) -> str:
    asked = "?full" if full else ""
    other = words("export-preview-brief" if full else "export-preview-full", {}, shown.lang)
    frames = "\n".join(
        f'<figure><figcaption><a href="{format}{asked}">{format}</a></figcaption>\n'
        f'<iframe src="{format}{asked}" title="{format}"></iframe></figure>'
        for format in SHOWN
    )
    warned = "".join(f"<pre>{escape(line)}</pre>" for line in doubts(shown, export))
    links = [
        f'<a href="{PREFIX}">{words("export-preview", {}, shown.lang)}</a>',
        f'<a href="{escape(shown.base + export.url.removeprefix(export.site.url))}">{escape(export.title)}</a>',
        f'<a href="{"./" if full else "?full"}">{other}</a>',
        f'<a href="epub{asked}" download>epub</a>',
    ]
    return f'<p>{" · ".join(links)}</p>\n{warned}<div class="formats">\n{frames}\n</div>'


def doubts(shown: Previewed, export: Export) -> Sequence[str]:
    """What the formats say about the export, each thing once."""
    found = {problem.code: problem for format in SHOWN for problem in FORMATS[format](export).problems}
    return [format_problem(problem, shown.lang) for problem in found.values()]


def refusal(shown: Previewed, status: int, problems: Sequence[Problem]) -> Response:
    text = "\n".join(format_problem(problem, shown.lang) for problem in problems)
    return Response(status, TYPES["txt"], f"{text}\n".encode())


def page(shown: Previewed, title: str, body: str) -> Response:
    lang = "zh-Hans" if shown.lang == "zh" else "en"
    html = (
        f'<!doctype html>\n<html lang="{lang}">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n<body>\n{body}\n</body>\n</html>\n"
    )
    return Response(200, TYPES["html"], html.encode())
