"""Articles and topics as people write them, and what a `Project` finds out of how they are related."""

from collections.abc import Iterable

from wenzhai.relations import RelationIndex


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


def related_ids(related: RelationIndex, id: str) -> list[str]:
    return [one.card.id for one in related.of(related.cards[id]).related.unpacked()]


def story_ids(related: RelationIndex, id: str) -> list[str]:
    return sorted(card.id for card in related.stories.get(id, ()))


def everything(related: RelationIndex) -> dict[str, object]:
    """All that pages can ask for, to be compared."""
    return {id: related.of(card) for id, card in related.cards.items()} | {"mentions": related.mentions}
