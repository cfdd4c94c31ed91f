"""Articles and queries for the search benchmark, always the same for a seed: mostly Chinese, with an English tenth.

Words are drawn from jieba's dictionary by frequency; most follow a word that they often follow, so that pairs of
characters recur as they do in real text.
"""

import random
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import accumulate

from msgspec import Struct

NEWEST = date(2026, 11, 22)
PER_DAY = 30
TOPICS = ("人工智能", "芯片", "能源", "航天", "教育", "医疗", "气候", "贸易", "历史", "体育")
SOURCES = ("晨光日报", "长河周刊", "北辰财经", "新域科学", "Harbor Times")
LATIN = ("AI", "GPU", "5G", "API", "GDP", "WHO", "mRNA", "Linux", "Python", "C++", "OpenStack", "TypeScript")
ENGLISH = (
    *(
        "the",
        "of",
        "to",
        "and",
        "in",
        "for",
        "on",
        "with",
        "that",
        "by",
        "as",
        "from",
        "which",
        "are",
        "was",
        "has",
    ),
    *(
        "new",
        "report",
        "public",
        "system",
        "research",
        "people",
        "world",
        "model",
        "energy",
        "market",
        "school",
    ),
    *(
        "health",
        "climate",
        "trade",
        "history",
        "language",
        "network",
        "safety",
        "standard",
        "global",
        "government",
    ),
    *("governance", "agreement", "company", "industry", "measure", "question", "answer", "development"),
)
FUNCTION = frozenset(
    "的了是在和与及或也都就而但这那你我他她它们么吗呢吧啊被把将让给对于从到为以可会要有没不很更最个些着过等其之中上下"
)
RUN = re.compile(r"[\u4e00-\u9fff]+")


class Article(Struct, frozen=True):
    id: str
    day: str
    lang: str
    title: str
    text: str
    source: str
    topics: tuple[str, ...]


class Query(Struct, frozen=True):
    kind: str
    """word, phrase (cut between words), cut (at random), title, mixed, prefix"""
    text: str


@cache
def dictionary() -> tuple[list[str], list[int]]:
    """Words of Han with their cumulated frequencies."""
    lines = files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" ") for line in lines]
    kept = [(word, int(count)) for word, count, _ in rows if RUN.fullmatch(word) and int(count) > 20]
    return [word for word, _ in kept], list(accumulate(count for _, count in kept))


@cache
def followers(word: str) -> tuple[str, ...]:
    words, weights = dictionary()
    return tuple(random.Random(word).choices(words, cum_weights=weights, k=24))


def sentence(chosen: random.Random) -> list[str]:
    """Words of Han, now and then one of letters."""
    words, weights = dictionary()
    made = chosen.choices(words, cum_weights=weights, k=1)
    for _ in range(chosen.randint(5, 16)):
        if chosen.random() < 0.04:
            made.append(chosen.choice(LATIN))
        last = made[-1] if RUN.fullmatch(made[-1]) else made[-2]
        made.append(
            chosen.choice(followers(last))
            if chosen.random() < 0.8
            else chosen.choices(words, cum_weights=weights)[0]
        )
    return made


