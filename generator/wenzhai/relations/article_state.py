"""What is known of one article among the others."""

from collections.abc import Iterable

from msgspec import Struct

from wenzhai.relations.features import Traits


class TimePosition(Struct, frozen=True, array_like=True):
    """An article in the order of time, oldest first, the undated before all others."""

    id: str
    day: int | None
    """A count of days; None when undated."""
    instant: int
    lang: str

    @property
    def sort(self) -> tuple[int, int, str]:
        return (0 if self.day is None else self.day, self.instant, self.id)


class Nearest(Struct, frozen=True, array_like=True):
    """The related articles of one, packed: their ids and the slugs of shared topics, divided by tabs; the reasons."""

    ids: str = ""
    slugs: str = ""
    reasons: bytes = b""
    """msgpack of the shared features that tell most, for each of the articles."""

    @classmethod
    def of(cls, ids: Iterable[str], slugs: Iterable[str], reasons: bytes) -> "Nearest":
        return cls("\t".join(ids), "\t".join(slugs), reasons)

    def article_ids(self) -> list[str]:
        return self.ids.split("\t") if self.ids else []

    def topic_slugs(self) -> list[str]:
        return self.slugs.split("\t") if self.slugs else []


class ArticleState(Struct, frozen=True, array_like=True):
    """`digest` is that of the article's fact: as long as it stays, so do title, place and traits."""

    digest: bytes
    title: str
    place: TimePosition
    traits: Traits
    nearest: Nearest
