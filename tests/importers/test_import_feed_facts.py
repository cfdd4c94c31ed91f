"""What feeds state comes over as it is stated: dates, titles, whose an entry is. Nothing is made up."""

from pathlib import Path

import pytest

from tests.support.importing import import_drafts, make_project
from wenzhai.importers import ImportResult, Options, read
from wenzhai.importers.addresses import article_key, clean_address
from wenzhai.importers.dates import read_date
from wenzhai.importers.project_files import front_values
from wenzhai.model.content import Draft


def rss(*items: str, lang: str = "zh-cn", title: str = "江岸", home: str = "https://an.example/") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title><link>{home}</link><language>{lang}</language>{''.join(items)}</channel></rss>"
    )


def item(number: int, more: str = "", link: str = "", title: str = "潮水") -> str:
    address = (link or f"https://an.example/{number}").replace("&", "&amp;")
    return f"<item><title>{title}{number}</title><link>{address}</link><description>涨潮。</description>{more}</item>"


def found(text: str, **options: str) -> ImportResult:
    return read(text.encode(), "feed.xml", Options(**options))  # type: ignore[arg-type]  # keys are those of strings


def drafts(text: str) -> tuple[Draft, ...]:
    return found(text).drafts


def sources(text: str) -> list[object]:
    return [draft.front_matter["source"] for draft in drafts(text)]


# -- dates


@pytest.mark.parametrize(
    ("text", "date", "assumed"),
    [
        ("2024年3月5日 21:07", "2024-03-05T13:07:00Z", "Asia/Shanghai"),
        ("2024/3/5 21:07:09", "2024-03-05T13:07:09Z", "Asia/Shanghai"),
        ("2024.03.05", "2024-03-05", ""),
        ("1709644020", "2024-03-05T13:07:00Z", ""),
        ("1709644020123", "2024-03-05T13:07:00Z", ""),
        ("Tue, 05 Mar 2024 21:07:00", "2024-03-05T13:07:00Z", "Asia/Shanghai"),
        ("Tue, 05 Mar 2024 21:07:00 CST", "2024-03-05T13:07:00Z", "Asia/Shanghai"),
        ("Tue, 05 Mar 2024 21:07:00 +0800", "2024-03-05T13:07:00Z", ""),
        ("5 Mar 24 13:07 GMT", "2024-03-05T13:07:00Z", ""),
        ("2024-03-05T21:07:00.250+08:00", "2024-03-05T13:07:00Z", ""),
        ("2024-03", "", ""),
        ("2024", "", ""),
        ("昨天 21:07", "", ""),
        ("2024-02-30", "", ""),
        ("2024-03-05 25:07", "", ""),
        ("Tue, 05 Mar 2024 21:07:00 XYZ", "", ""),
        ("", "", ""),
    ],
)
def test_dates_of_chinese_feeds_are_what_is_stated(text: str, date: str, assumed: str) -> None:
    read = read_date(text, "UTC", chinese=True)
    assert (read.text, read.assumed) == (date, assumed)


def test_central_time_is_americas_in_a_feed_that_is_not_chinese() -> None:
    assert read_date("Tue, 05 Mar 2024 07:07:00 CST", "UTC", chinese=False).text == "2024-03-05T13:07:00Z"


def test_an_assumed_zone_is_said_and_an_unreadable_date_is_quoted() -> None:
    result = found(rss(item(1, "<pubDate>2024-03-05 21:07</pubDate>"), item(2, "<pubDate>2024-03</pubDate>")))
    assert [note.code for note in result.drafts[0].repairs] == ["import-zone-assumed"]
    assert "date" not in result.drafts[1].front_matter
    assert [(one.code, one.params["text"]) for one in result.drafts[1].unstated.values()] == [
        ("import-entry-date-unknown", "2024-03")
    ]


def test_the_zone_that_was_asked_for_is_the_zone() -> None:
    text = rss(item(1, "<pubDate>2024-03-05 21:07</pubDate>"))
    draft = found(text, page_timezone="UTC", timezone="UTC").drafts[0]
    assert draft.front_matter["date"] == "2024-03-05T21:07:00Z"
    assert draft.repairs == ()


