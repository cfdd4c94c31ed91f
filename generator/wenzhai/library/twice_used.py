"""What two files of the content may not share: ids, numbers of issues, addresses of columns and series."""

from collections.abc import Iterable, Iterator, Mapping

from wenzhai.model.content import Article, DocFile
from wenzhai.model.problems import Problem
from wenzhai.model.views import Term


def twice_used_ids(articles: list[Article]) -> list[Problem]:
    """Errors for articles that share an id: feeds and redirects depend on it."""
    owners: dict[str, str] = {}
    problems = []
    for article in sorted(articles, key=lambda article: article.path):
        owner = owners.setdefault(article.id, article.path)
        if owner != article.path:
            params = {"key": "id", "name": article.id, "other": owner}
            problems.append(Problem(code="id-taken", path=article.path, line=1, column=1, params=params))
    return problems


def twice_used_numbers(issues: Iterable[DocFile]) -> Iterator[Problem]:
    """Errors for issues with the number of another one."""
    owners: dict[int, str] = {}
    for doc in sorted(issues, key=lambda doc: doc.path):
        if doc.number and (other := owners.setdefault(doc.number, doc.path)) != doc.path:
            params = {"number": str(doc.number), "other": other}
            yield Problem(code="issue-number-taken", path=doc.path, line=1, column=1, params=params)


def twice_used_slugs(key: str, terms: Mapping[str, Term], articles: Iterable[Article]) -> Iterator[Problem]:
    """Problems for two columns, or two series, whose names give the same address, at the newest article with the
    name."""
    owners: dict[str, str] = {}
    for name, term in terms.items():
        other = owners.setdefault(term.slug, name)
        if other != name:
            path = next(article.path for article in articles if getattr(article, key) == name)
            params = {"key": key, "name": name, "other": other, "url": term.url}
            yield Problem(code="name-url-taken", path=path, params=params)
