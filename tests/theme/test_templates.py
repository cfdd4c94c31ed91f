"""What templates can rely on: everything is escaped, once; a short text knows its language."""

import marshal
from inspect import unwrap
from types import SimpleNamespace

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from wenzhai.theme.filters import text_lang
from wenzhai.theme.templates import escaped, make_environment

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
    text, safe = """<b>"&'""", "&lt;b&gt;&#34;&amp;&#39;"
    assert render(TEMPLATE, text=text, number=3, html=Markup("<hr>")) == (
        f'<p title="{safe}">{safe} 3 <i>{safe}</i> {safe} <hr> <hr>{safe}{text}</p>'
    )


STATEMENTS = """
{% macro wrapped(tag) %}<{{ tag }}>{{ caller() }}{{ plain.text }}</{{ tag }}>{% endmacro %}
{% macro tree(nodes) %}{% for node in nodes %}<li>{{ node.name }}{{ tree(node.below) }}</li>{% endfor %}{% endmacro %}
{{ thing.text }} {{ thing.nothing }} {{ thing.zero }} {{ thing.inner.text }} {{ mapping.key }} {{ mapping.inner.key }}
{{ thing.absent | default("no such") }} {{ thing.absent is defined }} {{ mapping.absent is defined }}
{% for item in items %}{{ loop.index }}{{ item.text }}{% if not loop.last %}, {% endif %}{% else %}none{% endfor %}
{% for item in [] %}{{ item }}{% else %}none{% endfor %}
{% for row in rows %}{% for cell in row if cell %}{{ cell }}{{ loop.changed(row) }}{% endfor %};{% endfor %}
{% for node in nodes recursive %}{{ node.name }}{% if node.below %}({{ loop(node.below) }}){% endif %}{% endfor %}
{% set kept %}{% for item in items %}{{ item.text }}{% endfor %}{% endset %}{{ kept }}
{% call wrapped("b") %}{% for item in items %}{{ item.text }}{% endfor %}{% endcall %}
{% filter upper %}{% for item in items %}{{ item.text }}{% endfor %}{% endfilter %}
{% for item in items %}{% block piece scoped %}{{ item.text }}{% endblock %}{% endfor %}
{{ tree(nodes) }} {{ items | map(attribute="text") | join("|") }} {{ thing.text.upper() }}
"""


def test_our_quicker_escape_means_the_same() -> None:
    values = {
        "thing": SimpleNamespace(text="<a>", nothing=None, zero=0, inner=SimpleNamespace(text="")),
        "plain": SimpleNamespace(text=Markup("<hr>")),
        "mapping": {"key": "<k>", "inner": {"key": []}},
        "items": [SimpleNamespace(text="一"), {"text": "<2>"}],
        "rows": [[1, 0, 2], [], [3]],
        "nodes": [{"name": "a", "below": [{"name": "b", "below": []}]}, {"name": "c", "below": []}],
    }
    jinja = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    assert render(STATEMENTS, **values) == jinja.from_string(STATEMENTS).render(values)


def test_a_chain_of_templates_is_as_jinja_makes_it() -> None:
    sources = {
        "parts.html": "{% macro said(text) %}<i>{{ text }}</i>{% endmacro %}",
        "base.html": "<{% block head %}{{ text }}{% block inner %}1{% endblock %}{% endblock %}>{{ self.inner() }}",
        "child.html": '{% extends "base.html" %}{% block inner %}2{{ super() }}{% endblock %}',
        "page.html": '{% extends "child.html" %}{% from "parts.html" import said %}'
        "{% block head %}{{ said(text) }}{{ super() }}{% endblock %}"
        '{% block inner %}{{ super() }}3{% include "parts.html" %}{% endblock %}',
    }
    ours = make_environment({}, {}, {})
    codes = {name: marshal.dumps(ours.compile(text, name, name)) for name, text in sources.items()}
    jinja = Environment(autoescape=True, undefined=StrictUndefined, loader=DictLoader(sources))
    expected = jinja.get_template("page.html").render(text="<a>")
    assert make_environment(codes, {}, {}).get_template("page.html").render(text="<a>") == expected


def test_values_are_escaped_by_our_own_function() -> None:
    """Ours is put where Jinja's code looks for its own. If it looks elsewhere the site is right and slower to build."""
    code = marshal.dumps(make_environment({}, {}, {}).compile("{{ text }}", "page.html", "page.html"))
    environment = make_environment({"t:page.html": code}, {"page.html": "t:page.html"}, {})
    function = unwrap(environment.get_template("page.html").root_render_func)
    assert "escape" in function.__code__.co_names
    assert function.__globals__["escape"] is escaped


@pytest.mark.parametrize("wrong", ["thing.absent", "thing.absent.below", "absent.below", "mapping.absent"])
def test_a_name_that_nothing_has_is_a_mistake(wrong: str) -> None:
    with pytest.raises(UndefinedError, match="absent"):
        render(f"{{{{ {wrong} }}}}", thing=SimpleNamespace(), mapping={})


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
