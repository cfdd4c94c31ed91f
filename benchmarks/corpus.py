"""A digest of any size, always the same: articles by number, for Wenzhai and for Hugo.

Article `n` depends on `n` alone, so that a smaller digest is the newest part of a larger one. Seven in ten articles
are Chinese; a body has some 2,400 bytes; an article has one to four of forty topics, some of them much more common than
others, and a fifth of its words are words of its topics.
"""

import json
import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import accumulate

from msgspec import Struct

from benchmarks.search_corpus import ENGLISH, LATIN, dictionary

NEWEST = date(2025, 6, 22)
"""The day of article 0; in the past, for neither side publishes the future."""
PER_DAY = 30
TOPIC_WORDS = 400
BODY = (700, 3600)
"""Bytes after which a body ends."""

TOPICS = (
    *("人工智能", "芯片", "机器人", "航天", "量子", "生物", "医疗", "公共卫生", "气候", "环境"),
    *("能源", "电力", "汽车", "铁路", "航空", "港口", "贸易", "金融", "财政", "就业"),
    *("住房", "教育", "大学", "科研", "法律", "隐私", "网络安全", "开源", "通信", "电商"),
    *("农业", "粮食", "旅游", "体育", "电影", "音乐", "文学", "历史", "考古", "城市"),
)
CHINESE_SOURCES = tuple(f"{place}{kind}" for place in "东西南北山海江湖" for kind in ("日报", "周刊", "新闻"))
ENGLISH_SOURCES = tuple(
    f"{place} {kind}" for place in ("River", "Hill", "Coast") for kind in ("Post", "Review")
)
SOURCES = CHINESE_SOURCES + ENGLISH_SOURCES


class Article(Struct, frozen=True):
    id: str
    title: str
    at: datetime
    """At +08:00."""
    lang: str
    source: int
    """Place in SOURCES."""
    topics: tuple[int, ...]
    """Places in TOPICS."""
    body: str

    @property
    def path(self) -> str:
        """Below `content/articles/`."""
        return f"{self.at:%Y/%m/%d}-{self.id}.md"


class Words(Struct, frozen=True):
    """What a language is written with."""

    all: Sequence[str]
    weights: Sequence[int]
    """Cumulated."""
    of_topics: Sequence[Sequence[str]]
    space: str
    stops: str
    comma: str


@cache
def chinese() -> Words:
    words, weights = dictionary()
    middling = [word for word in words if 1 < len(word) < 5]
    return Words(words, weights, [*of_topics(middling)], "", "。。。。！？", "，")


