"""What each shortcode of the generators and of their common themes is in Markdown."""

import re
from collections.abc import Callable
from html import escape
from typing import Protocol

from wenzhai.content.image_sizes import is_image
from wenzhai.importers.sites.shortcodes import Shortcode
from wenzhai.importers.sites.snippets import (
    ATTRIBUTE,
    block,
    bold,
    dedent,
    fence,
    link,
    named,
    picture,
    quoted,
    split,
    unnamed,
)

WEB = re.compile(r"(?:https?:)?//")
TAB = re.compile(r"<!--\s*tab\b(?P<title>.*?)-->(?P<inner>.*?)<!--\s*endtab\s*-->", re.DOTALL | re.IGNORECASE)
CELL = re.compile(
    r"<!--\s*(?:cell\b.*?|endcell|item\b.*?|enditem|node\b(?P<title>.*?)|endnode|(?:end)?tab\b.*?)-->"
)
SIZE = re.compile(r"\d+(?:px|%|em)?")


class Lookup(Protocol):
    """What shortcodes may ask about the site."""

    def article(self, name: str) -> str | None:
        """The link to the article with a name, a path or an address."""
        ...

    def title(self, name: str) -> str | None:
        """The title of that article."""
        ...

    def has(self, file: str) -> bool:
        """Whether the site has a file."""
        ...

    def code(self, file: str) -> str | None:
        """The text of a file with code that articles show."""
        ...


Handler = Callable[[Shortcode, Lookup], str | None]


# -- callouts, folds, tabs, quotations

CALLOUTS = {
    **dict.fromkeys(
        ("note", "default", "primary", "simple", "modern", "flat", "gray", "purple", "secondary"), "NOTE"
    ),
    **dict.fromkeys(
        ("info", "blue", "cyan", "light", "question", "help", "faq", "abstract", "example"), "NOTE"
    ),
    **dict.fromkeys(("tip", "hint", "success", "done", "check", "green", "sync", "bolt", "ok"), "TIP"),
    **dict.fromkeys(("important", "pink", "radiation"), "IMPORTANT"),
    **dict.fromkeys(("warning", "warn", "orange", "yellow", "attention", "quote-warning"), "WARNING"),
    **dict.fromkeys(
        ("danger", "error", "red", "caution", "bug", "failure", "ban", "critical", "alert"), "CAUTION"
    ),
}
LOOKS = frozenset("no-icon icon fa fas far fab fa-solid fa-regular open close closed child codeblock".split())
"""Words among the arguments that only control the looks."""


def callout(code: Shortcode, _: Lookup) -> str | None:
    if code.inner is None:
        return None
    given = named(code.arguments)
    words = [word.strip(",") for word in unnamed(code.arguments)]
    kinds = [given.get("type", ""), given.get("style", ""), given.get("color", ""), *words, code.name]
    kind = next((CALLOUTS[one.lower()] for one in kinds if one.lower() in CALLOUTS), "NOTE")
    shown = [word for word in words if word.lower() not in CALLOUTS and not is_look(word)]
    title = given.get("title") or " ".join(shown)
    return block("\n".join([f"> [!{kind}] {title}".rstrip(), *quoted(code.inner)]))


def is_look(word: str) -> bool:
    return word.lower() in LOOKS or word.startswith(("'fa", "fa-", "#")) or word in ("true", "false")


def fold(code: Shortcode, _: Lookup) -> str | None:
    if code.inner is None:
        words = code.arguments.split(",")  # {% hideInline content,display %}
        return details(words[1] if words[1:] else "…", words[0]) if words[0] else None
    given = named(code.arguments)
    words = [word for word in unnamed(code.arguments.replace(",", " ")) if not is_look(word)]
    words = [word for word in words if word.lower() not in CALLOUTS] or words
    title = given.get("title") or given.get("summary") or " ".join(words) or "…"
    return details(title, code.inner)


def details(title: str, inner: str) -> str:
    return block(
        f"<details>\n<summary>{escape(title, quote=False)}</summary>\n\n{dedent(inner)}\n\n</details>"
    )


