"""An issue for the editor of WeChat's public accounts: one `<section>` with inline styles, and a page to copy it from.

The editor drops ids, classes, positions and links that lead out of WeChat: those become numbers and a list at the end,
one sequence with the notes. What the documentation of its interface (`draft/add`) limits are warnings, what its editor
limits, as others report, errors. Pictures have to be uploaded there by hand, in the order of `pictures.txt`.
"""

from collections.abc import Iterator, Mapping
from html import escape
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from msgspec import Struct

from wenzhai.content.image_sizes import raster_size
from wenzhai.exports.describe import Export
from wenzhai.exports.files import ExportFiles
from wenzhai.exports.inline import inlined
from wenzhai.exports.tree import become, elements, is_notes, parse, take_out, text_of
from wenzhai.exports.whole import whole
from wenzhai.exports.words import words_in
from wenzhai.model.problems import Problem, Severity
from wenzhai.text.labels import day_in

INSIDE = "mp.weixin.qq.com"


class LimitSource(Struct, frozen=True):
    """A page that says what WeChat takes, and its month; when it was seen, for one without a date."""

    page: str
    month: str
    official: bool


class Limit(Struct, frozen=True):
    """The most characters of something. What the interface refuses can still be pasted into the editor, so that is a
    warning; what the editor refuses is an error."""

    code: str
    most: int
    severity: Severity
    source: LimitSource


DRAFTS = LimitSource(
    "https://developers.weixin.qq.com/doc/service/api/draftbox/draftmanage/api_draft_add", "2026-11", True
)
EDITOR = LimitSource("http://m.nrzw.com.cn/news_8263.html", "2023-06", False)
"""WeChat's own help is not public: somebody else's page, which quotes it."""
LIMITS = (
    Limit("wechat-content", 20_000, "warning", DRAFTS),
    Limit("wechat-title", 32, "warning", DRAFTS),
    Limit("wechat-author", 16, "warning", DRAFTS),
    Limit("wechat-digest", 128, "warning", DRAFTS),
    Limit("wechat-editor-content", 50_000, "error", EDITOR),
    Limit("wechat-editor-title", 64, "error", EDITOR),
)
PICTURES = frozenset({"bmp", "png", "jpeg", "jpg", "gif"})
"""Types of pictures that the editor takes; source: `EDITOR`."""
CODE_BLANK = "\u00a0"