@cache
def english() -> Words:
    """The commonest are real, the others made of syllables: their number and frequency matter, not their sense."""
    chosen = random.Random("english")
    syllables = [one + two for one in "bcdfglmnprst" for two in ("a", "e", "i", "o", "u", "an", "er", "on")]
    made = dict.fromkeys("".join(chosen.choices(syllables, k=chosen.randint(2, 4))) for _ in range(9000))
    words = [*ENGLISH, *made]
    weights = [*accumulate(1_000_000 // (rank + 3) for rank in range(len(words)))]
    return Words(words, weights, [*of_topics(list(made))], " ", "...?", ",")


def of_topics(words: Sequence[str]) -> Iterator[list[str]]:
    chosen = random.Random("topics")
    return (chosen.sample(words, TOPIC_WORDS) for _ in TOPICS)


def some_words(chosen: random.Random, words: Words, topics: Sequence[int], count: int) -> list[str]:
    """A fifth of them of the topics, the first words of a topic most often.

    Among Chinese ones there is now and then a figure or a name; were they in both languages, chance would make versions
    of one story of them.
    """
    own = words.of_topics[chosen.choice(topics)]
    made = [own[int(TOPIC_WORDS * chosen.random() ** 2)] for _ in range(count // 5 + 1)]
    made += chosen.choices(words.all, cum_weights=words.weights, k=count - len(made))
    if words is chinese() and chosen.random() < 0.25:
        made.append(chosen.choice((chosen.choice(LATIN), f"{chosen.randint(2, 99)}%", str(NEWEST.year))))
    chosen.shuffle(made)
    return made


def phrase(chosen: random.Random, words: Words, topics: Sequence[int], count: int) -> str:
    return words.space.join(some_words(chosen, words, topics, count))


def sentence(chosen: random.Random, words: Words, topics: Sequence[int]) -> str:
    made = some_words(chosen, words, topics, chosen.randint(8, 24))
    parts = [words.space.join(made[at : at + 7]) for at in range(0, len(made), 7)]
    return f"{words.comma}{words.space}".join(parts) + chosen.choice(words.stops)


def paragraph(chosen: random.Random, words: Words, topics: Sequence[int], least: int = 2) -> str:
    sentences = [sentence(chosen, words, topics) for _ in range(chosen.randint(least, 4))]
    if chosen.random() < 0.4:
        sentences[0] = f"**{phrase(chosen, words, topics, 3)}**{words.space}{sentences[0]}"
    if chosen.random() < 0.4:
        link = f"[{phrase(chosen, words, topics, 3)}](https://example.com/{chosen.randrange(10**8)})"
        sentences.insert(1, link)
    return words.space.join(sentences)


def body(chosen: random.Random, words: Words, topics: Sequence[int]) -> str:
    """Paragraphs, now and then a heading, a list or a quotation."""
    wanted, size = chosen.randint(*BODY), 0
    blocks: list[str] = []
    while size < wanted:
        kind = chosen.random()
        if len(blocks) % 4 == 3 and kind < 0.5:
            blocks.append(f"## {phrase(chosen, words, topics, 3)}")
        elif blocks and kind < 0.15:
            blocks.append("\n".join(f"- {sentence(chosen, words, topics)}" for _ in range(3)))
        elif blocks and kind < 0.22:
            blocks.append(f"> {sentence(chosen, words, topics)}")
        else:
            blocks.append(paragraph(chosen, words, topics))
        size += len(blocks[-1].encode()) + 2
    if blocks[-1].startswith("## "):
        blocks.append(sentence(chosen, words, topics))
    return "\n\n".join(blocks) + "\n"


def article(number: int) -> Article:
    """The `number`th newest; -1 is the one that comes next."""
    chosen = random.Random(f"article {number}")
    is_chinese = chosen.random() < 0.7
    words = chinese() if is_chinese else english()
    drawn = (
        int(len(TOPICS) * chosen.random() ** 1.5) for _ in range(chosen.choice((1, 1, 2, 2, 2, 3, 3, 4)))
    )
    topics = tuple(dict.fromkeys(drawn))
    day, slot = divmod(number, PER_DAY)
    minutes = (PER_DAY - slot) * 45 + chosen.randrange(30)
    source = chosen.randrange(*((0, 24) if is_chinese else (24, 30)))
    return Article(
        id=f"a{number:06}" if number >= 0 else f"n{-number:06}",
        title=phrase(chosen, words, topics, chosen.randint(5, 9)),
        at=datetime.combine(NEWEST - timedelta(days=day), time(minutes // 60, minutes % 60)),
        lang="zh-Hans" if is_chinese else "en",
        source=source,
        topics=topics,
        body=body(chosen, words, topics),
    )


# -- as files -------------------------------------------------------------------------------------------


def topic_slug(topic: int) -> str:
    return f"t{topic:02}"


def source_slug(source: int) -> str:
    return f"s{source:02}"


def common(one: Article) -> str:
    topics = ", ".join(map(topic_slug, one.topics))
    title = json.dumps(one.title, ensure_ascii=False)  # which YAML reads, too
    return f"title: {title}\ndate: {one.at:%Y-%m-%dT%H:%M:%S}+08:00\nlang: {one.lang}\ntopics: [{topics}]\n"


def as_wenzhai(one: Article) -> str:
    source = source_slug(one.source)
    return f"---\nid: {one.id}\n{common(one)}source: {source}\nslug: {one.id}\n---\n\n{one.body}"


def as_hugo(one: Article) -> str:
    """Hugo has no archives by date: they are taxonomies."""
    dates = f'years: ["{one.at:%Y}"]\nmonths: ["{one.at:%Y-%m}"]\ndays: ["{one.at:%Y-%m-%d}"]\n'
    return f"---\n{common(one)}sources: [{source_slug(one.source)}]\n{dates}---\n\n{one.body}"
