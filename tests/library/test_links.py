"""Internal links: by title, alias, id, slug and file; misses come with the nearest names."""

from zoneinfo import ZoneInfo

from msgspec import structs

from tests.support.samples import article, library, page, topic
from wenzhai.content.config import Config
from wenzhai.library.links import LinkIndex
from wenzhai.model.content import Link
from wenzhai.model.problems import Problem
from wenzhai.model.views import Ref
from wenzhai.relations import relate

BOOKS = library(
    article("k3f9q2", title="坚持智能向善"),
    article("b", title="同名"),
    article("c", title="同名"),
    topic("ai", "人工智能", "Artificial intelligence", aliases=["AI"]),
    page("about", "关于本站"),
)


def lead(target: str, kind: str = "wiki", path: str = "content/articles/b.md") -> Ref | Problem:
    link = Link("file" if kind == "file" else "wiki", target, target, 3, 5, excerpt=f"见 [[{target}]]")
    return LinkIndex(BOOKS, "zh-Hans", ZoneInfo("UTC")).resolve(path, link)


def test_any_name_leads_there() -> None:
    found = Ref("2025/12/24/k3f9q2.html", "坚持智能向善")
    assert lead("坚持智能向善") == found
    shows_the_title = structs.replace(found, words="坚持智能向善")
    assert {lead(name) for name in ("k3f9q2", "K3F9Q2")} == {shows_the_title}
    assert {lead(name) for name in ("AI", "ai", "人工智能", "artificial intelligence")} == {
        Ref("topics/ai/index.html", "人工智能")
    }
    assert lead("关于本站") == Ref("about.html", "关于本站")


def test_other_names_of_articles_and_pages_lead_there() -> None:
    named = structs.replace(article("x", title="新名"), names=("旧名",))
    index = LinkIndex(
        library(named, structs.replace(page("p", "页"), names=("Page",))), "zh-Hans", ZoneInfo("UTC")
    )
    targets = [
        index.resolve("content/articles/y.md", Link("wiki", name, "", 1, 1)) for name in ("旧名", "page")
    ]
    assert targets == [Ref("2025/12/24/x.html", "新名"), Ref("p.html", "页")]


def test_a_link_to_a_content_file_is_relative_to_the_file() -> None:
    assert lead("../pages/about.md", "file") == Ref("about.html", "关于本站")
    assert lead("/content/pages/about.md", "file") == Ref("about.html", "关于本站")
    assert lead("k3f9q2.md#h", "file") == Ref("2025/12/24/k3f9q2.html", "坚持智能向善", anchor="h")


def lost(target: str, kind: str = "wiki") -> Problem | None:
    link = Link("file" if kind == "file" else "wiki", target, target, 3, 5)
    there = structs.replace(article("b", title="甲"), anchors=("导语", "结语-2", "fn:1"))
    named = (structs.replace(topic("ai", "人工智能", ""), anchors=("定义",)), topic("c", "C#", ""))
    index = LinkIndex(library(there, *named), "zh-Hans", ZoneInfo("UTC"))
    assert isinstance(index.resolve("content/articles/b.md", link), Ref)
    return index.lost_anchor("content/articles/b.md", link)


def test_a_place_within_a_page_is_looked_for_among_its_real_ids() -> None:
    for target in ("甲#导语", "甲#结语 2", "甲#导语#结语-2", "#导语", "ai#定义", "C#", "甲"):
        assert lost(target) is None, target
    for target in ("b.md#导语", "b.md#fn:1", "b.md#top", "b.md", "../topics/ai.md#定义"):
        assert lost(target, "file") is None, target


def test_a_place_that_is_not_there_is_told_with_the_nearest() -> None:
    told = lost("b.md#导言", "file")
    assert told and (told.code, told.severity, told.line) == ("link-anchor-near", "error", 3)
    assert told.params == {"target": "甲", "anchor": "导言", "nearest": "导语"}
    told = lost("C##zzz")
    assert told and (told.code, told.params["anchor"]) == ("link-anchor", "zzz")


def test_marks_typed_full_or_half_width_make_one_name() -> None:
    index = LinkIndex(library(article("b", title="甲，乙（丙）“丁”")), "zh-Hans", ZoneInfo("UTC"))
    for name in ('甲,乙(丙)"丁"', "甲, 乙(丙)“丁”", "甲，乙（丙）“丁”"):
        assert isinstance(index.resolve("content/articles/y.md", Link("wiki", name, "", 1, 1)), Ref), name


def test_a_miss_names_the_nearest() -> None:
    problem = lead("坚持智能向上")
    assert isinstance(problem, Problem)
    assert (problem.code, problem.line, problem.column) == ("link-unknown-near", 3, 5)
    assert problem.params["nearest"] == "坚持智能向善"


def test_a_miss_without_anything_near() -> None:
    problem = lead("zzzzzzzz")
    assert isinstance(problem, Problem)
    assert problem.code == "link-unknown"


def test_a_file_that_has_moved_is_told_with_the_way_to_write_it() -> None:
    problem = lead("../../undated/k3f9q2.md#h", "file", "content/articles/2025/12/x.md")
    assert isinstance(problem, Problem)
    assert (problem.code, problem.params["better"]) == ("link-file-moved", "../../k3f9q2.md#h")
    assert isinstance(unknown := lead("../nothing.md", "file"), Problem)
    assert unknown.code == "link-unknown"


def test_two_articles_of_one_title_are_ambiguous() -> None:
    problem = lead("同名", path="content/pages/about.md")
    assert isinstance(problem, Problem)
    assert problem.code == "link-ambiguous"
    assert "content/articles/b.md" in problem.params["found"]


def test_backlinks_carry_the_sentence_and_count_an_article_once() -> None:
    there = Link("wiki", "标题a", "标题a", 1, 1, "此前的报道见标题a。")
    books = library(article("a"), article("b", links=[there, there]), article("c", links=[there]))
    related = relate(books, Config())
    backlinks = related.of(books.cards[-1]).backlinks
    assert [(link.card.id, link.sentence) for link in backlinks] == [
        ("c", "此前的报道见标题a。"),
        ("b", "此前的报道见标题a。"),
    ]
