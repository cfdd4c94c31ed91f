"""An export as one HTML file that opens from disk and asks nobody for anything."""

from html import escape

from wenzhai.exports.describe import Export, facts_of_export
from wenzhai.exports.pictures import without_strangers
from wenzhai.exports.tree import elements, inner_html, parse
from wenzhai.exports.whole import prefix_of, whole
from wenzhai.exports.within import Home, Homes, lead
from wenzhai.exports.words import words_in

STYLE = """
:root { color-scheme: light dark; }
body { max-width: 38em; margin: 0 auto; padding: 1.5em 1em 4em; overflow-wrap: anywhere; }
body { font: 1.05em/1.8 "Songti SC", "Noto Serif CJK SC", Georgia, serif; }
h1, h2, h3, h4 { line-height: 1.35; }
h2 { margin-top: 2.2em; }
figure { margin-inline: 0; }
img, table, pre { max-width: 100%; }
img { height: auto; }
pre { overflow: auto; }
table { border-collapse: collapse; }
th, td { padding: .2em .6em; border: 1px solid; }
blockquote { margin-inline: 0; padding-inline-start: 1em; border-inline-start: 3px solid; }
.facts { opacity: .75; }
""".strip()


def render_html(export: Export) -> str:
    words = words_in(export.lang)
    head = " · ".join(facts_of_export(export))
    return f"""<!doctype html>
<html lang="{escape(export.lang)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>{escape(export.title)}</title>
<style>
{STYLE}
</style>
<h1>{escape(export.title)}</h1>
<p class="facts">{escape(head)} · <a href="{escape(export.url)}">{words["online"]}</a></p>
{body(export)}
{foot(export)}
"""


def body(export: Export) -> str:
    """The text with the site's pictures in it, links for those from elsewhere, and links to articles that are here."""
    root = parse(whole(export))
    without_strangers(root, export.pictures, words_in(export.lang)["picture"])
    for picture in elements(root, "img"):
        picture.set("src", export.pictures[picture.get("src", "")].as_address())
    homes = Homes(
        {
            article.url: Home("", article.id, prefix_of(article))
            for article in export.articles
            if article.html
        },
        frozenset(f"#{place}" for element in root.iter() if (place := element.get("id"))),
    )
    for link in elements(root, "a"):
        lead(link, homes)
    return inner_html(root)


def foot(export: Export) -> str:
    return f'<hr>\n<p class="facts">{escape(export.site.rights)}</p>' if export.site.rights else ""
