"""The quick engine writes what Python-Markdown writes: on its documented syntax, on articles, on random text."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.inlinepatterns import SimpleTagInlineProcessor

from tests.support.paths import CASES
from wenzhai.markup.dialect import Dialect, standard_extensions
from wenzhai.markup.fast import LINE_GATES, QuickMarkdown
from wenzhai.markup.fast_inline import PATTERN_GATES
from wenzhai.markup.render import Engine

STANDARD = ("tables", "footnotes", "fenced_code", "def_list")
QUICK = QuickMarkdown(extensions=list(STANDARD))


def original(text: str, *extensions: str | Extension) -> str:
    return Markdown(extensions=[*STANDARD, *extensions], output_format="html").convert(text)


def quick(text: str) -> str:
    """By one engine for all, which must keep nothing from text to text."""
    return QUICK.reset().convert(text)


# Python-Markdown's documented syntax in our words, each rule with its edges, divided by lines of tildes.
SYNTAX = (CASES / "markdown" / "syntax.txt").read_text(encoding="utf-8")
EXAMPLES = SYNTAX.split("\n~\n")


@pytest.mark.parametrize("text", EXAMPLES)
def test_documented_syntax(text: str) -> None:
    assert quick(text) == original(text)


@pytest.mark.parametrize("seed", range(200))
def test_examples_mixed(seed: int) -> None:
    """Neighbours matter: examples put together, and cut anywhere."""
    chance = random.Random(seed)
    text = chance.choice(["\n", "\n\n"]).join(chance.sample(EXAMPLES, 4))
    start = chance.randrange(len(text))
    for part in (text, text[start:], text[:start]):
        assert quick(part) == original(part)


# -- articles ----------------------------------------------------------------------------------

HAN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面"
LATIN = ["energy", "model", "the", "AI", "GDP", "3.5%", "of", "R&D", "x_y", "2025", "market"]


def article(seed: int) -> str:
    """An article such as a digest holds: headings, prose with links and bold, lists, a quote, sometimes a table."""
    chance = random.Random(seed)

    def words(count: int) -> str:
        if seed % 3 == 0:
            return " ".join(chance.choice(LATIN) for _ in range(count))
        return "".join(chance.choice(HAN) for _ in range(count))

    def sentence() -> str:
        marks = [
            "{}",
            "**{}**",
            "[{}](https://example.org/a)",
            "`{}`",
            "*{}*",
            "{}[1][2]",
            "{} & {{}}",
            "<b>{}</b>",
        ]
        inside = chance.choices(marks, [12, 3, 3, 1, 1, 2, 1, 1])[0].format(words(chance.randint(2, 6)))
        return (
            words(chance.randint(3, 20))
            + "，"
            + inside
            + words(chance.randint(3, 20))
            + chance.choice("。！？")
        )

    def paragraph() -> str:
        return chance.choice(["", " ", "\n"]).join(sentence() for _ in range(chance.randint(1, 6)))

    blocks = [paragraph()]
    for _ in range(chance.randint(2, 8)):
        kind = chance.choices(["p", "h", "ul", "ol", "q", "table", "code"], [8, 3, 2, 1, 1, 1, 1])[0]
        lines = [sentence() for _ in range(chance.randint(1, 4))]
        blocks.append(
            {
                "p": paragraph(),
                "h": "#" * chance.randint(1, 4) + " " + words(6),
                "ul": "\n".join("- " + line for line in lines),
                "ol": "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1)),
                "q": "> " + paragraph(),
                "table": "| 甲 | 乙 |\n|---|---|\n" + "\n".join(f"| {words(3)} | {line} |" for line in lines),
                "code": "```\n" + words(9) + "\n```",
            }[kind]
        )
    return "\n\n".join(blocks) + "\n"


@pytest.mark.parametrize("seed", range(60))
def test_articles(seed: int) -> None:
    text = article(seed)
    assert quick(text) == original(text)


# -- random text -------------------------------------------------------------------------------

WORDS = "** __ *** ]( ![ [[ [^1] [^1]:n [x]:/y [x] |-|-| a|b <b> </b> <div> </div> <!-- --> &amp; &#2; word 汉字 “ ”"
WORDS += " <http://a.b> <a@b.c> \x02 \x03 \x02klzzwxh:0000\x03 \x02wzxhzdk:0\x03"
BREAKS = ["\n", "\n\n", "    ", "  \n", "\t", "```\n", "1. ", "- ", "> ", ": "]
PIECES = st.sampled_from([*"`*_[]()<>!&\\ #-+=|:~'\".1a汉。", *WORDS.split(" "), *BREAKS])
LINES = st.sampled_from([line for line in SYNTAX.split("\n") if line != "~"])
TEXTS = st.one_of(
    st.lists(PIECES, max_size=30).map("".join),
    st.lists(LINES, max_size=8).map("\n".join),
    st.lists(st.one_of(LINES, PIECES), max_size=15).map("".join),
)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_random_text(text: str) -> None:
    assert quick(text) == original(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    assert quick(text) == original(text)


# -- the gates themselves ----------------------------------------------------------------------


def test_every_part_of_our_engine_has_its_gate() -> None:
    """An upgrade that adds a block processor or a pattern must be looked at: it would only make us slow."""
    md = Engine("zh").md
    assert sum(name in LINE_GATES for name in LINE_GATES if name in md.parser.blockprocessors) == len(
        md.parser.blockprocessors
    )
    assert sum(1 for name in PATTERN_GATES if name in md.inlinePatterns) == len(md.inlinePatterns)


class Unknown(Extension):
    """Processors without a gate, as another extension might bring them."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"()字(.)", "mark"), "unknown", 65)
        md.parser.blockprocessors.register(Shout(md.parser), "unknown", 95)


