"""Pages of sites with a rule: what is stated comes over, what stands around it does not."""

from pathlib import Path

import pytest

from tests.support.importing import make_project
from tests.support.news_pages import f1
from tests.support.run import run_wenzhai
from wenzhai.content.settings import ColumnRule, SiteRule
from wenzhai.importers import ImportResult, Options, read
from wenzhai.importers.web.rules import found, rule_for, selected, shipped
from wenzhai.markup import render_markdown
from wenzhai.model.content import Draft
from wenzhai.model.problems import ProblemsError

PARAGRAPHS = (
    "江心的灯塔今年满一百岁，守塔的人换了七代，灯却从来没有灭过，过往的船长都认得它的光。",
    "塔身用青石砌成，高三十二米，里面有一百四十三级台阶；最上面一层还留着最早的那盏油灯。",
    "2019年3月2日那场大风刮断了电缆，两个守塔人轮流摇发电机，摇了整整一夜，天亮才停下来。",
    "明年五月起，灯塔每天接待一百位客人，须提前三天登记；遇到六级以上的风，改在第二天。",
)
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
TAIL = (
    "<p>责任编辑：钱某</p><p>版权所有 未经授权不得转载</p><h3>相关阅读</h3>"
    "<ul><li><a href='/1'>码头加固工程开工</a></li><li>"
    "<a href='/2'>渔市开秤</a></li></ul><h3>评论（3）</h3><p>沙发！</p>"
)
TITLE = "百年灯塔明年开放"


def page(host: str, body: str, head: str = "", title: str = TITLE) -> bytes:
    menu = "".join(f"<li><a href='/{n}'>{n}</a></li>" for n in ("首页", "要闻", "财经", "体育"))
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="canonical" href="https://{host}/a/1.html">{head}</head>'
        f"<body><ul class='nav'>{menu}</ul>{body}"
        "<form>作者：<input name='who'> 发表评论</form><p>关于我们 联系方式</p></body></html>"
    ).encode()


def result(data: bytes, **options: object) -> ImportResult:
    return read(data, "page.html", Options(**options))  # type: ignore[arg-type]  # each test gives what it needs


def draft(data: bytes, **options: object) -> Draft:
    return result(data, **options).drafts[0]


