"""`wenzhai search`: searches the built site as the browser does, with an independent implementation."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wenzhai.cli.complete import complete_sources, complete_topics
from wenzhai.cli.console import USAGE, CommandFailed, Console
from wenzhai.cli.options import argument, command, option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wenzhai.search.reader.find import Result, SearchAnswer
    from wenzhai.search.reader.index import SearchIndex
    from wenzhai.search.reader.query import Query


NONE_HAS = {
    "topic": ("search-topic-none", "search-topic-near"),
    "source": ("search-source-none", "search-source-near"),
}
"""Codes for a name that no article has, and for one that is nearly that of a file."""
MEANT = {
    "topic": "search-meant-topic",
    "source": "search-meant-source",
    "column": "search-meant-column",
    "series": "search-meant-series",
    "date": "search-meant-date",
}
LOOSER = {"mentioned": "search-mentioned", "all": "search-all", "some": "search-some"}


@command("search", json=True)
@argument("words", metavar="QUERY…", nargs=-1, required=True)
@option("--topic", "-t", metavar="TOPIC", shell_complete=complete_topics)
@option("--source", "-s", metavar="SOURCE", shell_complete=complete_sources)
@option("--field", "-f", "fields", metavar="KEY=VALUE", multiple=True)
@option("--year", "-y", metavar="YYYY")
@option("--lang", "-l", "written_lang", metavar="LANG")
@option("--number", "-n", type=click.IntRange(1, 1000), default=10, metavar="N")
def search(
    console: Console,
    words: tuple[str, ...],
    topic: str | None,
    source: str | None,
    fields: tuple[str, ...],
    year: str | None,
    written_lang: str | None,
    number: int,
) -> None:
    query = " ".join(words)
    show(console, query, search_site(console, query, topic, source, year, written_lang, number, fields))


def search_site(
    console: Console,
    query: str,
    topic: str | None,
    source: str | None,
    year: str | None,
    written_lang: str | None,
    number: int,
    fields: "Sequence[str]" = (),
) -> "SearchAnswer":
    """The answer of the built site. `fields` are `KEY=VALUE`. Raises `CommandFailed` where there is none, or no such
    topic, source or value."""
    from wenzhai.cli.search_fields import field_filter
    from wenzhai.model.problems import Problem
    from wenzhai.search.codec import BrokenIndex
    from wenzhai.search.reader.find import answer

    lang = written_lang and written_lang.partition("-")[0].lower()  # as in `filters`: without the script
    try:
        index = open_index(console)
        filters = [term_filter(console, index, "topic", topic)] if topic else []
        filters += [term_filter(console, index, "source", source)] if source else []
        filters += [field_filter(console.config, index, written) for written in fields]
        filters += [f"{kind}:{value}" for kind, value in (("y", year), ("l", lang)) if value]
        return answer(index, query, filters, number)
    except BrokenIndex as error:
        raise CommandFailed([Problem(code="search-broken", params={"file": f"search/{error}"})]) from error
    except OSError as error:
        raise CommandFailed([Problem(code="search-missing", params={"file": str(error.filename)})]) from error


def open_index(console: Console) -> "SearchIndex":
    from wenzhai.search.reader.index import SearchIndex

    site = console.root / console.config.output
    return SearchIndex(lambda url: Path(site, url).read_bytes())


def term_filter(console: Console, index: "SearchIndex", kind: str, name: str) -> str:
    """The filter for a topic or source by any of its names. Raises `CommandFailed` where no article has it."""
    from wenzhai.content.kinds import KINDS
    from wenzhai.model.problems import Problem
    from wenzhai.text.slugs import slugify
    from wenzhai.tools.terms import nearest, slug_of

    slug = slug_of(console.root, KINDS[kind], name) or slugify(name, console.config.slug_style)
    found = f"{kind[0]}:{slug}"
    if index.term(found).documents:
        return found
    params = {"name": name, "folder": KINDS[kind].path}
    near, (code, code_near) = nearest(console.root, KINDS[kind], name), NONE_HAS[kind]
    if near and near != name:
        code, params = code_near, {**params, "nearest": near}
    raise CommandFailed([Problem(code=code, params=params)], USAGE)


def show(console: Console, typed: str, found: "SearchAnswer") -> None:
    if console.as_json:
        console.json({"ok": True, **found_json(found)})
        return
    if found.instead:
        console.info("search-instead", typed=typed, words=found.instead)
    for one in found.query.meant:
        for kind in one.kinds:
            own = console.config.fields.get(kind.removeprefix("f."))
            shown = own.name(kind, console.lang) if own else kind
            console.info(MEANT.get(kind, "search-meant-field"), kind=shown, name=one.name)
    before = "exact"
    for result in found.results:
        if result.tier != before:
            console.info(LOOSER[result.tier])
        before = result.tier
        console.result("\n  ".join(lines(result, found.query)) + "\n")
    console.info("search-found" if found.results else "search-nothing", n=len(found.results))
    for part in found.only:
        console.info("search-only", words=part)


def found_json(found: "SearchAnswer") -> dict[str, Any]:
    """The answer as plain values."""
    rows = [
        {"tier": one.tier, "url": one.text.url, "title": one.text.title, "day": one.text.day}
        for one in found.results
    ]
    meant = [
        {"typed": one.typed, "name": one.name, "kinds": one.kinds, "filters": one.filters}
        for one in found.query.meant
    ]
    return {"results": rows, "meant": meant, "instead": found.instead, "only": found.only}


def lines(result: "Result", query: "Query") -> "Iterator[str]":
    """The lines of a result: title, metadata, excerpt, address."""
    from wenzhai.model.report import harmless
    from wenzhai.search.reader.excerpt import excerpt

    text = result.text
    about = [text.day, text.source.name if text.source else "", *(one.name for one in text.topics)]
    for line in (text.title, " · ".join(filter(None, about)), excerpt(text.text, query), text.url):
        yield harmless(line)
