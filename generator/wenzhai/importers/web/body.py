"""The text of an article in a page, as an element of that page: nothing is lost that a library does not know."""

import re
from copy import deepcopy
from typing import Any

from wenzhai.content.config import SiteRule
from wenzhai.importers.extras import needed
from wenzhai.importers.web.cleanup import without_layout
from wenzhai.importers.web.rules import first_element, selected
from wenzhai.model.problems import Problem, ProblemsError

SHORTEST = "80"
"""Characters of a text that is taken for one: a hundred Han say as much as a paragraph in English."""
FAILURES = (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError)
"""What libraries make of hostile pages."""
BODY = re.compile(r"<body>(.*)</body>", re.DOTALL)
UNSEEN = ("script", "style", "noscript", "template", "nav", "aside", "footer", "form", "button", "input", "select")
LEAVES = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "pre", "div", "section", "blockquote", "figcaption")
BESIDES = re.compile(
    r"\b(?:related|recommend|comments?|share|social|copyright|breadcrumbs?|sidebar|newsletter|promo|advert|ads?|hot-?news"
    r"|toolbar|tags?-list|pagination|pager)\b",
    re.IGNORECASE,
)
"""Classes and ids of what stands in an article and is none of it."""
WHOLE = 0.85
"""So much of an element has to be the article for the element to be taken."""
NO_TEXT = re.compile(r"[\W_]+")
SHORTEST_BLOCK = 6


def article_html(text: str, url: str, path: str, rule: SiteRule) -> str:
    """The HTML of the article in a page. Raises `ProblemsError` for a page without one, and when a
    library is missing.

    By the rule of the site; else the smallest element that holds what `trafilatura` takes for the article, if there
    is little else in it; else what `trafilatura` makes of it.
    """
    html = needed("lxml.html", "web")
    tree = needed("trafilatura.utils", "web").load_html(text)
    if tree is None:
        raise ProblemsError([Problem(code="import-page-empty", path=path)])
    known = first_element(tree, rule.body)
    if known is not None:
        element = deepcopy(known)
        element.tail = None
        drop(element, [*element.iter(*UNSEEN), *(one for css in rule.junk for one in selected(element, css))])
        return str(html.tostring(element, encoding="unicode"))
    found = extracted(text, url, path)
    element = surrounding(without_layout(tree), found)
    return found if element is None else str(html.tostring(element, encoding="unicode"))


def drop(element: Any, parts: list[Any]) -> None:
    for part in parts:
        if part is not element and part.getparent() is not None:
            part.drop_tree()


def extracted(text: str, url: str, path: str) -> str:
    """The HTML that `trafilatura` makes of the article in a page."""
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


def surrounding(tree: Any, found: str) -> Any:
    """A copy of the smallest element of the page that holds the article found, if it holds hardly more; else None."""
    article = needed("lxml.html", "web").fromstring(f"<div>{found}</div>")
    told = words(article)
    leaves = [one for one in tree.iter(*LEAVES) if is_leaf(one)]
    inside = [one for one in leaves if len(said := words(one)) >= SHORTEST_BLOCK and said in told]
    if not inside:
        return None
    element = inside[0]
    for leaf in inside[1:]:
        while element is not None and not holds(element, leaf):
            element = element.getparent()
    if element is None or element.tag in ("html", "body"):
        return None
    marked = {id(one) for leaf in inside for one in (leaf, *leaf.iterancestors())}
    besides = [
        one for one in element.iterdescendants()
        if id(one) not in marked and (one.tag in UNSEEN or (isinstance(one.tag, str) and is_besides(one)))
    ]  # fmt: skip
    paths = [tree.getroottree().getpath(one) for one in besides]
    copy = deepcopy(tree.getroottree())
    element = copy.xpath(tree.getroottree().getpath(element))[0]
    drop(element, [one for place in paths for one in copy.xpath(place)])
    element.tail = None
    return element if len(told) >= WHOLE * len(words(element)) else None


def is_leaf(element: Any) -> bool:
    return next(element.iterdescendants(*LEAVES, "table", "ul", "ol", "article"), None) is None


def is_besides(element: Any) -> bool:
    return BESIDES.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None


def holds(element: Any, other: Any) -> bool:
    return other is element or any(one is element for one in other.iterancestors())


def words(element: Any) -> str:
    return NO_TEXT.sub("", element.text_content())