PAGES = {
    "people.com.cn": page(
        "society.people.com.cn",
        f"<h1>{TITLE}</h1><div class='sou'>2025年03月04日07:10 | 来源：江岸日报</div>"
        f"<div class='rm_txt_con cf'>{TEXT}<p class='paper_num'>（第 4 版）"
        f"</p><div class='edit'>(责编：赵某)</div></div>{TAIL}",
        title=f"{TITLE}--社会--人民网",
    ),
    "news.cn": page(
        "www.news.cn",
        f"<h1>{TITLE}</h1><div class='info'>2025-03-04 07:10:00 来源：江岸日报</div><div id='detail'>{TEXT}"
        f"<div class='editor'>【责任编辑:赵某】</div></div>{TAIL}",
        title=f"{TITLE}-新华网",
    ),
    "yicai.com": page(
        "www.yicai.com",
        f"<h1>{TITLE}</h1><p>江岸日报 2025-03-04 07:10 来源：江岸日报</p>"
        f"<div id='multi-text'>{TEXT}<p class='u-btn6'>举报</p></div>{TAIL}",
    ),
    "36kr.com": page(
        "36kr.com",
        f"<h1>{TITLE}</h1><p>2025-03-04 07:10 来源：江岸日报</p>"
        f"<div class='common articleDetailContent'>{TEXT}</div>{TAIL}",
    ),
    "huxiu.com": page(
        "www.huxiu.com",
        f"<h1 class='article__title'>{TITLE}</h1><span class='article__time'>2025-03-04 07:10</span>"
        f"<a class='author-info__username'>林某</a><div class='article__content'>{TEXT}"
        f"<img class='dialog_add_wxxy_qrcode_icon' src='/q.png'></div>{TAIL}",
    ),
    "thepaper.cn": page(
        "www.thepaper.cn",
        f"<div class='newscontent'><h1 class='news_title'>{TITLE}</h1><div class='news_about'><p>澎湃新闻记者 林某</p>"
        f"<p>2025-03-04 07:10 <span>来源：江岸日报</span></p></div><div class='news_txt'>{TEXT}</div></div>{TAIL}",
    ),
    "caixin.com": page(
        "china.caixin.com",
        f"<h1>{TITLE}</h1><div id='artInfo'>2025年03月04日 07:10 来源于 财新网</div>"
        f"<div id='Main_Content_Val' class='text'>{TEXT}</div>{TAIL}",
    ),
    "sina.com.cn": page(
        "news.sina.com.cn",
        f"<h1>{TITLE}</h1><span class='date'>2025年03月04日 07:10</span> 来源：江岸日报"
        f"<div id='article'>{TEXT}<div class='appendQr_wrap'>扫码</div></div>{TAIL}",
        title=f"{TITLE}_新浪新闻",
    ),
    "sohu.com": page(
        "www.sohu.com",
        f"<div class='text-title'><h1>{TITLE}</h1></div><span data-role='original-link'>来源：<a>江岸日报</a></span>"
        f"<span>2025-03-04 07:10</span><article id='mp-editor'>{TEXT}<p data-role='editor-name'>责任编辑：赵某</p>"
        f"<a id='backsohucom'>返回搜狐，查看更多</a></article>{TAIL}",
    ),
    "163.com": page(
        "www.163.com",
        f"<h1 class='post_title'>{TITLE}</h1><div class='post_info'>2025-03-04 07:10:00 来源: 江岸日报</div>"
        f"<div class='post_body'>{TEXT}</div>{TAIL}",
        title=f"{TITLE}_网易订阅",
    ),
    "zhuanlan.zhihu.com": page(
        "zhuanlan.zhihu.com",
        f"<h1 class='Post-Title'>{TITLE}</h1><span class='AuthorInfo-name'>林某</span>"
        f"<div class='Post-RichText'>{TEXT}</div><div>发布于 2025-03-04 07:10</div>{TAIL}",
        title=f"{TITLE} - 知乎",
    ),
    "toutiao.com": page(
        "www.toutiao.com",
        f"<div class='article-content'><h1>{TITLE}</h1>"
        f"<div class='article-meta'><span>2025-03-04 07:10</span><span>·</span>"
        f"<span>江岸日报</span></div><article>{TEXT}</article></div>{TAIL}",
    ),
    "gov.cn": page(
        "www.gov.cn",
        f"<div class='share-title'>{TITLE}</div><div>来源：江岸日报</div><div id='UCAP-CONTENT'>{TEXT}</div>{TAIL}",
        head="<meta name='firstpublishedtime' content='2025-03-04-07:10:00'>",
    ),
}
AUTHORED = {"huxiu.com", "thepaper.cn", "zhuanlan.zhihu.com"}
UNDATED = {"zhuanlan.zhihu.com"}
"""The time stands behind the text, where a time may mean anything."""


def test_every_rule_that_is_shipped_is_sound() -> None:
    from trafilatura.utils import load_html

    tree = load_html("<html><body><p>x</p></body></html>")
    for rule in shipped():
        assert rule.body
        for selectors in (rule.title, rule.source, rule.author, rule.time):
            found(tree, selectors, "")
        assert [selected(tree, css) for css in (*rule.body, *rule.junk)]


@pytest.mark.parametrize("host", PAGES)
def test_pages_of_a_site_come_over_whole_and_alone(host: str) -> None:
    got = draft(PAGES[host])
    front = got.front_matter
    assert front["title"] == TITLE
    assert front.get("date") == (None if host in UNDATED else "2025-03-03T23:10:00Z")
    expected = {
        "huxiu.com": "虎嗅",
        "thepaper.cn": "澎湃新闻",
        "zhuanlan.zhihu.com": "知乎专栏",
        "caixin.com": "财新",
    }
    names = {"yicai.com": "第一财经", "36kr.com": "36氪"} | expected
    assert front.get("source", "") == ("" if host == "toutiao.com" else names.get(host, "江岸日报"))
    assert front.get("authors", []) == (["林某"] if host in AUTHORED else [])
    text = render_markdown(got.markdown).text
    assert f1(text, "".join(PARAGRAPHS)) >= 0.98, got.markdown
    assert not [word for word in ("相关阅读", "评论", "版权所有", "责任编辑", "责编", "扫码") if word in text]


def test_an_author_is_the_stated_reporter_and_never_a_number() -> None:
    number = "<meta name='author' content='103756'>"
    for said, authors in (("本报记者 林 河", ["林河"]), ("本报记者 林 河 苏禾", ["林河", "苏禾"]), ("", [])):
        body = f"<h1>{TITLE}</h1><div class='author cf'>{said}</div><div class='rm_txt_con'>{TEXT}</div>"
        front = draft(page("society.people.com.cn", body, head=number)).front_matter
        assert front.get("authors", []) == authors


