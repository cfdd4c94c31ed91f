"""A body's Markdown to HTML, headings, links and plain text; whatever is wrong with it becomes a `Problem`."""

import threading
import xml.etree.ElementTree as etree

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from msgspec import Struct

from generator.markup.dialect import Dialect, standard_extensions
from generator.markup.finish import Finish
from generator.markup.limits import MAX_BYTES, MAX_DEPTH, DeadlineExceeded, deadline, too_deep
from generator.markup.sanitize import refused_tag, sanitized
from generator.markup.source import Place, Source, complaint
from generator.model import Heading, Link, Problem


class Rendered(Struct, frozen=True, kw_only=True):
    """A body, rendered. `html` holds `href="wz:N"` and `src="wz:N"` for `links[N]`.

    `text` is the plain text, a line for each block; `first_paragraph` is the first line of prose, for summaries.
    Problems have no path; their lines and columns count from 1 within the body. `html` is empty after an error.
    """

    html: str = ""
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    text: str = ""
    first_paragraph: str = ""
    problems: tuple[Problem, ...] = ()


def render_markdown(
    text: str, *, trusted: bool = False, lang: str = "zh-Hans", deadline: float | None = None
) -> Rendered:
    """Renders a body. Never raises for what is in it.

    `trusted` lets raw HTML pass as it is. `lang` chooses the words of footnotes. `deadline` is in seconds, and
    holds only where signals work (see `limits.deadline`).
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    source = Source(text)
    problem = over_limits(text, source)
    return Rendered(problems=(problem,)) if problem else attempt(source, trusted, lang, deadline)


def over_limits(text: str, source: Source) -> Problem | None:
    """What forbids even to try."""
    size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        return complaint("markdown-too-long", Place(), size=str(size), limit=str(MAX_BYTES))
    deep = too_deep(text)
    if deep >= 0:
        return complaint("markdown-too-deep", source.at(deep), limit=str(MAX_DEPTH))
    return None


def attempt(source: Source, trusted: bool, lang: str, seconds: float | None) -> Rendered:
    """Renders; an accident is a `Problem`, and the engine that had it is thrown away."""
    language = "zh" if lang.startswith("zh") else "en"
    try:
        with deadline(seconds):
            return convert(engine(language), source, trusted)
    except DeadlineExceeded:
        problem = complaint("markdown-too-slow", Place(), seconds=f"{seconds:g}")
    except RecursionError:
        problem = complaint("markdown-too-deep", Place(), limit=str(MAX_DEPTH))
    except Exception as error:  # whatever the library does with hostile input must not stop the build
        problem = complaint("markdown-failed", Place(), error=f"{type(error).__name__}: {error}")
    ENGINES.__dict__.pop(language, None)
    return Rendered(problems=(problem,))


class FinishTree(Treeprocessor):
    """Runs `finish` as the last step on the tree."""

    finish: Finish

    def run(self, root: etree.Element) -> None:
        self.finish.stash = self.md.htmlStash.rawHtmlBlocks
        self.finish.run(root)


class Engine:
    """A reusable Python-Markdown with our dialect."""

    def __init__(self, language: str) -> None:
        self.md = Markdown(extensions=[*standard_extensions(language), Dialect()], output_format="html")
        self.last = FinishTree(self.md)
        self.md.treeprocessors.register(self.last, "finish", -10)


ENGINES = threading.local()


def engine(language: str) -> Engine:
    """This thread's engine for a language: an engine keeps the state of the body it is at."""
    found = getattr(ENGINES, language, None)
    if not isinstance(found, Engine):
        found = Engine(language)
        setattr(ENGINES, language, found)
    return found


def convert(engine: Engine, source: Source, trusted: bool) -> Rendered:
    finish = engine.last.finish = Finish(source, [])
    html = engine.md.reset().convert(source.text)
    raw = [piece for piece in engine.md.htmlStash.rawHtmlBlocks]
    if raw and not trusted:
        for piece in raw:
            tag = refused_tag(piece)
            if tag:
                finish.problems.append(complaint("html-refused", source.find(f"<{tag}"), "warning", tag=tag))
        html = sanitized(html, frozenset(finish.ids), len(finish.links))
    return Rendered(
        html=html,
        headings=tuple(finish.headings),
        links=tuple(finish.links),
        text="\n".join(finish.lines.done),
        first_paragraph=finish.first_paragraph,
        problems=tuple(finish.problems),
    )
