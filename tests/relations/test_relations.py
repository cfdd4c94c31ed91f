"""Related articles: by shared words, names and topics, among neighbours in time; found again only where it matters."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.paths import REPOSITORY
from tests.support.project import Project
from tests.support.relating import article_text, everything, related_ids, topic_text
from tests.support.run import environment
from wenzhai.content.config import Config
from wenzhai.engine.database import Store
from wenzhai.engine.digest import digest
from wenzhai.relations import neighbours, relate
from wenzhai.relations.article_state import ArticleState, Nearest, TimePosition
from wenzhai.relations.features import Traits
from wenzhai.relations.neighbours import FEW, WINDOW, FeatureIndex
from wenzhai.relations.neighbours_numpy import rank_all
from wenzhai.relations.relate import compared
from wenzhai.relations.state import HEADER, State
from wenzhai.relations.story_overrides import StoryOverrides

ROBOTS = "机器人在工厂焊接。机器人手臂由芯片控制，芯片也在工厂里测试。"
TREATY = "条约约束各国。条约的仲裁由海牙的法庭负责，法庭也解释条约。"
FARM = "水稻在江南育种。育种的水稻抗旱，江南的农田因此增产。"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_what_shares_words_is_related_and_says_which(project: Project) -> None:
    project.add(
        article_text("a", "焊接的机器人", ROBOTS),
        article_text("b", "机器人进工厂", ROBOTS + "工厂很大。"),
        article_text("c", "仲裁与条约", TREATY),
    )
    related = project.relate()
    (near,) = related.of(related.cards["a"]).related.unpacked()
    assert near.card.id == "b"
    assert {"机器人", "芯片"} <= set(near.keywords)
    assert related_ids(related, "c") == []


def test_topics_relate_across_languages_and_are_given_as_the_reason(project: Project) -> None:
    project.add(
        topic_text("hague", "海牙法庭", "The Hague Court", "organisation"),
        article_text("a", "法庭开庭", "海牙法庭本周开庭，海牙法庭的法官说。"),
        article_text("b", "A court sits", "The Hague Court sat this week; The Hague Court spoke.", lang="en"),
        article_text("c", "育种", FARM),
    )
    related = project.relate()
    (near,) = related.of(related.cards["a"]).related.unpacked()
    assert (near.card.id, [term.slug for term in near.topics], near.keywords) == ("b", ["hague"], ())
    assert related_ids(related, "b") == ["a"]


def test_a_name_counts_as_one_word(project: Project) -> None:
    """The words that names consist of relate nothing: both texts hold 育种 and 水稻, each in another name."""
    project.add(
        article_text("a", "甲", "华南水稻育种中心成立。华南水稻育种中心很新。" + ROBOTS),
        article_text("b", "乙", "江北水稻育种公司破产。江北水稻育种公司很旧。" + TREATY),
    )
    assert "b" in related_ids(project.relate(), "a")
    project.add(topic_text("c", "华南水稻育种中心", "South Centre", "organisation"))
    project.write("content/terms.txt", "江北水稻育种公司\n")
    assert "b" not in related_ids(project.relate(), "a")


def test_english_words_within_names_count_as_the_name_alone(project: Project) -> None:
    """Whatever their case, and whichever apostrophe a text has."""
    text = "they are in Geneva, says the Shepherd’s Herald; in Geneva, says the UN, until under."
    project.add(
        topic_text("geneva", "日内瓦", "Geneva", "place"),
        topic_text("un", "联合国", "United Nations", "organisation", ["UN"]),
        ("content/sources/herald.md", "---\nzh: 牧人报\nen: Shepherd's Herald\n---\n"),
        article_text("a", "牛", text, lang="en"),
    )
    traits = project.relate().known["a"].traits
    assert traits.features() == ["@geneva", "@un"], "and nothing of the `un` in other words"


def test_a_plain_topic_alone_relates_only_near_in_time(project: Project) -> None:
    project.add(
        article_text("x", "甲", "字", "2025-06-15", topics=["law"]),
        article_text("near", "乙", "句", "2025-05-10", topics=["law"]),
        article_text("far", "丙", "章", "2025-01-10", topics=["law"]),
    )
    assert related_ids(project.relate(), "x") == ["near"]


def test_own_words_count_as_one_word_and_relate(project: Project) -> None:
    project.add(
        article_text("a", "甲", "他谈到了蓝鲸约定。" + ROBOTS),
        article_text("b", "乙", "蓝鲸约定是什么。" + TREATY),
    )
    (near,) = (related := project.relate()).of(related.cards["a"]).related.unpacked()
    assert near.keywords == ("蓝鲸", "约定")
    project.write("content/terms.txt", "蓝鲸约定 100 n\n")
    (near,) = (related := project.relate()).of(related.cards["a"]).related.unpacked()
    assert (near.card.id, near.keywords) == ("b", ("蓝鲸约定",))


def test_of_equals_the_later_comes_first_then_the_id(project: Project) -> None:
    for id, day in (("a", "2025-01-01"), ("b", "2024-06-01"), ("c", "2024-01-01"), ("d", "2024-01-01")):
        project.add(article_text(id, f"题{id}", ROBOTS, day))
    project.add(article_text("x", "同", ROBOTS, "2026-12-01"))
    assert related_ids(project.relate(), "x") == ["a", "b", "d", "c"]


def test_what_is_near_in_time_comes_first(project: Project) -> None:
    project.add(
        article_text("x", "题", ROBOTS, "2025-06-15"),
        article_text("near", "题一", ROBOTS, "2025-06-10"),
        article_text("far", "题二", ROBOTS, "2025-12-01"),
    )
    assert related_ids(project.relate(), "x") == ["near", "far"]


def test_never_the_same_story_and_each_story_once(project: Project) -> None:
    project.add(
        article_text("x", "焊接", ROBOTS, lang="en"),
        article_text("a", "机器人焊接", ROBOTS, same_story=["b"]),
        article_text("b", "机器人焊接又一篇", ROBOTS, lang="en"),
        article_text("y", "机器人", ROBOTS, same_story=["x"]),
    )
    related = project.relate()
    assert related_ids(related, "x") == ["b"], "its own language, and neither `y` nor the Chinese version"
    assert related_ids(related, "a") == ["y"], "one of the story that `x` and `y` tell, in its own language"


def test_only_neighbours_in_time_are_compared(project: Project) -> None:
    """Of those that share a name, so many before and so many after, however many may be shown."""
    project.write("content/topics/lan-jing.md", "---\nzh: 蓝鲸约定\nkind: initiative\n---\n")
    for at in range(3 * WINDOW):
        day = date.fromordinal(date(2024, 1, 1).toordinal() + 100 * at).isoformat()
        project.add(article_text(f"n{at:02}", f"题{at}", "他谈到了蓝鲸约定。", day))
    related = relate(project.library(), Config(related=2 * WINDOW), project.cache)
    assert related_ids(related, "n00") == [f"n{at:02}" for at in range(WINDOW, 0, -1)]


def test_the_settings_say_how_many(project: Project) -> None:
    library = project.add(*(article_text(id, f"题{id}", ROBOTS) for id in "abcdefgh")).library()
    for count in (0, 2, 7, 5):
        related = relate(library, Config(related=count), project.cache)
        assert len(related_ids(related, "a")) == count


def test_without_a_cache_topics_still_relate(project: Project) -> None:
    project.add(*(article_text(id, f"题{id}", "字", topics=["ai", "law"]) for id in "ab"))
    related = relate(project.library(), Config())
    assert [one.card.id for one in related.of(related.cards["a"]).related.unpacked()] == ["b"]


# -- the same by every way ------------------------------------------------------------------------

PASTIMES = ["围棋", "象棋", "书法", "篆刻", "古琴", "昆曲", "剪纸", "皮影"]


def many(count: int, seed: int = 1, words: int = 60) -> list[tuple[str, str]]:
    """Articles whose words come from a small vocabulary, thirty in a month."""
    random = Random(seed)
    telling = [word for word in sorted(TELLING) if len(word) == 2][:words]
    files = []
    for at in range(count):
        own = random.choices(telling, k=12)
        text = "。".join("的".join(random.choices(own, k=5)) for _ in range(12))
        day = date.fromordinal(date(2024, 1, 1).toordinal() + at).isoformat()
        topics = random.sample(PASTIMES, 2)
        files.append(article_text(f"m{at:03}", "，".join(own[:3]), text, day, topics=topics))
    return files


def telling_words() -> list[str]:
    from wenzhai.text.idf import table

    words = (word.decode() for word, weight in table().items() if 8 < float(weight) < 9)
    return [word for word in words if word.isalpha()][:600]


TELLING = telling_words()


def test_the_order_of_files_is_nothing(project: Project, tmp_path: Path) -> None:
    files = many(40)
    forward = project.add(*files).relate()
    other = Project(tmp_path / "other").add(*files[::-1]).relate()
    assert everything(forward) == everything(other)


def test_found_again_only_where_it_matters_and_as_from_scratch(project: Project) -> None:
    project.add(*many(120)).relate()
    random = Random(5)
    for edit in range(12):
        path = random.choice(sorted(project.files))
        if edit % 3 == 0:
            project.remove(path)
        elif edit % 3 == 1:
            project.add(
                (path, many(130, seed=edit)[random.randrange(120)][1].replace("id: m", f"id: e{edit}"))
            )
        else:
            project.add(many(140, seed=2)[random.randrange(120, 140)])
        after = everything(project.relate())
        assert after == everything(project.forget_related().relate())


def test_one_edit_changes_few_lists(project: Project) -> None:
    project.add(*many(200, words=300))
    before = project.relate()
    for at in (30, 100, 170):
        path = f"content/articles/m{at:03}.md"
        kept = project.files[path]
        project.add((path, kept + "。".join(TELLING[at // 10 : at // 10 + 6]) * 3))
        after = project.relate()
        ids = [id for id in after.known if after.known[id].nearest != before.known[id].nearest]
        assert 1 <= len(ids) <= 40
        project.write(path, kept)
        assert everything(project.relate()) == everything(before)


def test_a_damaged_or_foreign_memory_is_no_memory(project: Project) -> None:
    first = everything(project.add(*many(20)).relate())
    memo = Store(project.cache, "memo_related")
    rows = memo.all()
    memo.keep(sorted(rows)[1:])
    assert everything(project.relate()) == first
    memo.keep(())
    assert everything(project.relate()) == first
    memo = project.cache.memo("related", digest("another program"))
    memo.put([(HEADER, b"another format")])
    assert everything(project.relate()) == first


SHOWN = 5
FEATURES = st.lists(st.sampled_from(["甲", "乙", "丙", "丁", "己", "@戊"]), unique=True, max_size=4)
ARTICLE = st.tuples(
    st.one_of(st.none(), st.integers(1, 40)),
    FEATURES,
    st.sampled_from(["zh-Hans", "en"]),
    st.integers(30, 150),
)
SHELF = st.dictionaries(st.integers(0, 60), ARTICLE, max_size=50)


def known(shelf: dict[int, tuple[int | None, list[str], str, int]]) -> dict[str, ArticleState]:
    found = []
    for number, (day, features, lang, weight) in shelf.items():
        traits = Traits(words="\t".join(features), weights=bytes([weight] * len(features)))
        place = TimePosition(f"{number:02}", day, 0, lang)
        found.append(
            ArticleState(
                repr((number, day, features, lang, weight)).encode(), f"题{number}", place, traits, Nearest()
            )
        )
    return {one.place.id: one for one in sorted(found, key=lambda one: one.place.sort)}


@pytest.mark.parametrize("rare", [2, FEW], ids=["the size of the archive matters", "it does not"])
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    old=SHELF,
    new=SHELF,
    pairs=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4),
    few=st.booleans(),
)
def test_from_any_state_to_any_other(
    rare: int,
    monkeypatch: pytest.MonkeyPatch,
    old: dict[int, tuple[int | None, list[str], str, int]],
    new: dict[int, tuple[int | None, list[str], str, int]],
    pairs: list[tuple[int, int]],
    few: bool,
) -> None:
    """What is known of the old shelf never shows in what is found for the new one."""
    monkeypatch.setattr(neighbours, "FEW", rare)
    if few:
        new = {**old, **dict(list(new.items())[:3])}
    ids = {f"{number:02}" for number in new}
    same = tuple(
        sorted({(f"{a:02}", f"{b:02}") for a, b in pairs if a < b} & {(a, b) for a in ids for b in ids})
    )
    first, then = known(old), known(new)
    before = compared(first, first, StoryOverrides(), State(), SHOWN).state
    fresh = [id for id, one in then.items() if id not in first or first[id].digest != one.digest]
    carried = {id: one if id in fresh else before.known[id] for id, one in then.items()}
    after = compared(carried, fresh, StoryOverrides(same), before, SHOWN).state
    scratch = compared(then, then, StoryOverrides(same), State(), SHOWN).state
    assert {id: one.nearest for id, one in after.known.items()} == {
        id: one.nearest for id, one in scratch.known.items()
    }
    assert (after.pairs, after.stories) == (scratch.pairs, scratch.stories)
    assert all(len(one.nearest.ids.split("\t")) <= SHOWN for one in after.known.values())


@settings(max_examples=300)
@given(SHELF, st.integers(1, 5), st.sampled_from([7, 1000]))
def test_all_at_once_as_one_by_one(
    shelf: dict[int, tuple[int | None, list[str], str, int]], shown: int, part: int
) -> None:
    now = list(known(shelf).values())
    around = FeatureIndex(now, {}, shown)
    around.look_up(None)
    assert list(rank_all(now, around.features, shown, part)) == [around.ranked(at) for at in range(len(now))]


def test_thousands_are_compared_with_numpy_and_few_without() -> None:
    code = """
