"""A body's Markdown to HTML, headings, links and plain text; what is wrong with it becomes a `Problem`."""

import re
import threading
from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct

from wenzhai.markup import limits
from wenzhai.markup.deadline import DeadlineExceeded
from wenzhai.markup.deadline import deadline as time_limit
from wenzhai.markup.engine import Engine
from wenzhai.markup.finish import Finish
from wenzhai.markup.html_links import HtmlLinks
from wenzhai.markup.pictures import Pictures, RemotePicture
from wenzhai.markup.sanitize import AUTHORS_ID, attributes_refused, refusal, refused, words_refused
from wenzhai.markup.source import Place, Source, problem_at
from wenzhai.markup.stash import Raw
from wenzhai.markup.urls import LINK_SCHEMES, classify
from wenzhai.model.content import Heading, Link
from wenzhai.model.problems import Problem


class Rendered(Struct, frozen=True, kw_only=True):
    """A body, rendered. `html` holds `href="wz:N"` and `src="wz:N"` for `links[N]`.

    `text` is the plain text, a line for each block; `first_paragraph` is the first line of prose, or of
    a list where there is no prose.
    Problems have no path; their lines and columns count from 1 within the body. After an error all else is empty.
    """

    html: str = ""
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    addresses: tuple[Link, ...] = ()
    """Links by an address of the site, which `html` has as they are written."""
    text: str = ""
    first_paragraph: str = ""
    styles: tuple[str, ...] = ()
    """The style sheets that only some bodies need, as `Body.styles`."""
    anchors: tuple[str, ...] = ()
    """Every id that a link may lead to."""
    remote: tuple[RemotePicture, ...] = ()
    """The pictures of other sites, also those that are links instead."""
    typography_changed: bool = False
    """Whether typography has changed anything."""
    problems: tuple[Problem, ...] = ()


