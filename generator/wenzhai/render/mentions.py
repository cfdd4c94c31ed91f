"""Links known names in a rendered body, each at its first mention. Worker side: a function of the page's own values."""

import re
from collections.abc import Collection
from html import escape

from wenzhai.model.views import MentionList
from wenzhai.pages.internal_links import relative

TAG = re.compile(r"""(<!--.*?-->|<(?:[^<>"']|"[^"]*"|'[^']*')*>)""", re.DOTALL)
NAME_OF_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
LEFT_ALONE = frozenset(
    "a h1 h2 h3 h4 h5 h6 code pre kbd samp script style textarea button svg math".split()  # reads better
)
"""Elements whose text is never linked: links, headings and literal text."""


def link_mentions(html: str, names: MentionList, url: str, linked: Collection[str] = ()) -> str:
    """The body of the page at `url` with the first mention of each name linked.

    `linked` are urls that the body links already.
    """
    urls = names.urls()
    open_urls = {target for target in urls.values() if target} - set(linked)
    if not open_urls:
        return html
    pattern = pattern_of(urls)
    forms = {escape(name, quote=False): target for name, target in urls.items()}

    def link(found: re.Match[str]) -> str:
        target = forms.get(found[0], "")
        if target not in open_urls:
            return found[0]
        open_urls.remove(target)
        return f'<a class="mention" href="{escape(relative(target, url))}">{found[0]}</a>'

    return "".join(
        pattern.sub(link, piece) if open_urls and is_text else piece for piece, is_text in pieces(html)
    )


def pattern_of(names: Collection[str]) -> re.Pattern[str]:
    """Any of the names, the longest first; Latin words only as whole words, and never within an entity."""
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile("|".join([r"&#?\w+;", *map(whole, longest_first)]))


def whole(name: str) -> str:
    letter = r"[^\W_\u2e80-\U0010ffff]"
    before = rf"(?<!{letter})" if re.match(letter, name) else ""
    after = rf"(?!{letter})" if re.search(rf"{letter}\Z", name) else ""
    return f"{before}{re.escape(escape(name, quote=False))}{after}"


def pieces(html: str) -> list[tuple[str, bool]]:
    """The body cut at its tags; whether each piece is text that may be linked."""
    found = []
    closed: list[str] = []
    for piece in TAG.split(html):
        tag = NAME_OF_TAG.match(piece) if piece.startswith("<") else None
        if tag is None:
            found.append((piece, not closed and not piece.startswith("<")))
            continue
        name = tag[2].lower()
        if name in LEFT_ALONE and not piece.endswith("/>"):
            if not tag[1]:
                closed.append(name)
            elif name in closed:
                del closed[closed.index(name) :]
        found.append((piece, False))
    return found
