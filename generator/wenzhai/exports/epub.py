"""An issue as a book: EPUB 3.3, one chapter for the issue and one for each article that is exported in full.

The same bytes every time: nothing in the file comes from the clock, and entries have the earliest date of the format.
"""

from collections.abc import Iterator, Mapping
from html import escape
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from msgspec import Struct

from wenzhai.exports.describe import Export, ExportedArticle
from wenzhai.exports.files import ExportFiles
from wenzhai.exports.pictures import Picture, as_link
from wenzhai.exports.tree import inner_xml, parse
from wenzhai.exports.whole import article_parts
from wenzhai.exports.words import day_in, words_in

CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/content.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
CSS = """body { line-height: 1.7; }
h1, h2, h3, h4 { line-height: 1.35; }
img { max-width: 100%; height: auto; }
pre { white-space: pre-wrap; }
table { border-collapse: collapse; }
th, td { padding: .2em .5em; border: 1px solid; }
blockquote { margin: 1em; padding-left: 1em; border-left: 3px solid; }
"""
MATHML = "http://www.w3.org/1998/Math/MathML"
NO_TIME = "T00:00:00Z"


class Chapter(Struct, frozen=True):
    file: str
    title: str
    lang: str
    html: str


def render_epub(export: Export) -> ExportFiles:
    pictures = used_pictures(export)
    chapters = [bound(chapter, export, pictures) for chapter in chapters_of(export)]
    entries = {
        "META-INF/container.xml": CONTAINER,
        "book/content.opf": package(export, chapters, pictures),
        "book/nav.xhtml": navigation(export, chapters),
        "book/style.css": CSS,
        **{f"book/{chapter.file}": page(chapter) for chapter in chapters},
    }
    data = {name: text.encode() for name, text in entries.items()}
    data |= {f"book/{picture.name}": picture.data for picture in pictures.values()}
    return ExportFiles({f"{export.name}.epub": packed(data)})


def chapters_of(export: Export) -> Iterator[Chapter]:
    yield Chapter(
        "issue.xhtml",
        export.title,
        export.lang,
        f"<h1>{escape(export.title)}</h1>\n{about(export)}\n{export.html}",
    )
    for article in export.articles:
        if article.html:
            body = "\n".join([f"<h1>{escape(article.title)}</h1>", *article_parts(article, export.lang)])
            yield Chapter(file_of(article), article.title, article.lang, body)


def about(export: Export) -> str:
    day = day_in(export.day, export.lang) if export.day else ""
    facts = " · ".join(filter(None, [export.site.title, day]))
    return f'<p>{escape(facts)} · <a href="{escape(export.url)}">{words_in(export.lang)["online"]}</a></p>'


def file_of(article: ExportedArticle) -> str:
    return f"{article.id.replace('/', '-')}.xhtml"


def used_pictures(export: Export) -> Mapping[str, Picture]:
    html = "\n".join([export.html, *(article.html for article in export.articles)])
    return {address: picture for address, picture in export.pictures.items() if escape(address) in html}


def bound(chapter: Chapter, export: Export, pictures: Mapping[str, Picture]) -> Chapter:
    """The chapter as part of this book: links to other chapters stay in it, pictures come from it, and what books may
    not have is taken out."""
    inside = {article.url: file_of(article) for article in export.articles if article.html} | {
        export.url: "issue.xhtml"
    }
    root = parse(chapter.html)
    ids = {place for element in root.iter() if (place := element.get("id"))}
    for element in list(root.iter()):
        if element.tag == "math":
            element.set("xmlns", MATHML)
        elif element.tag == "img":
            bind_picture(element, pictures, words_in(export.lang)["picture"])
        elif element.tag == "a":
            bind_link(element, inside, ids)
        if lang := element.get("lang"):
            element.set("xml:lang", lang)
    return Chapter(chapter.file, chapter.title, chapter.lang, inner_xml(root))


def bind_picture(element: Element, pictures: Mapping[str, Picture], word: str) -> None:
    picture = pictures.get(element.get("src", ""))
    if picture is None:
        as_link(element, word)
        return
    element.set("src", picture.name)
    element.set("alt", element.get("alt", ""))
    element.attrib.pop("loading", None)


def bind_link(element: Element, inside: Mapping[str, str], ids: set[str]) -> None:
    address = element.get("href")
    if address is None:
        return
    page, _, place = address.partition("#")
    if page in inside:
        element.set("href", inside[page])
    elif not page and place not in ids:
        del element.attrib["href"]


def page(chapter: Chapter) -> str:
    lang = escape(chapter.lang)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="{lang}" xml:lang="{lang}">
<head><title>{escape(chapter.title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body>
{chapter.html}
</body>
</html>
"""


def navigation(export: Export, chapters: list[Chapter]) -> str:
    lang, title = escape(export.lang), words_in(export.lang)["contents"]
    items = "\n".join(
        f'<li><a href="{chapter.file}">{escape(chapter.title)}</a></li>' for chapter in chapters
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{lang}" xml:lang="{lang}">
<head><title>{title}</title></head>
<body>
<nav epub:type="toc"><h1>{title}</h1>
<ol>
{items}
</ol>
</nav>
</body>
</html>
"""


def package(export: Export, chapters: list[Chapter], pictures: Mapping[str, Picture]) -> str:
    id = uuid5(NAMESPACE_URL, f"{export.url}#{export.name}")
    parts = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="css" href="style.css" media-type="text/css"/>',
    ]
    for number, chapter in enumerate(chapters):
        properties = ' properties="mathml"' if "<math" in chapter.html else ""
        parts.append(
            f'<item id="c{number}" href="{chapter.file}" media-type="application/xhtml+xml"{properties}/>'
        )
    for number, picture in enumerate(pictures.values()):
        parts.append(f'<item id="p{number}" href="{escape(picture.name)}" media-type="{picture.type}"/>')
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    newline = "\n"
    about = {
        "title": export.title,
        "language": export.lang,
        "creator": export.site.author,
        "publisher": export.site.title,
        "date": export.day,
        "rights": export.site.rights,
    }
    known = "".join(f"<dc:{name}>{escape(value)}</dc:{name}>\n" for name, value in about.items() if value)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{escape(export.lang)}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{id}</dc:identifier>
{known}<meta property="dcterms:modified">{export.day or "1970-01-01"}{NO_TIME}</meta>
</metadata>
<manifest>
{newline.join(parts)}
</manifest>
<spine>{spine}</spine>
</package>
"""


def packed(entries: Mapping[str, bytes]) -> bytes:
    """The archive: `mimetype` first and not compressed, as the format wants it."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr(entry("mimetype", ZIP_STORED), b"application/epub+zip")
        for name, data in entries.items():
            archive.writestr(entry(name, ZIP_DEFLATED), data)
    return stream.getvalue()


def entry(name: str, compression: int) -> ZipInfo:
    made = ZipInfo(name)  # its date is 1980-01-01, whatever the clock says
    made.compress_type = compression
    made.create_system = 3
    made.external_attr = 0o644 << 16
    return made
