"""`wenzhai fmt`: front matter in a fixed order and style; the body is kept to the last character."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from zoneinfo import ZoneInfo

from wenzhai.content.frontmatter.blocks import in_blocks
from wenzhai.content.frontmatter.document import KEY_ORDER, parse, split
from wenzhai.content.frontmatter.edit import change_list, change_value
from wenzhai.content.frontmatter.yaml_reader import Fields
from wenzhai.content.kinds import ARTICLE, ContentKind, kind_of
from wenzhai.library.library import Library
from wenzhai.model.problems import ProblemsError
from wenzhai.text.dates import FORM, DateError, parse_date
from wenzhai.text.names import name_key

DATES = ("date", "updated")


def formatted(text: str, path: str, slugs: Mapping[str, str], own: Iterable[str] = ()) -> str:
    """A formatted content file. `slugs` maps the name key of a topic to its slug; `own` are the fields of the settings,
    which follow the others in their order.

    Raises `ProblemsError` for a file that cannot be read; values that cannot be changed line by line are kept.
    """
    fields = read(text, path)
    for key in DATES:
        written = fields.values.get(key)
        if isinstance(written, str) and (meant := our_date(written)) != written:
            with suppress(ProblemsError):
                text = change_value(text, path, key, meant)
    topics = fields.values.get("topics")
    if isinstance(topics, list) and kind_of(path) is ARTICLE:
        named = [name for name in topics if isinstance(name, str)]
        changes = {name: slugs[name_key(name)] for name in named if slugs.get(name_key(name), name) != name}
        if changes:
            with suppress(ProblemsError):
                text = change_list(text, path, "topics", changes)
    return ordered(text, path, own)


def our_date(text: str) -> str:
    """A date in the standard form: without zero seconds, without a T before a time with an offset. Other unambiguous
    forms are converted, anything else is kept."""
    with suppress(DateError):
        parse_date(text, ZoneInfo("UTC"))
        found = FORM.fullmatch(text)
        if found and found[4] and found[7] != "Z":
            seconds = f":{found[6]}" if found[6] not in (None, "00") else ""
            offset = f" {found[7]}" if found[7] else ""
            return f"{found[1]}-{found[2]}-{found[3]} {found[4]}:{found[5]}{seconds}{offset}"
        return text
    try:
        parse_date(text, ZoneInfo("UTC"))
    except DateError as error:
        return error.params.get("meant", text)
    return text


def ordered(text: str, path: str, own: Iterable[str] = ()) -> str:
    """The file with its keys in the order of the reference; a comment stays above its key."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    close = next((n for n, line in enumerate(lines) if n and line.rstrip() == "---"), None)
    if close is None:
        return text
    head, blocks, tail = in_blocks(lines[1:close])
    order = order_of(kind_of(path) or ARTICLE, own)
    blocks = sorted(blocks, key=lambda block: order.get(block[0], len(order)))
    done = [lines[0], *head, *(line for _, block in blocks for line in block), *tail, *lines[close:]]
    made = text[: text.startswith("\ufeff")] + end.join(done)
    same = read(made, path).values == read(text, path).values
    return made if same else text


def order_of(kind: ContentKind, added: Iterable[str] = ()) -> dict[str, int]:
    """Key → position. Kinds with a title have their keys in the order in which `new` and `import` write them."""
    own = kind.front.__struct_fields__
    keys = own if kind.is_term else (*KEY_ORDER, *(key for key in own if key not in KEY_ORDER))
    return {key: place for place, key in enumerate((*keys, *added))}


def read(text: str, path: str) -> Fields:
    fields, problems = parse(split(text.removeprefix("\ufeff").replace("\r\n", "\n"), path).front)
    if problems:
        raise ProblemsError(problems)
    return fields


def slugs_of(library: Library) -> dict[str, str]:
    """Name key → slug of every topic that has a file."""
    found: dict[str, str] = {}
    for file in library.topic_files.values():
        for name in filter(None, (file.slug, file.zh, file.en, *file.aliases)):
            found.setdefault(name_key(name), file.slug)
    return found