def tabs(code: Shortcode, _: Lookup) -> str | None:
    """Tabs one below the other, each with its title in bold."""
    if code.inner is None:
        return None
    if not TAB.search(code.inner):
        return block(dedent(code.inner))

    def shown(tab: re.Match[str]) -> str:
        title = re.sub(r"@[\w-]+", "", tab["title"]).strip()
        return block(f"{bold(title)}\n\n{dedent(tab['inner'])}" if title else dedent(tab["inner"]))

    return block(TAB.sub(shown, code.inner).strip("\n"))


def tab(code: Shortcode, _: Lookup) -> str | None:
    if code.inner is None:
        return None
    given = named(code.arguments)
    title = (
        given.get("title") or given.get("name") or given.get("header") or " ".join(unnamed(code.arguments))
    )
    return block(f"{bold(title)}\n\n{dedent(code.inner)}" if title else dedent(code.inner))


def quotation(code: Shortcode, _: Lookup) -> str | None:
    """`{% blockquote author, source url title %}`."""
    if code.inner is None:
        return None
    given = named(code.arguments)
    source = given.get("author") or given.get("source") or ATTRIBUTE.sub("", code.arguments).strip(" \"'")
    lines = quoted(code.inner)
    if source:
        lines += [">", f"> —— {source}"]
    return block("\n".join(lines))


def inner_block(code: Shortcode, _: Lookup) -> str | None:
    """A shortcode that only arranges what it encloses."""
    return None if code.inner is None else block(CELL.sub(cell_title, dedent(code.inner)))


def cell_title(found: re.Match[str]) -> str:
    return f"\n\n{bold(found['title'].strip())}\n\n" if (found["title"] or "").strip() else "\n"


def inner_words(code: Shortcode, _: Lookup) -> str | None:
    """A shortcode that only styles words: those it encloses, or its last argument."""
    if code.inner is not None:
        return code.inner
    words = [word for word in unnamed(code.arguments) if not is_look(word)]
    words = [word for word in words if word.lower() not in CALLOUTS] or words
    return " ".join(words) or None


def timeline(code: Shortcode, site: Lookup) -> str | None:
    inner = inner_block(code, site)
    title = re.sub(r",\s*\w+$", "", code.arguments)
    return block(f"{bold(title)}\n\n{inner.strip()}") if inner and title else inner


# -- code and formulas


def literal(code: Shortcode, _: Lookup) -> str | None:
    """A block of code; without an end tag there is none."""
    if code.inner is None:
        return None
    words = [word for word in split(code.arguments) if word]
    lang = next((word.removeprefix("lang:") for word in words if word.startswith("lang:")), "")
    caption = ""
    if code.name in ("code", "codeblock"):
        title = [word for word in words if not re.fullmatch(r"\w+:.*|https?://\S+", word)]
        caption = " ".join(title).replace('"', "'")
    elif words and re.fullmatch(r"[\w+#.-]+", words[0]):
        lang = words[0]
    info = f'{lang or "text"} title="{caption}"' if caption else lang
    return fence(code.inner, info)


def raw(code: Shortcode, _: Lookup) -> str | None:
    return code.inner


def dropped(_code: Shortcode, _: Lookup) -> str | None:
    """A comment of the generator's: nobody was ever shown it."""
    return ""


def diagram(code: Shortcode, _: Lookup) -> str | None:
    return None if code.inner is None else block(fence(code.inner, "mermaid"))


def formula(code: Shortcode, _: Lookup) -> str | None:
    if code.inner is None:
        return None
    inner = code.inner.strip().removeprefix("$$").removesuffix("$$").strip()
    return block(f"$$\n{inner}\n$$") if "\n" in inner or "block" in code.arguments else f"${inner}$"


def included_code(code: Shortcode, site: Lookup) -> str | None:
    """`{% include_code [title] [lang:x] path %}`."""
    words = split(code.arguments)
    path = next((word for word in reversed(words) if not re.match(r"\w+:", word)), "")
    lang = next((word.removeprefix("lang:") for word in words if word.startswith("lang:")), "")
    text = site.code(path) if path else None
    return block(fence(text, lang or path.rpartition(".")[2])) if text is not None else None


