"""Rules for single sites: the table that comes with Wenzhai, and the curator's own in `wenzhai.yaml` before it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from wenzhai.content.paths import SETTINGS
from wenzhai.content.settings import SiteRule
from wenzhai.importers.extras import needed
from wenzhai.model.problems import Problem, ProblemsError

NONE = SiteRule(hosts=())
SCRIPT, NAME = "script:", "="


@cache
def shipped() -> tuple[SiteRule, ...]:
    data = (files(__package__) / "site_rules.yaml").read_bytes()
    return msgspec.yaml.decode(data, type=tuple[SiteRule, ...])


def rule_for(hosts: Iterable[str], own: Sequence[SiteRule]) -> SiteRule:
    """The rule of the first host that has one: the curator's, else the longest name that fits; without one an empty
    rule."""
    for host in filter(None, hosts):
        for rules in (own, shipped()):
            fits = [(len(name), rule) for rule in rules for name in rule.hosts if below(host, name)]
            if fits:
                return max(fits, key=lambda one: one[0])[1]
    return NONE


def rule_by_marks(tree: Any, own: Sequence[SiteRule]) -> SiteRule:
    """The rule of a page that states no address, by what only pages of its site have; the curator's own rules go first.
    Without one an empty rule."""
    rules = (*own, *shipped())
    return next((rule for rule in rules if any(selected(tree, css) for css in rule.marks)), NONE)


def below(host: str, name: str) -> bool:
    name = name.lower().removeprefix("*.")
    return host.lower() == name or host.lower().endswith(f".{name}")


def found(tree: Any, selectors: Sequence[str], scripts: str, *, apart: bool = False) -> str:
    """What the first selector that finds words finds; empty for none. `apart` puts blanks between the words of the
    elements in an element, as the parts of a time may stand in boxes of their own."""
    said = (one for selector in selectors for one in texts(tree, selector, scripts, " " if apart else ""))
    return next(filter(None, said), "")


def texts(tree: Any, selector: str, scripts: str, between: str = "") -> Iterator[str]:
    if selector.startswith(NAME):
        yield selector[1:].strip()
    elif selector.startswith(SCRIPT):
        match = search(selector.removeprefix(SCRIPT), scripts)
        yield line(match[match.re.groups and 1]) if match else ""
    else:
        css, _, attribute = (
            selector.rpartition("@") if re.search(r"@[\w-]+$", selector) else (selector, "", "")
        )
        for element in selected(tree, css):
            yield line(element.get(attribute) if attribute else between.join(element.xpath(".//text()")))


def search(pattern: str, text: str) -> re.Match[str] | None:
    try:
        return re.search(pattern, text)
    except (re.error, RecursionError, OverflowError):
        return None


def tree_of(text: str) -> Any:
    return needed("trafilatura.utils", "web").load_html(text)


def selected(tree: Any, css: str) -> list[Any]:
    """The elements that a selector names. Raises `ProblemsError` for one that is no CSS."""
    error = needed("cssselect", "web").SelectorError
    try:
        return list(tree.cssselect(css))
    except error as fault:
        params = {"selector": css, "detail": str(fault)}
        raise ProblemsError([Problem(code="import-bad-selector", path=SETTINGS, params=params)]) from fault


def first_element(tree: Any, selectors: Sequence[str]) -> Any:
    """The element of the first selector that finds one with words in it, or pictures; None for none."""
    for selector in selectors:
        for element in selected(tree, selector):
            if line(element.text_content()) or next(element.iter("img"), None) is not None:
                return element
    return None


def line(value: object) -> str:
    return " ".join(str(value or "").split())
