"""An issue as mail: HTML with inline styles, text, and both in one message. Who sends it adds sender and receivers."""

from base64 import encodebytes
from collections.abc import Iterator
from datetime import datetime, time
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from wenzhai.exports.describe import Export, facts_of_export
from wenzhai.exports.files import ExportFiles
from wenzhai.exports.inline import inlined
from wenzhai.exports.pictures import without_strangers
from wenzhai.exports.text import render_text
from wenzhai.exports.tree import elements, parse, text_of, to_html
from wenzhai.exports.whole import article_html, whole
from wenzhai.exports.words import words_in
from wenzhai.model.problems import Problem

MOST_BYTES = 100 * 1024
"""Gmail shows about 102 KB of a message as it is sent, and hides the rest behind a link."""
HEAVIEST, NAME = 3, 24
"""How many of the heaviest items an error names, and with how many characters."""
BOUNDARY = "==wenzhai=="
"""Between the parts of a message. They are in base64, so it cannot occur there."""

CSS = """
h1 { margin: 0 0 8px; font-size: 24px; line-height: 1.35; color: #1c1a17; }
h2 { margin: 32px 0 12px; padding-top: 16px; border-top: 1px solid #d8d2c6; }
h2 { font-size: 20px; line-height: 1.4; color: #1c1a17; }
h3, h4, h5, h6 { margin: 24px 0 8px; font-size: 17px; line-height: 1.4; color: #1c1a17; }
p { margin: 0 0 14px; }
a { color: #8f1d14; }
ul, ol { margin: 0 0 14px; padding-left: 24px; }
li { margin: 0 0 10px; }
blockquote { margin: 0 0 14px; padding-left: 14px; border-left: 3px solid #d8d2c6; color: #4a453d; }
div { margin: 0 0 14px; }
mark { background-color: #f5e3a8; color: #1c1a17; }
pre { margin: 0 0 14px; padding: 10px; background-color: #f1ede4; font-size: 14px; }
pre { white-space: pre-wrap; word-break: break-word; }
code { font-family: Menlo, Consolas, monospace; font-size: 14px; }
img { max-width: 100%; height: auto; }
table { margin: 0 0 14px; border-collapse: collapse; }
th, td { padding: 4px 8px; border: 1px solid #d8d2c6; text-align: left; }
hr { margin: 24px 0; border: 0; border-top: 1px solid #d8d2c6; }
"""
BODY = "margin:0;padding:0;background-color:#f6f3ec;"
PAPER = (
    "max-width:640px;margin:0 auto;padding:24px 20px;background-color:#fffdf8;color:#1c1a17;"
    "font-family:'PingFang SC','Microsoft YaHei',Georgia,serif;font-size:16px;line-height:1.75;text-align:left;"
    "overflow-wrap:anywhere;word-break:break-word;"
)


def render_email(export: Export) -> ExportFiles:
    html, text = mail_html(export), render_text(export)
    files = {
        f"{export.name}.html": html.encode(),
        f"{export.name}.txt": text.encode(),
        f"{export.name}.eml": message(export, html, text),
    }
    return ExportFiles(files, too_heavy(export, encoded_size(html)))


def mail_html(export: Export) -> str:
    words = words_in(export.lang)
    facts = " · ".join(facts_of_export(export))
    online = f'<a href="{escape(export.url)}">{words["online"]}</a>'
    head = f"<h1>{escape(export.title)}</h1>\n<p>{escape(facts)} · {online}</p>"
    foot = f"<hr>\n<p>{escape(export.site.rights)}</p>" if export.site.rights else ""

    def change(root: Element) -> None:
        without_strangers(root, export.pictures, words["picture"])

    body = inlined("\n".join([head, whole(export), foot]), CSS, change)
    return f"""<!doctype html>
<html lang="{escape(export.lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(export.title)}</title>
</head>
<body style="{BODY}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed;">
<tr><td style="padding:0;">
<div style="{PAPER}">
{body}
</div>
</td></tr></table>
</body>
</html>
"""


def message(export: Export, html: str, text: str) -> bytes:
    """multipart/alternative, dated with the day of the issue; the same bytes every time."""
    made = EmailMessage(policy=SMTP)
    made["Subject"] = export.title
    if export.day:
        made["Date"] = datetime.combine(
            datetime.fromisoformat(export.day), time(), ZoneInfo(export.site.timezone)
        )
    made["List-Id"] = list_id(export)
    made.set_content(text, cte="base64")
    made.add_alternative(html, subtype="html", cte="base64")
    made["Content-Language"] = export.lang
    made.set_boundary(BOUNDARY)
    return made.as_bytes()


def list_id(export: Export) -> str:
    """RFC 2919: what the list is called, and a name for it within a domain, in ASCII whatever the site is called. The
    name has to stay one word, or programs that sort mail do not find it."""
    host = (urlsplit(export.site.url).hostname or "localhost").encode("idna").decode()
    words = Header(export.site.title, "utf-8", maxlinelen=10_000).encode()
    return f"{words} <issues.{host}>"


def encoded_size(html: str) -> int:
    """Bytes of the HTML as it is sent."""
    return len(encodebytes(html.encode()))


def too_heavy(export: Export, size: int) -> tuple[Problem, ...]:
    """An error for a message that Gmail would cut, naming what weighs most."""
    if size <= MOST_BYTES:
        return ()
    weights = {title: encoded_size(html) for title, html in items_of(export)}
    heaviest = sorted(weights, key=lambda title: -weights[title])[:HEAVIEST]
    named = words_in(export.lang)["comma"].join(
        f"{title} ({max(1, weights[title] // 1024)} KB)" for title in heaviest
    )
    return (Problem(code="export-mail-size", params={"size": str(size // 1024), "heaviest": named}),)


def items_of(export: Export) -> Iterator[tuple[str, str]]:
    """What the message consists of, each with its name: whole articles, or else the items of the issue's lists."""
    whole_articles = [article for article in export.articles if article.html]
    for article in whole_articles:
        yield article.title, article_html(article, export.lang)
    if not whole_articles:
        for block in elements(parse(export.html), "li", "p"):
            yield shortened(text_of(block)), to_html(block)


def shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= NAME else f"{words[:NAME]}…"
