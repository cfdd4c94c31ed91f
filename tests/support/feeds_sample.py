"""A small site of our own for the feed tests, with everything a feed has to tell.

`python -m tests.support.feeds_sample` writes the example files of `tests/cases/feeds/` anew; look at the difference.
"""

from collections.abc import Iterable
from itertools import chain

from msgspec import msgpack

from tests.support.paths import CASES
from tests.support.samples import changed
from wenzhai.content.config import Config
from wenzhai.content.settings import FeedSettings
from wenzhai.engine.digest import digest
from wenzhai.model.content import Body
from wenzhai.model.digest import Digest
from wenzhai.model.page import Blob, Page, Render, Url
from wenzhai.model.views import Card, Entry, LinkedBody, Ref, Site, Term
from wenzhai.pages.formats import (
    ATOM,
    FeedItem,
    FeedNote,
    FeedPlan,
    Location,
    feed_pages,
    host_pages,
    llms_page,
    sitemap_pages,
)

FEEDS = CASES / "feeds"
BASE = "https://digest.example/reading/"
NO_DIGEST = Digest(b"")


def term(kind: str, slug: str, zh: str, en: str) -> Term:
    return Term(kind, slug, zh, en, Url(f"{kind}s/{slug}/index.html"), NO_DIGEST)


WATER = term("topic", "water", "水利", "Water")
TRADE = term("topic", "trade", "贸易 & 关税", "Trade & tariffs")
GAZETTE = term("source", "river-gazette", "江河报", "River Gazette")

CARD = Card(
    id="a1b2c3",
    url=Url("2025/03/02/shui-ku.html"),
    title="水库 <蓄水> & 调度",
    lang="zh-Hans",
    day="2025-03-02",
    time="06:30",
    iso="2025-03-02T06:30:00+08:00",
    source=GAZETTE,
    topics=(WATER, TRADE),
    terms={},
    column="观察",
    series=None,
    part="",
    note="",
    note_text="",
    lead=False,
    milestone="",
    noindex=False,
    summary="上游来水比往年多一成，水库 <提前> 腾库 &amp; 放水。",
    excerpt=False,
    updated="2025-03-03T09:00:00+08:00",
    minutes=3,
    draft=False,
    scheduled=False,
    extra={},
    ai="",
    digest=NO_DIGEST,
)
ENGLISH = changed(
    CARD,
    id="d4e5f6",
    url=Url("2025/03/02/reservoirs-fill.html"),
    title="Reservoirs fill early",
    lang="en",
    iso="2025-03-02T11:00:00+08:00",
    updated=None,
    summary="Inflow is a tenth above the usual.",
)
EXCERPT = changed(
    CARD,
    id="g7h8i9",
    url=Url("2025/02/28/灌溉.html"),
    title="灌溉用水价格听证",
    day="2025-02-28",
    time=None,
    iso="2025-02-28",
    source=None,
    topics=(),
    excerpt=True,
    updated=None,
    summary="",
)
UNDATED = changed(
    CARD, id="j1k2l3", url=Url("undated/x.html"), title="没有日期", day=None, iso=None, updated=None
)
DRAFT = changed(CARD, id="m4n5o6", url=Url("2025/03/04/draft.html"), title="草稿", draft=True)

BODIES = {
    CARD.id: (
        '<p>见<a href="wz:0">听证</a>、<a href="wz:1">无处</a>，图<img src="../../../assets/map.png" alt="a &gt; b">，'
        '<a href="#fn:1">注</a>，<a href="https://other.example/?a=1&amp;b=2">别处</a>。</p>\n'
        '<pre><code>&lt;a href="untouched.html"&gt;</code></pre>'
    ),
    EXCERPT.id: "<p>听证会定于下月举行 ...</p>",
}
REFS: dict[str, tuple[Ref | None, ...]] = {CARD.id: (Ref(EXCERPT.url, EXCERPT.title), None)}


