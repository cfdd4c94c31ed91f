"""Web pages: the article in a page, with what the page says of it, becomes a draft."""

import re

from msgspec import Struct, structs

from wenzhai.importers.extras import needed
from wenzhai.importers.html_to_markdown import to_markdown
from wenzhai.importers.interface import ImportResult, Options
from wenzhai.importers.titles import compile_rules, lift
from wenzhai.importers.web.charset import page_text
from wenzhai.importers.web.cleanup import paragraphs, without_head, without_layout
from wenzhai.importers.web.metadata import About, about_page
from wenzhai.importers.web.pictures import as_links
from wenzhai.model.content import Draft
from wenzhai.model.problems import Note, Problem, ProblemsError, warning
from wenzhai.text.prose import language_of

HEAD = re.compile(rb"<(?:!doctype\s+html|html|head|body|article)\b", re.IGNORECASE)
LOOKED_AT = 4000
SHORTEST = "80"
"""Characters of a text that is taken for one: a hundred Han say as much as a paragraph in English."""
FAILURES = (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError)
"""What libraries make of hostile pages."""
MAX_TAGS = 50_000
"""No article has more; thousands of nested ones take a parser minutes."""
BODY = re.compile(r"<body>(.*)</body>", re.DOTALL)


class WebImporter:
    """Reads one page, from a file or from the web."""

    def detects(self, data: bytes) -> bool:
        return HEAD.search(data[:LOOKED_AT].replace(b"\x00", b"")) is not None

    def read(self, data: bytes, path: str, options: Options) -> ImportResult:
        text = page_text(data, options.content_type)
        if text is None:
            raise ProblemsError([Problem(code="import-encoding", path=path)])
        address = options.address
        if text.count("<") > MAX_TAGS:
            raise ProblemsError(
                [Problem(code="import-page-huge", path=path, params={"limit": str(MAX_TAGS)})]
            )
        html = article_html(paragraphs(text), address, path)
        about = about_page(text, address, options)
        markdown = to_markdown(html, address or about.url)
        markdown = without_head(markdown, about.title)
        found = WebPage(about, markdown if options.pictures else as_links(markdown))
        return ImportResult((draft(found, options),), tuple(doubts(found, path)))


class WebPage(Struct, frozen=True):
    about: About
    markdown: str


def article_html(text: str, url: str, path: str) -> str:
    """The article's own HTML. Raises `ProblemsError` for a page without one, and when `trafilatura` is missing."""
    trafilatura = needed("trafilatura", "web")
    config = needed("trafilatura.settings", "web").use_config()
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = SHORTEST
    tree = needed("trafilatura.utils", "web").load_html(text)
    try:
        found = trafilatura.extract(
            without_layout(tree) if tree is not None else text,
            url=url or None,
            output_format="html",
            include_links=True,
            include_images=True,
            include_formatting=True,
            include_tables=True,
            include_comments=False,
            config=config,
        )
    except FAILURES as error:
        raise ProblemsError([Problem(code="import-page-empty", path=path)]) from error
    body = BODY.search(found or "")
    if body is None:
        raise ProblemsError([Problem(code="import-page-empty", path=path)])
    return body[1]


def draft(page: WebPage, options: Options) -> Draft:
    about = page.about
    parts, notes = lift(about.title, compile_rules(options.columns))
    if about.zone_assumed:
        notes.append(Note(code="import-zone-assumed", params={"zone": about.zone_assumed}))
    front: dict[str, object] = {
        **parts,
        "lang": language_of(page.markdown, options.lang, about.title),
        "source": about.site,
        "date": about.date,
        "source_url": about.url,
        "authors": list(about.authors),
        "draft": True,
    }
    given = {key: value for key, value in front.items() if value}
    name = about.url or " · ".join(filter(None, (about.site, about.date, about.title)))
    return structs.replace(Draft(given, page.markdown, f"page {name}"), repairs=tuple(notes))


def doubts(page: WebPage, path: str) -> list[Problem]:
    """Warnings: what the page did not say, and what may lie on its next one."""
    about = page.about
    codes = {
        "import-page-undated": not about.date,
        "import-page-unsourced": not about.site,
        "import-page-continues": about.continues,
    }
    return [warning(code, path) for code, holds in codes.items() if holds]
