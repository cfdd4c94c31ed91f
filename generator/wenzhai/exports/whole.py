"""The whole of an export as HTML: the text of the issue, and behind it its articles, if they are exported in full."""

import re
from collections.abc import Iterator
from html import escape

from wenzhai.exports.describe import Export, ExportedArticle
from wenzhai.exports.words import day_in, words_in

HEADING = re.compile(r"(</?h)([1-6])\b")
LOCAL = re.compile(r"""(\s(?:id|href))=("#?)([^"]*)(")""")


def whole(export: Export) -> str:
    """HTML below the title, which is the format's own. Headings of articles come under those of the issue."""
    return "\n".join(
        [export.html, *(article_html(article, export.lang) for article in export.articles if article.html)]
    )


def article_html(article: ExportedArticle, lang: str) -> str:
    return "\n".join(
        [f'<h2 id="{escape(article.id)}">{escape(article.title)}</h2>', *article_parts(article, lang)]
    )


def article_parts(article: ExportedArticle, lang: str) -> Iterator[str]:
    """An article without its title: facts, corrections, text, rights, and where it comes from."""
    words = words_in(lang)
    facts = [article.source, *article.authors, day_in(article.day, lang) if article.day else ""]
    if any(facts):
        yield f"<p>{escape(' · '.join(filter(None, facts)))}</p>"
    if article.excerpt:
        yield f"<p><strong>{words['excerpt']}</strong></p>"
    if article.correction:
        yield f"<p><strong>{words['correction']}{words['colon']}</strong>{escape(article.correction)}</p>"
    yield lowered(own_ids(article))
    if article.rights:
        yield f"<p>{escape(article.rights)}</p>"
    address = article.source_url or article.url
    yield f'<p><a href="{escape(address)}">{words["original"]}</a></p>'


def lowered(html: str) -> str:
    """Headings one level lower, so that they come under the article's title."""
    return HEADING.sub(lambda found: f"{found[1]}{min(int(found[2]) + 1, 6)}", html)


def own_ids(article: ExportedArticle) -> str:
    """The text with the article's id before its ids and the links to them: two articles may have the same headings or
    notes. A link to a place on the article's own page stays within the export."""
    html = article.html.replace(f'href="{escape(article.url)}#', 'href="#')

    def own(found: re.Match[str]) -> str:
        attribute, mark, value, end = found.groups()
        is_id, is_local = attribute.strip() == "id", mark == '"#'
        return f"{attribute}={mark}{article.id}-{value}{end}" if is_id or (is_local and value) else found[0]

    return LOCAL.sub(own, html)
