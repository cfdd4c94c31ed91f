"""Summaries that are only how many articles begin, as issues of a weekly do: they say nothing of any of them."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import structs

from wenzhai.engine.digest import digest, join
from wenzhai.model.content import Article
from wenzhai.model.problems import Problem, warning

SAID_BY_MANY = 4
NO_SUMMARY = digest("no summary")


def common_summaries(articles: Iterable[Article]) -> dict[str, list[Article]]:
    """Each summary that at least `SAID_BY_MANY` articles begin with and none of them states, with these articles."""
    begun: dict[str, list[Article]] = {}
    for article in articles:
        if article.summary and not article.states_summary:
            begun.setdefault(article.summary, []).append(article)
    return {summary: found for summary, found in begun.items() if len(found) >= SAID_BY_MANY}


def without_summaries(articles: list[Article], common: Mapping[str, Sequence[Article]]) -> list[Article]:
    """The articles, those without their summary that `common` lists."""
    if not common:
        return articles
    listed = {article.path for found in common.values() for article in found}
    return [
        structs.replace(article, summary="", card_digest=join([article.card_digest, NO_SUMMARY]))
        if article.path in listed
        else article
        for article in articles
    ]


def common_summary_warning(articles: Sequence[Article]) -> Problem:
    """What is told of articles that begin alike, at the first of them: at its front matter, where a summary belongs."""
    first = min(articles, key=lambda article: article.path)
    params = {"count": str(len(articles)), "text": first.summary}
    return warning("summary-common", first.path, line=1, params=params)