def test_a_reporter_between_title_and_text_is_the_author_and_no_text() -> None:
    body = f"<article><h1>{TITLE}</h1><p>澎湃新闻记者 苏禾</p><p>2025-03-04 07:10</p>{TEXT}</article>"
    got = draft(page("www.thepaper.cn", body))
    assert (got.front_matter["authors"], got.markdown) == (["苏禾"], "\n\n".join(PARAGRAPHS))


def test_a_page_of_sina_states_title_source_and_time_in_its_head() -> None:
    body = (
        f"<h1 class='main-title'>{TITLE}</h1><div class='date-source'><span class='date'>2025年03月04日 07:10</span>"
        f"<span class='source'>江岸日报</span></div><div id='artibody'>{TEXT}</div>"
    )
    data = (
        "<!DOCTYPE html>\n<!-- saved from url=(0043)https://finance.sina.com.cn/a/2025-03-04/1.shtml -->\n"
        f"<html><head><meta charset=utf-8><title>江心|灯塔开放了_新浪财经_新浪网</title>"
        f"<meta property='article:author' content='新浪财经'></head><body>{body}</body></html>"
    ).encode()
    front = draft(data, columns=(ColumnRule(r"^(?P<column>[^|]+)\|(?P<title>.+)$"),)).front_matter
    assert (front["title"], front["source"], front["date"]) == (TITLE, "江岸日报", "2025-03-03T23:10:00Z")
    assert "authors" not in front
    assert "column" not in front


def test_names_of_media_behind_underscores_are_neither_title_nor_author() -> None:
    head = "<meta name='author' content='新浪财经'><meta property='og:title' content='灯塔开放了_新浪财经_新浪网'>"
    data = page("finance.sina.com.cn", f"<div id='artibody'>{TEXT}</div>", head, "灯塔开放了_新浪财经_新浪网")
    front = draft(data).front_matter
    assert (front["title"], "authors" in front) == ("灯塔开放了", False)


@pytest.mark.parametrize(
    "time",
    [
        "2025/12/17 09:26:05",
        "<b>2025</b> <b><em>12</em>/<em>17</em></b> <b>09:26:05</b>",
        "<b>2025</b><b><em>12</em>/<em>17</em></b><b>09:26:05</b>",
    ],
)
def test_the_time_of_xinhua_stands_before_its_title(time: str) -> None:
    body = f"<div class='header-time'>{time}</div><h1>{TITLE}</h1><div id='detail'>{TEXT}</div>"
    got = draft(page("www.news.cn", body, head="<meta name='publishdate' content='2025-12-17'>"))
    assert got.front_matter["date"] == "2025-12-17T01:26:05Z"


@pytest.mark.parametrize("host", [*PAGES, "port.example"])
def test_what_is_left_out_around_the_text_is_named_for_every_page(host: str) -> None:
    data = PAGES.get(host) or page(host, f"<article><h1>{TITLE}</h1>{TEXT}{TAIL}</article>")
    (names,) = (note.params["names"] for note in draft(data).repairs if note.code == "import-page-junk")
    assert [word for word in ("责任编辑：钱某", "版权所有", "相关阅读", "评论") if word not in names] == []


def test_what_a_rule_leaves_out_of_the_text_is_named() -> None:
    (names,) = (
        note.params["names"]
        for note in draft(PAGES["people.com.cn"]).repairs
        if note.code == "import-page-junk"
    )
    assert "(责编：赵某)" in names
    assert "（第 4 版）" in names


def test_what_an_article_element_holds_besides_is_named() -> None:
    besides = (
        "<aside>塔下另有一座小馆。</aside><div class='share'>转给朋友</div><script>一</script>"
        "<nav><a href='/'>首页</a></nav>"
    )
    found = result(page("port.example", f"<article><h1>{TITLE}</h1>{TEXT}{besides}</article>"))
    notes = {note.code: note.params for note in found.drafts[0].repairs}
    assert notes == {"import-page-junk": {"names": "塔下另有一座小馆。 / 转给朋友"}}