# -- pictures


def asset_img(code: Shortcode, site: Lookup) -> str | None:
    """`[class] file [width] [height] [title [alt]]`."""
    if ATTRIBUTE.search(code.arguments):
        return figure(code, site)
    words = [word.rstrip(",") for word in split(code.arguments)]
    at = next((n for n, word in enumerate(words) if site.has(word)), None)
    if at is None:
        at = next((n for n, word in enumerate(words) if is_image(word) or WEB.match(word)), None)
    if at is None:
        return None
    caption = [word for word in words[at + 1 :] if not SIZE.fullmatch(word)]
    return picture(words[at], " ".join(caption).strip("'\""))


def figure(code: Shortcode, _: Lookup) -> str | None:
    given = named(code.arguments)
    source = next((given[key] for key in ("src", "image_path", "url", "link", "path") if given.get(key)), "")
    if not source and not given:
        source = next(iter(unnamed(code.arguments)), "")
    caption = given.get("caption") or given.get("title") or ""
    alt = given.get("alt") or caption
    if not source:
        return None
    return block(picture(source, alt, caption)) if caption else picture(source, alt)


# -- links


def asset_link(code: Shortcode, site: Lookup) -> str | None:
    name, *title = split(code.arguments) or [""]
    return link(name, " ".join(title) or name) if site.has(name) else None


def asset_path(code: Shortcode, site: Lookup) -> str | None:
    return code.arguments if site.has(code.arguments) else None


def post_link(code: Shortcode, site: Lookup) -> str | None:
    name, *title = split(code.arguments) or [""]
    words = " ".join(word for word in title if word not in ("true", "false"))
    address = site.article(name)
    return link(address, words or site.title(name) or name) if address else None


def reference(code: Shortcode, site: Lookup) -> str | None:
    """The address of an article; a place within it stays."""
    given = named(code.arguments)
    name = given.get("path") or next(iter(split(code.arguments)), "")
    if name.startswith("#"):
        return name
    address = site.article(name)
    return address and address + (f"#{name.partition('#')[2]}" if "#" in name else "")


def web_link(code: Shortcode, site: Lookup) -> str | None:
    """A link with words in any order, separated by blanks or commas; Jekyll's `link` is the address of a file."""
    given = named(code.arguments)
    words = (
        [word.strip() for word in re.split(r",\s*|\s{2,}", code.arguments)] if "," in code.arguments else []
    )
    words = words or split(code.arguments)
    address = given.get("url") or given.get("href") or given.get("link")
    address = address or next((word for word in words if WEB.match(word) or word.startswith("/")), "")
    if not address:
        return reference(code, site)
    words = [word for word in words if word != address and not ATTRIBUTE.match(word) and not is_look(word)]
    title = given.get("content") or given.get("title") or given.get("text") or (words[0] if words else "")
    return link(address, (code.inner or title).strip() or address)


def page_of(form: str) -> Handler:
    """A video or a document elsewhere: its address alone in a paragraph."""

    def handler(code: Shortcode, _: Lookup) -> str | None:
        given = named(code.arguments)
        known = (
            given.get(key) for key in ("id", "bvid", "aid", "vid", "video_id", "user", "repo", "url", "src")
        )
        first = next(filter(None, known), "") or next(iter(unnamed(code.arguments)), "")
        if not first or not re.fullmatch(r"[\w./:?=&%-]+", first):
            return None
        return block(first if WEB.match(first) else form.format(first))

    return handler


def bilibili(code: Shortcode, _: Lookup) -> str | None:
    given = named(code.arguments)
    first = (
        given.get("bvid") or given.get("id") or given.get("aid") or next(iter(unnamed(code.arguments)), "")
    )
    if not re.fullmatch(r"(?:BV|av)?\w+", first, re.IGNORECASE):
        return None
    return block(f"https://www.bilibili.com/video/{first if not first.isdigit() else f'av{first}'}/")


