"""Rewrites the links and pictures of a body: Markdown's, HTML's and those of vaults."""

import re
from html import escape, unescape
from typing import Protocol
from urllib.parse import unquote

from wenzhai.content.image_sizes import is_image
from wenzhai.importers.interface import ORIGIN_LINK
from wenzhai.importers.sites.blog import Blog
from wenzhai.importers.sites.shortcodes import UNKNOWN_TARGET, as_code
from wenzhai.importers.sites.snippets import ATTRIBUTE, link, picture

TARGET = r"(?P<{0}><[^<>\n]+>|(?:[^\s()<>]|\([^\s()<>]*\))+|[^\s()<>\"'][^()<>\"'\n]*?\.[A-Za-z]{{2,5}})"
TITLE = r"(?P<title>\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?(?:[ \t]+=\d*x?\d*%?)?\s*"
LINK = re.compile(
    r"(?P<open>!\[(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*\]|\])\(\s*" + TARGET.format("target") + TITLE + r"\)"
    r"|^(?P<define> {0,3}\[(?!\^)[^\[\]\n]+\]:[ \t]+)" + TARGET.format("defined"),
    re.MULTILINE,
)  # fmt: skip
IMG = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
ANCHOR = re.compile(r"<a\b(?P<given>[^<>]*)>(?P<words>[^<>\n]*)</a>", re.IGNORECASE)
HREF = re.compile(r"(?P<key>\b(?:href|src)\s*=\s*)(?P<target>\"[^\"]*\"|'[^']*')", re.IGNORECASE)
OPENING_A = re.compile(r"<a\b[^<>]*>", re.IGNORECASE)
HTML_LINE = re.compile(r"[ \t]*<(?!img\b|a\b|b\b|em\b|strong\b|span\b|https?:)[a-zA-Z/]", re.IGNORECASE)
WIKI = re.compile(
    r"(?P<embed>!?)\[\[(?P<target>[^\[\]\n|#\\]*)(?P<anchor>#[^\[\]\n|\\]*)?(?:\\?\|(?P<label>[^\[\]\n]*))?\]\](?!\()"
)
SIZE = re.compile(r"(\d+)(?:x(\d+))?")
LABELLED_SIZE = re.compile(r"(?P<alt>.*?)\|\s*(?P<width>\d+)(?:x\d+)?\s*")
SIZED_TARGET = re.compile(r"(?P<file>[^|]+\.\w{2,5})\|(?P<width>\d+)(?:x\d+)?")
NOTE = re.compile(r"\.(?:md|markdown)(?:#|\Z)", re.IGNORECASE)
LOOKED_BACK = 2000
"""Characters before the end of a link in which its beginning is looked for."""


class LinkedSite(Protocol):
    """What links ask about the site; see `bodies`."""

    blog: Blog

    def link_to(self, target: str) -> str | None: ...
    def picture_at(self, target: str) -> str | None: ...
    def old_web_address(self, target: str) -> str | None: ...
    def missing(self, code: str, target: str) -> None: ...
    def article(self, name: str) -> str | None: ...
    def placed(self, link: str, place: str) -> str: ...
    def own_place(self, target: str) -> str: ...


