"""What is prose in Markdown, and what of it is worth quoting: for what is told of a text before it is rendered."""

import re

from wenzhai.text.languages import LATIN_WORD, detect_language
from wenzhai.text.patterns import late
from wenzhai.text.scripts import HAN, HAN_RUN

NOT_PROSE = late(
    rf"""
    \A(?P<rule>---|\+\+\+)[ \t]*\n (?s:.*?) ^(?P=rule)[ \t]*$                                # front matter
  | ^[ \t>]*(?:[-*+][ \t]+|\d{{1,9}}[.)][ \t]+)?(?P<fence>`{{3,}}+|~{{3,}}+)[^\n]*\n           # fenced code
      (?:(?![ \t>]*(?P=fence))[^\n]*\n)*+ [^\n]*
  | ^(?:[ ]{{4}}|[ ]{{0,3}}\t)[^\n{HAN}]*$                                                   # indented code
  | ^[ ]{{0,3}}\[[^\]\n]+\]:[ \t]*\S+[^\n]*$                                                 # a link's definition
  | (?<!`)(?P<ticks>`++)(?:(?!\n[ \t]*\n)(?s:.))+?(?<!`)(?P=ticks)(?!`)                            # code
  | <!--(?:(?!<!--|-->)(?s:.))*+-->                                                          # a comment
  | <(?P<tag>script|style|pre|code|svg|math)\b[^<>]*>(?:(?!</?(?P=tag)\b)(?s:.))*+</(?P=tag)>
  | \{{%-?[ ]*(?P<block>codeblock|highlight|raw)\b[^%]*%\}}(?:(?!\{{%)(?s:.))*+\{{%-?[ ]*end(?P=block)[ ]*-?%\}}
  | </?[A-Za-z][^<>]*>                                                                       # a tag, an address
  | \{{%[^%{{]*%\}} | \{{\{{[^{{}}]*\}}\}} | ^[ ]{{0,3}}:::[^\n]*$ | ^!!![^\n]*$             # templates, short codes
  | \{{[:\#.][^{{}}\n]*\}}                                                                   # attributes
  | \$\$[^$]+\$\$ | \$[^\s$][^$\n]*\$                                                        # formulas
  | \\\([^\\]*+(?:\\[^()][^\\]*+)*+\\\) | \\\[[^\\]*+(?:\\[^\[\]][^\\]*+)*+\\\]
  | !\[\[[^\[\]\n]*\]\] | !\[[^\[\]]*\](?=[(\[])                                             # a picture
  | (?<=\])\((?:[^()\s]|\([^()\s]*\))*(?:[ ]+"[^"\n]*"|[ ]+'[^'\n]*')?[ ]*\)                 # where a link leads
  | (?<=\])\[[^\[\]\n]*\] | (?<=\[\[)[^\[\]|\n]*\|                                           # its label, its target
  | \[\^[^\[\]\s]+\]                                                                         # a footnote
  | \b(?:https?|ftp)://[!-~]+ | \bwww\.[!-~]+ | (?<![\w.+-])[\w.+-]{{1,64}}@[\w.-]+          # bare addresses
  | &\#?\w{{1,32}};
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)


def prose_of(markdown: str) -> str:
    """The Markdown without code, formulas, addresses, HTML, short codes and pictures: about what is read aloud.

    It need not be exact, and takes linear time whatever is written.
    """
    return NOT_PROSE.sub(" ", markdown)


def language_of(markdown: str, default: str, title: str = "") -> str:
    """The language that a Markdown text is written in, by its prose; by its title where there is none of that."""
    prose = prose_of(markdown)
    if not HAN_RUN.search(prose) and not LATIN_WORD.search(prose):
        prose = title
    return detect_language(prose, default)


LONGEST_CAPTION = 160
"""Characters. A longer paragraph that ends in a credit says more than the credit."""
TAKEN = "(?<![拍录航偷抢统翻])摄"
CREDIT = late(
    rf"""
    (?: {TAKEN}
      | (?:供图|制图|绘图|配图|插图|漫画|资料图片?|资料照片|无人机照片)
      | (?:影像中国|视觉中国|东方\s?IC|新华社发|中新社发|图源网络)
      | \b(?:Xinhua|Getty\ Images|Reuters|AP|AFP|VCG)(?:\ Photo)?(?=[\])])
    )
    (?:[（(][^（()）]{{1,20}}[）)])? [\s。.)）\]】]*\Z
    """,
    re.VERBOSE,
)
LABEL = late(
    r"""
    [\s（(【\[▲△▼▽◆↑↓←→*_]*
    (?: 图为 | [上下左右题组头首封]图[为：:]
      | 图\s?(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}) (?: [-－—.．][0-9]{1,3} )? (?: [：:.．、\s）)] | \Z)
      | (?:图|图说|图注|图片|题图|配图|供图|摄影|制图|摄|图源|(?:图片|照片|数据)来源|图片说明|图片提供) \s?[：:/／|｜]
      | (?:Photo|Image|Picture|Illustration)(?:s)?(?:\ (?:by|courtesy)|\ ?(?:credit)?[:/])
      | (?:Figure|Fig\.|Table)\ ?\d{1,3}[.:] | (?:Caption|Credit|Photograph)\ ?[:：]
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
MARKED = re.compile(r"\s*[▲△▼▽]")


def is_caption(paragraph: str) -> bool:
    """Whether a paragraph only says what a picture shows or who took it: `……现场。李明摄`, `图为会场`, `图1：用量`."""
    text = paragraph.strip()
    if not text or len(text) > LONGEST_CAPTION:
        return False
    return bool(LABEL.match(text) or MARKED.match(text) or CREDIT.search(text))
