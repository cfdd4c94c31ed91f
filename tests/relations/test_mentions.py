"""Known names: found longest first in one pass, linked at their first mention, listed with the sentence."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.project import Project
from tests.support.relating import article_text, topic_text
from tests.support.samples import library, topic
from wenzhai.model.views import MentionList
from wenzhai.relations.names import NameFinder, sentence_around
from wenzhai.render.mentions import link_mentions

PEOPLE = [
    topic_text("initiative", "全球治理倡议", "Global Governance Initiative", "initiative", ["GGI"]),
    topic_text("governance", "全球治理", "Global governance"),
    topic_text("un", "联合国", "United Nations", "organisation", ["UN"]),
    topic_text("nature", "《自然》", "Nature", "organisation"),
]


@pytest.fixture
def names(tmp_path: Path) -> NameFinder:
    return NameFinder(Project(tmp_path).add(*PEOPLE, ("content/terms.txt", "治理赤字\n")).library())


def found(names: NameFinder, text: str) -> list[tuple[str, str]]:
    return [(one.text, one.name.slug) for one in names.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全球治理倡议与全球治理", [("全球治理倡议", "initiative"), ("全球治理", "governance")]),
        ("在联合国UN里", [("联合国", "un"), ("UN", "un")]),
        ("the UN and UNESCO, un or United nations", [("UN", "un"), ("United nations", "un")]),
        ("by nature; in Nature.", [("Nature", "nature")]),
        ("治理赤字", [("治理赤字", "")]),
        ("Uniteds United Nations2 GGI", [("GGI", "initiative")]),
        ("İ 联合国", [("联合国", "un")]),
        ("", []),
    ],
)
def test_names_in_a_text(names: NameFinder, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(names, text) == expected


ALPHABET = st.text(st.sampled_from("全球治理倡 ab"), min_size=2, max_size=4).filter(
    lambda name: name.strip() == name
)


@given(st.sets(ALPHABET, min_size=1, max_size=8), st.text(st.sampled_from("全球治理倡 ab"), max_size=30))
def test_longest_first_as_a_slow_search_finds_them(forms: set[str], text: str) -> None:
    names = NameFinder(library(*(topic(f"t{at}", form, "") for at, form in enumerate(sorted(forms)))))
    expected = []
    at = 0
    while at < len(text):
        here = [form for form in forms if text.startswith(form, at) and alone(text, at, at + len(form))]
        best = max(here, key=len, default="")
        expected += [best] if best else []
        at += len(best) or 1
    assert [one.text for one in names.find(text)] == expected


def alone(text: str, start: int, end: int) -> bool:
    edges = [text[max(0, start - 1) : start + 1], text[end - 1 : end + 1]]
    return not any(len(edge) == 2 and edge.isascii() and edge.isalnum() for edge in edges)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("前一句。这里有联合国！后一句。", "这里有联合国！"),
        ("一行没有句号\n联合国\n另一行", "联合国"),
        ("The first. See 联合国 here? Yes.", "See 联合国 here?"),
        (f"{'长' * 300}联合国{'长' * 300}。", f"…{'长' * 80}联合国{'长' * 77}…"),
    ],
)
def test_the_sentence_around(text: str, sentence: str) -> None:
    start = text.index("联合国")
    assert sentence_around(text, start, start + 3) == sentence


def test_each_page_of_an_entity_lists_its_mentions(tmp_path: Path) -> None:
    project = Project(tmp_path).add(
        *PEOPLE,
        article_text("a", "甲", "联合国开会。联合国又开会。", "2025-12-01"),
        article_text("b", "乙", "The UN met. [[联合国|It]] met again.", "2025-12-02", lang="en"),
        article_text("c", "丙", "他们去了[[联合国|纽约]]。还有全球治理。", "2025-12-03"),
    )
    mentions = project.relate().mentions
    assert [(link.card.id, link.sentence) for link in mentions["un"]] == [
        ("c", "他们去了纽约。"),
        ("b", "The UN met."),
        ("a", "联合国开会。"),
    ]
    assert "governance" not in mentions, "a plain topic is not linked by its name"


# -- in the body ----------------------------------------------------------------------------------

UN = "联合国\ttopics/un/index.html\nUnited Nations\ttopics/un/index.html"
INITIATIVE = "全球治理倡议\t\n全球治理\ttopics/g/index.html"


def linked(html: str, names: str = UN, **more: set[str]) -> str:
    return link_mentions(html, MentionList(names), "2025/12/24/a.html", **more)


def a(name: str, slug: str = "un") -> str:
    return f'<a class="mention" href="../../../topics/{slug}/index.html">{name}</a>'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>联合国，联合国</p>", f"<p>{a('联合国')}，联合国</p>"),
        ("<p>The United Nations, 联合国</p>", f"<p>The {a('United Nations')}, 联合国</p>"),
        ("<h2>联合国</h2><p>联合国</p>", f"<h2>联合国</h2><p>{a('联合国')}</p>"),
        (
            "<p><a href='x'>去<em>联合国</em></a>联合国</p>",
            f"<p><a href='x'>去<em>联合国</em></a>{a('联合国')}</p>",
        ),
        ("<p><code>联合国</code><pre>联合国</pre>", "<p><code>联合国</code><pre>联合国</pre>"),
        ("<p title='联合国'>a</p><!-- 联合国 -->", "<p title='联合国'>a</p><!-- 联合国 -->"),
        ('<img alt="x > 联合国"><p>联合国</p>', f'<img alt="x > 联合国"><p>{a("联合国")}</p>'),
        ("<h3>x<br/>联合国</h3>联合国", f"<h3>x<br/>联合国</h3>{a('联合国')}"),
        ("<p>UnitedUnited Nations</p>", "<p>UnitedUnited Nations</p>"),
        ("", ""),
    ],
)
def test_the_first_mention_is_linked(html: str, expected: str) -> None:
    assert linked(html) == expected


def test_a_longer_name_keeps_the_shorter_from_being_found_in_it() -> None:
    assert (
        linked("<p>全球治理倡议，全球治理。</p>", INITIATIVE)
        == f"<p>全球治理倡议，{a('全球治理', 'g')}。</p>"
    )


def test_what_is_linked_already_is_not_linked_again() -> None:
    html = "<p>联合国</p>"
    assert linked(html, linked={"topics/un/index.html"}) == html
    assert linked(html, names="") == html


def test_entities_are_not_words() -> None:
    assert linked("<p>&amp; amp</p>", "amp\ttopics/un/index.html") == f"<p>&amp; {a('amp')}</p>"
    assert linked("<p>AT&amp;T</p>", "AT&T\ttopics/un/index.html") == f"<p>{a('AT&amp;T')}</p>"


class Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


PIECES = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<a href='#'>",
            "</a>",
            "<h2>",
            "</h2>",
            "<code>",
            "</code>",
            "联合国",
            "UN",
            " ",
            "&lt;",
            "<br>",
        ]
    )
)


@given(PIECES.map("".join))
def test_nothing_is_changed_but_links_added(html: str) -> None:
    done = linked(html, "联合国\ttopics/un/index.html\nUN\ttopics/un/index.html")
    assert re.sub(r'<a class="mention"[^>]*>([^<]*)</a>', r"\1", done) == html
    assert done.count('class="mention"') <= 1


def test_on_the_site(tmp_path: Path) -> None:
    project = Project(tmp_path).add(
        *PEOPLE, article_text("a", "甲", "# 联合国\n\n联合国与全球治理倡议。`联合国`")
    )
    project.write("wenzhai.yaml", "title: 题\n")
    site = project.run_build()
    page = (site / "2025/12/24/a.html").read_text(encoding="utf-8")
    assert page.count('class="mention"') == 2
    assert f"<p>{a('联合国')}与{a('全球治理倡议', 'initiative')}。<code>联合国</code></p>" in page
    assert "联合国与全球治理倡议。" in (site / "topics/un/index.html").read_text(encoding="utf-8")
