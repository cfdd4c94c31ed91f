"""HTML for places that take no style sheet: styles in attributes, no classes, ids or anchors."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from wenzhai.engine.installer import install_command
from wenzhai.exports.tree import inner_html, parse
from wenzhai.model.problems import Problem, ProblemsError

EXTRA = "mail"
DROPPED = frozenset({"id", "class", "name", "rel", "title", "loading", "decoding", "open"})
Change = Callable[[Element], None]


def inlined(html: str, css: str, change: Change = lambda element: None) -> str:
    """A fragment with the styles of `css` in its elements. `change` may change each element before that.

    Raises ProblemsError without the library that does it.
    """
    root = parse(html)
    for element in list(root.iter()):
        change(element)
    styled: str = css_inline().inline_fragment(f"<div>{inner_html(root)}</div>", css)
    clean = parse(styled)[0]
    for element in clean.iter():
        strip(element)
    return inner_html(clean)


def strip(element: Element) -> None:
    """Takes off what needs a style sheet or a script; a link within the page becomes text."""
    for name in [
        name for name in element.attrib if name in DROPPED or name.startswith(("data-", "aria-", "on"))
    ]:
        del element.attrib[name]
    if element.tag == "a" and element.get("href", "#").startswith("#"):
        element.tag = "span"
        element.attrib.pop("href", None)


def css_inline() -> Any:
    try:
        import css_inline as library
    except ImportError as error:
        params = {"module": "css-inline", "install": install_command(EXTRA)}
        raise ProblemsError([Problem(code="export-extra", params=params)]) from error
    return library.CSSInliner(load_remote_stylesheets=False)
