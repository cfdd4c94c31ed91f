"""The formats of exports by name."""

from collections.abc import Callable, Mapping

from wenzhai.exports.data import render_json
from wenzhai.exports.describe import Export
from wenzhai.exports.html import render_html
from wenzhai.exports.text import render_text

Render = Callable[[Export], Mapping[str, bytes]]
"""An export → the files of a format by name."""


def one_file(ending: str, render: Callable[[Export], str]) -> Render:
    return lambda export: {f"{export.name}.{ending}": render(export).encode()}


FORMATS: Mapping[str, Render] = {
    "html": one_file("html", render_html),
    "text": one_file("txt", render_text),
    "json": one_file("json", render_json),
}
