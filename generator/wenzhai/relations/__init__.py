"""Relations between articles: related articles, versions of one story, mentions and backlinks.

What other rooms use:

- here: `RelationIndex`
- `article_state`: `ArticleState`
- `names`: `NameFinder`
- `relate`: (as a module)
- `state`: `State`
- `stories`: `ENOUGH`, `SOON`, `pair`, `title_units`
- `story_overrides`: `story_overrides`
"""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from wenzhai.content.config import Config
from wenzhai.engine.cache import Cache
from wenzhai.library.library import Library
from wenzhai.model.page import PictureCopy
from wenzhai.model.views import Backlink, Card
from wenzhai.relations.article_state import ArticleState
from wenzhai.relations.link_graph import Linked, link_all
from wenzhai.relations.relate import compare_all, compare_titles
from wenzhai.relations.relations import RelationIndex, Relations
from wenzhai.relations.state import State
from wenzhai.relations.story_overrides import story_overrides

__all__ = ["RelationIndex", "Relations", "relate"]


def relate(
    library: Library, config: Config, cache: Cache | None = None, last: State | None = None
) -> RelationIndex:
    """The relations of all articles, and the problems with the relations that editors declare.

    The cache holds the texts and the result of the last build; without it only topics and titles are compared. `last`
    is the state that the last build of this process left, if nobody has changed the cache since.
    """
    overrides = story_overrides(library)
    linked = link_all(library, config.lang, ZoneInfo(config.timezone))
    cards = {card.id: card for card in library.every()}
    if cache is None:
        state = compare_titles(library, cards, config, overrides)
    else:
        state = compare_all(library, cards, config, overrides, cache, last)
    return RelationIndex(
        cards=cards,
        topics=library.topics,
        state=state,
        stories={id: others(story, id, cards) for id, story in state.stories.items()},
        backlinks=linked.backlinks,
        mentions=mentions(library, cards, state.known, linked),
        issue_items=linked.items,
        refs=linked.refs,
        thumbnails=thumbnails(library, linked),
        columns=library.columns,
        lang=config.lang,
        problems=linked.problems + overrides.problems,
    )


def thumbnails(library: Library, linked: Linked) -> dict[str, PictureCopy]:
    """By id: the smallest copy of the picture of each article that has one."""
    if not any(image.copies for image in library.images.values()):
        return {}
    refs = {id: linked.refs[article.path][-1] for id, article in library.articles.items() if article.image}
    return {id: ref.copies[0] for id, ref in refs.items() if ref and ref.copies}


def others(story: tuple[str, ...], id: str, cards: Mapping[str, Card]) -> tuple[Card, ...]:
    """The other versions of a story, newest first."""
    versions = [cards[other] for other in story if other != id]
    return tuple(sorted(versions, key=lambda card: (card.day or "", card.time or "", card.id), reverse=True))


def mentions(
    library: Library, cards: Mapping[str, Card], known: Mapping[str, ArticleState], linked: Linked
) -> dict[str, tuple[Backlink, ...]]:
    """By topic slug: the articles that name or link it, newest first, each once, with the sentence."""
    found: dict[str, dict[str, Backlink]] = {}
    for id, one in known.items():
        for slug, sentence in one.traits.quotes.items():
            found.setdefault(slug, {})[id] = Backlink(cards[id], sentence)
    for slug, term in library.topics.items():
        for link in linked.backlinks.get(term.url, ()):
            found.setdefault(slug, {}).setdefault(link.card.id, link)
    if not found:
        return {}
    place = {card.id: at for at, card in enumerate(library.every())}
    return {
        slug: tuple(sorted(by.values(), key=lambda link: place[link.card.id])) for slug, by in found.items()
    }