def gist(code: Shortcode, _: Lookup) -> str | None:
    words = [word.strip("/") for word in unnamed(code.arguments)]
    owner = next((word for word in words[:2] if re.fullmatch(r"[\w-]+(?:/\w+)?", word)), "")
    own = f"{words[0]}/{words[1]}" if len(words) > 1 and re.fullmatch(r"[0-9a-f]{5,}", words[1]) else owner
    return block(f"<https://gist.github.com/{own}>") if own else None


def media(code: Shortcode, _: Lookup) -> str | None:
    """A player or a frame: a link to what it plays."""
    given = named(code.arguments)
    first = next((given[key] for key in ("url", "src", "file", "path") if given.get(key)), "")
    first = first or next((word for word in split(code.arguments) if "/" in word or "." in word), "")
    title = given.get("title") or given.get("name") or given.get("caption") or first
    return block(link(first, title)) if first and re.fullmatch(r"[^\s<>()]+", first) else None


def included(code: Shortcode, site: Lookup) -> str | None:
    """Jekyll's `include` of files that themes bring: pictures and videos."""
    file, _, rest = code.arguments.partition(" ")
    inner = Shortcode(file, rest)
    name = file.rpartition("/")[2].lower()
    for part, handler in (
        ("figure", figure),
        ("image", figure),
        ("img", figure),
        ("youtube", HANDLERS["youtube"]),
    ):
        if part in name:
            return handler(inner, site)
    return HANDLERS["bilibili"](inner, site) if "bilibili" in name else None


def table(handlers: dict[Handler, str]) -> dict[str, Handler]:
    return {name: handler for handler, names in handlers.items() for name in names.split()}


HANDLERS: dict[str, Handler] = table({
    callout: "note notice admonition callout hint alert tip tips warning info danger success error message "
    "important caution noteblock sticky notel primary attention quotealert",
    fold: "fold folding details expand collapse spoiler hideToggle hideBlock hideInline toggle accordion hide "
    "hidetoggle hideblock folded collapse-item",
    tabs: "tabs subtabs subsubtabs tabgroup codetabs code-tabs tab-group",
    tab: "tab tabitem code-tab tab-item",
    quotation: "blockquote quote cq centerquote pullquote pq reel poem",
    inner_block: "gallery galleryGroup grouppicture gp grid flex box center align container columns column "
    "cards card carousel swiper gallerygroup div linkgrid ghcard timenode node right left row col steps step",
    inner_words: "label hl span emp u mark highlight-text typeit kbd del s sup sub color text underline p wavy psw "
    "badge small ruby font",
    timeline: "timeline",
    literal: "code codeblock highlight",
    raw: "raw rawhtml verbatim unsafe html",
    dropped: "comment",
    diagram: "mermaid",
    formula: "katex math",
    included_code: "include_code",
    asset_img: "asset_img img image",
    figure: "figure fig fi imgproc picture",
    asset_link: "asset_link",
    asset_path: "asset_path",
    post_link: "post_link",
    reference: "post_path post_url ref relref",
    web_link: "link linkcard btn button site externallink external_link",
    page_of("https://www.youtube.com/watch?v={}"): "youtube youtubepl youtuber yt",
    page_of("https://vimeo.com/{}"): "vimeo",
    page_of("https://github.com/{}"): "github githubrepo repo",
    page_of("https://www.instagram.com/p/{}/"): "instagram",
    page_of("https://jsfiddle.net/{}/"): "jsfiddle",
    page_of("https://asciinema.org/a/{}"): "asciinema",
    page_of("https://codepen.io/{}"): "codepen",
    bilibili: "bilibili bili bvideo",
    gist: "gist",
    media: "iframe video dplayer audio aplayer pdf vplayer mp4 music player",
    included: "include",
})  # fmt: skip


def to_markdown(code: Shortcode, site: Lookup) -> str | None:
    handler = HANDLERS.get(code.name)
    return handler(code, site) if handler else None
