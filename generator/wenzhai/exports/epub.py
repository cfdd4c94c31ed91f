"""An issue as a book: EPUB 3.3, one chapter for the issue and one for each article that is exported in full.

The same bytes every time: nothing in the file comes from the clock, and entries have the earliest date of the format.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from msgspec import Struct

from wenzhai.exports.describe import Export, ExportedArticle, facts_of_export
from wenzhai.exports.files import ExportFiles
from wenzhai.exports.pictures import Picture, without_strangers
from wenzhai.exports.tree import inner_xml, parse
from wenzhai.exports.whole import article_parts, issue_html, prefix_of
from wenzhai.exports.within import Home, Homes, lead
from wenzhai.exports.words import words_in

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
ISSUE, COVER = "issue.xhtml", "cover.png"


class Chapter(Struct, frozen=True):
    file: str
    title: str
    lang: str
    html: str


def render_epub(export: Export) -> ExportFiles:
    pictures = used_pictures(export)
    chapters = list(bound(list(chapters_of(export)), export, pictures))
    entries = {
        "META-INF/container.xml": CONTAINER,
        "book/content.opf": package(export, chapters, pictures),
        "book/nav.xhtml": navigation(export, chapters),
        "book/style.css": CSS,
        **{f"book/{chapter.file}": page(chapter) for chapter in chapters},
    }
    data = {name: text.encode() for name, text in entries.items()}
    data |= {f"book/{picture.name}": picture.data for picture in pictures.values()}
    if export.cover:
        data[f"book/{COVER}"] = export.cover
    return ExportFiles({f"{export.name}.epub": packed(data)})


def chapters_of(export: Export) -> Iterator[Chapter]:
    if export.cover:
        alt = escape(export.title)
        yield Chapter("cover.xhtml", export.title, export.lang, f'<p><img src="{COVER}" alt="{alt}"/></p>')
    yield Chapter(
        ISSUE,
        export.title,
        export.lang,
        f"<h1>{escape(export.title)}</h1>\n{about(export)}\n{issue_html(export)}",
    )
    for article in export.articles:
        if article.html:
            parts = article_parts(article, export.lang, level=1)
            title = f"<h1>{escape(article.title)}</h1>"
            yield Chapter(file_of(article), article.title, article.lang, "\n".join([title, *parts]))


def about(export: Export) -> str:
    facts = " · ".join(facts_of_export(export))
    return f'<p>{escape(facts)} · <a href="{escape(export.url)}">{words_in(export.lang)["online"]}</a></p>'


def file_of(article: ExportedArticle) -> str:
    return f"{article.id.replace('/', '-')}.xhtml"


def used_pictures(export: Export) -> Mapping[str, Picture]:
    html = "\n".join([export.html, *(article.html for article in export.articles)])
    return {address: picture for address, picture in export.pictures.items() if escape(address) in html}


def bound(chapters: Sequence[Chapter], export: Export, pictures: Mapping[str, Picture]) -> Iterator[Chapter]:
    """The chapters as parts of this book: links to other chapters stay in it, pictures come from it, and what books may
    not have is taken out. The address of the issue stays outside where it is said that one can read it there."""
    roots = [parse(chapter.html) for chapter in chapters]
    places = frozenset(
        f"{chapter.file}#{place}"
        for chapter, root in zip(chapters, roots, strict=True)
        for element in root.iter()
        if (place := element.get("id"))
    )
    pages = {
        article.url: Home(file_of(article), "", prefix_of(article))
        for article in export.articles
        if article.html
    }
    word = words_in(export.lang)["picture"]
    for chapter, root in zip(chapters, roots, strict=True):
        without_strangers(root, {*pictures, COVER}, word)
        for caption in [
            one for parent in root.iter() if parent.tag != "figure" for one in parent.findall("figcaption")
        ]:
            caption.tag = "span"  # one that has lost its figure, as in a list
        for element in root.iter():
            if element.tag == "a":
                lead(element, Homes(pages, places), chapter.file)
            bind(element, pictures)
        yield Chapter(chapter.file, chapter.title, chapter.lang, inner_xml(root))


def bind(element: Element, pictures: Mapping[str, Picture]) -> None:
    """Pictures come from the book. XHTML is stricter than HTML: a name for the language, one for MathML, no attributes
    that are gone from HTML."""
    if element.tag == "img":
        picture = pictures.get(element.get("src", ""))
        element.set("src", picture.name if picture else COVER)
        element.set("alt", element.get("alt", ""))
        element.attrib.pop("loading", None)
    if element.tag == "math":
        element.set("xmlns", MATHML)
    if lang := element.get("lang"):
        element.set("xml:lang", lang)
    if aligned := element.attrib.pop("align", ""):
        element.set("style", f"text-align: {aligned}")


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
    if export.cover:
        parts.append(f'<item id="cover" href="{COVER}" media-type="image/png" properties="cover-image"/>')
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
