"""The examples of the CommonMark specification, from its own package."""

import re
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from wenzhai.markup import render_markdown

ROOT = Path(__file__).parents[2]
SPECIFICATION = ROOT / ".cache/browser/node_modules/commonmark-spec/spec.txt"
EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)
DIFFERENT = {142, 143, 171, 572, 596, 598, 599, 601, 602, 608, 611, 612}
"""`docs/content.md` says why."""
OURS = {"id", "lang", "rel", "loading"}
BLOCKS = {
    "blockquote",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "table",
    "ul",
}


class Tree(HTMLParser):
    """What HTML says, however it is written: tags with sorted attributes, text without blanks at blocks."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.code = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = {name: unquote(value or "") for name, value in attrs if name not in OURS}
        self.code += tag == "pre"
        self.put(f"<{tag} {sorted(kept.items())}>", tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.code -= tag == "pre"
        self.put(f"</{tag}>", tag)

    def put(self, said: str, tag: str) -> None:
        """Blanks before and after the tags of blocks mean nothing."""
        self.said.append(f"\n{said}\n" if tag in BLOCKS or tag == "br" else said)

    def handle_data(self, data: str) -> None:
        self.said.append(escape(data if self.code else re.sub(r"\s+", " ", data)).replace("\n", "&#10;"))

    def handle_comment(self, data: str) -> None:
        self.said.append(f"<!--{data!r}-->")

    def handle_decl(self, decl: str) -> None:
        self.said.append(f"<!{decl!r}>")

    def handle_pi(self, data: str) -> None:
        self.said.append(f"<?{data!r}>")

    def unknown_decl(self, data: str) -> None:
        self.said.append(f"<![{data!r}]>")

    @property
    def lines(self) -> list[str]:
        return [line.strip(" ") for line in "".join(self.said).split("\n") if line.strip(" ")]


def examples() -> Iterator[tuple[int, str, str]]:
    text = SPECIFICATION.read_text(encoding="utf-8").partition("<!-- END TESTS -->")[0]
    for number, found in enumerate(EXAMPLE.finditer(text), 1):
        yield number, found[1].replace("→", "\t"), found[2].replace("→", "\t")


def rendered(markdown: str) -> str:
    """With the waiting links of files filled in as they were written."""
    done = render_markdown(markdown, trusted=True, lang="en")
    return re.sub(r'="wz:(\d+)"', lambda found: f'="{escape(done.links[int(found[1])].target)}"', done.html)


def test_the_examples_of_commonmark_come_out_as_they_stand_there() -> None:
    found = list(examples())
    assert len(found) == 652
    missed = {
        number for number, markdown, html in found if Tree(rendered(markdown)).lines != Tree(html).lines
    }
    assert missed == DIFFERENT


def test_the_documentation_lists_every_example_that_comes_out_differently() -> None:
    text = (ROOT / "docs" / "content.md").read_text(encoding="utf-8")
    listed = [re.match(r"\| CommonMark ([0-9, ]+)", line) for line in text.split("\n")]
    numbers = {int(number) for found in listed if found for number in found[1].split(",") if number.strip()}
    assert numbers == DIFFERENT
    assert f"{652 - len(DIFFERENT)} come out as they stand there" in text
