"""The site's settings: `wenzhai.yaml`, read strictly and validated with positions."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct, structs

from wenzhai.content.frontmatter.convert import convert
from wenzhai.content.frontmatter.document import parse
from wenzhai.content.frontmatter.encodings import decode
from wenzhai.content.frontmatter.schema import about
from wenzhai.content.frontmatter.yaml_reader import Fields, SourceLines
from wenzhai.content.look import (
    Colors,
    Fonts,
    FooterItem,
    HeadSnippet,
    MenuItem,
    NavItem,
    Services,
    look_faults,
)
from wenzhai.content.own_fields import OwnField, field_faults
from wenzhai.content.paths import PRIVATE, SETTINGS
from wenzhai.content.settings import (
    FORMER_FEED,
    ICP,
    POLICE,
    Beian,
    ColumnRule,
    ContentLimits,
    FeedSettings,
    IssueSettings,
    PictureSettings,
    RobotRules,
    SiteRule,
)
from wenzhai.extend.plugins import plugin_fault
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.text.addresses import LANGUAGE, host_of, is_web

MAX_BYTES = 64 * 1024
EXAMPLE = re.compile("用户名|仓库名|域名|(?i:your-?name|username|repository)(?=[./])")
"""Words of our examples, which stand for others."""
COLUMN_GROUPS = frozenset({"column", "series", "part", "title"})


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """网站设置 wenzhai.yaml / The site's settings. Every key, with its default."""

    title: Annotated[str, about("网站名称", "Name of the site")] = "文摘"
    description: Annotated[str, about("一句话介绍", "The site in a sentence")] = ""
    url: Annotated[
        str,
        about(
            "发布后的网址（含子路径）；订阅源、站点地图要用",
            "Where the site will be served, with its base path; feeds, sitemap and canonical links need it",
            ("https://example.org/digest/",),
            pattern=r"^$|^https?://",
        ),
    ] = ""
    lang: Annotated[str, about("网站界面的语言", "Language of the interface", ("zh-Hans", "en"))] = "zh-Hans"
    timezone: Annotated[
        str,
        about(
            "网站所在时区：文章归到哪一天由它决定",
            "Time zone that decides an article's day",
            ("Asia/Shanghai",),
        ),
    ] = "Asia/Shanghai"
    import_timezone: Annotated[
        str, about("导入文本中的时间所用的时区", "Time zone of the times in imported text", ("UTC",))
    ] = "UTC"
    author: Annotated[str, about("编者", "Editor of the site")] = ""
    rights: Annotated[str, about("版权声明", "Rights")] = ""
    default_source: Annotated[
        str,
        about(
            "自己写的文章（没有 source，也没有 source_url）算哪个来源的",
            "Source of what you write yourselves: of articles with neither source nor source_url",
            ("编者",),
        ),
    ] = ""
    beian: Annotated[
        Beian, about("备案号，显示在每页页脚", "Registration in China, shown at the foot of every page")
    ] = Beian()
    robots: Annotated[RobotRules, about("写给爬虫的话", "What crawlers are told")] = RobotRules()
    limits: Annotated[
        ContentLimits, about("由 wenzhai check 把关的上限", "Limits that wenzhai check enforces")
    ] = ContentLimits()
    core_viewpoint: Annotated[
        Literal["ask", "summary", "none"],
        about(
            "Core viewpoint 一类的摘要，文章自己没写 ai 时怎么算：summary 由人工智能生成，none 不是，ask 由 check 来问",
            "What ai is for articles with a summary headed Core viewpoint that have none of their own; ask: check asks",
        ),
    ] = "ask"
    theme: Annotated[str, about("外观：themes/ 下的文件夹", "Theme: a folder of themes/", ("paper",))] = (
        "paper"
    )
    theme_options: Annotated[
        dict[str, str | int | bool],
        about("外观的选项，见其 theme.yaml", "Options of the theme, see its theme.yaml"),
    ] = {}
    output: Annotated[str, about("生成的网站放在哪个文件夹", "Folder of the built site")] = "site"
    per_page: Annotated[int, about("列表每页条数", "Entries on a page of a listing", ge=1, le=1000)] = 50
    recent: Annotated[int, about("首页显示的条数", "How many entries the home page shows", ge=1, le=1000)] = (
        20
    )
    related: Annotated[int, about("每篇相关文章的篇数", "How many related articles", ge=0, le=50)] = 5
    feeds: Annotated[FeedSettings, about("订阅源", "Feeds")] = FeedSettings()
    api: Annotated[
        bool,
        about(
            "在 api/ 下把内容也作为数据（JSON）发布",
            "Publish the content as data (JSON) too, below api/",
        ),
    ] = False
    llms_full: Annotated[
        bool,
        about(
            "发布 llms-full.txt：llms.txt 所列文章的全文，放在一个文件里",
            "Publish llms-full.txt: the texts of the articles that llms.txt lists, in one file",
        ),
    ] = False
    pictures: Annotated[PictureSettings, about("图片", "Pictures")] = PictureSettings()
    issues: Annotated[IssueSettings, about("每期怎样编排", "How issues are put together")] = IssueSettings()
    fields: Annotated[
        dict[str, OwnField],
        about("头信息中自己加的键", "Keys of your own in front matter"),
    ] = {}
    plugins: Annotated[
        tuple[str, ...],
        about(
            "要用的扩展包：已用 pip 安装的外观、导入格式和钩子",
            "Packages that extend the digest with themes, importers or hooks; they have to be installed",
            (["wenzhai-theme-ink"],),
        ),
    ] = ()
    slug_style: Annotated[
        Literal["pinyin", "han", "id"],
        about(
            "新文章网址的写法：拼音、汉字或编号",
            "How slugs of new articles are written: pinyin, Han or the id",
        ),
    ] = "pinyin"
    trusted: Annotated[
        bool,
        about("正文中的 HTML 原样输出（只用于全是自己写的内容）", "Raw HTML in Markdown passes unsanitised"),
    ] = False
    trusted_static: Annotated[
        bool,
        about(
            "static/ 里能运行程序的文件（HTML、带脚本的 SVG 等）也照样发布",
            "Files of static/ that can run programs (HTML, SVG with scripts) are published, too",
        ),
    ] = False
    math: Annotated[
        Literal["dollar", "tex"],
        about(
            "公式的写法：dollar 为 $…$ 和 $$…$$；tex 另加 \\(…\\) 和 \\[…\\]",
            "How formulas are written: dollar for $...$ and $$...$$; tex for \\(...\\) and \\[...\\], too",
        ),
    ] = "dollar"
    typography: Annotated[
        bool,
        about(
            "中文里的半角标点按全角显示（文件不变）；false 表示照原样显示",
            "Chinese is shown with full-width marks where half-width ones were typed (files stay as they are); false"
            " shows it as typed",
        ),
    ] = True
    boilerplate: Annotated[
        tuple[str, ...],
        about(
            "每篇都有的套话：不作摘要、关键词，也不作相关文章的理由（照常显示）",
            "Sentences that stand in most articles: shown, but no summaries, keywords or reasons for related articles",
            ("每周五发布，欢迎投稿。",),
        ),
    ] = ()
    deadline: Annotated[
        float,
        about(
            "单篇最多算几秒",
            "Seconds of computing that a single article or picture may take",
            ge=0.01,
            le=600,
        ),
    ] = 5.0
    columns: Annotated[
        tuple[ColumnRule, ...],
        about(
            "导入时从标题中取出栏目、系列的规则", "Rules that lift columns and series out of titles on import"
        ),
    ] = ()
    import_rules: Annotated[
        tuple[SiteRule, ...],
        about(
            "导入网页时各网站的规则，优先于自带的",
            "Rules for the pages of single sites on import; they go before those that come with Wenzhai",
        ),
    ] = ()
    nav: Annotated[tuple[NavItem, ...], about("导航栏中另加的链接", "Further links in the navigation")] = ()
    menu: Annotated[
        tuple[MenuItem, ...],
        about(
            "导航栏的全部链接，按这个顺序；不写就用外观的，后面加上 nav",
            "All links of the navigation, in this order; without it the theme's, followed by nav",
        ),
    ] = ()
    logo: Annotated[
        str,
        about(
            "站名前的标志：content/ 里的图片",
            "Picture before the site's name, below content/",
            ("images/logo.svg",),
        ),
    ] = ""
    favicon: Annotated[
        str,
        about(
            "浏览器标签上的图标：content/ 里的图片",
            "Icon of the browser's tab, below content/",
            ("images/icon.png",),
        ),
    ] = ""
    social: Annotated[
        tuple[NavItem, ...], about("页脚里的其他账号", "Your accounts elsewhere, in the footer")
    ] = ()
    footer: Annotated[
        tuple[FooterItem, ...], about("页脚里另加的文字和链接", "Further words and links in the footer")
    ] = ()
    colors: Annotated[Colors, about("颜色", "Colours")] = Colors()
    fonts: Annotated[Fonts, about("字体文件", "Font files")] = Fonts()
    head: Annotated[
        tuple[HeadSnippet, ...], about("放进每一页 <head> 的代码", "Code for the head of every page")
    ] = ()
    services: Annotated[Services, about("统计和评论", "Counters and comments")] = Services()
    repo_url: Annotated[
        str, about("仓库网址，用于“编辑此页”", "The repository, for links to edit a page")
    ] = ""
    edit_branch: Annotated[str, about("“编辑此页”所用的分支", "The branch those links lead to")] = "main"
    cname: Annotated[str, about("自定义域名，写入 CNAME 文件", "Custom domain, written to CNAME")] = ""
    editor: Annotated[
        Literal["vscode", "file", "none"],
        about(
            "预览里出错时，点文件名用什么打开：vscode、file（系统的默认程序）或 none",
            "What opens a file when it is clicked in the preview's errors: vscode, file (the system's program) or none",
        ),
    ] = "vscode"
    card_font: Annotated[
        str,
        about(
            "分享图所用的字体文件；system 表示用系统里的中文字体；不写则不做分享图",
            "Font file for the pictures shown when a page is shared; system takes a Han font of this machine;"
            " without it there are none",
            ("fonts/SourceHanSerifSC-Bold.otf", "system"),
        ),
    ] = ""


