"""Libraries made from Markdown as people write it, with a real cache, for tests of relations."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import msgpack

from tests.samples import library
from wenzhai.content.config import Config
from wenzhai.content.parse import parse_file
from wenzhai.engine.cache import Cache, open_cache
from wenzhai.engine.digest import digest
from wenzhai.library.library import Library
from wenzhai.model.content import Article, Fact
from wenzhai.relations import RelationIndex, relate

CONFIG = Config()


def article_text(
    id: str,
    title: str,
    text: str = "",
    day: str = "2025-12-24",
    *,
    lang: str = "zh-Hans",
    **front: str | list[str],
) -> tuple[str, str]:
    """(path, content) of an article file. `front` are further keys; lists become flow lists."""
    more = "".join(
        f"{key}: {value if not isinstance(value, list) else flow(value)}\n" for key, value in front.items()
    )
    date = f"date: {day}\n" if day else ""
    return (
        f"content/articles/{id}.md",
        f'---\nid: {id}\ntitle: "{title}"\nlang: {lang}\n{date}{more}---\n{text}\n',
    )


def topic_text(slug: str, zh: str, en: str, kind: str = "", aliases: Iterable[str] = ()) -> tuple[str, str]:
    kind = f"kind: {kind}\n" if kind else ""
    names = f"aliases: {flow(aliases)}\n" if aliases else ""
    return f"content/topics/{slug}.md", f"---\nzh: {zh}\nen: {en}\n{kind}{names}---\n"


def flow(items: Iterable[object]) -> str:
    return "[" + ", ".join(f'"{item}"' for item in items) + "]"


class Project:
    """Content files, parsed into a library; a cache that lives as long as the test."""

    def __init__(self, folder: Path) -> None:
        self.cache: Cache = open_cache(folder / ".cache", folder / "site")
        self.files: dict[str, str] = {}

    def write(self, *files: tuple[str, str]) -> "Project":
        self.files.update(files)
        return self

    def library(self) -> Library:
        facts: list[Fact] = []
        for path, text in sorted(self.files.items()):
            parsed = parse_file(path, text.encode(), CONFIG)
            assert parsed.fact is not None, parsed.problems
            facts.append(parsed.fact)
            self.cache.bodies.put([(parsed.fact.body_digest, msgpack.encode(parsed.body))])
            if isinstance(parsed.fact, Article):
                self.cache.analyses.put([(parsed.fact.analysis_digest, msgpack.encode(parsed.analysis))])
        return library(*facts)

    def relate(self) -> RelationIndex:
        return relate(self.library(), CONFIG, self.cache)

    def forget(self) -> "Project":
        """As if nothing had been found out before."""
        self.cache.memo("related", digest("nothing is known"))
        return self


def related_ids(related: RelationIndex, id: str) -> list[str]:
    return [one.card.id for one in related.of(related.cards[id]).related.unpacked()]


def story_ids(related: RelationIndex, id: str) -> list[str]:
    return sorted(card.id for card in related.stories.get(id, ()))


def everything(related: RelationIndex) -> dict[str, object]:
    """All that pages can ask for, to be compared."""
    return {id: related.of(card) for id, card in related.cards.items()} | {"mentions": related.mentions}