def article(number: int, seed: int = 1) -> Article:
    """The `number`th newest."""
    chosen = random.Random(f"{seed} {number}")
    day = (NEWEST - timedelta(days=number // PER_DAY)).isoformat()
    source, topics = chosen.choice(SOURCES), tuple(chosen.sample(TOPICS, chosen.randint(1, 3)))
    if chosen.random() < 0.1:
        paragraphs = [" ".join(chosen.choices(ENGLISH, k=60)).capitalize() + "." for _ in range(6)]
        title = " ".join(chosen.choices(ENGLISH, k=7)).title()
        return Article(f"a{number:06}", day, "en", title, "\n\n".join(paragraphs), source, topics)
    title = "".join(sentence(chosen))[:24]
    paragraphs = [
        "".join("".join(sentence(chosen)) + chosen.choice("，，。") for _ in range(chosen.randint(4, 9)))
        for _ in range(chosen.randint(3, 8))
    ]
    return Article(f"a{number:06}", day, "zh-Hans", title, "\n\n".join(paragraphs), source, topics)


def articles(count: int) -> Iterator[Article]:
    return map(article, range(count))


def markdown(one: Article) -> str:
    topics = ", ".join(one.topics)
    front = (
        f'---\nid: {one.id}\ntitle: "{one.title}"\nlang: {one.lang}\nsource: {one.source}\ndate: {one.day}\n'
    )
    return f"{front}topics: [{topics}]\nslug: {one.id}\n---\n\n{one.text}\n"


# -- queries ------------------------------------------------------------------------------------------


def queries(corpus: Sequence[Article], seed: int = 1) -> list[Query]:
    """Some two hundred, none of which is in more than a fifth of the articles."""
    chosen = random.Random(seed)
    chinese = [one for one in corpus if one.lang != "en"]
    texts = [f"{one.title}\n{one.text}" for one in corpus]
    found: dict[str, Query] = {}
    kinds = {"word": 80, "phrase": 40, "cut": 20, "title": 30, "mixed": 30, "prefix": 20}
    for kind, count in kinds.items():
        wanted = len(found) + count
        while len(found) < wanted:
            query = DRAW[kind](chosen, chosen.choice(chinese))
            if query and sum(query in text for text in texts[:2000]) <= 0.2 * min(2000, len(texts)):
                found.setdefault(query, Query(kind, query))
    return list(found.values())


def draw_word(chosen: random.Random, one: Article) -> str:
    from rjieba import cut

    words = [word for word in cut(one.text) if RUN.fullmatch(word) and 2 <= len(word) <= 4]
    words = [word for word in words if not FUNCTION & set(word)]
    return chosen.choice(words) if words else ""


def draw_phrase(chosen: random.Random, one: Article) -> str:
    from rjieba import cut

    words = list(cut(chosen.choice(long_runs(one.text))))
    start = chosen.randrange(len(words))
    phrase = ""
    for word in words[start:]:
        if len(phrase + word) > 10:
            break
        phrase += word
    return phrase if len(phrase) > 3 else ""


def draw_cut(chosen: random.Random, one: Article) -> str:
    run = chosen.choice(long_runs(one.text))
    start = chosen.randrange(len(run) - 5)
    return run[start : start + chosen.randint(4, 10)]


def draw_title(chosen: random.Random, one: Article) -> str:
    if chosen.random() < 0.33:
        return one.title
    runs = [run for run in RUN.findall(one.title) if len(run) > 5]
    if not runs:
        return ""
    run = chosen.choice(runs)
    start = chosen.randrange(len(run) - 4)
    return str(run[start : start + chosen.randint(5, 12)])


def draw_mixed(chosen: random.Random, one: Article) -> str:
    found = list(re.finditer(r"[\u4e00-\u9fff]{1,4}([A-Za-z0-9+]+)[\u4e00-\u9fff]{1,4}", one.text))
    return str(chosen.choice(found)[0]) if found else ""


def draw_prefix(chosen: random.Random, one: Article) -> str:
    """The beginning of a word as one types it."""
    return draw_word(chosen, one)[:3]


def long_runs(text: str) -> list[str]:
    return [run for run in RUN.findall(text) if len(run) > 6] or [text]


DRAW = {
    "word": draw_word,
    "phrase": draw_phrase,
    "cut": draw_cut,
    "title": draw_title,
    "mixed": draw_mixed,
    "prefix": draw_prefix,
}


def truth(corpus: Sequence[Article], asked: Sequence[Query]) -> list[set[str]]:
    """For each query the articles whose title or text holds it, capitals aside."""
    texts = [(one.id, f"{one.title}\n{one.text}".casefold()) for one in corpus]
    return [{key for key, text in texts if query.text.casefold() in text} for query in asked]
