"""An issue as mail: HTML with inline styles, text, and both in one message. Who sends it adds sender and receivers."""

from datetime import datetime, time
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from wenzhai.exports.describe import Export
from wenzhai.exports.files import ExportFiles
from wenzhai.exports.inline import inlined
from wenzhai.exports.text import render_text
from wenzhai.exports.whole import article_html, whole
from wenzhai.exports.words import day_in, words_in
from wenzhai.model.problems import Problem

MOST_BYTES = 100 * 1024
"""Gmail shows about 102 KB of a message and hides the rest behind a link."""
HEAVIEST = 3

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
)


def render_email(export: Export) -> ExportFiles:
    html, text = mail_html(export), render_text(export)
    problems = too_heavy(export, len(html.encode()))
    files = {
        f"{export.name}.html": html.encode(),
        f"{export.name}.txt": text.encode(),
        f"{export.name}.eml": message(export, html, text),
    }
    return ExportFiles(files, problems)


def mail_html(export: Export) -> str:
    words = words_in(export.lang)
    facts = " · ".join(
        filter(None, [export.site.title, day_in(export.day, export.lang) if export.day else ""])
    )
    online = f'<a href="{escape(export.url)}">{words["online"]}</a>'
    head = f"<h1>{escape(export.title)}</h1>\n<p>{escape(facts)} · {online}</p>"
    foot = f"<hr>\n<p>{escape(export.site.rights)}</p>" if export.site.rights else ""
    body = inlined("\n".join([head, whole(export), foot]), CSS)
    return f"""<!doctype html>
<html lang="{escape(export.lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(export.title)}</title>
</head>
<body style="{BODY}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td style="padding:0;">
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
    host = urlsplit(export.site.url).hostname or ""
    made["List-Id"] = f"{export.site.title} <issues.{host}>"
    made.set_content(text, cte="base64")
    made.add_alternative(html, subtype="html", cte="base64")
    made["Content-Language"] = export.lang
    made.set_boundary(f"==wenzhai-{export.name}==")
    return made.as_bytes()


def too_heavy(export: Export, size: int) -> tuple[Problem, ...]:
    """An error for a message that Gmail would cut, naming what weighs most."""
    if size <= MOST_BYTES:
        return ()
    weights = {
        article.title: len(article_html(article, export.lang).encode())
        for article in export.articles
        if article.html
    }
    weights = weights or {export.title: len(export.html.encode())}
    heaviest = sorted(weights, key=lambda title: -weights[title])[:HEAVIEST]
    named = words_in(export.lang)["comma"].join(
        f"{title} ({weights[title] // 1024} KB)" for title in heaviest
    )
    return (Problem(code="export-mail-size", params={"size": str(size // 1024), "heaviest": named}),)
