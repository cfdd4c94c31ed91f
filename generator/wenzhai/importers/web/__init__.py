"""Web pages: the article in a page, with what the page says of it, becomes a draft."""

import re
from collections.abc import Sequence
from pathlib import PurePath

from msgspec import Struct

from wenzhai.importers.addresses import article_key
from wenzhai.importers.html_to_markdown import to_markdown
from wenzhai.importers.interface import ImportResult, Options
from wenzhai.importers.limits import check_html
from wenzhai.importers.losses import html_content, lost_in, lost_problems
from wenzhai.importers.titles import compile_rules, lift
from wenzhai.importers.web.body import article_html
from wenzhai.importers.web.byline import letters, without_head
from wenzhai.importers.web.charset import page_text
from wenzhai.importers.web.cleanup import paragraphs
from wenzhai.importers.web.junk import imprints, left_out_note, raised, without_junk
from wenzhai.importers.web.metadata import About, about_page, base_address, host_of, stated_address
from wenzhai.importers.web.rules import rule_by_marks, rule_for, tree_of
from wenzhai.model.content import Draft
from wenzhai.model.problems import Note, Problem, ProblemsError, warning
from wenzhai.text.prose import language_of

HEAD = re.compile(rb"<(?:!doctype\s+html|html|head|body|article)\b", re.IGNORECASE)
LOOKED_AT = 4000
MAX_TAGS = 50_000
"""No article has more; thousands of nested ones take a parser minutes."""
BLOCKED = re.compile(r"环境异常|完成验证后即可继续访问|参数错误|该内容已被发布者删除|此内容因违规无法查看")
"""What WeChat says in place of an article."""
NOTICE = re.compile(rf"(?:当前)?(?P<what>{BLOCKED.pattern})")
WECHAT = "mp.weixin.qq.com"
FEWEST_LETTERS = 20
"""A text with fewer, and no picture or link, is hardly the article."""
LONGEST_NOTICE = 200
"""Characters, with what stands beside it; an article that begins so says more."""
UNSTATED = {"date": "import-page-undated", "source": "import-page-unsourced"}


class WebImporter:
    """Reads one page, from a file or from the web."""

    def detects(self, data: bytes) -> bool:
        return HEAD.search(data[:LOOKED_AT].replace(b"\x00", b"")) is not None

    def read(self, data: bytes, path: str, options: Options) -> ImportResult:
        text = page_text(data, options.content_type)
        if text is None:
            raise ProblemsError([Problem(code="import-encoding", path=path)])
        if text.count("<") > MAX_TAGS:
            raise ProblemsError(
                [Problem(code="import-page-huge", path=path, params={"limit": str(MAX_TAGS)})]
            )
        check_html(text, path)
        hosts = [host for place in (options.address, stated_address(text)) if (host := host_of(place))]
        refuse_blocked(text, hosts, path)
        rule = (
            rule_for(hosts, options.site_rules) if hosts else rule_by_marks(tree_of(text), options.site_rules)
        )
        found = article_html(paragraphs(text), options.address, path, rule)
        base = base_address(text, options.address)
        whole = to_markdown(found.html, base)
        about = about_page(text, options.address, options, rule, whole)
        article = without_head(whole, about.title)
        markdown, junk = without_junk(raised(article), rule.junk_words)
        around = imprints(html_content(text).blocks, markdown)
        left_out = tuple(dict.fromkeys((*junk, *found.left_out, *around)))
        head = whole.removesuffix(article)
        losses = lost_in(found.region, markdown, base, "\n".join((about.title, head, *left_out)))
        page = WebPage(about, markdown, left_out)
        doubts = [warning("import-page-continues", path)] if about.continues else []
        if len(letters(markdown)) < FEWEST_LETTERS and "](" not in markdown:
            doubts.append(warning("import-page-short", path, params={"text": markdown}))
        return ImportResult((draft(page, options, path),), (*doubts, *lost_problems(losses, path)))


def refuse_blocked(text: str, hosts: Sequence[str], path: str) -> None:
    """Raises `ProblemsError` for a page that WeChat sends to who asks too often, or for what is no longer there. One
    that is not known to be WeChat's says nothing but that."""
    if BLOCKED.search(text) is None or 'id="js_content"' in text:
        return
    blocks = html_content(text).blocks  # what scripts hold is not said
    said = next(filter(None, map(NOTICE.match, blocks)), None)
    if said and (WECHAT in hosts or sum(map(len, blocks)) <= LONGEST_NOTICE):
        raise ProblemsError([Problem(code="import-page-blocked", path=path, params={"text": said["what"]})])


class WebPage(Struct, frozen=True):
    about: About
    markdown: str
    left_out: tuple[str, ...] = ()


def draft(page: WebPage, options: Options, path: str) -> Draft:
    about = page.about
    title = about.title or PurePath(path).stem
    parts, notes = lift(title, compile_rules(options.columns))
    if not about.title:
        notes.append(Note(code="import-title-from-name", params={"name": title}))
    if about.zone_assumed:
        notes.append(Note(code="import-zone-assumed", params={"zone": about.zone_assumed}))
    if page.left_out:
        notes.append(left_out_note(page.left_out))
    front: dict[str, object] = {
        **parts,
        "lang": language_of(page.markdown, options.lang, about.title),
        "source": about.site,
        "date": about.date,
        "source_url": about.url,
        "authors": list(about.authors),
        "draft": True,
    }
    given = {key: value for key, value in front.items() if value}
    name = about.url or " · ".join(filter(None, (about.site, about.date, title)))
    origin = article_key(about.url) or f"page {name}"
    unstated = {key: warning(code, path) for key, code in UNSTATED.items() if key not in given}
    return Draft(given, page.markdown, origin, tuple(notes), unstated=unstated, reader="page")
