"""JSON-LD: the facts of the page, in a form that cannot end the script it stands in."""

import json

from hypothesis import given
from hypothesis import strategies as st

from tests.support.feeds_sample import BASE, CARD, EXCERPT, make_site
from tests.support.samples import changed
from wenzhai.model.content import Article
from wenzhai.model.digest import Digest
from wenzhai.model.page import Url
from wenzhai.model.views import Card, NavLink
from wenzhai.render.jsonld import collection, news_article

NO_DIGEST = Digest(b"")


def article_of(card: Card, source_url: str | None = None, authors: tuple[str, ...] = ()) -> Article:
    return Article(
        path="content/articles/2025/03/02-shui-ku.md",
        id=card.id,
        slug="shui-ku",
        url=card.url,
        title=card.title,
        lang=card.lang,
        source_url=source_url,
        authors=authors,
        body_digest=NO_DIGEST,
        markdown_digest=NO_DIGEST,
        analysis_digest=NO_DIGEST,
        card_digest=NO_DIGEST,
        digest=NO_DIGEST,
    )


def test_a_news_article() -> None:
    text = news_article(
        CARD, article_of(CARD, "https://g.example/1", ("林一",)), make_site(), "https://d.example/a.html"
    )
    assert json.loads(text) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": CARD.title,
        "description": CARD.summary,
        "url": "https://d.example/a.html",
        "mainEntityOfPage": "https://d.example/a.html",
        "datePublished": "2025-03-02T06:30:00+08:00",
        "dateModified": "2025-03-03T09:00:00+08:00",
        "inLanguage": "zh-Hans",
        "articleSection": "观察",
        "author": [{"@type": "Person", "name": "林一"}],
        "sourceOrganization": {"@type": "NewsMediaOrganization", "name": "江河报"},
        "isBasedOn": "https://g.example/1",
        "about": [{"@type": "Thing", "name": "水利"}, {"@type": "Thing", "name": "贸易 & 关税"}],
        "publisher": {"@type": "Organization", "name": "编辑部", "url": "https://digest.example/reading/"},
    }


def test_what_is_not_known_is_not_said() -> None:
    card = changed(EXCERPT, day=None, iso=None, column=None)
    said = json.loads(news_article(card, article_of(card), make_site("")))
    assert sorted(said) == ["@context", "@type", "headline", "inLanguage", "publisher"]
    assert "url" not in said["publisher"]


def test_a_collection_and_its_breadcrumbs() -> None:
    above = [NavLink("文摘", "index.html"), NavLink("主题", "topics/index.html")]
    page = json.loads(collection("水利", make_site(), "水的事", BASE + "topics/water/", above))
    assert (page["@type"], page["name"], page["description"]) == ("CollectionPage", "水利", "水的事")
    assert page["breadcrumb"]["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "文摘", "item": BASE},
        {"@type": "ListItem", "position": 2, "name": "主题", "item": BASE + "topics/"},
        {"@type": "ListItem", "position": 3, "name": "水利"},
    ]


def test_no_breadcrumbs_without_addresses_or_at_the_top() -> None:
    assert "breadcrumb" not in collection("水利", make_site(""), above=[NavLink("文摘", "index.html")])
    assert "breadcrumb" not in collection("文摘", make_site(), canonical=BASE)


@given(st.text() | st.just("</script><!--<script>&\u2028\u2029"))
def test_no_text_can_end_the_script(title: str) -> None:
    card = changed(CARD, title=title, url=Url("a.html"))
    text = news_article(card, article_of(card), make_site())
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text).get("headline", "") == title