import sys
from wenzhai.relations.relate import MANY, compared
from wenzhai.relations.article_state import ArticleState, Nearest, TimePosition
from wenzhai.relations.story_overrides import StoryOverrides
from wenzhai.relations.state import State
from wenzhai.relations.features import Traits

def shelf(count):
    traits = Traits(words="@jia", weights=bytes([99]))
    places = [TimePosition(f"{n:05}", n, 0, "zh") for n in range(count)]
    return {place.id: ArticleState(b"", "题", place, traits, Nearest()) for place in places}

for count in (MANY, MANY + 1):
    found = compared(shelf(count), shelf(count), StoryOverrides(), State(), 5).state.known
    print("numpy" in sys.modules, found["00500"].nearest.ids.split())
"""
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    )
    near = ["00503", "00502", "00501", "00499", "00498"]
    assert done.stdout == f"False {near}\nTrue {near}\n"


def test_the_same_in_every_process(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from tests.support.project import Project
from tests.support.relating import everything
from tests.relations.test_relations import many
print(everything(Project(Path(sys.argv[1])).add(*many(60)).relate()))
"""
    said = {
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / seed)],
            env=environment({"PYTHONHASHSEED": seed}),
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(said) == 1
    assert len(said.pop()) > 10_000


# -- none is better than a bad one


def test_words_that_many_articles_have_relate_none_and_are_no_reason(project: Project) -> None:
    """A weekly of tools: every item has the words of its call for contributions, two have a subject in common."""
    call = "本周工具由读者投稿，欢迎继续投稿。"
    for at in range(FEW + 4):
        own = "潮汐表的刻度要重画，潮汐表挂在码头。" if at < 2 else ""
        project.add(article_text(f"n{at:02}", f"第{at}件", call + own, f"2025-01-{at + 1:02}"))
    related = project.relate()
    (near,) = related.of(related.cards["n00"]).related.unpacked()
    assert near.card.id == "n01"
    assert "潮汐" in near.keywords
    assert {"工具", "投稿"}.isdisjoint(near.keywords)
    assert all(not related.of(related.cards[f"n{at:02}"]).related.unpacked() for at in range(2, FEW + 4))


def test_one_word_that_both_use_in_passing_relates_none(project: Project) -> None:
    project.add(
        article_text("a", "潮声", "灯塔旁边有人修补渔网，补到天黑。"),
        article_text("b", "山路", "老人在渔网下面种了豆角，长得很好。"),
    )
    related = project.relate()
    assert related.of(related.cards["a"]).related.unpacked() == ()
