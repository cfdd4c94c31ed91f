"""An issue for the editor of WeChat's public accounts: one `<section>` with inline styles, and a page to copy it from.

The editor drops ids, classes, positions and links that lead out of WeChat: those become numbers and a list at the end,
one sequence with the notes. Its limits, as documented for `draft/add`, are warnings; pictures have to be uploaded there
by hand, in the order of `pictures.txt`.
"""

from html import escape
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from wenzhai.exports.describe import Export
from wenzhai.exports.files import ExportFiles
from wenzhai.exports.inline import inlined
from wenzhai.exports.tree import inner_html, note_of, parse, tex_of, text_of
from wenzhai.exports.whole import whole
from wenzhai.exports.words import day_in, words_in
from wenzhai.model.problems import Problem, warning

INSIDE = "mp.weixin.qq.com"
LIMITS = {"wechat-content": 20_000, "wechat-title": 32, "wechat-author": 16, "wechat-digest": 128}
"""Code of the warning → characters that the interface for drafts takes (developers.weixin.qq.com, `draft/add`,
looked up 2026-11)."""
CODE_BLANK = "\u00a0"

CSS = """
section { font-size: 16px; line-height: 1.75; color: #333333; text-align: justify; word-break: break-word; }
h2 { margin: 32px 0 12px; padding-left: 10px; border-left: 4px solid #8f1d14; font-size: 19px; line-height: 1.4; }
h3, h4, h5, h6 { margin: 24px 0 8px; font-size: 17px; line-height: 1.4; }
p { margin: 0 0 14px; }
ul, ol { margin: 0 0 14px; padding-left: 22px; }
li { margin: 0 0 8px; }
blockquote { margin: 0 0 14px; padding: 8px 14px; border-left: 3px solid #cccccc; background-color: #f7f7f7; }
pre { margin: 0 0 14px; padding: 10px; background-color: #f7f7f7; font-size: 14px; overflow-x: auto; }
code { font-family: Menlo, Consolas, monospace; font-size: 14px; }
img { max-width: 100%; height: auto; }
table { margin: 0 0 14px; border-collapse: collapse; }
th, td { padding: 4px 8px; border: 1px solid #cccccc; text-align: left; }
sup { font-size: 12px; color: #8f1d14; }
"""


class Outside:
    """What WeChat cannot show in its place: links that lead out, and pictures to upload."""

    def __init__(self) -> None:
        self.links: dict[str, str] = {}
        """Address → the words of its first link, in the order of their numbers."""
        self.pictures: list[str] = []

    def change(self, element: Element) -> None:
        """Makes one element of the text such as the editor takes."""
        match element.tag:
            case "a" if note_of(element) is None:
                self.link(element)
            case "img":
                self.pictures.append(element.get("src", ""))
            case "math":
                written = tex_of(element)
                replace_by(element, "code", written)
            case "pre":
                keep_lines(element)

    def link(self, element: Element) -> None:
        address = element.get("href", "#")
        if address.startswith("#") or urlsplit(address).hostname == INSIDE:
            return
        self.links.setdefault(address, " ".join(text_of(element).split()))
        number = list(self.links).index(address) + 1
        element.tag = "span"
        element.attrib.clear()
        mark = Element("sup")
        mark.text = f"[{number}]"
        element.append(mark)


def render_wechat(export: Export) -> ExportFiles:
    outside = Outside()
    words = words_in(export.lang)
    text = inlined(f"<section>{whole(export)}</section>", CSS, outside.change)
    if outside.links:
        listed = "".join(
            f"<p>[{number}] {escape(name)}<br>{escape(address)}</p>"
            for number, (address, name) in enumerate(outside.links.items(), 1)
        )
        tail = inlined(f"<section><h2>{words['references']}</h2>{listed}</section>", CSS)
        text = joined(text, tail)
    files = {f"{export.name}.wechat.html": page(export, text).encode()}
    if outside.pictures:
        listed = "".join(f"{number}. {address}\n" for number, address in enumerate(outside.pictures, 1))
        files["pictures.txt"] = listed.encode()
    return ExportFiles(files, tuple(beyond_limits(export, text)))


def joined(text: str, tail: str) -> str:
    """One section of both."""
    section, more = parse(text)[0], parse(tail)[0]
    section.extend(more)
    return inner_html(wrapped(section))


def wrapped(section: Element) -> Element:
    root = Element("div")
    root.append(section)
    return root


def replace_by(element: Element, tag: str, text: str) -> None:
    tail = element.tail
    element.clear()
    element.tag, element.text, element.tail = tag, text, tail


def keep_lines(block: Element) -> None:
    """Line breaks and blanks of code as the editor keeps them."""
    lines = text_of(block).strip("\n").split("\n")
    tail = block.tail
    block.clear()
    block.tail = tail
    code = Element("code")
    block.append(code)
    code.text = kept(lines[0])
    for line in lines[1:]:
        end = Element("br")
        end.tail = kept(line)
        code.append(end)


def kept(line: str) -> str:
    return line.replace(" ", CODE_BLANK)


def beyond_limits(export: Export, text: str) -> list[Problem]:
    shown = (text, export.title, export.site.author, export.summary)
    return [
        warning(code, params={"length": str(len(value)), "limit": str(limit)})
        for (code, limit), value in zip(LIMITS.items(), shown, strict=True)
        if len(value) > limit
    ]


def page(export: Export, text: str) -> str:
    """A page with the section and a button that copies it as HTML."""
    words = words_in(export.lang)
    facts = " · ".join(
        filter(
            None, [export.title, export.site.author, day_in(export.day, export.lang) if export.day else ""]
        )
    )
    return f"""<!doctype html>
<html lang="{escape(export.lang)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(export.title)}</title>
<body style="max-width:420px;margin:1em auto;padding:0 1em;font-family:sans-serif">
<p>{escape(facts)}</p>
<p>{escape(export.summary)}</p>
<p><button type="button">{words["copy"]}</button></p>
<hr>
{text}
<script>
document.querySelector("button").addEventListener("click", async event => {{
  const section = document.querySelector("section");
  const parts = {{"text/html": section.outerHTML, "text/plain": section.innerText}};
  const blobs = Object.entries(parts).map(([type, text]) => [type, new Blob([text], {{type}})]);
  const item = new ClipboardItem(Object.fromEntries(blobs));
  await navigator.clipboard.write([item]);
  event.target.textContent = "{words["copied"]}";
}});
</script>
</body>
</html>
"""
