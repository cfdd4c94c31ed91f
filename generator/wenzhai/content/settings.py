"""The parts of the settings that have keys of their own: `Config` puts them together."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from wenzhai.content.frontmatter.schema import about

ICP = r"^[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕甘青宁新]ICP备(\d{8}|\d{10})号(-\d{1,3})?$"
"""The province, eight digits (or ten, with the year in front), and the number of the site. `蜀`, `黔` and `滇` are what
the register writes for 川, 贵 and 云."""
POLICE = r"^[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕甘青宁新]公网安备\s?\d{14}号$"


class ColumnRule(Struct, frozen=True, forbid_unknown_fields=True):
    """从标题中取出栏目或系列的规则 / Lifts a column or a series out of a title on import."""

    pattern: Annotated[
        str,
        about(
            "正则表达式，用命名组 column、series、part、title 标出各部分",
            "A regular expression with the named groups column, series, part and title",
            (r"^(?P<column>[^|丨]{2,6})[|丨](?P<title>.+)$",),
        ),
    ]


class SiteRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """一个网站的导入规则 / Where the pages of one site say what an article is."""

    hosts: Annotated[
        tuple[str, ...],
        about("适用的域名，连同其子域名", "Hosts it is for, with those below them", (["news.example.org"],)),
    ]
    marks: Annotated[
        tuple[str, ...],
        about(
            "没写网址的网页（没有经浏览器另存）凭什么认出是这个网站的：选择器，有一个找到就算",
            "How a page that states no address is known to be of this site: selectors, one of which finds something",
            (["#article-body"],),
        ),
    ] = ()
    source: Annotated[
        tuple[str, ...],
        about("来源：选择器，或 `=名称`", "The source: selectors, or `=Name`", (["#from", "=某报"],)),
    ] = ()
    title: Annotated[tuple[str, ...], about("标题的选择器", "Selectors of the title")] = ()
    author: Annotated[tuple[str, ...], about("作者的选择器", "Selectors of the authors")] = ()
    time: Annotated[
        tuple[str, ...],
        about(
            "发布时间：选择器，或 `script:正则`（在网页的脚本里找）",
            "The time of publication: selectors, or `script:REGEX`, looked for in the page's scripts",
        ),
    ] = ()
    body: Annotated[
        tuple[str, ...],
        about(
            "正文的选择器；`选择器@属性` 取属性",
            "Selectors of the text. The first that finds something counts; `selector@name` takes an attribute",
            (["#article-body"],),
        ),
    ] = ()
    junk: Annotated[
        tuple[str, ...], about("正文里不要的部分的选择器", "Selectors of what is to be left out of the text")
    ] = ()
    junk_words: Annotated[
        tuple[str, ...],
        about("整段不要的话，正则表达式", "Regular expressions; a paragraph that is one of them is left out"),
    ] = ()


FORMER_FEED = (
    r"^(?!/?(.*/)?(feed|rss|sitemap[\w-]*)\.xml$)/([\w.-]+/)*([\w.-]+\.(xml|rss|atom|rdf)|(feed|rss|atom)/)$"
)
"""An address on this site that a feed may have had, and that none of our own files has."""


class FeedSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """订阅源 / Feeds."""

    items: Annotated[int, about("每个订阅源的条数", "Entries in each feed", ge=1, le=1000)] = 20
    full_text: Annotated[bool, about("是否包含全文", "Whether they hold the whole text")] = True
    former: Annotated[
        tuple[Annotated[str, Meta(extra_json_schema={"pattern": FORMER_FEED})], ...],
        about(
            "搬家前订阅源的网址：/atom.xml 这样的，那里也放一份订阅源（要有 url）；/feed/ 这样的，转到订阅源",
            "Addresses of feeds before you moved here: at /atom.xml and the like stands the feed, too (this needs url);"
            " /feed/ and the like lead on to it",
            (["/atom.xml"],),
        ),
    ] = ()


class PictureSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """图片 / Pictures."""

    allow: Annotated[
        tuple[str, ...],
        about(
            "读者的浏览器可以从哪些其他网站加载图片；只写域名",
            "Other sites that readers' browsers may load pictures from: host names, nothing else",
            (["img.example.org"],),
        ),
    ] = ()
    widths: Annotated[
        tuple[Annotated[int, Meta(ge=16, le=4096)], ...],
        about(
            "缩小图的宽度（像素）；要装 wenzhai[images]",
            "Widths in pixels of smaller copies, for readers on small screens; needs wenzhai[images]",
            ([480, 960, 1440],),
        ),
    ] = ()


class Beian(Struct, frozen=True, forbid_unknown_fields=True):
    """备案号 / Numbers under which the site is registered in China."""

    icp: Annotated[
        str,
        about("ICP 备案号", "Number of the ICP filing (MIIT)", ("京ICP备12345678号-1",), pattern=f"^$|{ICP}"),
    ] = ""
    police: Annotated[
        str,
        about(
            "公安备案号",
            "Number of the filing with the police",
            ("京公网安备11010502030123号",),
            pattern=f"^$|{POLICE}",
        ),
    ] = ""


class ContentLimits(Struct, frozen=True, forbid_unknown_fields=True):
    """由 wenzhai check 把关的上限 / Limits that `wenzhai check` holds the content to."""

    quote: (
        Annotated[
            int,
            about(
                "有来源的文章，正文最多多少个汉字；不写则不限",
                "Most Han in the text of an article that has a source; no limit when absent",
                (500,),
                ge=1,
                le=1_000_000,
            ),
        ]
        | None
    ) = None


class RobotRules(Struct, frozen=True, forbid_unknown_fields=True):
    """写给爬虫的话 / What crawlers are told."""

    ai: Annotated[
        Literal["allow", "deny"],
        about(
            "deny：在 robots.txt 中请 AI 爬虫不要抓取，也不发布 llms.txt",
            "deny: robots.txt asks the crawlers of AI companies to stay away, and there is no llms.txt",
        ),
    ] = "allow"


class IssueSection(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """每期的一个版块 / A section of an issue."""

    title: Annotated[str, about("标题", "Its heading")]
    topics: Annotated[tuple[str, ...], about("收哪些主题的文章", "Topics whose articles go there")] = ()
    columns: Annotated[tuple[str, ...], about("收哪些栏目的文章", "Columns whose articles go there")] = ()
    sources: Annotated[tuple[str, ...], about("收哪些来源的文章", "Sources whose articles go there")] = ()


class IssueSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """怎样编每一期 / How issues are put together."""

    by: Annotated[
        Literal["topic", "column", "source", "section"],
        about(
            "按什么分组：主题、栏目、来源，或下面写的版块",
            "What stories are grouped by: topic, column, source, or the sections below",
        ),
    ] = "topic"
    order: Annotated[
        tuple[str, ...],
        about(
            "各组的先后；没写到的排在后面", "Order of the groups; those that are not named come after them"
        ),
    ] = ()
    sections: Annotated[tuple[IssueSection, ...], about("版块，按先后", "Sections, in their order")] = ()