@pytest.mark.parametrize("line", ["【纠错】 【责任编辑:王某】", "【纠错】", "[纠错][责任编辑：王某]"])
def test_marks_for_corrections_are_no_text(line: str) -> None:
    got = draft(page("port.example", f"<article><h1>{TITLE}</h1>{TEXT}<p>{line}</p></article>"))
    assert got.markdown == "\n\n".join(PARAGRAPHS)
    assert [note.params["names"] for note in got.repairs if note.code == "import-page-junk"] != []


# -- the curator's own rules


def test_the_curators_rule_goes_first() -> None:
    own = SiteRule(
        hosts=("news.cn",), source=("=自家",), time=(r"script:when=(\S+);",), body=(".mine",), junk=(".ad",)
    )
    data = page(
        "www.news.cn",
        f"<script>when=2025-01-02;</script><div class='mine'>{TEXT}<p class='ad'>买！</p></div>",
    )
    got = draft(data, site_rules=(own,))
    assert (got.front_matter["source"], got.front_matter["date"]) == ("自家", "2025-01-02")
    assert "买" not in got.markdown
    assert rule_for(["news.cn.example.org"], (own,)).hosts == ()


def test_a_selector_that_is_no_css_is_named() -> None:
    with pytest.raises(ProblemsError) as caught:
        draft(PAGES["news.cn"], site_rules=(SiteRule(hosts=("news.cn",), body=("div[",)),))
    assert (caught.value.problems[0].code, caught.value.problems[0].params["selector"]) == (
        "import-bad-selector",
        "div[",
    )


def test_rules_stand_in_the_settings(tmp_path: Path) -> None:
    root = make_project(tmp_path / "digest")
    with (root / "wenzhai.yaml").open("a", encoding="utf-8") as file:
        file.write('import_rules:\n  - hosts: [port.example]\n    body: [".mine"]\n    source: ["=港务局"]\n')
    (tmp_path / "p.html").write_bytes(page("www.port.example", f"<div class='mine'>{TEXT}</div>"))
    run = run_wenzhai("import", str(tmp_path / "p.html"), cwd=root)
    assert run.code == 0, run.err
    text = next((root / "content/articles").rglob("*.md")).read_text(encoding="utf-8")
    assert "source: 港务局" in text


# -- WeChat


def wechat(body: str = TEXT, author: str = "林某", scripts: str = "") -> bytes:
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title></title>'
        f'<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="微信公众平台">'
        '<meta property="og:url" content="http://mp.weixin.qq.com/s?__biz=MzA5&amp;mid=22&amp;idx=3&amp;sn=0f&amp;chksm=1#rd">'
        f'<meta name="author" content="{author}"></head><body><h1 id="activity-name"> {TITLE} </h1>'
        '<div id="meta_content"><a id="js_name"> 江岸日报 </a><em id="publish_time"></em></div>'
        f'<div id="js_content" style="visibility: hidden; opacity: 0;">{body}</div>'
        f"<script>{scripts}</script></body></html>"
    ).encode()


def test_a_page_of_wechat_says_its_account_time_and_author() -> None:
    front = draft(wechat(scripts='var ct = "1741043400";')).front_matter
    assert front["title"] == TITLE
    assert front["source"] == "江岸日报"
    assert front["date"] == "2025-03-03T23:10:00Z"
    assert front["authors"] == ["林某"]
    assert front["source_url"] == "https://mp.weixin.qq.com/s?__biz=MzA5&mid=22&idx=3&sn=0f"


def test_the_time_of_wechat_is_beijings() -> None:
    got = draft(wechat(scripts="var createTime = '2025-03-04 07:10';"))
    assert got.front_matter["date"] == "2025-03-03T23:10:00Z"
    assert [note.params for note in got.repairs] == [{"zone": "Asia/Shanghai"}]


def test_without_a_time_a_page_of_wechat_is_undated() -> None:
    found = result(wechat())
    assert "date" not in found.drafts[0].front_matter
    assert [problem.code for problem in found.drafts[0].unstated.values()] == ["import-page-undated"]


def test_what_wechat_writes_in_spans_and_sections_comes_over() -> None:
    body = (
        f"<section><span leaf=''>{PARAGRAPHS[0]}</span></section><h2>"
        f"<span leaf=''>塔里</span></h2><ol><li>一层</li><li>二层</li></ol>"
        f"<p><img data-src='https://img.example/1?wx_fmt=png' src='data:image/svg+xml,x'></p><p>{PARAGRAPHS[1]}</p>"
    )
    found = result(wechat(body))
    markdown = found.drafts[0].markdown
    assert markdown.startswith(f"{PARAGRAPHS[0]}\n\n## 塔里\n\n1.  一层\n2.  二层\n\n")
    assert "](https://img.example/1?wx_fmt=png)" in markdown
    assert not [problem for problem in found.problems if problem.code.startswith("import-lost")]


