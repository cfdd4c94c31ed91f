"""Versions of one story: grouped, never left out; the editor has the last word."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.paths import REPOSITORY
from tests.support.project import Project
from tests.support.relating import article_text, story_ids
from wenzhai.model.problems import Problem
from wenzhai.model.views import Entry
from wenzhai.relations.article_state import ArticleState, Nearest, TimePosition
from wenzhai.relations.features import Traits
from wenzhai.relations.stories import CandidateIndex, Pair, Stories, contained, groups, pair, title_units


def pairs_of(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(0, len(text), 2)]


PLACES = pairs_of("港口码头货轮船员海关航道灯塔仓库吊车铁路公路桥梁隧道车站机场工厂市场银行学校医院")
DEEDS = pairs_of("开放检修扩建夜航停工增产改名搬迁招工涨价降价罢工签约验收封闭改造投产竣工破产开业")
CROPS = pairs_of("水稻小麦玉米大豆棉花油菜花生甘蔗茶叶苹果柑橘葡萄西瓜白菜萝卜土豆番茄辣椒大蒜生姜")
LONG = "。".join(map("".join, zip(PLACES, DEEDS, strict=True)))
BEASTS = pairs_of("黄牛山羊骏马毛驴骆驼家猪白兔灰狼狐狸黑熊猴子大象狮子老虎豹子鸽子乌鸦喜鹊燕子大雁")
OTHER = "。".join(map("".join, zip(CROPS, BEASTS, strict=True)))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_a_title_within_the_other_pairs_two_languages(project: Project) -> None:
    project.add(
        article_text("zh", "港口扩建工程明年开工 分三期完成", LONG),
        article_text("en", "专家谈港口扩建工程——港口扩建工程明年开工 分三期完成", "Three phases.", lang="en"),
        article_text("no", "港口扩建工程有人反对", LONG[::-1], lang="en"),
    )
    related = project.relate()
    assert story_ids(related, "zh") == ["en"]
    assert story_ids(related, "en") == ["zh"]
    assert story_ids(related, "no") == []


def test_one_language_needs_a_like_wording_too(project: Project) -> None:
    """A column has one title every week."""
    weekly = "港口扩建工程一周进展综述"
    project.add(
        article_text("one", weekly, LONG, "2025-12-01"),
        article_text("two", weekly, LONG[:20] + OTHER, "2025-12-08"),
    )
    assert story_ids(project.relate(), "one") == []


def test_a_copy_is_found_by_its_wording_alone(project: Project) -> None:
    project.add(
        article_text("one", "港口的一年", LONG, "2025-12-01"),
        article_text("two", "货轮与码头", LONG + "。完", "2025-12-05"),
        article_text("late", "码头与货轮", LONG, "2025-12-30"),
    )
    related = project.relate()
    assert story_ids(related, "one") == ["two"]
    assert story_ids(related, "late") == []


def test_figures_and_names_pair_two_languages(project: Project) -> None:
    project.add(
        article_text("zh", "港口吞吐量创新高", "吞吐量7350万吨，增长12.4%，其中 MaerskOne 占31%。"),
        article_text(
            "en", "Port sees record", "73.5 million tonnes, up 12.4%; MaerskOne took 31%.", lang="en"
        ),
        article_text("other", "Port quiet", "Up 12.4%, said nobody.", lang="en"),
        article_text("round", "Ship ahoy", "MaerskOne took 31% of 7e9 and 50%, WHO says.", lang="en"),
        article_text("rund", "船来了", "WHO 说，MaerskOne 占31%，去年50%。"),
        article_text(
            "late",
            "Port again",
            "73.5 million tonnes, up 12.4%; MaerskOne took 31%.",
            "2025-12-31",
            lang="en",
        ),
    )
    related = project.relate()
    assert story_ids(related, "zh") == ["en"]
    assert story_ids(related, "other") == []
    assert story_ids(related, "round") == [], "round figures and names are met by chance"


TITLES = st.builds(
    lambda at, other: "港口码头货轮船员"[:at] + other + "港口码头货轮船员"[at + 1 :],
    st.integers(0, 8),
    st.sampled_from(["", "灯塔", "仓"]),
) | st.just("题")
MARKS = st.sets(st.sampled_from(["12.4%", "7350", "9.81", "50%", "WHO", "GPT-5"]), min_size=3)
PRINTS = st.sets(st.integers(1, 63), max_size=4).map(lambda bits: sum(1 << bit for bit in bits))
TOLD = st.tuples(
    st.one_of(st.none(), st.integers(1, 4), st.integers(1, 40)),
    TITLES,
    MARKS,
    PRINTS,
    st.sampled_from(["zh", "en"]),
)


@given(st.lists(TOLD, max_size=12))
def test_the_index_finds_what_comparing_all_finds(
    told: list[tuple[int | None, str, set[str], int, str]],
) -> None:
    articles = [
        ArticleState(
            b"",
            title,
            TimePosition(f"{at:02}", day, 0, lang),
            Traits(shared_entities="\t".join(sorted(marks)), simhash=simhash),
            Nearest(),
        )
        for at, (day, title, marks, simhash, lang) in enumerate(told)
    ]
    stories = Stories(sorted(articles, key=lambda one: one.place.sort))
    every = {(one, two) for one in range(len(told)) for two in range(one) if two in within(stories, one)}
    found = {
        (max(two), min(two))
        for two in CandidateIndex(stories, [range(len(told))]).pairs()
        if two[0] != two[1]
    }
    assert {two for two in found if stories.is_same(*two)} == {two for two in every if stories.is_same(*two)}


def within(stories: Stories, at: int) -> set[int]:
    return {other for span in stories.windows(at) for other in span}


def test_the_undated_are_compared_by_title_only(project: Project) -> None:
    project.add(
        article_text("zh", "港口扩建工程明年开工", LONG, ""),
        article_text("en", "港口扩建工程明年开工", "Next year.", lang="en"),
        article_text("copy", "另一个题目", LONG, "2020-01-01"),
    )
    related = project.relate()
    assert story_ids(related, "zh") == ["en"]
    assert story_ids(related, "copy") == []


def test_the_editor_has_the_last_word(project: Project) -> None:
    project.add(
        article_text("a", "港口扩建工程明年开工", LONG, not_same_story=["b"]),
        article_text("b", "港口扩建工程明年开工", "Next year.", lang="en", slug="next-year"),
        article_text("c", "完全不同", "甲乙", same_story=["next-year", "同一件事"]),
        article_text("d", "同一件事", "丙丁", "2020-01-01"),
    )
    related = project.relate()
    assert related.problems == ()
    assert story_ids(related, "a") == []
    assert story_ids(related, "b") == ["c", "d"]
    assert story_ids(related, "d") == ["b", "c"]


@pytest.mark.parametrize(
    ("front", "code", "params"),
    [
        ({"same_story": ["nobody"]}, "story-unknown", {"key": "same_story", "name": "nobody"}),
        ({"not_same_story": ["港口扩件"]}, "story-unknown-near", {"nearest": "b (港口扩建)"}),
        ({"same_story": ["a"]}, "story-itself", {"name": "a"}),
        (
            {"same_story": ["同名"]},
            "story-ambiguous",
            {"found": "content/articles/c.md, content/articles/d.md"},
        ),
        (
            {"same_story": ["b"], "not_same_story": ["b"]},
            "story-contradiction",
            {"other": "content/articles/b.md"},
        ),
    ],
)
def test_what_is_said_of_nobody_is_a_problem(
    project: Project, front: dict[str, list[str]], code: str, params: dict[str, str]
) -> None:
    project.add(
        article_text(
            "a", "甲", same_story=front.get("same_story", []), not_same_story=front.get("not_same_story", [])
        ),
        article_text("b", "港口扩建"),
        article_text("c", "同名"),
        article_text("d", "同名", day="2020-01-01"),
    )
    (problem,) = project.relate().problems
    assert isinstance(problem, Problem)
    assert (problem.code, problem.path) == (code, "content/articles/a.md")
    assert params.items() <= problem.params.items()


def test_a_listing_has_one_line_a_story(project: Project) -> None:
    project.add(
        article_text("zh", "港口", day="2025-12-23", same_story=["en"]),
        article_text("en", "Port", day="2025-12-24", lang="en"),
        article_text("x", "别的", day="2025-12-22"),
    )
    related = project.relate()
    zh, en, x = (related.cards[id] for id in ("zh", "en", "x"))
    assert related.entries((en, zh, x)) == (Entry(zh, (en,)), Entry(x)), (
        "the site's own language leads, in its place"
    )
    assert related.entries((en, x, zh)) == (Entry(x), Entry(zh, (en,)))
    assert related.entries((en, x)) == (Entry(en, (zh,)), Entry(x)), "the other version is elsewhere"
    assert related.entries((x,)) == (Entry(x),)


def test_exactly_two_items_of_the_imported_page_are_one_story(tmp_path: Path) -> None:
    """The repository's own articles stand for the page they were made from, each pair of them said to be unknown."""
    project = Project(tmp_path)
    for path in sorted(REPOSITORY.glob("content/articles/**/*.md")):
        text = "\n".join(
            line for line in path.read_text(encoding="utf-8").split("\n") if not line.startswith("same_story")
        )
        project.write(path.relative_to(REPOSITORY).as_posix(), text)
    related = project.relate()
    assert related.stories.keys() == {"k3f9q2", "t7w4hd"}


# -- groups ---------------------------------------------------------------------------------------

IDS = st.sampled_from("abcdefg")
PAIRS = st.lists(
    st.tuples(IDS, IDS).filter(lambda two: two[0] != two[1]).map(lambda two: pair(*two)), max_size=8
)


@given(PAIRS, PAIRS, PAIRS)
def test_groups(found: list[Pair], said: list[Pair], denied: list[Pair]) -> None:
    denied = [one for one in denied if one not in said]
    stories = groups(found, said, denied)
    assert stories == groups(found[::-1], said[::-1], denied[::-1])
    for id, story in stories.items():
        assert id in story
        assert all(stories[other] == story for other in story)
        assert not any(one in story and two in story for one, two in denied)
    if not denied:
        assert all(two in stories[one] for one, two in [*found, *said])


def test_containment_as_calibrated() -> None:
    assert contained(
        title_units("坚持智能向善 增进人类福祉"),
        title_units("国内外专家谈人工智能——坚持智能向善 增进人类福祉"),
    )
    assert not contained(
        title_units("中国积极引领人工智能全球治理"), title_units("国内外专家谈人工智能全球治理——坚持智能向善")
    )
    assert not contained(title_units("短题"), title_units("短题"))
