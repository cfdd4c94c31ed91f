"""Changes of single keys in front matter, by the line: every other character of the file stays as it is.

Pure, and checked: what comes out is read again, and must say what was meant and nothing else.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress

from msgspec import Struct

from wenzhai.content.frontmatter.blocks import comments, in_blocks
from wenzhai.content.frontmatter.document import emit, parse, split
from wenzhai.content.frontmatter.yaml_reader import Fields, Node, bare_or_quoted, flow_list, quoted
from wenzhai.content.kinds import ARTICLE, kind_of
from wenzhai.model.problems import ProblemsError

QUOTED = r"""'(?:[^']|'')*'|"(?:[^"\\]|\\.)*\""""
IN_FLOW = re.compile(rf"{QUOTED}|(?:[^,\[\]{{}}#\s]|[^\S\n]+(?=[^\s#,\]])|(?<=\S)#)+")
IN_BLOCK = re.compile(rf"{QUOTED}|(?:[^#\s]|[^\S\n]+(?=[^\s#])|(?<=\S)#)+")
COMMA = re.compile(r"[^\S\n]*,[^\S\n]*")
DASH = re.compile(r"\s*-\s+")


class Item(Struct, frozen=True):
    """An item as it stands in the file: its line and columns, from 0."""

    text: str
    line: int
    start: int
    end: int


def change_list(
    text: str, path: str, key: str, changes: Mapping[str, str | None], new: Sequence[str] = ()
) -> str:
    """A content file in whose list `key` items become others, go (None), or come to its end. No item comes twice.

    Raises `ProblemsError` when the file cannot be read, or writes the list so that no line of it can be changed.
    """
    bom = text[: text.startswith("\ufeff")]
    lines = text[len(bom) :].replace("\r\n", "\n").split("\n")
    fields = read("\n".join(lines), path)
    items = [str(item) for item in listed(fields.values.get(key))]
    wanted = [item for item in dict.fromkeys([*(changes.get(item, item) for item in items), *new]) if item]
    if wanted == items:
        return text
    with suppress(LookupError):  # then the lines stay, and are found not to say what is wanted
        set_items(lines, fields, key, changes, wanted)
    return checked(bom, lines, text, fields, {**fields.values, key: [*wanted]}, key, flow_list(wanted))


def read(text: str, path: str) -> Fields:
    fields, problems = parse(split(text, path).front)
    if problems:
        raise ProblemsError(problems)
    return fields


def listed(value: Node | None) -> list[Node]:
    return value if isinstance(value, list) else []


# -- lines ----------------------------------------------------------------------------------------


def set_items(
    lines: list[str], fields: Fields, key: str, changes: Mapping[str, str | None], wanted: list[str]
) -> None:
    """Change the lines of the file in place; marks count them from 1."""
    mark = fields.marks.get((key,))
    items = [found_item(lines, fields, (key, at)) for at in range(len(listed(fields.values.get(key))))]
    if mark is None:
        lines.insert(place_for(lines, fields, key), f"{key}: {flow_list(wanted)}")
    elif not items and fields.values[key]:
        raise LookupError(key)  # a value that is no list
    elif not items or not wanted:
        at = mark.line - 1
        before = lines[at][: lines[at].index(":", mark.column - 1) + 1]
        comment = re.search(r"\s+#.*$", lines[at])
        del lines[at + 1 : max([item.line for item in items], default=at) + 1]
        lines[at] = f"{before} {flow_list(wanted)}{comment[0] if comment else ''}"
    else:
        change_items(lines, items, changes, wanted)


def change_items(
    lines: list[str], items: Sequence[Item], changes: Mapping[str, str | None], wanted: Sequence[str]
) -> None:
    """From the last item to the first, so that the places of those before it stay true."""
    in_block = DASH.match(lines[items[-1].line]) is not None
    texts = [item.text for item in items]
    last = items[-1]
    added = [item for item in wanted if item not in [changes.get(text, text) for text in texts]]
    for text in reversed(added):
        if in_block:
            dash = DASH.match(lines[last.line])
            assert dash is not None, "an item of a block"
            lines.insert(last.line + 1, f"{dash[0]}{bare_or_quoted(text, in_list=True)}")
        else:
            splice(lines, last.line, last.end, last.end, f", {bare_or_quoted(text, in_list=True)}")
    for at in reversed(range(len(items))):
        item, becomes = items[at], changes.get(texts[at], texts[at])
        earlier = [changes.get(text, text) for text in texts[:at]]
        if becomes is None or becomes in earlier:
            drop(lines, item, in_block)
        elif becomes != item.text:
            splice(lines, item.line, item.start, item.end, bare_or_quoted(becomes, in_list=True))