@pytest.mark.parametrize(
    "line",
    [
        "关注公众号的人从去年的三万增加到今年的十一万。守塔人说没有想到。",
        "市民关注的是灯塔何时开放。",
        "阅读原文的人不多。大多数人只看了标题。",
        "扫码登记的窗口设在塔下。",
        "转发这张照片的人说，灯光很美。",
    ],
)
def test_sentences_that_speak_of_following_and_reading_stay(line: str) -> None:
    assert line in draft(wechat(f"<p>{line}</p>{TEXT}")).markdown


@pytest.mark.parametrize(
    ("around", "kept", "left"),
    [
        ("{1}<p>扫码关注江岸日报</p>{2}", ["1"], ["2"]),
        ("{1}<p>长按识别二维码，关注我们</p>", [], ["1"]),
        ("{1}<p>▲ 扫码关注江岸日报</p>{2}", ["2"], ["1"]),
        ("{1}<p>点赞、在看、分享！</p>{2}", ["1", "2"], []),
        ("{1}<p>扫码关注江岸日报</p>", ["1"], []),
    ],
)
def test_the_code_that_a_call_to_scan_shows_is_left_out_and_named(
    around: str, kept: list[str], left: list[str]
) -> None:
    for number in "12":
        around = around.replace(f"{{{number}}}", f"<p><img data-src='https://img.example/{number}'></p>")
    found = result(wechat(f"{TEXT}{around}"))
    got = found.drafts[0]
    names = next(note.params["names"] for note in got.repairs if note.code == "import-page-junk")
    assert [number for number in "12" if f"](https://img.example/{number})" in got.markdown] == kept
    assert [number for number in "12" if f"![](https://img.example/{number})" in names] == left
    assert not [problem for problem in found.problems if problem.code.startswith("import-lost")]


def test_code_of_wechat_keeps_its_lines_and_its_language() -> None:
    lines = (
        '<span class="code-snippet_outer"><span class="code-snippet__keyword">def</span> ring(n):</span>',
        '<span class="code-snippet_outer"><br></span>',
        '<span class="code-snippet_outer">    <span>return</span> n &lt; 6</span>',
        "",
        '<span class="code-snippet_outer">ring(1)</span>',
    )
    code = "".join(f"<code>{one}</code>" for one in lines)
    numbers = '<ul class="code-snippet__line-index code-snippet__js">' + "<li></li>" * len(lines) + "</ul>"
    section = (
        f'<section class="code-snippet__fix code-snippet__js">{numbers}'
        f'<pre class="code-snippet__js" data-lang="python">{code}</pre></section>'
    )
    found = result(wechat(f"<p>{PARAGRAPHS[0]}</p>{section}{TEXT}"))
    assert "\n\n```python\ndef ring(n):\n\n    return n < 6\n\nring(1)\n```\n\n" in found.drafts[0].markdown
    assert not [problem for problem in found.problems if problem.code.startswith("import-lost")]


@pytest.mark.parametrize(
    "line",
    [
        "点击上方蓝字关注我们",
        "↑↑↑ 点击上方“蓝字”关注我们",
        "— END —",
        "长按识别二维码，关注我们",
        "扫码关注江岸日报",
        "点赞、在看、分享！",
        "点击“阅读原文”查看更多",
        "▲点击上方蓝字关注我们",
        "↓↓ 长按识别二维码",
        "▼ 扫码关注江岸日报 ▼",
        "关注公众号",
        "▲ 欢迎关注公众号：江岸日报",
        "欢迎扫码加入读者群",
        "欢迎扫码进群",
        "阅读原文",
        "更多内容，请点击下方阅读原文↓",
        "戳左下角【阅读原文】报名",
        "点赞在看转发",
        "▲ 点赞 | 在看 | 转发 ▲",
        "别忘了点个赞、在看和分享哦～",
    ],
)
def test_calls_to_follow_are_left_out_and_named(line: str) -> None:
    got = draft(wechat(f"<p>{line}</p>{TEXT}<p>{line}</p>", scripts='var ct = "1741043400";'))
    assert got.markdown == "\n\n".join(PARAGRAPHS)
    assert [note.code for note in got.repairs] == ["import-page-junk"]


