"""Answers about what a digest publishes, for programs that ask one question at a time."""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from wenzhai.builder.project import Choose, ContentSnapshot, read_project
from wenzhai.builder.records import article_of
from wenzhai.content.config import Config
from wenzhai.exports.select import NothingChosen, find_issue
from wenzhai.extend.hooks import load_hooks
from wenzhai.library.library import Library
from wenzhai.model.content import Article
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.model.views import Card
from wenzhai.pages.records import article_record, issue_records, related_to, term_records

Answer = dict[str, Any]


class Answers:
    """Reads the content anew for each question, so that every answer is of now. All methods raise `ProblemsError` where
    there is nothing of that name or the content has errors, and `DiskError`."""

    def __init__(self, root: Path, config: Config) -> None:
        self._root, self._config = root, config

    def article(self, name: str) -> Answer:
        """The record of an article with its text. `name` is its id, or its address whole or within the site."""

        def wanted(library: Library) -> list[Article]:
            found = self._card(library, name)
            return [library.articles[found.id]]

        content = self._read(wanted)
        record = article_of(content, self._card(content.library, name), self._config.url)
        found: Answer = msgspec.to_builtins(record)
        return found

    def topic(self, name: str, number: int) -> Answer:
        """A topic by slug or name, with the newest articles, as many as that, without their texts."""
        content = self._read()
        library = content.library
        if (term := library.topic(name)) is None:
            raise ProblemsError([library.no_topic(name)])
        records = term_records(library.taxonomies["topic"], self._config.url)
        record = next(one for one in records if one.slug == term.slug)
        cards = library.by_topic.get(term.slug, ())[:number]
        return {"topic": msgspec.to_builtins(record), "articles": self._records(content, cards)}

    def issue(self, name: str | None) -> Answer:
        """An issue by number, slug or title, the latest without a name, with its articles without their texts."""
        content = self._read()
        try:
            doc = find_issue(content.library, name)
        except NothingChosen as error:
            raise ProblemsError([error.problem]) from error
        records = issue_records(content.library, content.related, self._config.url)
        record = next(one for one in records if one.path == doc.url)
        cards = [content.related.cards[id] for id in record.articles]
        return {"issue": msgspec.to_builtins(record), "articles": self._records(content, cards)}

    def related(self, name: str) -> Answer:
        """The articles related to one, with the reason, and those on the same event."""
        content = self._read()
        card, related = self._card(content.library, name), content.related
        near = [
            {
                "words": list(one.words),
                "topics": list(one.topics),
                "article": self._record(content, related.cards[one.id]),
            }
            for one in related_to(related, card)
        ]
        return {"related": near, "same_story": self._records(content, related.stories.get(card.id, ()))}

    def _read(self, texts: Choose = lambda library: ()) -> ContentSnapshot:
        now = int(time.time())
        hooks = load_hooks(self._root, self._config.plugins)
        return read_project(
            *(self._root, self._config),
            command="mcp",
            now=now,
            drafts=False,
            strict=True,
            texts=texts,
            hooks=hooks,
        )

    def _card(self, library: Library, name: str) -> Card:
        path = name.removeprefix(self._config.url) if self._config.url else name
        path = path.removeprefix("/")
        for card in library.every():
            if name == card.id or path in (card.url, card.url.removesuffix(".html") + ".md"):
                return card
        raise ProblemsError([Problem(code="mcp-no-article", params={"name": name})])

    def _records(self, content: ContentSnapshot, cards: Iterable[Card]) -> list[Answer]:
        return [self._record(content, card) for card in cards]

    def _record(self, content: ContentSnapshot, card: Card) -> Answer:
        """The record of an article without its text, and without a field for it."""
        record = article_record(content.library.articles[card.id], card, self._config.url)
        found: Answer = msgspec.to_builtins(record)
        del found["text"]
        return found