def drop(lines: list[str], item: Item, in_block: bool) -> None:
    """Take an item out: its line, or the item with the comma after it, else with the one before it."""
    if in_block:
        del lines[item.line]
        return
    line = lines[item.line]
    after = COMMA.match(line, item.end)
    before = line[: item.start].rstrip()
    if after:
        splice(lines, item.line, item.start, after.end(), "")
    elif before.endswith(","):
        splice(lines, item.line, len(before[:-1].rstrip()), item.end, "")
    else:
        splice(lines, item.line, item.start, item.end, "")


def splice(lines: list[str], line: int, start: int, end: int, text: str) -> None:
    lines[line] = lines[line][:start] + text + lines[line][end:]


def found_item(lines: Sequence[str], fields: Fields, at: tuple[str, int]) -> Item:
    """Where an item stands. Raises LookupError for one that is written over several lines."""
    mark = fields.marks[at]
    line, start = mark.line - 1, mark.column - 1
    in_block = DASH.fullmatch(lines[line][:start]) is not None
    found = (IN_BLOCK if in_block else IN_FLOW).match(lines[line], start)
    if found is None:
        raise LookupError(at)
    return Item(str(listed(fields.values[at[0]])[at[1]]), line, start, found.end())


def place_for(lines: Sequence[str], fields: Fields, key: str) -> int:
    """Where the line of a new key belongs: after the last of those that stand before it in the order of keys."""
    kind = kind_of(fields.source.path) or ARTICLE
    order = {name: place for place, name in enumerate(kind.front.__struct_fields__)}
    earlier = [
        max(mark.line, mark.value_line)
        for path, mark in fields.marks.items()
        if order.get(str(path[0]), len(order)) < order[key]
    ]
    at = max(earlier, default=1)
    while re.match(r"\s+\S", lines[at]):  # the rest of a value over several lines
        at += 1
    return at


# -- single values --------------------------------------------------------------------------------


def change_value(text: str, path: str, key: str, value: str) -> str:
    """A content file in which a key has another value, on one line; it goes with an empty one. Raises `ProblemsError`
    as `change_list` does."""
    bom = text[: text.startswith("\ufeff")]
    lines = text[len(bom) :].replace("\r\n", "\n").split("\n")
    fields = read("\n".join(lines), path)
    if fields.values.get(key, "") == value:
        return text
    wanted = {name: given for name, given in fields.values.items() if name != key}
    wanted |= {key: value} if value else {}
    mark = fields.marks.get((key,))
    if mark is None:
        lines.insert(place_for(lines, fields, key), f"{key}: {bare_or_quoted(value)}")
    elif not value:
        del lines[mark.line - 1]
    else:
        at, start = mark.value_line - 1, mark.value_column - 1
        found = IN_BLOCK.match(lines[at], start)
        end = found.end() if found else start
        splice(lines, at, start, end, quoted(value) if lines[at][end:].strip() else bare_or_quoted(value))
    return checked(bom, lines, text, fields, wanted, key, bare_or_quoted(value))


def change_field(text: str, path: str, key: str, value: str | bool) -> str:
    """A content file in which a key has another value, on one line, however many lines the old one had; it goes with an
    empty one, and with False. Comments above it stay. Raises `ProblemsError` as `change_list` does."""
    bom = text[: text.startswith("\ufeff")]
    lines = text[len(bom) :].replace("\r\n", "\n").split("\n")
    fields = read("\n".join(lines), path)
    written = emit({key: value if value else None}).split("\n")[1:-2]
    wanted = {name: given for name, given in fields.values.items() if name != key}
    wanted |= {key: read("\n".join(["---", *written, "---"]), path).values[key]} if written else {}
    if fields.values == wanted:
        return text
    if (key,) not in fields.marks:
        at = place_for(lines, fields, key)
        lines[at:at] = written
    else:
        head, blocks, tail = in_blocks(list(fields.source.lines))
        changed = [block[: comments(block)] + written if name == key else block for name, block in blocks]
        lines[1 : 1 + len(fields.source.lines)] = [
            *head,
            *(line for block in changed for line in block),
            *tail,
        ]
    return checked(bom, lines, text, fields, wanted, key, written[0] if written else "")


def checked(
    bom: str, lines: list[str], text: str, fields: Fields, wanted: Mapping[str, Node], key: str, shown: str
) -> str:
    """The file from its lines, if it reads as wanted; raises `ProblemsError` if not."""
    try:
        done = read("\n".join(lines), fields.source.path).values
    except ProblemsError:
        done = {}
    if done != wanted:
        raise ProblemsError([fields.problem("topics-by-hand", (key,), True, key=key, text=shown)])
    return bom + ("\r\n" if "\r\n" in text else "\n").join(lines)