@pytest.mark.parametrize("head", ["<link href='https://res.weixin.qq.com/a.css'>", "", "<style>p{}</style>"])
@pytest.mark.parametrize(
    "body",
    [
        "<h2>环境异常</h2><p>当前环境异常，完成验证后即可继续访问。</p><a href='javascript:;'>去验证</a>",
        "<div class='weui-msg'><h2>环境异常</h2></div>",
        "<p> 该内容已被发布者删除</p>",
    ],
)
def test_a_page_in_place_of_the_article_is_an_error_with_an_address_or_without(head: str, body: str) -> None:
    data = (
        f"<html><head><title></title>{head}</head><body>{body}<script>var a;</script></body></html>".encode()
    )
    with pytest.raises(ProblemsError) as caught:
        result(data)
    assert caught.value.problems[0].code == "import-page-blocked"


def test_words_of_such_a_page_in_the_scripts_of_another_say_nothing() -> None:
    script = "<script src='https://res.weixin.qq.com/a.js'></script><script>var no = '参数错误';</script>"
    data = page("36kr.com", f"<h1>{TITLE}</h1><div class='articleDetailContent'>{TEXT}</div>", head=script)
    assert draft(data).front_matter["title"] == TITLE


def test_an_article_about_such_pages_is_an_article() -> None:
    body = f"<p>环境异常，说的是江水。{PARAGRAPHS[0]}</p>{TEXT}"
    assert "环境异常" in draft(page("port.example", f"<h1>{TITLE}</h1><article>{body}</article>")).markdown


# -- nothing is guessed, nothing lost in silence


def test_dates_and_authors_are_not_taken_from_the_text() -> None:
    text = (
        f"<p>2001年1月2日，{PARAGRAPHS[0]}</p><p>来源：{PARAGRAPHS[1]}</p>"
        f"<p>记者：{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p>"
    )
    front = draft(
        page("port.example", f"<h1>{TITLE}</h1><article>{text}</article><p>责任编辑：作者：钱某</p>")
    ).front_matter
    assert "date" not in front
    assert "authors" not in front
    assert "source" not in front


def test_what_a_page_from_a_file_loses_is_named() -> None:
    text = f"<p>见<a href='/x'>前文</a>：{PARAGRAPHS[0]}</p><p><img src='a.png'></p>{TEXT}"
    data = (
        f"<html><head><meta charset=utf-8><title>{TITLE}</title></head><body>"
        f"<h1>{TITLE}</h1><h2>早上</h2>{text}</body></html>"
    ).encode()
    found = result(data)
    lost = {one.code: one.params for one in found.problems if one.code.startswith("import-lost")}
    assert lost == {
        "import-lost-pictures": {"count": "1", "names": "a.png"},
        "import-lost-links": {"count": "1", "names": "/x"},
    }
    assert found.drafts[0].markdown.startswith("## 早上\n")
    with_address = result(data, address="https://port.example/b/c.html")
    assert "[前文](https://port.example/x)" in with_address.drafts[0].markdown
    assert "](https://port.example/b/a.png)" in with_address.drafts[0].markdown
    assert not [one for one in with_address.problems if one.code.startswith("import-lost")]


def test_what_stands_behind_the_text_within_it_is_left_out_and_named() -> None:
    data = page(
        "news.cn",
        f"<h1>{TITLE}</h1><div id='detail'>{TEXT}{TAIL}</div>",
        head="<meta name='author' content='责编赵某'>",
    )
    got = draft(data)
    assert got.markdown == "\n\n".join(PARAGRAPHS)
    assert "authors" not in got.front_matter
    assert "相关阅读" in next(note.params["names"] for note in got.repairs if note.code == "import-page-junk")


def test_a_heading_of_the_articles_own_ends_nothing() -> None:
    body = f"<p>{PARAGRAPHS[0]}</p><h2>评论</h2>" + "".join(f"<p>{one}</p>" for one in PARAGRAPHS[1:])
    markdown = draft(page("news.cn", f"<h1>{TITLE}</h1><div id='detail'>{body}</div>")).markdown
    assert markdown.endswith(PARAGRAPHS[-1])


