"""Raw HTML in a body: what passes when the site does not trust it (nh3 does the work)."""

import html
import re
from collections.abc import Iterator

import nh3

from wenzhai.markup.html_blocks import OPEN_TAG, VALUE, completed
from wenzhai.markup.urls import IMAGE_SCHEMES, LINK_SCHEMES, classify
from wenzhai.text.slugs import IDS_OF_THEMES

TAGS = frozenset(
    """
    a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption
    figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub
    summary sup table tbody td tfoot th thead time tr u ul var wbr
    """.split()  # sixty words read better so
)
ATTRIBUTES = {
    "*": {"class", "dir", "id", "lang", "title"},
    "a": {"href", "name", "rel"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "img": {"alt", "height", "loading", "src", "width"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"reversed", "start"},
    "q": {"cite"},
    "td": {"colspan", "headers", "rowspan", "style"},
    "th": {"abbr", "colspan", "headers", "rowspan", "scope", "style"},
    "time": {"datetime"},
}
ALIGNED = frozenset("div h1 h2 h3 h4 h5 h6 p td th tr".split())
ATTRIBUTES |= {tag: ATTRIBUTES.get(tag, set()) | {"align"} for tag in ALIGNED}
# `wz:N` is how links of Wenzhai's own wait for the library; `own_attribute` lets no other one pass.
SCHEMES = LINK_SCHEMES | IMAGE_SCHEMES | {"wz"}

ADDRESSES = frozenset(("href", "src"))

OWN_CLASS = re.compile(
    r"cite|footnote|footnote-ref|footnote-backref|language-\S+|callout callout-[a-z]+|callout-title|video"
)
OWN_STYLE = re.compile(r"text-align: (?:left|center|right)")
ALIGN = re.compile("left|center|right", re.IGNORECASE)
AUTHORS_ID = re.compile(rf"(?!(?:{IDS_OF_THEMES.pattern})\Z)[\w-]{{1,200}}", re.IGNORECASE)
"""What an author may call a place in his text. The others are those of themes, or of footnotes."""
OWN_LINK = re.compile(r"wz:([0-9]+)")
FRAMES = frozenset(("iframe", "frame", "frameset", "object", "embed", "applet", "param"))
"""Other people's pages: the policy of the page lets none in, whoever is trusted."""
HELPED_BY_TRUST = frozenset(
    "svg math video audio source track picture map area meter progress datalist output dialog".split()
)
"""What is shown as it is meant where HTML is trusted, and cannot be written in Markdown."""
NOT_SHOWN = {"script", "style"}
ONE_TAG = re.compile(r"<[^<>]*>")
WORDS = re.compile(r"<[^<>]*>([^<]{0,60})")
SAYS_NOTHING = re.compile(
    r"class|target|rel|data-.*|aria-.*|role|decoding|fetchpriority|border|bgcolor|xmlns.*"
)
"""Attributes that are taken out and show a reader nothing that he could miss: no theme's style sheet knows an author's
classes, links open where the reader wants, and all else is decoration."""
TAG_WITH_ATTRIBUTES = re.compile(rf"<!--.*?-->|{OPEN_TAG}", re.DOTALL)
WRITTEN_ATTRIBUTE = re.compile(rf"\s([A-Za-z_:][A-Za-z0-9_.:-]*+)(?:\s*+=\s*+({VALUE}))?+")
RAW_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)")


def sanitized(page: str, ids: frozenset[str], links: int) -> str:
    """The page without anything that runs, submits, embeds or borrows the theme's classes and ids.

    `ids` are those that we gave ourselves (authors give others, see `AUTHORS_ID`), `links` is the
    number of Wenzhai's own `wz:N` links.
    """

    def own_attribute(_tag: str, name: str, value: str) -> str | None:
        if name == "class":
            return value if OWN_CLASS.fullmatch(value) else None
        if name == "style":
            return value if OWN_STYLE.fullmatch(value) else None
        if name in ("id", "name"):
            return value if value in ids or AUTHORS_ID.fullmatch(value) else None
        if name == "align":
            return value if ALIGN.fullmatch(value) else None
        if name in ("href", "src", "cite") and "wz:" in value.lower():
            own = OWN_LINK.fullmatch(value) if name == "href" else None
            return value if own and int(own[1]) < links else None
        return value

    return nh3.clean(
        page,
        tags=set(TAGS),
        clean_content_tags=NOT_SHOWN,
        attributes=ATTRIBUTES,
        attribute_filter=own_attribute,
        strip_comments=True,
        link_rel=None,
        url_schemes=set(SCHEMES),
    )


def refused(raw: str) -> Iterator[tuple[str, int]]:
    """The tags in a piece of raw HTML that will be taken out, each with its place."""
    for found in RAW_TAG.finditer(raw):
        tag = found[1].lower()
        if tag not in TAGS:
            yield tag, found.start()


def attributes_refused(raw: str) -> Iterator[tuple[str, int]]:
    """The attributes that will be taken out of tags that stay, with their places."""
    for found in TAG_WITH_ATTRIBUTES.finditer(raw):
        tag = (found[1] or "").lower()
        if tag not in TAGS:
            continue
        for attribute in WRITTEN_ATTRIBUTE.finditer(found[0]):
            name, value = attribute[1].lower(), (attribute[2] or "").strip("\"'")
            if not (SAYS_NOTHING.fullmatch(name) or stays(tag, name, value)):
                yield name, found.start() + attribute.start(1)


def stays(tag: str, name: str, value: str) -> bool:
    """Whether an author's attribute passes `sanitized`."""
    if name not in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set()):
        return False
    if name in ADDRESSES:
        return classify(html.unescape(value), LINK_SCHEMES | IMAGE_SCHEMES) != "forbidden"
    rules = {"style": OWN_STYLE, "id": AUTHORS_ID, "name": AUTHORS_ID, "align": ALIGN}
    return name not in rules or rules[name].fullmatch(value) is not None


def refusal(tag: str) -> str:
    """The code of the problem about a tag that is taken out: each has the cure that helps."""
    if tag in FRAMES:
        return "html-frame-refused"
    return "html-refused-untrusted" if tag in HELPED_BY_TRUST else "html-refused"


def words_refused(source: str, tag: str, offset: int) -> str:
    """The first words that are taken out with the tag at a place of the source; empty if its words stay."""
    words = WORDS.match(source, offset) if tag in NOT_SHOWN else None
    return " ".join(words[1].split()) if words else ""


def text_of(raw: str) -> str:
    """The characters that a piece of raw HTML shows: one for an entity, none for a tag but `<br>`."""
    if "<" not in raw:
        return html.unescape(raw)
    if ONE_TAG.fullmatch(raw):
        return "\n" if raw[:3].lower() == "<br" else ""
    cleaned = nh3.clean(completed(raw), tags=set(), clean_content_tags=NOT_SHOWN, strip_comments=True)
    return html.unescape(cleaned)
