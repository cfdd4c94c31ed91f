"""What a page is freed from: before the article is looked for, tables for layout."""

import re
from typing import Any

BREAKS = re.compile(r"(?:<br\s*/?>\s*){2,}", re.IGNORECASE)
BLOCKS = ("p", "div", "h1", "h2", "table", "article", "ul")
ARTICLE = 5
"""So many paragraphs below a title are an article, not an item of a list."""
NO_DATA = ("table", "article", "h1", "h2")


def paragraphs(text: str) -> str:
    """HTML whose paragraphs are told by two line breaks, with paragraphs."""
    return BREAKS.sub("<p>", text)


def without_layout(tree: Any) -> Any:
    """The tree with `div`s for tables that hold paragraphs or other tables, unless they are tables of data, and for
    lists with whole articles in them; and with bare first paragraphs in `p`."""
    for table in list(tree.iter("table")):
        if not is_data(table) and any(
            next(cell.iterdescendants(*BLOCKS), None) is not None for cell in table.iter("td", "th")
        ):
            for part in [table, *table.iterdescendants("tbody", "thead", "tr", "td", "th")]:
                if part is table or next(part.iterancestors("table"), None) is table:
                    part.tag = "div"
    for item in list(tree.iter("li")):
        if next(item.iter("h1", "h2", "h3"), None) is not None and len(list(item.iter("p"))) >= ARTICLE:
            for part in (item, item.getparent()):
                part.tag = "div" if part is not None and part.tag in ("li", "ul", "ol") else part.tag
    for block in tree.iter("div", "td", "section", "article"):
        if block.text and block.text.strip() and len(block) and block[0].tag == "p":
            first = block.makeelement("p")
            first.text, block.text = block.text, None
            block.insert(0, first)
    return tree


def is_data(table: Any) -> bool:
    """Whether a table is none for layout: it has cells that are heads, or rows of several cells, each as many, with a
    paragraph in each at most; and no table or title in any cell."""
    if next(table.iterdescendants(*NO_DATA), None) is not None:
        return False
    if next(table.iter("th"), None) is not None:
        return True
    rows = [list(row.iterchildren("td")) for row in table.iter("tr")]
    widths = set(map(len, rows))
    short = all(len(list(cell.iter("p"))) <= 1 for row in rows for cell in row)
    return short and len(rows) > 1 and len(widths) == 1 and widths.pop() > 1