def load_config(root: Path) -> Config:
    """The settings of the site at `root`. Raises `ProblemsError` with everything that is wrong with them."""
    try:
        data = (root / SETTINGS).read_bytes()
    except FileNotFoundError:
        raise ProblemsError([Problem(code="no-site-here", params={"folder": str(root)})]) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise ProblemsError(
            [Problem(code="config-unreadable", path=SETTINGS, params={"reason": reason})]
        ) from None
    return parse_config(data, root)


def parse_config(data: bytes, root: Path) -> Config:
    """The settings that these bytes hold. Raises `ProblemsError`."""
    if len(data) > MAX_BYTES:
        raise ProblemsError([Problem(code="file-too-big", path=SETTINGS, params={"limit": "64 KiB"})])
    lines = tuple(decode(data, SETTINGS).split("\n"))
    fields, problems = parse(SourceLines(SETTINGS, lines))
    config, misfits = convert(fields, Config)
    problems += misfits
    if config is not None:
        problems += _faults(config, fields, root)
    if config is None or problems:
        raise ProblemsError(sorted(problems, key=lambda problem: (problem.line, problem.column)))
    url = config.url if not config.url or config.url.endswith("/") else config.url + "/"
    options = {key: _plain(value) for key, value in config.theme_options.items()}
    allow = tuple(sorted({_host(name) for name in config.pictures.allow}))
    pictures = structs.replace(config.pictures, allow=allow, widths=tuple(sorted({*config.pictures.widths})))
    return structs.replace(config, url=url, theme_options=options, pictures=pictures)


