"""The state that is kept for each article between builds."""

from collections.abc import Iterable

from msgspec import Struct

from wenzhai.relations.features import Traits


class TimePosition(Struct, frozen=True, array_like=True):
    """The position of an article in time: oldest first, undated ones before all others."""

    id: str
    day: int | None
    """Number of the day; None when undated."""
    instant: int
    lang: str

    @property
    def sort(self) -> tuple[int, int, str]:
        return (0 if self.day is None else self.day, self.instant, self.id)


class Nearest(Struct, frozen=True, array_like=True):
    """The related articles of one article, packed: ids and slugs of shared topics, separated by tabs; the reasons."""

    ids: str = ""
    slugs: str = ""
    reasons: bytes = b""
    """msgpack of the most significant shared features for each related article."""

    @classmethod
    def of(cls, ids: Iterable[str], slugs: Iterable[str], reasons: bytes) -> "Nearest":
        return cls("\t".join(ids), "\t".join(slugs), reasons)

    def article_ids(self) -> list[str]:
        return self.ids.split("\t") if self.ids else []

    def topic_slugs(self) -> list[str]:
        return self.slugs.split("\t") if self.slugs else []


class ArticleState(Struct, frozen=True, array_like=True):
    """The state of one article. `digest` is that of its fact: while it is unchanged, so are title, place and traits."""

    digest: bytes
    title: str
    place: TimePosition
    traits: Traits
    nearest: Nearest