def test_sound_and_cards_of_wechat_are_named() -> None:
    body = (
        f"{TEXT}<mpvoice name='潮声' voice_encode_fileid='x'></mpvoice>"
        "<section><mp-common-profile data-nickname='江岸日报'></mp-common-profile></section>"
    )
    found = result(wechat(body))
    lost = {one.code: one.params["names"] for one in found.problems if one.code.startswith("import-lost")}
    assert lost == {"import-lost-embeds": "mpvoice 潮声, mp-common-profile 江岸日报"}
    assert found.drafts[0].markdown == "\n\n".join(PARAGRAPHS)


def test_a_page_without_an_address_is_known_by_its_marks() -> None:
    body = f"<h1>{TITLE}</h1><div id='gull'><div id='text'>{TEXT}</div></div>{TAIL}"
    data = f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>".encode()
    rule = SiteRule(
        hosts=("gull.example.org",), marks=("#gull > #text",), source=("=海鸥报",), body=("#text",)
    )
    assert draft(data, site_rules=(rule,)).front_matter["source"] == "海鸥报"
    elsewhere = page("news.example.org", body)
    assert "source" not in draft(elsewhere, site_rules=(rule,)).front_matter  # its address says whose it is


@pytest.mark.parametrize(
    ("byline", "head", "expected"),
    [
        ("<p>2025-03-04 来源：人民网－人民日报</p>", "", {"source": "人民日报"}),
        ("<p>2025-03-04 来源：新浪财经-自媒体综合</p>", "", {"source": "新浪财经-自媒体综合"}),
        ("<p>2025-03-04 澎湃新闻记者 邱电 实习生 何波</p>", "", {"authors": ["邱电", "何波"]}),
        ("<p>2025-03-04</p>", "<meta name='author' content='网易'>", {}),
        ("<p>2025-03-04</p>", "<meta name='author' content='林某'>", {"authors": ["林某"]}),
        ("<p>2025-03-04 责任编辑：林某</p>", "<meta name='author' content='林某'>", {}),
    ],
)
def test_who_is_stated_as_source_and_author(byline: str, head: str, expected: dict[str, object]) -> None:
    front = draft(page("news.example.org", f"<h1>{TITLE}</h1>{byline}<div>{TEXT}</div>", head)).front_matter
    assert {key: front[key] for key in ("source", "authors") if key in front} == expected


def test_a_date_in_a_list_between_title_and_text_is_not_that_of_the_article() -> None:
    others = "".join(
        f"<li><a href='/{n}'>另一篇文章的标题有这么长，谁也不会错过</a> 2015-09-2{n}</li>" for n in range(9)
    )
    body = f"<h1>{TITLE}</h1>{{}}<ul class='hot'>{others}</ul><div>{TEXT}</div>"
    assert "date" not in draft(page("news.example.org", body.format(""))).front_matter
    stated = draft(page("news.example.org", body.format("<p>2025-03-04</p>"))).front_matter
    assert stated["date"] == "2025-03-04"


def test_an_article_in_an_item_of_a_list_is_no_list() -> None:
    body = f"<ul><li><h3>{TITLE}</h3><p>2025-03-04 07:10 来源：江岸日报</p>{TEXT}{TEXT}</li></ul>"
    got = draft(page("news.example.org", body))
    assert got.markdown.startswith(PARAGRAPHS[0])
    assert got.front_matter["source"] == "江岸日报"


def test_the_host_of_an_embed_is_named_however_its_address_is_written() -> None:
    address = "//player.example.org/a/long/way/to/a/film/about/ships/index.html"
    body = f"<h1>{TITLE}</h1><article>{TEXT}<p>片子：<iframe src='{address}'></iframe></p></article>"
    (lost,) = [
        one for one in result(page("news.example.org", body)).problems if one.code == "import-lost-embeds"
    ]
    assert lost.params["names"] == "iframe player.example.org/…/index.html"


def test_a_text_that_is_hardly_the_article_is_doubted() -> None:
    own = SiteRule(hosts=("port.example",), body=("#text",))
    data = page("port.example", f"<h1>{TITLE}</h1><div id='text'><p>昨天</p></div>")
    codes = {problem.code: problem.params for problem in result(data, site_rules=(own,)).problems}
    assert codes["import-page-short"] == {"text": "昨天"}
    whole = result(page("port.example", f"<h1>{TITLE}</h1><div id='text'>{TEXT}</div>"), site_rules=(own,))
    assert "import-page-short" not in {problem.code for problem in whole.problems}
