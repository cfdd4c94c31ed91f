"""Articles on pages as the sites of our rules send them: all of the article, nothing of what stands around it."""

import re

import pytest

from tests.support.news_pages import SITE_PAGES, NewsPage, f1, news_pages
from wenzhai.importers import Options, read
from wenzhai.importers.web.rules import shipped
from wenzhai.markup import render_markdown

ENOUGH = 0.98
PAGES = tuple(news_pages(SITE_PAGES))
SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d+\)https?://([^/]+)\S* -->")
AROUND = (
    *(
        "相关阅读",
        "渡船的三种开法",
        "阅读下一篇",
        "热门推荐",
        "推荐阅读",
        "评论（",
        "路过的鱼",
        "添加评论",
        "阅读 (",
    ),
    *(
        "版权所有",
        "未经允许",
        "知识产权",
        "平台声明",
        "特别声明",
        "京ICP",
        "责任编辑",
        "版面编辑",
        "校对",
        "纠错",
    ),
    *(
        "扫一扫",
        "二维码",
        "QQ空间",
        "Qzone",
        "分享至",
        "关注新华网",
        "蓝字",
        "END",
        "人赞同",
        "需要你的鼓励",
        "举报",
    ),
    *(
        "广告",
        "打开APP",
        "登录",
        "首页",
        "字号",
        "打印",
        "听新闻",
        "图集",
        "报料",
        "关键",
        "返回搜狐",
        "本文来源",
    ),
)
"""Words of navigation, share bars, recommendations, comments and imprints in the pages, in none of the articles."""


@pytest.mark.parametrize("addressed", [True, False], ids=["saved with its address", "saved without"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_article_and_nothing_else(page: NewsPage, addressed: bool) -> None:
    data = page.data if addressed else SAVED_FROM.sub(b"", page.data)
    (draft,) = read(data, "page.html", Options()).drafts
    text = render_markdown(draft.markdown).text
    assert f1(text, page.text) >= ENOUGH
    assert [words for words in AROUND if words in text] == []
    front = draft.front_matter
    assert (front["title"], front["source"], front["date"]) == (page.title, page.site, page.date)
    authors = front.get("authors", [])
    assert isinstance(authors, list) and "、".join(authors) == page.author


def test_every_rule_that_is_shipped_has_such_a_page() -> None:
    hosts = [found[1].decode() for page in PAGES if (found := SAVED_FROM.search(page.data))]
    assert len(hosts) == len(PAGES)
    for rule in shipped():
        assert rule.marks and any(host.endswith(name) for name in rule.hosts for host in hosts)
