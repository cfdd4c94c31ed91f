"""The editor's `same_story:` and `not_same_story:`, which override what is found."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from wenzhai.library.library import Library
from wenzhai.model.content import Article
from wenzhai.model.problems import Problem
from wenzhai.relations.stories import Pair, pair
from wenzhai.text.names import name_key


class StoryOverrides(Struct, frozen=True):
    same: tuple[Pair, ...] = ()
    apart: frozenset[Pair] = frozenset()
    problems: tuple[Problem, ...] = ()


def story_overrides(library: Library) -> StoryOverrides:
    """The overrides of all articles, resolved. Articles are named by id, title, slug or another of their names."""
    speaking = [one for one in library.articles.values() if one.same_story or one.not_same_story]
    if not speaking:
        return StoryOverrides()
    index = by_name(library.articles.values())
    waiting = by_name(one.file for one in library.waiting if isinstance(one.file, Article))
    same: set[Pair] = set()
    apart: set[Pair] = set()
    problems: list[Problem] = []
    for article in sorted(speaking, key=lambda article: article.path):
        for key, names, pairs in (
            ("same_story", article.same_story, same),
            ("not_same_story", article.not_same_story, apart),
        ):
            for name in names:
                found = resolve(index, article, key, name)
                if name_key(name) in waiting.keys() - index.keys():
                    continue  # until its day there is nothing to compare with
                if isinstance(found, Problem):
                    problems.append(found)
                else:
                    pairs.add(pair(article.id, found))
    problems += [contradiction(library, one) for one in sorted(same & apart)]
    return StoryOverrides(tuple(sorted(same)), frozenset(apart), tuple(problems))


def by_name(articles: Iterable[Article]) -> dict[str, list[Article]]:
    index: dict[str, list[Article]] = {}
    for article in articles:
        for name in dict.fromkeys(map(name_key, (article.id, article.title, article.slug, *article.names))):
            index.setdefault(name, []).append(article)
    return index


def resolve(index: Mapping[str, list[Article]], article: Article, key: str, name: str) -> str | Problem:
    """The id of the article meant, or the problem."""
    found = [other for other in index.get(name_key(name), []) if other.id != article.id]
    if len(found) == 1:
        return found[0].id
    params = {"key": key, "name": name}
    if found:
        params["found"] = ", ".join(other.path for other in found)
        return override_problem("story-ambiguous", article, params)
    if name_key(name) in index:
        return override_problem("story-itself", article, params)
    from difflib import get_close_matches  # slow to load, and rarely wanted

    near = get_close_matches(name_key(name), index, n=3, cutoff=0.6)
    if near:
        params["nearest"] = ", ".join(f"{index[one][0].id} ({index[one][0].title})" for one in near)
        return override_problem("story-unknown-near", article, params)
    return override_problem("story-unknown", article, params)


def contradiction(library: Library, both: Pair) -> Problem:
    one, two = (library.articles[id] for id in both)
    return override_problem("story-contradiction", one, {"other": two.path})


def override_problem(code: str, article: Article, params: dict[str, str]) -> Problem:
    return Problem(code=code, path=article.path, line=1, column=1, params=params)