def item(card: Card, *also: Card, **more: object) -> tuple[FeedItem, LinkedBody]:
    body = LinkedBody(Blob(Digest(card.id.encode())), REFS.get(card.id, ()))
    return FeedItem(entry=Entry(card, also), **more), body  # type: ignore[arg-type]  # its fields


ITEMS = (
    item(DRAFT),
    item(CARD, ENGLISH, source_url="https://gazette.example/1?a=b&c=d", correction="首段的数字应为一成。"),
    item(EXCERPT, source_url="https://gazette.example/2", authors=("林一", "Ada Wu")),
    item(UNDATED),
)


def make_site(base: str = BASE) -> Site:
    return Site(
        title="江河文摘",
        description="水与贸易 <每日>",
        lang="zh-Hans",
        url=base,
        author="编辑部",
        nav=(),
        repo_url="",
        beian=(),
        rights="署名转载",
        options={},
    )


def make_config(base: str = BASE, *, full_text: bool = True, items: int = 20) -> Config:
    return Config(url=base, cname="digest.example", feeds=FeedSettings(items=items, full_text=full_text))


def make_plans(items: tuple[tuple[FeedItem, LinkedBody], ...] = ITEMS) -> tuple[FeedPlan, ...]:
    """The site, a language, a topic, a source, and a topic of which nothing can be shown."""
    return (
        FeedPlan(folder="", title="江河文摘", home=Url("index.html"), items=items),
        FeedPlan(
            folder="en/",
            title="English",
            home=Url("index.html"),
            items=items[1:2],
            lang="en",
            formats=(ATOM,),
        ),
        FeedPlan(
            folder="topics/water/", title="水利", home=WATER.url, items=items[1:2], description="水的事"
        ),
        FeedPlan(folder="sources/river-gazette/", title="江河报", home=GAZETTE.url, items=items[1:2]),
        FeedPlan(folder="topics/empty/", title="空", home=Url("topics/empty/index.html"), items=items[3:]),
    )


LOCATIONS = (
    Location(Url("2025/03/02/shui-ku.html"), "2025-03-03T09:00:00+08:00"),
    Location(Url("2025/02/28/灌溉.html"), "2025-02-28"),
    Location(Url(""), "2025-03-02"),
    Location(Url("about.html")),
)


NOTE = FeedNote(Url("assets/feed.css"), "这个网址是给阅读器用的。", "怎样订阅", Url("subscribe.html"))


def make_pages(base: str = BASE, *, full_text: bool = True) -> Iterable[Page]:
    site, config = make_site(base), make_config(base, full_text=full_text)
    return chain(
        feed_pages(site, config, make_plans(), NOTE),
        sitemap_pages(site, LOCATIONS),
        host_pages(site, config),
        [llms_page(site, (CARD, EXCERPT, DRAFT), (WATER, TRADE))],
    )


def render(page: Page, bodies: dict[str, str] | None = None) -> bytes:
    """What the build does with a page: bodies filled in, then the function it names."""
    context = dict(page.context)
    items = context.get("items")
    if isinstance(items, tuple) and context["bodies"]:
        html = BODIES if bodies is None else bodies
        packed = (msgpack.encode(Body(html.get(item.entry.card.id, ""))) for item in items)
        context["bodies"] = tuple(
            LinkedBody(Blob(digest(data), data), REFS.get(item.entry.card.id, ()))
            for item, data in zip(items, packed, strict=True)
        )
    assert isinstance(page.how, Render)
    return page.how.function(page.url, context)


EXAMPLES = {
    "absolute": {"base": BASE, "full_text": True},
    "relative": {"base": "", "full_text": True},
    "summaries": {"base": BASE, "full_text": False},
}


def render_example(name: str) -> dict[str, bytes]:
    options = EXAMPLES[name]
    return {
        page.url: render(page)
        for page in make_pages(str(options["base"]), full_text=bool(options["full_text"]))
    }


def write_examples() -> None:
    for name in EXAMPLES:
        for url, data in render_example(name).items():
            path = FEEDS / name / url
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


if __name__ == "__main__":
    write_examples()
