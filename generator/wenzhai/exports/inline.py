"""HTML for places that take no style sheet: styles in attributes, no classes, ids or anchors, and plain elements."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from wenzhai.engine.installer import install_command
from wenzhai.exports.tree import become, inner_html, is_way_back, parse, take_out, tex_of
from wenzhai.model.problems import Problem, ProblemsError

EXTRA = "mail"
DROPPED = frozenset({"id", "class", "name", "rel", "title", "loading", "decoding", "open", "cite"})
AI_MARK = "data-ai"
"""It tells programs what an AI wrote, wherever the text goes."""
PLAIN = {
    "details": "blockquote",
    "summary": "p",
    "figure": "div",
    "figcaption": "p",
    "dl": "div",
    "dt": "p",
    "dd": "blockquote",
}
"""What stands for elements that mail programs and editors do not know."""


def inlined(html: str, css: str, change: Callable[[Element], None] = lambda root: None) -> str:
    """A fragment with the styles of `css` in its elements. `change` may change the tree before that.

    Raises ProblemsError without the library that does it.
    """
    root = parse(html)
    take_out(root, is_way_back)
    change(root)
    for element in list(root.iter()):
        make_plain(element)
    styled: str = css_inline().inline_fragment(f"<div>{inner_html(root)}</div>", css)
    clean = parse(styled)[0]
    for element in clean.iter():
        strip(element)
    return inner_html(clean)


def make_plain(element: Element) -> None:
    if element.tag == "math":
        become(element, "code", tex_of(element))
    elif plain := PLAIN.get(element.tag):
        if element.tag in ("summary", "dt"):
            element.set("style", "font-weight: bold")
        element.tag = plain


def strip(element: Element) -> None:
    """Takes off what needs a style sheet or a script; a link within the page becomes text."""
    for name in [*element.attrib]:
        if name in DROPPED or (name.startswith(("data-", "aria-", "on")) and name != AI_MARK):
            del element.attrib[name]
    if element.tag == "a" and element.get("href", "#").startswith("#"):
        element.tag = "span"
        element.attrib.pop("href", None)
        element.attrib.pop("style", None)


def css_inline() -> Any:
    try:
        import css_inline as library
    except ImportError as error:
        params = {"module": "css-inline", "install": install_command(EXTRA)}
        raise ProblemsError([Problem(code="export-extra", params=params)]) from error
    return library.CSSInliner(load_remote_stylesheets=False)
