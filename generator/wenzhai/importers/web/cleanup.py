"""What a page is freed from: before the article is looked for, tables for layout; after it, title and byline."""

import re
from typing import Any

from wenzhai.importers.web.metadata import SHOWN_AUTHOR, SHOWN_DATE, SHOWN_SOURCE

BREAKS = re.compile(r"(?:<br\s*/?>\s*){2,}", re.IGNORECASE)
BLOCKS = ("p", "div", "h1", "h2", "table", "article", "ul")
MARKS = re.compile(r"[^\w]+")
LONGEST_BYLINE = 120


def paragraphs(text: str) -> str:
    """HTML whose paragraphs are told by two line breaks, with paragraphs."""
    return BREAKS.sub("<p>", text)


def without_layout(tree: Any) -> Any:
    """The tree with `div`s for tables that hold paragraphs or other tables, and with bare first paragraphs in `p`."""
    for table in list(tree.iter("table")):
        if any(next(cell.iterdescendants(*BLOCKS), None) is not None for cell in table.iter("td", "th")):
            for part in [table, *table.iterdescendants("tbody", "thead", "tr", "td", "th")]:
                if part is table or next(part.iterancestors("table"), None) is table:
                    part.tag = "div"
    for block in tree.iter("div", "td", "section", "article"):
        if block.text and block.text.strip() and len(block) and block[0].tag == "p":
            first = block.makeelement("p")
            first.text, block.text = block.text, None
            block.insert(0, first)
    return tree


def without_head(markdown: str, title: str) -> str:
    """The article without its title and byline, which the front matter has."""
    blocks = markdown.split("\n\n")
    while len(blocks) > 1 and is_head(blocks[0], title):
        blocks = blocks[1:]
    return "\n\n".join(blocks)


def is_head(block: str, title: str) -> bool:
    said = MARKS.sub("", block)
    if not said or said == MARKS.sub("", title):
        return True
    told = sum(pattern.search(block) is not None for pattern in (SHOWN_DATE, SHOWN_SOURCE, SHOWN_AUTHOR))
    return len(block) <= LONGEST_BYLINE and told > 1
