"""The formats of exports by name."""

from collections.abc import Callable, Mapping

from wenzhai.exports.data import render_json
from wenzhai.exports.describe import Export
from wenzhai.exports.email import render_email
from wenzhai.exports.epub import render_epub
from wenzhai.exports.files import ExportFiles
from wenzhai.exports.html import render_html
from wenzhai.exports.markdown import render_markdown
from wenzhai.exports.text import render_text
from wenzhai.exports.wechat import render_wechat

Render = Callable[[Export], ExportFiles]


def one_file(ending: str, render: Callable[[Export], str]) -> Render:
    return lambda export: ExportFiles({f"{export.name}.{ending}": render(export).encode()})


FORMATS: Mapping[str, Render] = {
    "wechat": render_wechat,
    "email": render_email,
    "epub": render_epub,
    "html": one_file("html", render_html),
    "markdown": one_file("md", render_markdown),
    "text": one_file("txt", render_text),
    "json": one_file("json", render_json),
}
