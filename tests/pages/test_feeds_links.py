"""Addresses in feeds: absolute with the site's URL, relative to the feed without."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenzhai.model.views import Ref
from wenzhai.pages.formats.links import Links

BASE = "https://digest.example/reading/"
PAGE = "2025/03/02/a.html"
REFS = (Ref("topics/water/index.html", "水利"), None, Ref("2025/03/01/灌溉.html", ""))

MOVED = [  # target as the page has it, absolute, relative to topics/water/feed.xml
    ("b.html", "https://digest.example/reading/2025/03/02/b.html", "../../2025/03/02/b.html"),
    ("../01/x.html#n", "https://digest.example/reading/2025/03/01/x.html#n", "../../2025/03/01/x.html#n"),
    ("../../../assets/m.png", "https://digest.example/reading/assets/m.png", "../../assets/m.png"),
    ("#fn:1", "https://digest.example/reading/2025/03/02/a.html#fn:1", "../../2025/03/02/a.html#fn:1"),
    (
        "?q=1&amp;r=2",
        "https://digest.example/reading/2025/03/02/a.html?q=1&amp;r=2",
        "../../2025/03/02/a.html?q=1&amp;r=2",
    ),
    ("/top.html", "https://digest.example/top.html", "../../top.html"),
    ("//cdn.example/x", "https://cdn.example/x", "https://cdn.example/x"),
    ("https://o.example/?a=1&amp;b=2", "https://o.example/?a=1&amp;b=2", "https://o.example/?a=1&amp;b=2"),
    ("mailto:a@b.example", "mailto:a@b.example", "mailto:a@b.example"),
    ("//[", "//[", "//["),
]
INTERNAL = [
    ("wz:0", "https://digest.example/reading/topics/water/", "../../topics/water/index.html"),
    (
        "wz:2",
        "https://digest.example/reading/2025/03/01/%E7%81%8C%E6%BA%89.html",
        "../../2025/03/01/%E7%81%8C%E6%BA%89.html",
    ),
]


@pytest.mark.parametrize(
    ("attribute", "target", "absolute", "relative"),
    [
        *((attribute, *moved) for attribute in ("href", "src", "cite") for moved in MOVED),
        *((attribute, *internal) for attribute in ("href", "src") for internal in INTERNAL),
    ],
)
def test_an_address_keeps_its_meaning(attribute: str, target: str, absolute: str, relative: str) -> None:
    body = f'<x class="c" {attribute}="{target}" title="a > b">t</x>'
    expected = '<x class="c" {}="{}" title="a > b">t</x>'
    assert Links(BASE).moved(body, PAGE, REFS) == expected.format(attribute, absolute)
    assert Links("", "topics/water/").moved(body, PAGE, REFS) == expected.format(attribute, relative)


@pytest.mark.parametrize("target", ["wz:1", "wz:9"])
def test_a_link_that_leads_nowhere_loses_its_address(target: str) -> None:
    assert Links(BASE).moved(f'<a class="wikilink" href="{target}">x</a>', PAGE, REFS) == "x"


@pytest.mark.parametrize(
    "body",
    [
        '<pre><code>&lt;a href="x.html"&gt;</code></pre>',
        'he wrote href="x.html" in the text',
        "<p title='say href=\"x.html\"'>t</p>",
        '<p data-href="x.html">t</p>',
        '1 < 2 and <a href="unfinished',
    ],
)
def test_what_only_looks_like_an_address_stays(body: str) -> None:
    assert Links(BASE).moved(body, PAGE) == body


def test_other_ways_of_quoting() -> None:
    links = Links(BASE)
    assert links.moved("<a href='b.html'>t</a>", PAGE) == f'<a href="{BASE}2025/03/02/b.html">t</a>'
    assert links.moved("<a href=b.html>t</a>", PAGE) == f'<a href="{BASE}2025/03/02/b.html">t</a>'


@given(st.text("ab/.#?", max_size=12))
def test_moving_twice_is_moving_once(target: str) -> None:
    links = Links(BASE)
    once = links.moved(f'<a href="{target}">', PAGE)
    assert links.moved(once, PAGE) == once
