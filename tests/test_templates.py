"""What templates can rely on: everything is escaped, once; a short text knows its language."""

import marshal

import pytest
from markupsafe import Markup

from generator.formats import text_lang
from generator.templates import make_environment

TEMPLATE = """
{%- macro said(text) %}<i>{{ text }}</i>{% endmacro -%}
{% set kept %}{{ text }}{% endset -%}
<p title="{{ text }}">{{ text }} {{ number }} {{ said(text) }} {{ kept }} {{ html }} {{ html ~ text }}
{{- text | safe }}</p>
"""


def render(template: str, **values: object) -> str:
    sources = make_environment({}, {}, {})
    code = marshal.dumps(sources.compile(template, "page.html", "page.html"))
    environment = make_environment({"t:page.html": code}, {"page.html": "t:page.html"}, {})
    return environment.get_template("page.html").render(values)


def test_every_value_is_escaped_and_only_once() -> None:
    text, escaped = """<b>"&'""", "&lt;b&gt;&#34;&amp;&#39;"
    assert render(TEMPLATE, text=text, number=3, html=Markup("<hr>")) == (
        f'<p title="{escaped}">{escaped} 3 <i>{escaped}</i> {escaped} <hr> <hr>{escaped}{text}</p>'
    )


@pytest.mark.parametrize(
    ("text", "around", "lang"),
    [
        ("人工智能", "en", "zh-Hans"),
        ("人工智能", "zh-Hant", "zh-Hant"),
        ("DeepSeek-V3 模型发布", "en", "zh-Hans"),
        ("The warehouse stood empty, and the architect, 林河, speaks of little else", "en", "en"),
        ("Le vieux quai", "fr", "fr"),
        ("A library on the quay", "zh-Hans", "en"),
        ("2025", "zh-Hans", "en"),
    ],
)
def test_a_short_text_knows_its_language(text: str, around: str, lang: str) -> None:
    assert text_lang(text, around) == lang
