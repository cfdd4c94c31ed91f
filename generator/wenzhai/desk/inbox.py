"""What a curator sees of each draft: itself, its story, what it resembles, which topics its words speak for.

Nothing is learnt and nothing is hidden: items stand in an order that can be said in a word, and all of them are there.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct, structs

from wenzhai.builder.project import ContentSnapshot, read_project
from wenzhai.builder.session import Memory
from wenzhai.content.config import Config
from wenzhai.content.inbox_ledger import read_inbox_ledger
from wenzhai.content.kinds import ARTICLE
from wenzhai.content.parse import parse_file, parse_files
from wenzhai.content.write import read
from wenzhai.engine.digest import digest
from wenzhai.engine.workers import Watcher
from wenzhai.importers.addresses import clean_address
from wenzhai.model.content import Article
from wenzhai.model.digest import Digest
from wenzhai.model.problems import Problem, errors_in
from wenzhai.model.views import Card
from wenzhai.text.dates import DateError, parse_date
from wenzhai.text.normalize import normalize
from wenzhai.tools.topics.suggest import Suggestion, suggestions

NEAR = 3
"""So many articles that are near are shown."""


class InboxItem(Struct, frozen=True):
    """A draft and what is known of it. `digest` is that of its file as it was read."""

    article: Article
    digest: Digest
    source: str
    """The name of the source; empty without one."""
    topics: tuple[str, ...]
    """The names of its topics."""
    ai: str = ""
    later: bool = False
    dropped: bool = False
    """It was dropped, and its file has been brought back, as git does."""
    versions: tuple[Card, ...] = ()
    """The other articles that tell the story, drafts and published ones."""
    proposed: tuple[Suggestion, ...] = ()
    near: tuple[Card, ...] = ()
    """Published articles that it resembles, the nearest first."""
    used: tuple[Card, ...] = ()
    """Published articles with the same original."""
    text: str = ""
    """The plain text, for the search."""

    @property
    def id(self) -> str:
        return self.article.id

    @property
    def pictures(self) -> int:
        return sum(link.kind == "image" for link in self.article.links)


class Inbox(Struct, frozen=True):
    """The drafts by id; names of topics by what articles call them, and of those with a file. `unread` are the errors
    in files of articles that keep them from being read: whether they are drafts, nobody can tell."""

    items: Mapping[str, InboxItem]
    topic_names: Mapping[str, str] = {}
    known_topics: Mapping[str, str] = {}
    unread: tuple[Problem, ...] = ()


class InboxFilter(Struct, frozen=True, kw_only=True):
    """Which drafts are wanted; an empty text asks for nothing."""

    source: str = ""
    topic: str = ""
    lang: str = ""
    day: str = ""
    words: str = ""


class StoryLine(Struct, frozen=True):
    """One line of the inbox: the first draft of a story, and its others."""

    main: InboxItem
    others: tuple[InboxItem, ...] = ()


# -- reading --------------------------------------------------------------------------------------


def read_inbox(
    root: Path, config: Config, *, memory: Memory | None = None, watcher: Watcher | None = None
) -> Inbox:
    """Raises `ProblemsError`, `DiskError`."""
    content = read_project(
        root,
        config,
        command="inbox",
        now=int(time.time()),
        memory=memory,
        watcher=watcher,
        texts=lambda library: [one for one in library.articles.values() if one.draft],
    )
    return inbox_of(content, root)


def inbox_of(content: ContentSnapshot, root: Path) -> Inbox:
    library, related, lang = content.library, content.related, content.config.lang
    proposed = {one.card.id: one.topics for one in suggestions(library, related, content.plain_texts)}
    ledger = read_inbox_ledger(root)
    drafts = [library.articles[id] for id in content.plain_texts]
    wanted = {clean_address(one.source_url) for one in drafts if one.source_url}
    used: dict[str, list[Card]] = defaultdict(list)
    for one in library.articles.values():
        if one.source_url and not one.draft and clean_address(one.source_url) in wanted:
            used[clean_address(one.source_url)].append(related.cards[one.id])
    items = {}
    for article in drafts:
        card = related.cards[article.id]
        near = [one for one in related.of(card).related.cards if not one.draft]
        items[article.id] = InboxItem(
            article=article,
            digest=digest(read(root / article.path)),
            source=card.source.name(lang) if card.source else "",
            topics=tuple(term.name(lang) for term in card.topics),
            ai=card.ai,
            later=article.id in ledger.later,
            dropped=article.id in ledger.dropped,
            versions=related.stories.get(article.id, ()),
            proposed=proposed.get(article.id, ()),
            near=tuple(near[:NEAR]),
            used=tuple(used.get(clean_address(article.source_url or ""), ())),
            text=content.plain_texts[article.id],
        )
    names = {slug: term.name(lang) for slug, term in library.topics.items()}
    there = {one.path for one in library.articles.values()}
    wrong = (one.path for one in errors_in(content.problems) if one.path.startswith(f"{ARTICLE.path}/"))
    unread = errors_of([path for path in wrong if path not in there], root, content.config)
    return Inbox(items, names, {slug: names[slug] for slug in library.topic_files if slug in names}, unread)


def errors_of(paths: Iterable[str], root: Path, config: Config) -> tuple[Problem, ...]:
    """The errors in those files of articles, of each file once."""
    files = [(path, data) for path in dict.fromkeys(paths) if (data := read(root / path)) is not None]
    return tuple(error for parsed in parse_files(files, config) for error in errors_in(parsed.problems))


def refreshed(inbox: Inbox, root: Path, config: Config) -> Inbox:
    """The inbox with the drafts as they are now: those that have gone are not in it, changed ones are read again. What
    was found by comparing articles stays as it was, and so does a draft whose file cannot be read any more."""
    ledger = read_inbox_ledger(root)
    items, unread = {}, [one.path for one in inbox.unread]
    for id, item in inbox.items.items():
        data = read(root / item.article.path)
        if data is None:
            continue
        if digest(data) != item.digest:
            article = parse_file(item.article.path, data, config).fact
            if isinstance(article, Article):
                if not article.draft or article.id != id:
                    continue
                topics = tuple(inbox.topic_names.get(name, name) for name in article.topics)
                item = structs.replace(item, article=article, topics=topics)
            else:
                unread.append(item.article.path)
            item = structs.replace(item, digest=digest(data))
        stands = {"later": id in ledger.later, "dropped": id in ledger.dropped}
        changed = stands != {"later": item.later, "dropped": item.dropped}
        items[id] = structs.replace(item, **stands) if changed else item
    return structs.replace(inbox, items=items, unread=errors_of(unread, root, config))


# -- choosing and ordering ------------------------------------------------------------------------


def chosen(items: Iterable[InboxItem], wanted: InboxFilter) -> Iterator[InboxItem]:
    words = normalize(wanted.words).split()
    for item in items:
        article = item.article
        topics = {*article.topics, *item.topics}
        if (
            wanted.source in ("", article.source, item.source)
            and (not wanted.topic or wanted.topic in topics)
            and article.lang.startswith(wanted.lang)
            and (not wanted.day or article.day == wanted.day)
            and (not words or has_words(item, words))
        ):
            yield item


MATCHLESS = {
    "source": ("inbox-source-none", "inbox-source-near"),
    "topic": ("inbox-topic-none", "inbox-topic-near"),
    "lang": ("inbox-lang-none", "inbox-lang-near"),
}
"""Codes for a name that no draft has, and for one that is nearly that of some draft."""


def matchless(items: Iterable[InboxItem], wanted: InboxFilter) -> list[Problem]:
    """What is wrong with the values of filters: names that no draft has, and a day that is none."""
    drafts = [*items]
    known = {
        "source": {name for one in drafts for name in (one.article.source, one.source) if name},
        "topic": {name for one in drafts for name in (*one.article.topics, *one.topics)},
        "lang": {one.article.lang for one in drafts},
    }
    problems = []
    for key, names in known.items():
        name = str(getattr(wanted, key))
        if name and name not in names and not (key == "lang" and any(one.startswith(name) for one in names)):
            near = get_close_matches(name, sorted(names), 1)
            code = MATCHLESS[key][bool(near)]
            problems.append(Problem(code=code, params={"name": name, "nearest": "".join(near)}))
    if wanted.day and not is_day(wanted.day):
        problems.append(Problem(code="inbox-day-wrong", params={"day": wanted.day}))
    return problems


def is_day(text: str) -> bool:
    try:
        return parse_date(text, ZoneInfo("UTC")).instant is None
    except DateError:
        return False


def has_words(item: InboxItem, words: Sequence[str]) -> bool:
    """Whether all words stand in the title, the text or the name of the source, as the search of the site compares."""
    text = normalize(f"{item.article.title}\n{item.source}\n{item.text}")
    return all(word in text for word in words)


Key = Callable[[StoryLine], tuple[object, ...]]

ORDERS: Mapping[str, Key] = {
    "story": lambda line: (-1 - len(line.others) - published(line.main),),
    "time": lambda line: (),
    "source": lambda line: (not line.main.source, line.main.source),
    "topic": lambda line: (not line.main.topics, *line.main.topics[:1]),
}
"""The orders by name; what is equal stands newest first, and what was put off comes last in each."""


def published(item: InboxItem) -> int:
    return sum(not card.draft for card in item.versions)


def story_lines(items: Iterable[InboxItem], order: str = "story") -> list[StoryLine]:
    """A line for each story, its newest draft first."""
    newest = sorted(items, key=lambda item: (item.article.sort, item.id), reverse=True)
    among = {item.id: item for item in newest}
    lines, done = [], set[str]()
    for item in newest:
        if item.id not in done:
            ids = {card.id for card in item.versions}
            others = tuple(one for one in newest if one.id in ids) if ids & among.keys() else ()
            done |= {item.id, *(one.id for one in others)}
            lines.append(StoryLine(item, others))
    return sorted(lines, key=lambda line: (line.main.later, *ORDERS[order](line)))
