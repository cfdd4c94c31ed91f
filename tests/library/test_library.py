"""The library: order, indexes, what is held back, and terms resolved by any of their names."""

from msgspec.structs import replace

from tests.support.samples import article, library, shelve, source, topic
from wenzhai.model.content import Article


def test_cards_are_newest_first_and_the_undated_come_apart() -> None:
    books = library(article("a", "2025-12-01"), article("b", "2025-12-03"), article("c", None))
    assert [card.id for card in books.cards] == ["b", "a"]
    assert [card.id for card in books.undated] == ["c"]
    assert list(books.by_day) == ["2025-12-03", "2025-12-01"]


def test_articles_of_one_day_are_ordered_by_instant_then_by_id() -> None:
    books = library(article("a", instant=10), article("c", instant=5), article("b", instant=10))
    assert [card.id for card in books.cards] == ["b", "a", "c"]


def test_the_order_of_reading_does_not_matter() -> None:
    facts = [article(key, topics=["AI", "联合国"]) for key in "abc"]
    assert library(*facts) == library(*reversed(facts))


def test_a_topic_is_known_by_all_its_names() -> None:
    ai = topic("ai", "人工智能", "Artificial intelligence", aliases=["AI"])
    names = ["人工智能", "artificial intelligence", "ＡＩ", "ai"]
    books = library(ai, *(article(str(at), topics=[name]) for at, name in enumerate(names)))
    assert {slug: len(cards) for slug, cards in books.by_topic.items()} == {"ai": 4}


def test_a_source_is_known_by_the_slug_that_an_import_made_of_its_pinyin() -> None:
    yicai = source("yicai", "第一财经", "Yicai", aliases=["Di Yi Cai Jing"])
    books = library(yicai, article("a", source="di-yi-cai-jing"), article("b", source="di-yi"))
    assert [card.source and card.source.slug for card in books.cards] == ["di-yi", "yicai"]


def test_a_slug_of_its_own_goes_before_one_made_of_a_name() -> None:
    one, two = source("a-b", "甲", "A"), source("b", "乙", "B", aliases=["A B"])
    assert [
        card.source and card.source.zh for card in library(one, two, article("a", source="a-b")).cards
    ] == ["甲"]


def test_two_names_of_one_topic_in_an_article_count_once() -> None:
    ai = topic("ai", "人工智能", "AI")
    books = library(ai, article("a", topics=["人工智能", "AI"]))
    assert [term.slug for term in books.cards[0].topics] == ["ai"]


def test_a_topic_without_a_file_works() -> None:
    books = library(article("a", topics=["量子计算"]))
    assert books.topics["liang-zi-ji-suan"].zh == "量子计算"


def test_who_writes_the_address_of_a_name_means_that_name() -> None:
    """Pasted pages give names in pinyin, which an import keeps; the editor writes the name into the next article."""
    written = ["ren-min-ri-bao", "Ren Min Ri Bao", "人民日报", "ren-min-ri-bao"]
    facts = [article(str(at), source=name, topics=[name]) for at, name in enumerate(written)]
    for books in (shelve(*facts), shelve(*reversed(facts))):
        assert books.problems == ()
        assert {card.source and card.source.zh for card in books.library.cards} == {"人民日报"}
        assert len(books.library.by_topic["ren-min-ri-bao"]) == 4
    two_names = shelve(article("a", topics=["世界"]), article("b", topics=["视界"]))
    assert [problem.code for problem in two_names.problems] == ["term-slug-taken"]


def test_c_and_its_relatives_are_never_merged() -> None:
    books = library(*(article(str(at), topics=[name]) for at, name in enumerate(["C", "C++", "C#"])))
    assert len(books.by_topic) == 3


def test_one_name_claimed_by_two_files_is_a_problem() -> None:
    shelved = shelve(topic("ai", "人工智能", "AI"), topic("zhi-neng", "智能", "Intelligence", aliases=["ai"]))
    assert [(p.code, p.path) for p in shelved.problems] == [("term-name-taken", "content/topics/zhi-neng.md")]


def test_a_source_changes_the_card_but_only_of_its_articles() -> None:
    before = library(source("xinhua", "新华社", "Xinhua"), article("a", source="新华社"), article("b"))
    after = library(source("xinhua", "新华社", "Xinhua News"), article("a", source="新华社"), article("b"))
    changed = [old.id for old, new in zip(before.cards, after.cards, strict=True) if old.digest != new.digest]
    assert changed == ["a"]


def test_drafts_and_the_future_are_held_back_and_said() -> None:
    facts = [article("a"), article("b", draft=True), article("c", "2030-01-01", instant=1_893_456_000)]
    shelved = shelve(*facts, now=1_800_000_000)
    assert [card.id for card in shelved.library.cards] == ["a"]
    assert [note.code for note in shelved.notes] == ["draft-left-out", "scheduled"]
    assert shelved.notes[1].params["until"] == "2030-01-01 08:00 +08:00"  # the site's own zone
    assert shelved.due == 1_893_456_000
    assert len(shelve(*facts, now=1_800_000_000, drafts=True).library.cards) == 3


def test_a_calendar_day_begins_at_midnight_in_the_sites_zone() -> None:
    new_year_in_beijing = 1_893_427_200  # 2029-12-31T16:00:00Z
    held = shelve(article("a", "2030-01-01"), now=new_year_in_beijing - 1)
    assert (held.library.cards, held.due) == ((), new_year_in_beijing)
    shown = shelve(article("a", "2030-01-01"), now=new_year_in_beijing)
    assert (len(shown.library.cards), shown.since) == (1, new_year_in_beijing)


def test_two_articles_with_one_id_are_a_problem() -> None:
    shelved = shelve(article("a"), replace(article("a"), path="content/articles/z.md"))
    assert [(p.code, p.path, p.params["other"]) for p in shelved.problems] == [
        ("id-taken", "content/articles/z.md", "content/articles/a.md")
    ]


def begins(key: str, summary: str, *, stated: bool = False) -> Article:
    return replace(article(key), summary=summary, states_summary=stated)


def test_what_many_articles_begin_with_is_the_summary_of_none() -> None:
    same = [begins(str(at), "每周五更新。") for at in range(4)]
    others = [begins("own", "一座桥通车。"), begins("said", "每周五更新。", stated=True)]
    cards = library(*same, *others).cards
    assert {card.id: card.summary for card in cards if card.summary} == {
        "own": "一座桥通车。",
        "said": "每周五更新。",
    }
    assert {card.id for card in library(*same[:3], *others).cards if card.summary} == {*"012", "own", "said"}


def test_a_summary_that_is_shown_of_none_is_told_once() -> None:
    same = [begins(str(at), "每周五更新。") for at in range(4)]
    [told] = shelve(*same, begins("own", "一座桥通车。")).problems
    assert (told.code, told.path, told.line, told.params["count"]) == ("summary-common", same[0].path, 1, "4")
    assert shelve(*same[:3]).problems == ()


def test_a_card_that_loses_its_summary_is_another_card() -> None:
    same = [begins(str(at), "每周五更新。") for at in range(4)]
    before, after = (library(*some).cards[-1] for some in (same[:3], same))
    assert (before.id, before.digest) != (after.id, after.digest) and before.id == after.id
