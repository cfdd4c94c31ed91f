"""Articles in HTML and reStructuredText as Markdown, with their links as they stand."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import quote, unquote

from wenzhai.importers.extras import needed
from wenzhai.importers.html_to_markdown import to_markdown
from wenzhai.importers.limits import check_html
from wenzhai.importers.sites.front import Front
from wenzhai.importers.sites.shortcode_table import CALLOUTS
from wenzhai.importers.sites.shortcodes import as_code
from wenzhai.model.problems import Problem, warning

STAND_IN = "https://source.invalid/?"
"""Links in the site are carried through the conversion below this address, since only web addresses pass."""
STANDING = re.compile(re.escape(STAND_IN) + r"([A-Za-z0-9%._~-]+)")
ATTRIBUTE = re.compile(r"""(\s(?:href|src)=)("[^"]*"|'[^']*')""", re.IGNORECASE)
WEB = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)
CODE_CLASS = re.compile(r'<pre class="code ([\w+#.-]+) literal-block">')
MARK = re.compile("\ue000(\\d+)\ue001")
SETTINGS: Mapping[str, Any] = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    "report_level": 2,
    "halt_level": 6,
    "warning_stream": False,
    "syntax_highlight": "none",
    "initial_header_level": 2,
    "embed_stylesheet": False,
    "stylesheet_path": None,
    "math_output": "LaTeX",
    "smart_quotes": False,
    "line_length_limit": 1_000_000,
}
"""Nothing is read from files or from the web, no HTML of the author's passes."""


def read_html(front: Front, path: str) -> Front:
    """The front matter with the body as Markdown. Raises `ProblemsError` for HTML that is nested too deep."""
    check_html(front.body, path)
    return Front(front.values, markdown_of(front.body), front.body_line)


def markdown_of(html: str) -> str:
    """HTML as Markdown; relative addresses stay as they are."""

    def carried(found: re.Match[str]) -> str:
        address = unescape(found[2][1:-1]).strip()
        if not address or (WEB.match(address) and not address.startswith("#")):
            return found[0]
        return f'{found[1]}"{STAND_IN}{quote(address, safe="")}"'

    return STANDING.sub(lambda found: written(unquote(found[1])), to_markdown(ATTRIBUTE.sub(carried, html)))


def written(address: str) -> str:
    """An address within the brackets of a link."""
    return f"<{address}>" if re.search(r"[\s()]", address) else address


def read_rst(text: str, path: str, problems: list[Problem]) -> Front:
    """An article in reStructuredText, by docutils. Raises `ProblemsError` without that library."""
    core, nodes = needed("docutils.core", "rst"), needed("docutils.nodes", "rst")
    tree = core.publish_doctree(text, source_path=None, settings_overrides=dict(SETTINGS))
    values = docinfo(tree, nodes)
    complain(tree, nodes, path, problems)
    kept = taken_out(tree, nodes)
    html = core.publish_from_doctree(
        tree, writer="html5", settings_overrides={**SETTINGS, "output_encoding": "unicode"}
    )
    body = html[html.find("<body") :]
    body = CODE_CLASS.sub(r'<pre class="language-\1">', body)
    check_html(body, path)
    markdown = MARK.sub(lambda found: kept[int(found[1])], markdown_of(body))
    return Front(values, markdown, 1)


def docinfo(tree: Any, nodes: Any) -> dict[str, object]:
    """The fields at the head as front matter; the title of the document is its title."""
    values: dict[str, object] = {}
    for info in list(tree.findall(nodes.docinfo)):
        for field in info.children:
            if isinstance(field, nodes.field):
                values[field[0].astext().lower()] = " ".join(field[1].astext().split())
            elif isinstance(field, nodes.authors):
                values["authors"] = [author.astext() for author in field.children]
            else:
                values[field.tagname] = field.astext()
        info.parent.remove(info)
    for title in list(tree.findall(nodes.title)):
        if title.parent is tree:
            values.setdefault("title", title.astext())
            tree.remove(title)
    for contents in list(tree.findall(nodes.topic)):
        if "contents" in contents["classes"]:
            contents.parent.remove(contents)
    return values


def complain(tree: Any, nodes: Any, path: str, problems: list[Problem]) -> None:
    """Names what docutils does not know, and shows what was written there as code."""
    for message in list(tree.findall(nodes.system_message)):
        said = next((one.astext() for one in message.findall(nodes.paragraph)), "")
        # Remarks, and lines of titles that are shorter than wide characters are: nothing is amiss.
        if int(message.get("level", 2)) < 2 or said.startswith("Title "):
            message.parent.remove(message)
            continue
        line = int(message.get("line", 0))
        params = {"text": " ".join(said.split())[:120]}
        problems.append(warning("import-rst", path, line=line, column=min(line, 1), params=params))
        shown = list(message.findall(nodes.literal_block))
        if message.parent is not None:
            message.replace_self(shown)
    for broken in list(tree.findall(nodes.problematic)):
        broken.replace_self(nodes.literal(broken.rawsource, broken.astext()))
    for section in list(tree.findall(nodes.section)):
        if "system-messages" in section["classes"]:
            section.parent.remove(section)


def taken_out(tree: Any, nodes: Any) -> list[str]:
    """Takes formulas, words in code and the kinds of admonitions out of the tree, a mark in the place of each, and
    returns their Markdown. Comments go."""
    found: list[str] = []

    def mark(markdown: str) -> Any:
        found.append(markdown)
        return nodes.Text(f"\ue000{len(found) - 1}\ue001")

    for kind, form in ((nodes.math, "${}$"), (nodes.math_block, "$$\n{}\n$$")):
        for node in list(tree.findall(kind)):
            made = mark(form.format(node.astext().strip()))
            node.replace_self(made if kind is nodes.math else nodes.paragraph("", "", made))
    for node in list(tree.findall(nodes.literal)):
        node.replace_self(mark(as_code(node.astext())))
    for node in list(tree.findall(nodes.Admonition)):
        titles = [one for one in node.children if isinstance(one, nodes.title)]
        title = titles[0].astext() if titles else ""
        head = f"[!{CALLOUTS.get(node.tagname, 'NOTE')}] {title}".rstrip()
        inner = [one for one in node.children if one not in titles]
        node.replace_self(nodes.block_quote("", nodes.paragraph("", "", mark(head)), *inner))
    for comment in list(tree.findall(nodes.comment)):
        comment.parent.remove(comment)
    return found