# -- titles


def test_titles_are_text_whatever_they_are_written_in() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">Tea &amp;amp; Tide</title><id>urn:f</id>
    <entry><title type="html">&lt;b&gt;潮&lt;/b&gt; A&amp;amp;B &amp;#8220;水&amp;#8221;</title><id>urn:1</id></entry>
    <entry><title>Map&lt;K, V&gt; &amp;amp; more</title><id>urn:2</id></entry></feed>"""
    assert [draft.front_matter["title"] for draft in drafts(atom)] == ["潮 A&B “水”", "Map<K, V> &amp; more"]
    assert drafts(atom)[0].front_matter["source"] == "Tea & Tide"
    title = "<![CDATA[R&amp;D&#8217;s <em>tide</em> List<T>]]>"
    assert drafts(rss(item(1, title=title)))[0].front_matter["title"] == "R&D’s tide List<T>1"


# -- whose an entry is


def test_accounts_that_a_feed_gathers_are_sources_each() -> None:
    link = "https://mp.weixin.qq.com/s?__biz=MzA=&mid={}&idx=1&sn=ab"
    names = ["江岸日报", "潮汐研究", "灯塔周刊"]
    text = rss(*(item(n, f"<dc:creator>{name}</dc:creator>", link.format(n)) for n, name in enumerate(names)))
    assert sources(text) == names
    assert all("authors" not in draft.front_matter for draft in drafts(text))


def test_the_source_of_an_entry_goes_before_its_author() -> None:
    more = '<source url="https://{0}.example/f">{0}报</source><dc:creator>某人</dc:creator>'
    text = rss(item(1, more.format("东")), item(2, more.format("西")))
    assert sources(text) == ["东报", "西报"]
    assert [draft.front_matter["authors"] for draft in drafts(text)] == [["某人"], ["某人"]]


def test_the_authors_of_one_site_are_no_sources() -> None:
    text = rss(*(item(n, f"<dc:creator>{name}</dc:creator>") for n, name in enumerate(("甲某", "乙某"))))
    assert sources(text) == ["江岸", "江岸"]
    assert [draft.front_matter["authors"] for draft in drafts(text)] == [["甲某"], ["乙某"]]


# -- what else an entry says


def test_categories_are_proposed_as_topics_without_files(tmp_path: Path) -> None:
    root = make_project(tmp_path / "digest")
    (root / "content/topics").mkdir(exist_ok=True)
    (root / "content/topics/sea.md").write_text("---\nzh: 海洋\n---\n", encoding="utf-8")
    text = rss(item(1, "<category>海洋</category><category>灯塔</category>"))
    plan = import_drafts(drafts(text), root)
    assert front_values((root / plan.changes[0].path).read_text(encoding="utf-8"))["topics"] == [
        "sea",
        "灯塔",
    ]
    assert plan.proposed == {"灯塔": 1}
    assert not list((root / "content/topics").glob("deng*"))


def test_files_that_belong_to_an_entry_are_links() -> None:
    more = '<enclosure url="https://an.example/a/tide.mp3" length="1" type="audio/mpeg"/>'
    assert drafts(rss(item(1, more)))[0].markdown == "涨潮。\n\n[tide.mp3](https://an.example/a/tide.mp3)"


def test_code_and_addresses_do_not_make_an_entry_english() -> None:
    code = "<content:encoded><![CDATA[<p>装好后运行：</p><pre>sudo install all the things on this machine now</pre>]]>"
    assert drafts(rss(item(1, f"{code}</content:encoded>")))[0].front_matter["lang"] == "zh-Hans"


def test_highlighted_code_is_a_fence_with_its_lines_and_language() -> None:
    lines = "".join(f'<span class="line">{line}</span><br>' for line in ("go &#123;", "  x &lt; 1;"))
    gutter = '<td class="gutter"><pre><span class="line">1</span><br><span class="line">2</span></pre></td>'
    code = (
        f'<figure class="highlight go"><table><tr>{gutter}<td class="code">'
        f"<pre>{lines}</pre></td></tr></table></figure>"
    )
    text = rss(item(1, f"<content:encoded><![CDATA[<p>10<sup>6</sup></p>{code}]]></content:encoded>"))
    assert drafts(text)[0].markdown == "10<sup>6</sup>\n\n```go\ngo {\n  x < 1;\n```"


def test_what_an_entry_loses_is_named_in_one_line_a_kind() -> None:
    body = '<p>看<iframe src="https://v.example/1"></iframe><a href="javascript:x()">这里</a></p>'
    text = rss(*(item(n, f"<content:encoded><![CDATA[{body}]]></content:encoded>") for n in range(3)))
    lost = [one for one in found(text).problems if one.code.startswith("import-lost")]
    assert [(one.code, one.params) for one in lost] == [
        ("import-lost-embeds", {"count": "3", "names": "iframe https://v.example/1"})
    ]


# -- WeChat


def test_calls_to_follow_are_left_out_of_entries_of_wechat_and_named() -> None:
    body = (
        "<p>▲点击上方蓝字关注我们</p><p>涨潮在六点。</p><p>扫码关注江岸</p><p><img src='https://img.example/qr'></p>"
        "<p>阅读原文</p>"
    )
    content = f"<content:encoded><![CDATA[{body}]]></content:encoded>"
    result = found(
        rss(item(1, content, "https://mp.weixin.qq.com/s?__biz=MzA=&mid=7&idx=2&sn=ab"), item(2, content))
    )
    wechat, other = result.drafts
    assert wechat.markdown == "涨潮在六点。"
    assert [note.params["names"] for note in wechat.repairs if note.code == "import-page-junk"] == [
        "▲点击上方蓝字关注我们 / 扫码关注江岸 / ![](https://img.example/qr) / 阅读原文"
    ]
    assert not result.problems
    assert "蓝字" in other.markdown


def test_an_article_of_wechat_is_known_by_what_names_it() -> None:
    plain = "http://mp.weixin.qq.com/s?__biz=MzA=&mid=7&idx=2&sn=ab"
    long = f"{plain}&chksm=99&scene=21#rd"
    assert clean_address(long) == clean_address(plain) == plain.replace("http:", "https:")
    assert article_key(long) == article_key(plain) == "wechat MzA= 7 2 ab"
    assert article_key(plain.replace("idx=2", "idx=1")) != article_key(plain)
    assert (
        clean_address("https://mp.weixin.qq.com/s/Ab_c-d?scene=1#rd") == "https://mp.weixin.qq.com/s/Ab_c-d"
    )
    one, other = (
        drafts(rss(item(1, link=plain))),
        drafts(rss(item(2, link=long), home="https://else.example/")),
    )
    assert one[0].origin == other[0].origin
    assert one[0].front_matter["source_url"] == other[0].front_matter["source_url"]


def test_a_title_that_is_none_of_the_feeds_is_said_to_be_the_beginning_of_the_text() -> None:
    untitled = "<item><title/><guid>{}</guid><description>{}</description></item>"
    long = "很长的一句话" * 20
    texts = ("涨潮了。船回来了。", "The tide is in. Ships come.", long)
    got = drafts(rss(*(untitled.format(number, text) for number, text in enumerate(texts)), item(9)))
    assert [draft.front_matter["title"] for draft in got] == [
        "涨潮了",
        "The tide is in",
        f"{long[:59]}…",
        "潮水9",
    ]
    said = [[note.code for note in draft.repairs] for draft in got]
    assert said == [["import-title-from-text"]] * 3 + [[]]


def test_an_address_that_is_relative_starts_from_the_feeds_home() -> None:
    (draft,) = drafts(rss(item(1, link="/s/1")))
    assert draft.front_matter["source_url"] == "https://an.example/s/1"
