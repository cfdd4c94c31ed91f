"""What stands in the text of an article and is none of it: related articles, comments, imprints, calls to follow."""

import re
from collections.abc import Sequence

from wenzhai.importers.web.rules import search
from wenzhai.model.problems import Note

TAIL = re.compile(
    r"(?:相关(?:阅读|新闻|报道|文章|链接|推荐|稿件)|(?:延伸|推荐)阅读|更多(?:阅读|新闻|精彩内容)|猜你喜欢|大家都在看"
    r"|热门(?:评论|推荐|文章|新闻)|往期(?:回顾|推荐|精选)|发表评论|我来说两句|(?:网友|最新|精彩|全部)?评论(?:\s*[(（]\d+[)）])?"
    r"|Related (?:articles|stories|posts)|Read more|More from .{1,30}|Comments(?:\s*\(\d+\))?)\s*[:：]?",
    re.IGNORECASE,
)
"""A heading behind which nothing belongs to the article."""
IMPRINT = re.compile(
    r"[\s(（\[【]*(?:纠错\s*[)）\]】]|(?:责任|网络|本文|执行|值班|实习)?(?:编辑|編輯|校对|审核|审校|监制|主编|责编)\s*[:：]"
    r"|版权(?:所有|声明|归)|本文版权|未经授权|本文来自(?!微信公众号)|转载请|免责声明|特别声明|声明\s*[:：]|举报(?:电话|邮箱)"
    r"|扫码(?:下载|关注)|打开.{1,12}(?:APP|客户端)|(?:分享|转发)(?:到|至)"
    r"|.{0,60}(?:©|\bcopyright\b|版权所有)|all rights reserved).{0,160}",
    re.IGNORECASE,
)
"""A paragraph behind the text that says who made the page, and what one may do with it."""
LONGEST = 200
"""Characters. No imprint is longer."""
SHARE = 0.4
"""A heading of related articles stands in the last part of a page, this much of it; earlier it is the article's own."""
HEADING = re.compile(r"(#{1,6}) ")
ORNAMENTS = re.compile(r"\A[^\w“”\"「」]+|[^\w“”\"「」]+\Z")
SCAN = re.compile(r"扫|二维码|识别")
SHOWN_CODE = re.compile(r"二维码|长按|识别")
UP, DOWN = re.compile(r"[▲△↑⬆👆]|上方|上图"), re.compile(r"[▼▽↓⬇👇]|下方|下图")
PICTURE = re.compile(r"\s*!\[[^\[\]]*\]\([^()\s]*\)\s*")
NAMED = 6
LONGEST_NAME = 30
"""How many things left out are named, and how long each."""
MARKS = re.compile(r"[#*_>\\\-]+|!?\[|\]\([^()\s]*\)")


def without_junk(markdown: str, patterns: Sequence[str]) -> tuple[str, list[str]]:
    """The article, and the blocks that were left out, as text. `patterns` are those of the site's rule."""
    blocks = split_blocks(markdown)
    end = next(
        (at for at in range(1, len(blocks)) if TAIL.fullmatch(plain(blocks[at])) and is_late(blocks, at)),
        len(blocks),
    )
    kept: list[str] = []
    left_out: list[str] = []
    codes = scan_codes(blocks, patterns)
    for at, block in enumerate(blocks):
        said = plain(block)
        if at in codes:
            left_out.append(block)
            continue
        last = not any(plain(later) and not is_imprint(plain(later)) for later in blocks[at + 1 : end])
        if at >= end or (last and is_imprint(said)) or is_junk(said, patterns):
            left_out.append(said)
        else:
            kept.append(block)
    return "\n\n".join(kept), [text for text in left_out if text]


def imprints(shown: Sequence[str], markdown: str) -> list[str]:
    """Which blocks of a page are imprints or the headings of related articles and comments, and not in the text."""
    own = {plain(block) for block in split_blocks(markdown)}
    return [said for said in shown if (is_imprint(said) or TAIL.fullmatch(said)) and said not in own]


def split_blocks(markdown: str) -> list[str]:
    """Blocks between empty lines; a fence with empty lines in it stays whole."""
    blocks: list[str] = []
    fence = ""
    for block in markdown.split("\n\n"):
        if fence:
            blocks[-1] += f"\n\n{block}"
        else:
            blocks.append(block)
        for mark in re.findall(r"^(`{3,}|~{3,})", block, re.MULTILINE):
            fence = "" if fence and mark.startswith(fence) else fence or mark
    return blocks


def is_late(blocks: Sequence[str], at: int) -> bool:
    behind = sum(map(len, blocks[at:]))
    return behind <= SHARE * sum(map(len, blocks)) or all(
        block.startswith(("-", "[", "#")) for block in blocks[at:]
    )


def is_imprint(said: str) -> bool:
    return len(said) <= LONGEST and IMPRINT.fullmatch(said) is not None


def is_junk(said: str, patterns: Sequence[str]) -> bool:
    """Whether the whole of it matches, as it is or without the symbols around it."""
    forms = {said, ORNAMENTS.sub("", said)} - {""}
    return any(search(rf"\A(?:{pattern})\Z", form) for pattern in patterns for form in forms)


def scan_codes(blocks: Sequence[str], patterns: Sequence[str]) -> set[int]:
    """The places of pictures that calls to scan speak of: where they point, else behind them, else before those that
    speak of a picture."""
    found: set[int] = set()
    for at, block in enumerate(blocks):
        said = plain(block)
        if not SCAN.search(said) or not is_junk(said, patterns):
            continue
        if UP.search(said):
            beside = [at - 1]
        elif DOWN.search(said) or not SHOWN_CODE.search(said):
            beside = [at + 1]
        else:
            beside = [at + 1, at - 1]
        pictures = (one for one in beside if 0 <= one < len(blocks) and PICTURE.fullmatch(blocks[one]))
        found.update([*pictures][:1])
    return found


def left_out_note(texts: Sequence[str]) -> Note:
    """Names the first few of what was left out, short."""
    short = [text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…" for text in texts[:NAMED]]
    return Note(
        code="import-page-junk", params={"names": " / ".join([*short, *(["…"] if texts[NAMED:] else [])])}
    )


def plain(block: str) -> str:
    return " ".join(MARKS.sub("", block).split())


def raised(markdown: str) -> str:
    """The article with its highest headings on the second level, as below a title that is no more in it."""
    blocks = split_blocks(markdown)
    levels = [len(found[1]) for block in blocks if (found := HEADING.match(block))]
    more = min(levels, default=2) - 2
    if more <= 0:
        return markdown
    return "\n\n".join(block[more:] if HEADING.match(block) else block for block in blocks)