HOST = re.compile(r"[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)+(:[1-9]\d{0,4})?")


def _host(name: str) -> str:
    """A host as addresses are compared with it; empty for what is none."""
    return host_of(f"https://{name}") if HOST.fullmatch(name) else ""


def _plain(value: str | int | bool) -> str | int | bool:
    """An option of a theme: truth values and whole numbers are recognised by their form."""
    if isinstance(value, str) and value in ("true", "false"):
        return value == "true"
    return int(value) if isinstance(value, str) and re.fullmatch(r"-?(0|[1-9]\d{0,8})", value) else value


def _faults(config: Config, fields: Fields, root: Path) -> Iterator[Problem]:
    """What the types cannot say."""
    for key, text in (("url", config.url), ("repo_url", config.repo_url)):
        if text and (not is_web(text) or "?" in text or "#" in text):
            yield fields.problem("config-url", (key,), key=key, text=text)
    if found := EXAMPLE.search(config.url):
        yield fields.problem("config-url-example", ("url",), text=found[0])
    for key, text in (("timezone", config.timezone), ("import_timezone", config.import_timezone)):
        if not _zone_exists(text):
            yield fields.problem("no-such-timezone", (key,), key=key, text=text)
    if not LANGUAGE.fullmatch(config.lang):
        yield fields.problem("bad-language", ("lang",), text=config.lang)
    if not re.fullmatch(r"[\w-]+", config.theme):
        yield fields.problem("config-theme", ("theme",), text=config.theme)
    if config.llms_full and config.robots.ai == "deny":
        yield fields.problem("config-llms-full", ("llms_full",))
    if config.cname and not re.fullmatch(r"[\w-]+(\.[\w-]+)+", config.cname):
        yield fields.problem("config-cname", ("cname",), text=config.cname)
    if config.beian.icp and not re.fullmatch(ICP, config.beian.icp):
        yield fields.problem("config-beian-icp", ("beian", "icp"), text=config.beian.icp)
    if config.beian.police and not re.fullmatch(POLICE, config.beian.police):
        yield fields.problem("config-beian-police", ("beian", "police"), text=config.beian.police)
    if fault := _output_fault(root, config.output):
        yield fields.problem("config-output", ("output",), text=config.output, folder=fault)
    for place, rule in enumerate(config.columns):
        yield from _pattern_faults(fields, place, rule.pattern)
    for place, name in enumerate(config.pictures.allow):
        if not _host(name):
            yield fields.problem("config-picture-host", ("pictures", "allow", place), text=name)
    for place, address in enumerate(config.feeds.former):
        if not re.match(FORMER_FEED, address):
            yield fields.problem("config-former-feed", ("feeds", "former", place), text=address)
    for place, name in enumerate(config.plugins):
        if fault := plugin_fault(name):
            yield fields.problem(fault, ("plugins", place), name=name)
    yield from field_faults(config.fields, fields)
    yield from look_faults(config, fields)


def _zone_exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _output_fault(root: Path, output: str) -> str:
    """The folder that building into `output` would endanger; empty if there is none."""
    root = root.resolve()
    target = (root / output).resolve()
    if root.is_relative_to(target):
        return str(root) if target != root else "."
    own = (root / name for name in (*PRIVATE, ".git"))
    return next((folder.name for folder in own if target.is_relative_to(folder)), "")


def _pattern_faults(fields: Fields, place: int, pattern: str) -> Iterator[Problem]:
    at = ("columns", place, "pattern")
    try:
        groups = set(re.compile(pattern).groupindex)
    except (re.error, RecursionError, OverflowError) as error:
        yield fields.problem("pattern-broken", at, detail=str(error))
        return
    if unknown := sorted(groups - COLUMN_GROUPS):
        yield fields.problem("pattern-groups", at, groups=", ".join(unknown))
    elif "title" not in groups or len(groups) < 2:
        yield fields.problem("pattern-without-groups", at)
