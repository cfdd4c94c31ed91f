"""An export as one HTML file that opens from disk and asks nobody for anything."""

from html import escape

from wenzhai.exports.describe import Export
from wenzhai.exports.pictures import as_link
from wenzhai.exports.tree import elements, inner_html, parse
from wenzhai.exports.whole import whole
from wenzhai.exports.words import day_in, words_in

STYLE = """
:root { color-scheme: light dark; }
body { max-width: 38em; margin: 0 auto; padding: 1.5em 1em 4em; overflow-wrap: anywhere; }
body { font: 1.05em/1.8 "Songti SC", "Noto Serif CJK SC", Georgia, serif; }
h1, h2, h3, h4 { line-height: 1.35; }
h2 { margin-top: 2.2em; }
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
    facts = [
        words["issue"].format(number=export.number) if export.number else "",
        day_in(export.day, export.lang) if export.day else "",
    ]
    head = " · ".join(filter(None, [export.site.title, *facts]))
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
{with_pictures(export)}
"""


def with_pictures(export: Export) -> str:
    """The text with the site's pictures in it, and links for those from elsewhere."""
    root = parse(whole(export))
    for picture in list(elements(root, "img")):
        known = export.pictures.get(picture.get("src", ""))
        if known:
            picture.set("src", known.as_address())
        else:
            as_link(picture, words_in(export.lang)["picture"])
    return inner_html(root)
