"""Text that wants to run something, or to tell somebody who reads it, in every export."""

import json
import re
from email import message_from_bytes, policy
from io import BytesIO
from xml.etree.ElementTree import fromstring
from zipfile import ZipFile

import pytest

from tests.support.exporting import Tags, hostile_export
from wenzhai.exports.describe import Export
from wenzhai.exports.formats import FORMATS
from wenzhai.exports.tree import parse
from wenzhai.markup import render_markdown

HARMFUL = {
    "style",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "svg",
    "link",
    "base",
    "template",
    "noscript",
}


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Export:
    return hostile_export(tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("name", ["email", "html", "wechat"])
def test_nothing_runs_or_asks_anybody_and_the_structure_holds(export: Export, name: str) -> None:
    (page,) = [data.decode() for file, data in FORMATS[name](export).files.items() if file.endswith(".html")]
    own = "navigator.clipboard" if name == "wechat" else None
    scripts = re.findall(r"<script.*?</script>", page, re.DOTALL)
    assert len(scripts) == bool(own) and all(own and own in script for script in scripts)
    tags = Tags(page)
    assert tags.unbalanced == []
    assert not HARMFUL & {tag for tag, _ in tags.found} - ({"style"} if name == "html" else set())
    for tag, attributes in tags.found:
        assert not [one for one in attributes if one.startswith("on") or one in ("srcdoc", "formaction")]
        assert attributes.get("src", "data:image/").startswith(("data:image/", "https://example.org/images/"))
        assert re.match(r"https?:|mailto:|#|$", attributes.get("href", "")), attributes
        assert "url(" not in attributes.get("style", ""), tag
    assert tags.found[-1][0] in ("p", "br", "script")


def test_the_message_can_be_taken_apart(export: Export) -> None:
    data = FORMATS["email"](export).files["1.eml"]
    found = message_from_bytes(data, policy=policy.default)
    assert [part.get_content_type() for part in found.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert set(found.keys()) == {
        *("Subject", "Date", "List-Id", "MIME-Version", "Content-Type", "Content-Language")
    }


def test_every_chapter_of_the_book_is_well_formed_and_runs_nothing(export: Export) -> None:
    opened = ZipFile(BytesIO(FORMATS["epub"](export).files["1.epub"]))
    chapters = [name for name in opened.namelist() if name.endswith((".xhtml", ".opf", ".xml"))]
    texts = sum(bool(article.html) for article in export.articles)
    assert len(chapters) == texts + len(["container", "package", "navigation", "issue"])
    for name in chapters:
        for element in fromstring(opened.read(name)).iter():
            tag = element.tag.rpartition("}")[2]
            assert tag not in HARMFUL - {"link"} | {"script"}
            assert not [one for one in element.attrib if one.startswith("on")]
            assert not element.get("href", "").startswith(("javascript:", "data:", "//"))


def test_the_markdown_runs_nothing_when_it_is_rendered_elsewhere(export: Export) -> None:
    text = FORMATS["markdown"](export).files["1.md"].decode()
    html = render_markdown(text, trusted=True).html
    tags = Tags(html)
    assert not (HARMFUL | {"script"}) & {tag for tag, _ in tags.found}
    assert not [one for _, attributes in tags.found for one in attributes if one.startswith("on")]
    assert not [value for value in tags.values("href") if not re.match(r"https?:|mailto:|#", value)]


def test_the_text_and_the_data_are_whole(export: Export) -> None:
    assert "更深" in FORMATS["text"](export).files["1.txt"].decode()
    found = json.loads(FORMATS["json"](export).files["1.json"])
    assert len(found["articles"]) == len(export.articles)
    html = "".join(article["html"] for article in found["articles"])
    assert not (HARMFUL | {"script"}) & {element.tag for element in parse(html).iter()}
