"""Front matter as blocks: each key with its lines, and with the comments above it."""

import re

from wenzhai.content.kinds import MODELINE

KEY = re.compile(r"([^\s#'\"\-][^:]*|'[^']*'|\"[^\"]*\"):(\s|$)")

Block = tuple[str, list[str]]


def in_blocks(lines: list[str]) -> tuple[list[str], list[Block], list[str]]:
    """The lines before all keys (the modeline, up to a blank line), each key with its lines, and the remaining
    lines."""
    head: list[str] = []
    while lines and lines[0].startswith(f"# {MODELINE}"):
        head.append(lines[0])
        lines = lines[1:]
    blocks: list[Block] = []
    waiting: list[str] = []
    for line in lines:
        found = KEY.match(line)
        if found:
            blocks.append((found[1].strip("'\""), [*waiting, line]))
            waiting = []
        elif not blocks or not line.strip() or line.startswith("#"):
            waiting.append(line)
        else:
            blocks[-1][1].extend([*waiting, line])
            waiting = []
    return head, blocks, waiting


def comments(block: list[str]) -> int:
    """The number of lines above the key."""
    return next((at for at, line in enumerate(block) if KEY.match(line)), 0)
