"""`boilerplate` in the settings: shown, but never a summary, a keyword or a reason."""

import pytest

from wenzhai.content.config import Config
from wenzhai.content.parse import parse_file
from wenzhai.model.content import Article

TEXT = (
    "---\nid: a\ntitle: 灯塔\ndate: 2025-01-02\n---\n每周五发布灯塔简报。\n\n## 每周五\n\n灯塔看守人走了。\n"
)
BOILERPLATE = Config(boilerplate=("每周五发布灯塔简报",))


def test_it_is_no_summary_and_stays_in_the_text() -> None:
    parsed = parse_file("content/articles/a.md", TEXT.encode(), BOILERPLATE)
    assert isinstance(parsed.fact, Article)
    assert parsed.fact.summary == "灯塔看守人走了。"
    assert parsed.body is not None
    assert "每周五发布灯塔简报。" in parsed.body.html


@pytest.mark.parametrize("config", [Config(), BOILERPLATE], ids=["without", "with"])
def test_it_is_no_keyword(config: Config) -> None:
    parsed = parse_file("content/articles/a.md", TEXT.encode(), config)
    assert parsed.analysis is not None
    has = any("简报" in word for word, *_ in parsed.analysis.keywords)
    assert has == (not config.boilerplate)