class LinkWriter:
    """Rewrites the links of one body, whose code and formulas are behind tokens."""

    def __init__(self, site: LinkedSite) -> None:
        self.site = site

    def rewritten(self, text: str) -> str:
        text = ANCHOR.sub(self.anchor, IMG.sub(self.html_picture, text))
        text = OPENING_A.sub(self.opening, text)
        return WIKI.sub(self.wiki, self.markdown_links(text))

    # -- Markdown

    def markdown_links(self, text: str) -> str:
        out: list[str] = []
        done = 0
        for found in LINK.finditer(text):
            out.append(text[done : found.start()])
            done = found.end()
            self.put(found, out)
        return "".join([*out, text[done:]])

    def put(self, found: re.Match[str], out: list[str]) -> None:
        """Adds the link as it is to be; the bracket that opens a link that leads nowhere is taken back."""
        target = (found["target"] or found["defined"]).strip("<>")
        if (found["open"] or "").startswith("!"):
            out.append(self.picture(found, target))
            return
        new = None if target.startswith(UNKNOWN_TARGET) else self.site.link_to(target)
        if new == target:
            out.append(found[0])
            return
        if new is not None:
            new = bracketed(new)
            out.append(f"{found['define']}{new}" if found["define"] else f"]({new}{found['title'] or ''})")
            return
        shown = self.unresolved("import-link-unknown", target)
        if found["define"]:
            out.append("")
        elif reopened(out):
            out.append(f" ({shown})")
        else:
            out.append(f"] ({shown})")

    def picture(self, found: re.Match[str], target: str) -> str:
        alt = found["open"][2:-1]
        if NOTE.search(target) and (note := self.site.link_to(target)):  # a note shown in another one
            return link(note, alt or target.rpartition("/")[2])
        if self.site.blog.wikilinks and (named := SIZED_TARGET.fullmatch(target)):
            target, alt = named["file"], f"{alt}|{named['width']}"
        sized = LABELLED_SIZE.fullmatch(alt)
        new = None if target.startswith(UNKNOWN_TARGET) else self.site.picture_at(target)
        if new is None:
            return self.instead(target, sized["alt"] if sized else alt)
        if sized:
            return image(new, sized["alt"], sized["width"])
        return found[0] if new == target else f"{found['open']}({bracketed(new)}{found['title'] or ''})"

    def instead(self, target: str, alt: str) -> str:
        """The words of a picture that cannot be shown, with a link to where it was, if that is known."""
        shown = self.unresolved("import-picture-missing", target)
        web = None if target.startswith(UNKNOWN_TARGET) else self.site.old_web_address(target)
        words = alt.strip()
        if web:
            return f"[{words or target.rpartition('/')[2]}]({bracketed(web)})"
        return f"{words} ({shown})" if words else shown

    def unresolved(self, code: str, target: str) -> str:
        """What was written as an address, as code; it is named."""
        written = (
            unquote(target.removeprefix(UNKNOWN_TARGET)) if target.startswith(UNKNOWN_TARGET) else target
        )
        if written == target:
            self.site.missing(code, target)
        return as_code(written)

    # -- HTML

    def html_picture(self, found: re.Match[str]) -> str:
        given = attributes(found[0])
        source = given.get("src") or given.get("data-src") or given.get("data-original") or ""
        alt = given.get("alt") or given.get("title") or ""
        if not source:
            return found[0]
        line = found.string[found.string.rfind("\n", 0, found.start()) + 1 : found.start()]
        in_html, sized = bool(HTML_LINE.match(line)), bool(given.get("width") or given.get("height"))
        if not in_html and not sized:
            return picture(source, alt)
        new = None if source.startswith(UNKNOWN_TARGET) else self.site.picture_at(source)
        if new is not None:
            return image(new, alt, given.get("width", ""), given.get("height", ""))
        if not in_html:
            return self.instead(source, alt)
        shown, web = self.unresolved("import-picture-missing", source), self.site.old_web_address(source)
        words = escape(alt or source.rpartition("/")[2], quote=False)
        return f'<a href="{escape(web)}">{words}</a>' if web else f"{words} ({shown})"

    def anchor(self, found: re.Match[str]) -> str:
        """A link of HTML in a line of text, as Markdown if it leads to an article."""
        given = attributes(found["given"])
        target, words = given.get("href", ""), found["words"]
        if not target or target.startswith("#"):
            return found[0]
        line = found.string[found.string.rfind("\n", 0, found.start()) + 1 : found.start()]
        if target.startswith(UNKNOWN_TARGET):
            return f"{words} ({self.unresolved('import-link-unknown', target)})"
        if HTML_LINE.match(line):
            return found[0]
        new = self.site.link_to(target)
        return link(target, unescape(words)) if new and new.startswith(ORIGIN_LINK) else found[0]

    def opening(self, found: re.Match[str]) -> str:
        """The address of a link in HTML that stays HTML: one on the old site, since none of ours can be named there."""

        def replaced(href: re.Match[str]) -> str:
            target = unescape(href["target"][1:-1])
            if not target or target.startswith("#") or "://" in target or ":" in target.partition("/")[0]:
                return href[0]
            web = self.site.old_web_address(target)
            return f'{href["key"]}"{escape(web)}"' if web else href[0]

        return HREF.sub(replaced, found[0])

    # -- vaults

    def wiki(self, found: re.Match[str]) -> str:
        """Converts `[[name]]`, a link in Wenzhai; if it was no link there, or has no target, it is escaped."""
        name, place, label = found["target"].strip(), found["anchor"] or "", (found["label"] or "").strip()
        if not self.site.blog.wikilinks:
            return shown(found[0])
        if not name:
            return link(self.site.own_place(place), label or place[1:]) if place else shown(found[0])
        address = self.site.article(name)
        size = SIZE.fullmatch(label)
        if found["embed"] and (is_image(name) or not address):
            new = self.site.picture_at(name) if is_image(name) else self.site.link_to(name)
            if new is None:
                return self.instead(name, "" if size else label)
            if not is_image(name):
                return link(new, label or name)
            return (
                image(new, name.rpartition("/")[2], size[1], size[2] or "") if size else picture(new, label)
            )
        if address:
            words = label if label and not size else name
            return link(self.site.placed(address, place), words)
        self.site.missing("import-link-unknown", found[0])
        return label or name


def attributes(tag: str) -> dict[str, str]:
    return {key.lower(): unescape(one or two or three) for key, one, two, three in ATTRIBUTE.findall(tag)}


def reopened(out: list[str]) -> bool:
    """Takes the bracket that opens the link that ends here out of the text before it; False without one."""
    tail: list[str] = []
    length = 0
    while out and length < LOOKED_BACK:
        tail.append(out.pop())
        length += len(tail[-1])
    text = "".join(reversed(tail))
    depth = 0
    for at in range(len(text) - 1, max(-1, len(text) - LOOKED_BACK), -1):
        if text[at] == "]" and not text[:at].endswith("\\"):
            depth += 1
        elif text[at] == "[" and not text[:at].endswith("\\"):
            if depth == 0:
                out.append(text[:at] + text[at + 1 :])
                return True
            depth -= 1
    out.append(text)
    return False


def bracketed(address: str) -> str:
    return f"<{address}>" if re.search(r"[\s()]", address) else address


def shown(text: str) -> str:
    return text.replace("[[", "\\[\\[")


def image(source: str, alt: str, width: str = "", height: str = "") -> str:
    """A picture with its size, which only HTML can say."""
    sides = (("width", width), ("height", height))
    size = "".join(f' {side}="{value}"' for side, value in sides if value.removesuffix("px").isdigit())
    return f'<img src="{escape(source)}" alt="{escape(alt)}"{size}>'
