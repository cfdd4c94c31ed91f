"""Who wrote an article: the names in what a page states, and what stands in their place and is nobody."""

import re
from collections.abc import Iterable

from wenzhai.library.media import find_medium
from wenzhai.text.scripts import HAN

LONGEST_NAME = 30
SHOWN_AUTHOR = re.compile(
    r"(?:作者|记者|撰文|(?<![责責编編])文字)\s*[:：]\s*([^\s<>|｜,，;；（()）\d:：]{2,12})"
)
NAME = rf"(?:[{HAN}]{{2,4}}|[{HAN}] [{HAN}])"
"""A Chinese name; one of two characters is often set with a blank between them."""
SHOWN_REPORTER = re.compile(
    rf"(?:^|(?<=\s))[{HAN}]{{0,10}}(?:记者|通讯员)\s+({NAME}(?:[\s、]+{NAME})*)(?=\s+[^{HAN}\s]|\s*$)"
)
"""A line such as `本报记者 林 河 苏禾`, and nothing else of Han behind it."""
SHOWN_EDITOR = re.compile(rf"(?:责任编辑|编辑|责编)\s*[:：]\s*([{HAN}]{{2,4}})(?![{HAN}])")
ROLE = re.compile(rf"[{HAN}]{{0,10}}(?:记者|通讯员)[\s:：]+")
PADDED = re.compile(rf"(?<![{HAN}])([{HAN}]) ([{HAN}])(?![{HAN}])")
NO_AUTHOR = re.compile(
    r"编辑|編輯|责编|校对|审核|来源|\badmin\b|管理员|报道|整理|^(?:null|none|undefined|记者|通讯员|实习生)$|[/\\@<>{}]|^[\W\d_]*$",
    re.IGNORECASE,
)
"""What stands where an author should: who prepared the page, a number in a database, or nobody."""

MEDIUM = re.compile(r"(?:网|新闻|财经|[日晚早时周]报|频道|在线|客户端|官网|网站)$")
"""How names of media end. The name of a site without such an end may be that of its author."""


def stated_names(texts: Iterable[str], site: Iterable[str]) -> tuple[str, ...]:
    """The names in the first of the texts that has one. `site` are names of the site, which are no authors, and no more
    are known media."""
    others = {name.casefold() for name in site if MEDIUM.search(name)}
    for text in texts:
        names = [name for name in names_in(text) if is_author(name) and name.casefold() not in others]
        names = [name for name in names if find_medium(name) is None]
        if names:
            return tuple(dict.fromkeys(names))
    return ()


def names_in(text: str) -> list[str]:
    """The names in a text, without the role before them; behind one, blanks divide Chinese names too."""
    text = " ".join(text.split())
    said = ROLE.sub("", text, count=1) if ROLE.match(text) else text
    if said != text and re.fullmatch(f"{NAME}(?:[ 、]+{NAME})*", said):
        said = PADDED.sub(r"\1\2", said).replace(" ", "、")
    return [" ".join(name.split()) for name in re.split(r"[;；、]", said)]


def editors(shown: str) -> set[str]:
    """Who prepared the page, as it says: `责任编辑：于红`."""
    return set(SHOWN_EDITOR.findall(shown))


def is_author(name: str) -> bool:
    return bool(name) and len(name) <= LONGEST_NAME and NO_AUTHOR.search(name) is None