CSS = """
section { font-size: 16px; line-height: 1.75; color: #333333; text-align: left; word-break: break-word; }
h2 { margin: 32px 0 12px; padding-left: 10px; border-left: 4px solid #8f1d14; font-size: 19px; line-height: 1.4; }
h3, h4, h5, h6 { margin: 24px 0 8px; font-size: 17px; line-height: 1.4; }
p { margin: 0 0 14px; }
div { margin: 0 0 14px; }
mark { background-color: #f5e3a8; }
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


class Reference(Struct, frozen=True):
    """A link that leads out of WeChat, with the words of its first place, or a note."""

    address: str
    words: str


class References:
    """What WeChat cannot show in its place: notes, and links that lead out. One sequence of numbers for both."""

    def __init__(self, notes: Mapping[str, Element]) -> None:
        self._notes = notes
        """By the address within the text."""
        self._numbers: dict[str, int] = {}
        self._found: list[Reference] = []

    def number_links(self, root: Element) -> None:
        """Puts numbers behind the links in a tree, and in place of the signs of notes."""
        for link in list(elements(root, "a")):
            address = link.get("href", "#")
            if address in self._notes:
                become(link, "span", f"[{self.number(address, '')}]")
            elif not address.startswith("#") and not is_inside(address):
                words = " ".join(text_of(link).split())
                link.tag = "span"
                link.attrib.clear()
                if words != address:
                    mark = Element("sup")
                    mark.text = f"[{self.number(address, words)}]"
                    link.append(mark)

    def number(self, address: str, words: str) -> int:
        if address not in self._numbers:
            self._found.append(Reference(address, words))
            self._numbers[address] = len(self._found)
        return self._numbers[address]

    def listed(self) -> Iterator[Element]:
        """The references in order. Notes have links of their own, which come behind them."""
        for number, found in enumerate(self._found, 1):  # grows on the way
            note = self._notes.get(found.address)
            if note is None:
                yield link_reference(number, found)
            else:
                self.number_links(note)
                yield note_reference(number, note)


def is_inside(address: str) -> bool:
    """Whether a link leads to another page of WeChat."""
    try:
        return urlsplit(address).hostname == INSIDE
    except ValueError:
        return False


def link_reference(number: int, link: Reference) -> Element:
    made = Element("p")
    if link.words in ("", link.address):
        made.text = f"[{number}] {link.address}"
    else:
        made.text = f"[{number}] {link.words}"
        line = Element("br")
        line.tail = link.address
        made.append(line)
    return made


def note_reference(number: int, note: Element) -> Element:
    note.tag, note.tail = "div", None
    first = note[0] if len(note) and note[0].tag == "p" else note
    first.text = f"[{number}] {(first.text or '').lstrip()}"
    return note


class Uploads:
    """Pictures in the order in which they have to be uploaded. WeChat fetches those of the site itself when the text is
    pasted; from elsewhere it is told where they belong."""

    def __init__(self, export: Export) -> None:
        self._own = export.pictures
        self._word = words_in(export.lang)["picture"]
        self.addresses: list[str] = []

    def collect(self, root: Element) -> None:
        for picture in list(elements(root, "img")):
            address, words = picture.get("src", ""), picture.get("alt", "")
            if address:
                self.addresses.append(address)
            if address in self._own:
                set_size(picture, self._own[address].data)
            else:
                number = f" {len(self.addresses)}" if address else ""
                become(picture, "span", f"[{self._word}{number}{': ' * bool(words)}{words}]")

    def refused(self) -> Iterator[Problem]:
        """That the editor does not take some of them."""
        types = {
            address: address.rpartition(".")[2].lower() for address in self.addresses if address in self._own
        }
        names = [address.rpartition("/")[2] for address, type in types.items() if type not in PICTURES]
        if names:
            yield Problem(code="wechat-pictures", params={"names": ", ".join(names)}, severity="warning")


def set_size(picture: Element, data: bytes) -> None:
    """Width and height in pixels, where the author has given neither: the editor keeps room for the picture then."""
    if not {"width", "height"}.intersection(picture.keys()) and (found := raster_size(data)):
        _, (width, height) = found
        picture.set("width", str(width))
        picture.set("height", str(height))


def render_wechat(export: Export) -> ExportFiles:
    pictures = Uploads(export)

    def change(root: Element) -> None:
        notes = {
            f"#{item.get('id')}": item for some in take_out(root, is_notes) for item in some.findall("ol/li")
        }
        references = References(notes)
        references.number_links(root)
        listed = list(references.listed())
        if listed:
            section = root[0]
            title = Element("h2")
            title.text = words_in(export.lang)["references"]
            section.append(title)
            section.extend(listed)
        pictures.collect(root)
        for block in elements(root, "pre"):
            keep_lines(block)

    text = inlined(f"<section>{whole(export)}</section>", CSS, change)
    files = {f"{export.name}.wechat.html": page(export, text).encode()}
    if pictures.addresses:
        listed = "".join(f"{number}. {address}\n" for number, address in enumerate(pictures.addresses, 1))
        files["pictures.txt"] = listed.encode()
    return ExportFiles(files, (*beyond_limits(export, text), *pictures.refused()))


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
    lengths = {
        "wechat-content": len(text),
        "wechat-title": len(export.title),
        "wechat-author": len(export.site.author),
        "wechat-digest": len(export.summary),
        "wechat-editor-content": len(text_of(parse(text))),
        "wechat-editor-title": len(export.title),
    }
    return [
        Problem(
            code=limit.code,
            params={
                "length": str(lengths[limit.code]),
                "limit": str(limit.most),
                "source": limit.source.page,
                "month": limit.source.month,
            },
            severity=limit.severity,
        )
        for limit in LIMITS
        if lengths[limit.code] > limit.most
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
