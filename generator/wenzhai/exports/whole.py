"""The whole of an export as HTML: the text of the issue, and behind it its articles, if they are exported in full."""

import re
from collections.abc import Iterator
from html import escape, unescape
from urllib.parse import unquote

from wenzhai.exports.describe import Export, ExportedArticle
from wenzhai.exports.within import PERMALINK
from wenzhai.exports.words import words_in
from wenzhai.pages.formats.issue_items import ai_html, labelled
from wenzhai.pages.formats.links import TAG
from wenzhai.text.labels import day_in, labels_of

HEADING = re.compile(r"(</?h)([1-6])\b")
PLACE = re.compile(r'(\s)(id|href)="([^"]*)"')


def whole(export: Export) -> str:
    """HTML below the title, which is the format's own. Headings of articles come under those of the issue."""
    articles = (article_html(article, export.lang) for article in export.articles if article.html)
    return "\n".join([issue_html(export), *articles])


def issue_html(export: Export) -> str:
    """The text of the issue itself, below a title on the first level."""
    return below(1, own_places(export.html, export.url))


def article_html(article: ExportedArticle, lang: str) -> str:
    title = f'<h2 id="{escape(article.id)}"{spoken(article, lang)}>{escape(article.title)}</h2>'
    return "\n".join([title, *article_parts(article, lang, level=2)])


def article_parts(article: ExportedArticle, lang: str, level: int) -> Iterator[str]:
    """An article without its title, which is on that level: facts, corrections, the editor's note, what an AI wrote,
    text, rights, and where it comes from, in the language of the issue."""
    words, labels = words_in(lang), labels_of(lang)
    facts = [article.source, *article.authors, day_in(article.day, lang) if article.day else ""]
    if any(facts):
        yield f"<p>{escape(' · '.join(filter(None, facts)))}</p>"
    if article.excerpt:
        yield f"<p><strong>{labels.excerpt}</strong></p>"
    if article.correction:
        yield labelled(labels.correction, labels.colon, escape(article.correction))
    if article.note:
        yield labelled(labels.note, labels.colon, own_places(article.note, article.url, prefix_of(article)))
    if article.ai:
        yield labelled(ai_html(article.ai, lang), " ", labels.notices[article.ai])
    text = below(level, own_places(article.html, article.url, prefix_of(article)))
    marked = spoken(article, lang)
    yield f"<div{marked}>\n{text}\n</div>" if marked else text
    if article.rights:
        yield labelled(labels.rights, labels.colon, escape(article.rights))
    if article.source_url:
        yield f'<p><a href="{escape(article.source_url)}">{words["original"]}</a></p>'
    else:
        yield f'<p><a href="{escape(article.url)}" rel="{PERMALINK}">{words["online"]}</a></p>'


def spoken(article: ExportedArticle, lang: str) -> str:
    """The attribute for an article that is not in the language of the issue."""
    return f' lang="{escape(article.lang)}"' if article.lang != lang else ""


def prefix_of(article: ExportedArticle) -> str:
    """What is before all ids of an article: two of them may have the same headings or notes."""
    return f"{article.id}-"


def below(level: int, html: str) -> str:
    """The HTML with its headings below that level, where they are not already."""
    shift = max(0, level + 1 - min((int(number) for _, number in HEADING.findall(html)), default=6))
    return HEADING.sub(lambda found: f"{found[1]}{min(int(found[2]) + shift, 6)}", html) if shift else html


def own_places(html: str, url: str, prefix: str = "") -> str:
    """The HTML of the page with that address, with a prefix before its ids; links to places on that page lead there."""

    def place(found: re.Match[str]) -> str:
        blank, name, value = found.groups()
        if name == "id":
            return f'{blank}id="{prefix}{value}"'
        page, _, place = unescape(value).partition("#")
        if page not in ("", url) or not place:
            return found[0]
        return f'{blank}href="#{prefix}{escape(unquote(place))}"'

    return TAG.sub(lambda tag: PLACE.sub(place, tag[0]), html)
