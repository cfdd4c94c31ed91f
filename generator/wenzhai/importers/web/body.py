"""The text of an article in a page, as an element of that page: nothing is lost that a library does not know."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from msgspec import Struct

from wenzhai.content.settings import SiteRule
from wenzhai.importers.extras import needed
from wenzhai.importers.losses import html_content
from wenzhai.importers.web.cleanup import without_layout
from wenzhai.importers.web.junk import is_imprint
from wenzhai.importers.web.rules import first_element, selected, tree_of
from wenzhai.model.problems import Problem, ProblemsError

SHORTEST = "80"
"""Characters of a text that is taken for one: a hundred Han say as much as a paragraph in English."""
FAILURES = (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError)
"""What libraries make of hostile pages."""
BODY = re.compile(r"<body>(.*)</body>", re.DOTALL)
UNSEEN = tuple("script style noscript template nav aside footer form button input select".split())
SILENT = frozenset("nav button input select".split())
LEAVES = tuple("p h1 h2 h3 h4 h5 h6 li td th pre div section blockquote figcaption".split())
BESIDES = re.compile(
    r"\b(?:related|recommend|comments?|share|social|copyright|breadcrumbs?|sidebar|newsletter|promo|advert|ads?|hot-?news"
    r"|toolbar|tags?-list|pagination|pager)\b",
    re.IGNORECASE,
)
"""Classes and ids of what stands in an article and is none of it."""
WHOLE = 0.9
"""So much of an element has to be the article for the element to be taken."""
NO_TEXT = re.compile(r"[\W_]+")
SHORTEST_BLOCK = 6
SENTENCE = re.compile(r"[。！？]|[.!?](?:\s|$)")


class FoundArticle(Struct, frozen=True):
    html: str
    region: str
    """HTML of the part of the page it was taken from."""
    left_out: tuple[str, ...] = ()
    """Texts of the elements in that part which are none of the article."""


def article_html(text: str, url: str, path: str, rule: SiteRule) -> FoundArticle:
    """The article in a page.

    Raises `ProblemsError` for a page without one, and when a library is missing.

    By the rule of the site; else the `article` element that holds what `trafilatura` takes for the article; else the
    smallest element that does, if there is little else in it; else what `trafilatura` makes of it.
    """
    html = needed("lxml.html", "web")
    tree = tree_of(text)
    if tree is None:
        raise ProblemsError([Problem(code="import-page-empty", path=path)])
    known = first_element(tree, rule.body)
    if known is not None:
        element = deepcopy(known)
        parts = [*element.iter(*UNSEEN), *(one for css in rule.junk for one in selected(element, css))]
        left_out = tuple(texts_of(parts))
        drop(element, parts)
        return FoundArticle(as_text(element), as_text(element), left_out)
    found = extracted(text, url, path)
    told = words(html.fromstring(f"<div>{found}</div>"))
    element, region, left_out = surrounding(without_layout(tree), told)
    for part in (element, region):
        if part is not None and (part.tag == "article" or len(told) >= WHOLE * len(words(part))):
            return FoundArticle(as_text(part), as_text(part), left_out)
    return FoundArticle(found, found if region is None else as_text(region), left_out)


def as_text(element: Any) -> str:
    return str(needed("lxml.html", "web").tostring(element, encoding="unicode", with_tail=False))


def texts_of(parts: list[Any]) -> Iterator[str]:
    """What elements that are left out say to a reader; a menu and the fields of a form say nothing."""
    all_parts = set(parts)
    for part in parts:
        inner = any(one in all_parts for one in part.iterancestors())
        said = (
            ""
            if inner or part.tag in SILENT or is_menu(part)
            else " ".join(html_content(as_text(part)).blocks)
        )
        if NO_TEXT.sub("", said):
            yield said


def drop(element: Any, parts: list[Any]) -> None:
    for part in parts:
        if part is not element and part.getparent() is not None:
            part.drop_tree()


def extracted(text: str, url: str, path: str) -> str:
    """The HTML that `trafilatura` makes of the article in a page."""
    trafilatura = needed("trafilatura", "web")
    config = needed("trafilatura.settings", "web").use_config()
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = SHORTEST
    tree = tree_of(text)
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


def surrounding(tree: Any, told: str) -> tuple[Any, Any, tuple[str, ...]]:
    """Copies of the smallest element of the page that holds the words found, without what stands in articles and is
    none of them; and of the same from the first of them to the last; and the texts of what is left out. None for both
    copies when the words are nowhere.

    Within an `article` of the page it is that one (HTML 4.3.2: a self-contained composition)."""
    alive = list(
        tree.iter()
    )  # lxml makes an element anew when nobody holds it: none may be the same to us then
    leaves = [one for one in tree.iter(*LEAVES) if is_leaf(one) and not is_menu_item(one)]
    inside = [one for one in leaves if len(said := words(one)) >= SHORTEST_BLOCK and said in told]
    if not inside:
        return None, None, ()
    element = inside[0]
    if len(inside) == 1 and element.getparent() is not None:
        element = element.getparent()  # else what follows a single paragraph could not be seen
    for leaf in inside[1:]:
        while not holds(element, leaf):
            element = element.getparent()
    element = next((one for one in (element, *element.iterancestors()) if one.tag == "article"), element)
    marked = {one for leaf in inside for one in (leaf, *leaf.iterancestors())}
    others = [one for one in element.iterdescendants() if isinstance(one.tag, str) and one not in marked]
    order = {one: place for place, one in enumerate(alive)}
    first, last = order[inside[0]], max(order[one] for one in inside[-1].iter())
    besides = [
        one for one in others
        if one.tag in UNSEEN or is_besides(one) or (is_menu(one) and not first <= order[one] <= last)
    ]  # fmt: skip
    prose = {one for block in prose_behind(inside[-1]) for one in block.iter()}
    outer = [one for one in others if one not in prose and not first <= order[one] <= last]
    copies = copy_without(element, besides), copy_without(element, [*besides, *outer])
    return *copies, tuple(texts_of(besides))


def prose_behind(leaf: Any) -> Iterator[Any]:
    """The paragraphs that follow on the last one found, as long as they are of its kind and hold sentences."""
    for block in leaf.itersiblings():
        if block.tag != leaf.tag or is_besides(block):
            return
        said = " ".join(block.text_content().split())
        if SENTENCE.search(said) and not is_imprint(said):
            yield block


def copy_without(element: Any, parts: list[Any]) -> Any:
    """A copy of an element without some of the elements in it; what follows them stays."""
    root = element.getroottree()
    paths = [root.getpath(one) for one in (element, *parts)]
    copy = deepcopy(root)
    whole, *found = [next(iter(copy.xpath(path)), None) for path in paths]
    drop(whole, [one for one in found if one is not None])
    return whole


def is_leaf(element: Any) -> bool:
    return next(element.iterdescendants(*LEAVES, "table", "ul", "ol", "article"), None) is None


def is_menu_item(element: Any) -> bool:
    """Whether an item of a list is nothing but links."""
    said = words(element)
    return element.tag == "li" and bool(said) and said == "".join(words(link) for link in element.iter("a"))


def is_menu(element: Any) -> bool:
    items = list(element.iter("li"))
    return element.tag in ("ul", "ol") and len(items) > 1 and all(map(is_menu_item, items))


def is_besides(element: Any) -> bool:
    return BESIDES.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None


def holds(element: Any, other: Any) -> bool:
    return other is element or any(one is element for one in other.iterancestors())


def words(element: Any) -> str:
    return NO_TEXT.sub("", element.text_content())
