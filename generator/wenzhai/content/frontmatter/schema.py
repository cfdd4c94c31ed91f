"""The keys that front matter may have, per kind of file. `wenzhai schema` prints these types as JSON Schema."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct


def about(
    zh: str,
    en: str,
    examples: tuple[Any, ...] = (),
    *,
    pattern: str | None = None,
    ge: float | None = None,
    le: float | None = None,
) -> Meta:
    """What a key means, in both languages, and its limits.

    `pattern` only helps the completion of an editor: our own checks say better what is wrong.
    """
    hints = {"pattern": pattern} if pattern else None
    text = f"{zh}\n{en}"
    shown = list(examples) or None
    if ge is None:
        return Meta(description=text, examples=shown, extra_json_schema=hints)
    return Meta(description=text, examples=shown, ge=ge, le=le)


DATE_PATTERN = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?( ?(Z|[+-]\d{2}:\d{2}))?)?$"

DAY_PATTERN = r"^\d{4}-\d{2}-\d{2}$"

Lang = Annotated[
    str,
    about(
        "语言，如 zh-Hans、en；不写则按文字判断",
        "Language; detected from the text when absent",
        ("zh-Hans", "en"),
        pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
    ),
]
Slug = Annotated[
    str,
    about(
        "网址中的名字；发布后不要再改",
        "Name in the URL; do not change it once published",
        pattern=r"^[^\s/\\]+$",
    ),
]
Summary = Annotated[
    str,
    about(
        "一两句话的摘要，列表中显示；不写则取正文开头",
        "One or two sentences for listings; else the first of the body",
    ),
]
Draft = Annotated[bool, about("草稿：不发布", "A draft is not published")]
NoIndex = Annotated[
    bool,
    about(
        "请搜索引擎不要收录；也不列入站点地图和 llms.txt",
        "Search engines are asked to leave it out; it is not in the sitemap and llms.txt either",
    ),
]
Day = Annotated[
    str,
    about(
        "日期：2025-12-24，或 2025-12-23 22:31（本站时区），或 2025-12-23 22:31 +08:00，或 2025-12-23T22:31:00Z",
        "A day, or a time in the site's zone, or a time with its offset",
        ("2025-12-24", "2025-12-23 22:31 +08:00", "2025-12-23T22:31:00Z"),
        pattern=DATE_PATTERN,
    ),
]
PINNED_PATTERN = rf"^(true|false|until {DATE_PATTERN[1:-1]})$"
Names = Annotated[
    tuple[str, ...],
    about(
        "别名，可用于 [[双链]] 和 topics、source；以 / 开头或以 .html 结尾的是旧网址，会转到这里",
        "Other names, for [[links]], topics and source; one that starts with / or ends in .html is an old address",
    ),
]
OldAddresses = Annotated[
    tuple[str, ...],
    about(
        "别名或旧网址：以 / 开头或以 .html 结尾的是旧网址，会转到这里",
        "Other names for [[links]]; one that starts with / or ends in .html is an old address that leads here",
    ),
]
WebAddress = Annotated[str, about("网址，以 http:// 或 https:// 开头", "A web address", pattern="^https?://")]
Kin = Annotated[tuple[str, ...], about("文章的 id、标题或文件名", "Articles by id, title or file name")]


class ArticleFront(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """文章的头信息 / Front matter of an article (`content/articles/`)."""

    id: Annotated[
        str | None,
        about(
            "永久编号，由 import 或 new 生成，请勿修改",
            "Permanent id, given by import or new; leave it",
            pattern=r"^[A-Za-z0-9_-]+$",
        ),
    ] = None
    title: Annotated[str, about("标题", "Title")]
    column: Annotated[str | None, about("栏目，如 权威论坛", "Column of the source")] = None
    series: Annotated[str | None, about("系列", "Series")] = None
    part: Annotated[
        str | None,
        about(
            "系列的第几篇，照原来的写法，如 ③、上",
            "Which part of the series, as it is written, such as Part 2",
        ),
    ] = None
    lang: Lang | None = None
    source: Annotated[
        str | None,
        about(
            "来源：content/sources/ 下的文件名，或来源的名称", "Source: a file of content/sources/, or a name"
        ),
    ] = None
    date: Day | None = None
    topics: Annotated[
        tuple[str, ...],
        about("主题：content/topics/ 下的文件名，或主题的名称", "Topics: files of content/topics/, or names"),
    ] = ()
    excerpt: Annotated[bool, about("正文只是节选", "The body is a truncated excerpt")] = False
    slug: Slug | None = None
    updated: Day | None = None
    correction: Annotated[str | None, about("更正说明", "A correction to show")] = None
    draft: Draft = False
    source_url: WebAddress | None = None
    authors: Annotated[tuple[str, ...], about("作者", "Authors")] = ()
    note: Annotated[
        str | None,
        about(
            "编者按、推荐语：一段 Markdown，显示在摘要之前",
            "The editor's note: one paragraph of Markdown, shown before the summary",
        ),
    ] = None
    summary: Summary = ""
    ai: Annotated[
        Literal["summary", "translation", "text", "none"] | None,
        about(
            "哪一部分由人工智能生成：摘要 summary、译文 translation、正文 text；none 表示没有",
            "What an AI wrote: the summary, the translation or the text; none says that nothing is",
        ),
    ] = None
    lead: Annotated[
        bool,
        about("头条：排在首页、主题和一期文摘的最前面", "It heads the front page, its topics and an issue"),
    ] = False
    pinned: Annotated[
        bool | str,
        about(
            "置顶：true，或 until 加日期（到那一天为止）",
            "It stays on top of the front page and of its topics: true, or until and a date",
            ("true", "until 2026-01-31"),
            pattern=PINNED_PATTERN,
        ),
    ] = False
    milestone: Annotated[
        str | None,
        about(
            "转折点：一句话，写明这件事到这里有了什么变化；列在各个主题页的上方",
            "A turning point, in a sentence: what changed; listed at the top of its topics",
            ("联合国大会通过第一个决议",),
        ),
    ] = None
    expires: Annotated[
        str | None,
        about(
            "到期：只写日期，那一天过完；写了时间，到那一刻。以后不再发布，原网址转到它的主题",
            "When it expires: at the end of that day, or at that time; then it is gone, and its address leads to its"
            " topic",
            ("2026-01-31", "2026-01-31 18:00"),
            pattern=DATE_PATTERN,
        ),
    ] = None
    noindex: NoIndex = False
    aliases: OldAddresses = ()
    same_story: Kin = ()
    not_same_story: Kin = ()
    rights: Annotated[str | None, about("版权说明", "Rights")] = None
    image: Annotated[
        str | None, about("题图：本仓库内的图片文件", "Picture: a file next to the article or below content/")
    ] = None
    image_alt: Annotated[
        str | None,
        about("题图上有什么，说给看不见图的人", "What the picture shows, for those who do not see it"),
    ] = None


class TopicFront(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """主题的头信息 / Front matter of a topic (`content/topics/`)."""

    zh: Annotated[str, about("中文名", "Name in Chinese")] = ""
    en: Annotated[str, about("英文名", "Name in English")] = ""
    aliases: Names = ()
    parent: Annotated[str | None, about("上级主题", "The topic above")] = None
    keywords: Annotated[tuple[str, ...], about("相关词，用于推荐主题", "Words that suggest this topic")] = ()
    kind: Annotated[
        Literal["person", "organisation", "initiative", "place", "event"] | None,
        about("实体类别：人物、机构、倡议、地点、事件；普通主题不写", "What it is, if more than a subject"),
    ] = None
    lang: Lang | None = None
    summary: Summary = ""


class SourceFront(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """来源的头信息 / Front matter of a source (`content/sources/`)."""

    zh: Annotated[str, about("中文名", "Name in Chinese")] = ""
    en: Annotated[str, about("英文名", "Name in English")] = ""
    pinyin: Annotated[
        str | None, about("拼音写法，如 Ren Min Ri Bao", "Its name in pinyin, as pasted pages write it")
    ] = None
    aliases: Names = ()
    kind: Annotated[
        str | None, about("类别，如 报纸、通讯社", "What it is, such as a newspaper or an agency")
    ] = None
    home: WebAddress | None = None
    feed: WebAddress | None = None
    ai: Annotated[
        Literal["summary", "translation", "text"] | None,
        about(
            "此来源的文章里由人工智能生成的部分，文章自己没写 ai 时适用",
            "What an AI wrote in articles of this source that have no ai of their own",
        ),
    ] = None
    lang: Lang | None = None
    summary: Summary = ""


class PageFront(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """页面的头信息 / Front matter of a page (`content/pages/`)."""

    title: Annotated[str, about("标题", "Title")]
    slug: Slug | None = None
    nav: Annotated[bool, about("放进导航栏", "Show it in the navigation")] = False
    lang: Lang | None = None
    summary: Summary = ""
    draft: Draft = False
    noindex: NoIndex = False
    aliases: OldAddresses = ()


class IssueFront(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """一期文摘的头信息 / Front matter of an issue (`content/issues/`)."""

    title: Annotated[str, about("标题", "Title")]
    number: Annotated[int, about("第几期", "Number of the issue", ge=1, le=1_000_000)] | None = None
    date: Day | None = None
    since: Annotated[
        str | None, about("收录文章的第一天", "First day of its articles", pattern=DAY_PATTERN)
    ] = None
    until: Annotated[
        str | None, about("收录文章的最后一天", "Last day of its articles", pattern=DAY_PATTERN)
    ] = None
    slug: Slug | None = None
    lang: Lang | None = None
    summary: Summary = ""
    draft: Draft = False
    noindex: NoIndex = False
    aliases: OldAddresses = ()


TermFront = TopicFront | SourceFront
Front = ArticleFront | TermFront | PageFront | IssueFront

SYNONYMS = {
    word: tuple(meant.split())
    for meant, words in {
        "title zh": "标题 题目 name 名称",
        "zh": "title 中文 中文名",
        "en": "英文 英文名",
        "column": "栏目",
        "series": "系列",
        "part": "篇次 序号",
        "lang": "语言 language",
        "source": "来源 出处",
        "date": "日期 时间 发布时间 published pubdate",
        "topics": "主题 标签 分类 话题 tags categories",
        "excerpt": "节选",
        "updated": "更新 modified lastmod",
        "correction": "更正",
        "draft": "草稿",
        "source_url home": "url link 原文 链接 网址 homepage website",
        "authors": "作者 author",
        "summary": "摘要 简介 description",
        "note": "编者按 推荐语 按语",
        "lead": "头条 featured",
        "pinned": "置顶 sticky pin",
        "milestone": "转折点 里程碑",
        "expires": "到期 过期 有效期 expiry expirydate",
        "aliases": "别名",
        "rights": "版权",
        "image": "图片 cover 封面",
        "image_alt": "图片说明 alt",
        "parent": "上级",
        "keywords": "关键词",
        "pinyin": "拼音",
        "kind": "类型",
        "slug": "permalink",
    }.items()
    for word in words.split()
}
"""What people write for one of our keys, coming from other tools or from their own language."""