def render_markdown(
    text: str,
    *,
    trusted: bool = False,
    lang: str = "zh-Hans",
    site_lang: str = "",
    deadline: float | None = None,
    tex_maths: bool = False,
    typography: bool = False,
    picture_hosts: Collection[str] | None = None,
    site_address: str = "",
) -> Rendered:
    """Renders a body. Never raises for what is in it.

    `trusted` lets raw HTML pass as it is. `lang` is that of the body: blocks in another one are marked. `site_lang`
    chooses Wenzhai's own words, those of callouts and footnotes; without it `lang` does. `deadline` is in seconds of
    processor time. `tex_maths` makes `\\(…\\)` and `\\[…\\]` formulas, too. `typography` sets what is typed
    half-width in Chinese as it is printed (see `wenzhai.text.typography`). `site_address` is where the site will be
    served: links that begin with it are links within the site. Pictures of other sites are
    links, but for those of `picture_hosts` (None for all).
    """
    source = Source(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    language = language_of_words(site_lang or lang)
    try:
        with time_limit(deadline):
            excess = limits.excess(source.text)
            if excess:
                return too_much(excess, source)
            html, finish = engine(language).convert(
                source,
                lang,
                site_lang=site_lang,
                trusted=trusted,
                tex_maths=tex_maths,
                typography=typography,
            )
            return finished(html, finish, engine(language), trusted, site_address, picture_hosts)
    except DeadlineExceeded:
        problem = problem_at("markdown-too-slow", Place(), seconds=f"{deadline:g}")
    except limits.ExcessError as error:
        return too_much(error.excess, source)
    except Exception as error:  # whatever the library does with hostile input must not stop the build
        problem = problem_at("markdown-failed", Place(), error=f"{type(error).__name__}: {error}")
    forget(language)
    return Rendered(problems=(problem,))


def too_much(excess: limits.Excess, source: Source) -> Rendered:
    problem = problem_at(excess.code, source.at(excess.offset), limit=str(excess.limit))
    return Rendered(problems=(problem,))


ID = re.compile(r"""<[^<>]*\s(?:id|name)=(?:["']([^"'<>]+)["']|([^\s"'<>]+))""", re.IGNORECASE)
TEXT = re.compile(r">[^<]*")
ENGINES = threading.local()
MAX_OPEN = 20
"""Tags left open that are reported."""


def language_of_words(lang: str) -> str:
    return "zh" if lang.startswith("zh") else "en"


def engine(language: str) -> Engine:
    """This thread's engine for a language: an engine keeps the state of the body it is at."""
    found = getattr(ENGINES, language, None)
    if not isinstance(found, Engine):
        found = Engine(language)
        setattr(ENGINES, language, found)
    return found


def forget(language: str) -> None:
    """Lets an engine go that failed: it may be in any state."""
    vars(ENGINES).pop(language, None)


def finished(
    html: str,
    finish: Finish,
    engine: Engine,
    trusted: bool,
    site_address: str,
    picture_hosts: Collection[str] | None,
) -> Rendered:
    """What an engine gave, its pictures waiting for the library, and with all problems."""
    source = finish.source
    finish.problems += engine.document.problems
    pictures = Pictures(source, finish.pictures, finish.links, picture_hosts)
    if raw := sorted(engine.raw_html(), key=lambda piece: piece.offset):
        finish.problems += html_problems(raw, source, engine.document.trusted)
        finish.problems += ids_twice(raw, source, trusted, finish.ids)
        pictures.found_in(raw)
        html = HtmlLinks(source, raw).placed(html, finish.links, finish.addresses)
    html = pictures.placed(html)
    finish.problems += pictures.problems()
    if html.count('="wz:') != len(finish.links):
        html = without_lookalikes(html)
    return Rendered(
        html=html,
        headings=tuple(finish.headings),
        links=tuple(finish.links),
        addresses=tuple(within_site(finish.addresses, source, site_address)),
        text="\n".join(finish.lines.done),
        first_paragraph=finish.first_paragraph or finish.first_item,
        styles=tuple(sorted(engine.document.styles)),
        anchors=(*finish.ids, *(id for id, _ in ids_of(raw, trusted))),
        remote=tuple(pictures.remote),
        typography_changed=bool(finish.typesetter and finish.typesetter.changed),
        problems=tuple(sorted(finish.problems, key=lambda one: (one.line, one.column))),
    )


def within_site(addresses: list[tuple[str, int]], source: Source, site_address: str) -> Iterator[Link]:
    """The links by address that lead to a place of the site."""
    for address, offset in sorted(addresses, key=lambda one: one[1]):
        own = bool(site_address) and address.startswith(site_address)
        if own or (address and classify(address, LINK_SCHEMES) == "local"):
            place = source.at(offset)
            yield Link("address", address, "", place.line, place.column, excerpt=place.excerpt)


def ids_of(raw: list[Raw], trusted: bool) -> Iterator[tuple[str, int]]:
    """The ids in the author's own HTML that are let through, each with its place."""
    for piece in raw:
        for match in ID.finditer(piece):
            id = match[1] or match[2]
            if trusted or AUTHORS_ID.fullmatch(id):
                yield id, piece.offset + match.start()


def ids_twice(raw: list[Raw], source: Source, trusted: bool, taken: Iterable[str]) -> Iterator[Problem]:
    """Ids of the author's HTML that this body has already: a link finds the first of a name only."""
    seen = {*taken}
    for id, offset in ids_of(raw, trusted):
        if id in seen:
            yield problem_at("html-id-twice", source.at(offset), "warning", id=id)
        seen.add(id)


def without_lookalikes(html: str) -> str:
    """Text that only looks like a waiting link, written so that nobody fills it in."""
    return TEXT.sub(lambda text: text[0].replace("wz:", "wz&#58;"), html)


def html_problems(raw: list[Raw], source: Source, trusted: bool) -> Iterator[Problem]:
    """What is left open, and (where HTML is not trusted) what will be taken out, each kind of tag once."""
    for name, offset in limits.open_tags((piece, piece.offset) for piece in raw)[:MAX_OPEN]:
        yield problem_at("html-unclosed", source.at(offset), "warning", tag=name)
    seen: set[str] = set()
    for piece in raw if not trusted else ():
        for tag, at in refused(piece):
            offset = piece.offset + at
            if words := words_refused(source.text, tag, offset):
                yield problem_at("html-words-refused", source.at(offset), "warning", tag=tag, words=words)
            elif tag not in seen:
                yield problem_at(refusal(tag), source.at(offset), "warning", tag=tag)
            seen.add(tag)
    if not trusted:
        yield from attributes_refused_in(raw, source)


def attributes_refused_in(raw: list[Raw], source: Source) -> Iterator[Problem]:
    """One warning for all attributes that are taken out, at the first."""
    places: dict[str, int] = {}
    for piece in raw:
        for name, at in attributes_refused(piece):
            places.setdefault(name, piece.offset + at)
    if places:
        first = min(places.values())
        yield problem_at("html-attributes-refused", source.at(first), "warning", names=", ".join(places))
