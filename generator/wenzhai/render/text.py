"""Bodies as pages of the site show them: links filled in, names linked, and attributes that only these pages need."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from msgspec import msgpack

from wenzhai.model.content import Body
from wenzhai.model.page import Url
from wenzhai.model.views import LinkedBody
from wenzhai.pages.internal_links import fill_links, way
from wenzhai.render.mentions import link_mentions

ALIGNED = re.compile(r'(<t[dh]\b[^<>]*?) style="text-align: (left|center|right)"')
"""Inline styles of table cells, which the security policy forbids; replaced by an attribute for the style sheet."""
BOX = re.compile(r'<input type="checkbox"( checked)? disabled>')


def finished_body(linked: LinkedBody, url: Url, words: Mapping[str, Any]) -> Body:
    """A body on the page at `url`, with addresses relative to it. `words` are those of the theme."""
    assert linked.packed.data is not None
    body = msgpack.decode(linked.packed.data, type=Body)
    html = fill_links(body.html, linked.refs, lambda ref: way(ref, url), sizes=True)
    html = link_mentions(html, linked.mentions, url, {ref.url for ref in linked.refs if ref})
    note = fill_links(body.note, linked.refs, lambda ref: way(ref, url), sizes=True)
    html = named_boxes(ALIGNED.sub(r'\1 data-align="\2"', html), words)
    return Body(html, body.headings, body.text, body.styles, note)


def named_boxes(html: str, words: Mapping[str, Any]) -> str:
    """The checkboxes of task lists with a label each, for screen readers."""
    if "<input" not in html:
        return html
    done, open_ = (escape(words["article"][name]) for name in ("task_done", "task_open"))

    def named(box: re.Match[str]) -> str:
        return f'<input type="checkbox"{box[1] or ""} disabled aria-label="{done if box[1] else open_}">'

    return BOX.sub(named, html)