class Shout(BlockProcessor):
    def test(self, parent: object, block: str) -> bool:
        return block.startswith("喊")

    def run(self, parent: object, blocks: list[str]) -> None:
        blocks[0] = blocks[0].replace("喊", "说") + "！"


@pytest.mark.parametrize("text", ["汉字表", "喊出来", "- 喊字母\n\n# 字*体*\n\n[字](/a)"])
def test_what_has_no_gate_is_always_tried(text: str) -> None:
    expected = original(text, Unknown())
    assert QuickMarkdown(extensions=[*STANDARD, Unknown()]).convert(text) == expected
    assert re.search("mark|说", expected)


def test_other_extensions_work_as_ever() -> None:
    text = "* a\n* b\n\n3. c\n4. d\n\n喊 *字*"
    for extensions in ([SaneListExtension()], ["extra"], ["toc", "nl2br", "smarty"], ["admonition", "abbr"]):
        expected = Markdown(extensions=extensions, output_format="html").convert(text)
        assert QuickMarkdown(extensions=extensions).convert(text) == expected


def test_it_is_quick() -> None:
    """Half the time would already be a regression: about a quarter was measured."""
    from time import process_time

    texts = [article(seed) for seed in range(60)]
    stock = Markdown(extensions=list(STANDARD), output_format="html")

    def seconds(md: Markdown) -> float:
        started = process_time()
        for text in texts:
            md.reset().convert(text)
        return process_time() - started

    assert min(seconds(QUICK) for _ in range(5)) < min(seconds(stock) for _ in range(3)) / 2


# -- with our own rules on top -----------------------------------------------------------------


def with_dialect(engine: type[Markdown]) -> Markdown:
    return engine(extensions=[*standard_extensions("zh"), Dialect()], output_format="html")


DIALECT = with_dialect(QuickMarkdown)
OURS = (
    "[[甲]] [[甲|乙]] [[甲\\|乙]] [[ ]] [1] [1][2] [12] [1]( [1]:/y 前__强__后 \n- \n1. ```{.py} ```{.py#i.c}"
)
MIXED = st.one_of(LINES, PIECES, st.sampled_from(OURS.split(" ")))


@settings(max_examples=300, deadline=None)
@given(st.lists(MIXED, max_size=15).map("".join))
def test_our_rules_are_gated_rightly(text: str) -> None:
    assert DIALECT.reset().convert(text) == with_dialect(Markdown).convert(text)
