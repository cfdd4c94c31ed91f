"""Pieces of Markdown that a conversion writes, and the arguments of shortcodes."""

import re
import shlex

ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


def fence(text: str, info: str = "") -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks = "`" * max(3, longest + 1)
    inner = text.strip("\n")
    return f"{ticks}{info}\n{inner}\n{ticks}"


def block(markdown: str) -> str:
    return f"\n\n{markdown.strip()}\n\n"


def dedent(text: str) -> str:
    """The text without the margin that all its lines share."""
    lines = text.strip("\n").split("\n")
    margins = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
    margin = min(margins, default=0)
    return "\n".join(line[margin:] if line.strip() else "" for line in lines).strip()


def quoted(text: str) -> list[str]:
    return [f"> {line}".rstrip() for line in dedent(text).split("\n")]


def bold(title: str) -> str:
    return f"**{title.strip()}**"


def picture(target: str, alt: str, caption: str = "") -> str:
    title = caption.replace('"', "'")
    whole = link(target, alt)
    return f'!{whole[:-1]} "{title}")' if title else f"!{whole}"


def link(target: str, caption: str) -> str:
    words = " ".join(caption.split()).replace("[", "\\[").replace("]", "\\]")
    bare = re.fullmatch(r"[^\s()<>]+", target)
    return f"[{words}]({target if bare else f'<{target}>'})"


def split(arguments: str) -> list[str]:
    """The arguments, with quoted ones as one."""
    try:
        return shlex.split(arguments, posix=True)
    except ValueError:
        return arguments.split()


def named(arguments: str) -> dict[str, str]:
    return {key.lower(): one or two or three for key, one, two, three in ATTRIBUTE.findall(arguments)}


def unnamed(arguments: str) -> list[str]:
    return [word for word in split(ATTRIBUTE.sub("", arguments)) if word.strip()]
