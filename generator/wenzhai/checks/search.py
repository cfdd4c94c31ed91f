"""`wenzhai check --search`: strings from articles must find their article in the built site."""

import time
from collections.abc import Iterator
from pathlib import Path

from wenzhai.builder.project import read_project
from wenzhai.content.config import Config
from wenzhai.extend.hooks import Hooks
from wenzhai.library.library import Library
from wenzhai.model.content import Article
from wenzhai.model.problems import Problem
from wenzhai.search.codec import BrokenIndex
from wenzhai.search.reader.index import SearchIndex
from wenzhai.search.reader.proof import ExpectedArticle, check_search
from wenzhai.text.search_terms import whole_text


def search_problems(root: Path, config: Config, hooks: Hooks) -> list[Problem]:
    """Problems for strings that do not find their article. Articles without a page in the site are left out."""
    site = root / config.output
    try:
        index = SearchIndex(lambda url: Path(site, url).read_bytes())
    except BrokenIndex as error:
        return [Problem(code="search-broken", params={"file": f"search/{error}"})]
    except OSError as error:
        return [Problem(code="search-missing", params={"file": str(error.filename)})]
    return list(check_search(index, expected_articles(root, config, hooks)))


def expected_articles(root: Path, config: Config, hooks: Hooks) -> Iterator[ExpectedArticle]:
    """The articles that the site should have, with their current texts."""

    def shown(library: Library) -> list[Article]:
        return [
            article for article in library.articles.values() if (root / config.output / article.url).is_file()
        ]

    now = int(time.time())
    snapshot = read_project(root, config, command="check", now=now, drafts=False, texts=shown, hooks=hooks)
    for card in snapshot.library.every():
        if card.id in snapshot.plain_texts:
            text = whole_text(
                snapshot.plain_texts[card.id], card.column, card.series, card.note_text, card.summary
            )
            yield ExpectedArticle(snapshot.library.articles[card.id].path, card.url, (card.title, text))
