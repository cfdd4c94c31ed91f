"""A body's Markdown to HTML, headings, links and plain text; what is wrong with it becomes a `Problem`."""

import re
import threading
import xml.etree.ElementTree as etree
from collections.abc import Iterator

from markdown.inlinepatterns import ENTITY_RE
from markdown.treeprocessors import Treeprocessor
from msgspec import Struct

from wenzhai.markup import limits
from wenzhai.markup.dialect import Dialect, standard_extensions
from wenzhai.markup.fast import GatedFences, QuickMarkdown
from wenzhai.markup.finish import Finish
from wenzhai.markup.pictures import Pictures
from wenzhai.markup.sanitize import refused_tags, sanitized
from wenzhai.markup.source import Place, Source, complaint
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
    text: str = ""
    first_paragraph: str = ""
    problems: tuple[Problem, ...] = ()


def render_markdown(
    text: str, *, trusted: bool = False, lang: str = "zh-Hans", deadline: float | None = None
) -> Rendered:
    """Renders a body. Never raises for what is in it.

    `trusted` lets raw HTML pass as it is. `lang` is that of the body: it chooses the words of
    footnotes, and blocks in another one are marked. `deadline` is in seconds; it
    holds only where signals work (see `limits.deadline`).
    """
    source = Source(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    language = "zh" if lang.startswith("zh") else "en"
    try:
        with limits.deadline(deadline):
            excess = limits.excess(source.text)
            return refused(excess, source) if excess else convert(engine(language), source, lang, trusted)
    except limits.DeadlineExceeded:
        problem = complaint("markdown-too-slow", Place(), seconds=f"{deadline:g}")
    except RecursionError:
        problem = complaint("markdown-too-deep", Place(), limit=str(limits.MAX_DEPTH))
    except Exception as error:  # whatever the library does with hostile input must not stop the build
        problem = complaint("markdown-failed", Place(), error=f"{type(error).__name__}: {error}")
    vars(ENGINES).pop(language, None)  # it may be in any state
    return Rendered(problems=(problem,))


def refused(excess: limits.Excess, source: Source) -> Rendered:
    problem = complaint(excess.code, source.at(excess.offset), limit=str(excess.limit))
    return Rendered(problems=(problem,))


class FinishTree(Treeprocessor):
    """Runs `finish` as the last step on the tree."""

    finish: Finish

    def run(self, root: etree.Element) -> None:
        self.finish.stash = [str(piece) for piece in self.md.htmlStash.rawHtmlBlocks]
        self.finish.run(root)


class Engine:
    """A reusable Python-Markdown with our dialect."""

    def __init__(self, language: str) -> None:
        self.md = QuickMarkdown(extensions=[*standard_extensions(language), Dialect()])
        self.last = FinishTree(self.md)
        self.md.treeprocessors.register(self.last, "finish", -10)

    def convert(self, source: Source, lang: str) -> tuple[str, Finish]:
        """The HTML, with raw HTML as it was written, and what was collected on the way."""
        self.last.finish = Finish(source, lang, [])
        return self.md.reset().convert(source.text), self.last.finish

    def raw_html(self) -> list[str]:
        """The HTML of the last body that its author wrote: what is stashed but fenced code and entities."""
        fences = self.md.preprocessors["fenced_code_block"]
        assert isinstance(fences, GatedFences)
        stash = self.md.htmlStash.rawHtmlBlocks[fences.count :]
        return [piece for piece in map(str, stash) if not ENTITY.fullmatch(piece)]


TEXT = re.compile(r">[^<]*")
ENTITY = re.compile(ENTITY_RE)
ENGINES = threading.local()


def engine(language: str) -> Engine:
    """This thread's engine for a language: an engine keeps the state of the body it is at."""
    found = getattr(ENGINES, language, None)
    if not isinstance(found, Engine):
        found = Engine(language)
        setattr(ENGINES, language, found)
    return found


def convert(engine: Engine, source: Source, lang: str, trusted: bool) -> Rendered:
    html, finish = engine.convert(source, lang)
    if not trusted and (raw := engine.raw_html()):
        finish.problems += refused_html(raw, source)
        html = sanitized(html, frozenset(finish.ids), len(finish.links))
    html = Pictures(source, finish.links, finish.problems).placed(html)
    if html.count('="wz:') != len(finish.links):
        html = without_lookalikes(html)
    return Rendered(
        html=html,
        headings=tuple(finish.headings),
        links=tuple(finish.links),
        text="\n".join(finish.lines.done),
        first_paragraph=finish.first_paragraph or finish.first_item,
        problems=tuple(finish.problems),
    )


def without_lookalikes(html: str) -> str:
    """Text that only looks like one of our waiting links, written so that nobody fills it in."""
    return TEXT.sub(lambda text: text[0].replace("wz:", "wz&#58;"), html)


def refused_html(raw: list[str], source: Source) -> Iterator[Problem]:
    """A warning for each kind of tag that will be taken out, at its first occurrence."""
    for tag in refused_tags(raw):
        source.cursor = 0
        yield complaint("html-refused", source.find(f"<{tag}"), "warning", tag=tag)
