"""Three-way merge of content files: the front matter key by key, lists item by item, the body by lines."""

from collections.abc import Callable
from itertools import chain

from msgspec import Struct

from wenzhai.content.frontmatter.blocks import comments, in_blocks
from wenzhai.content.frontmatter.document import FENCE, KEY_ORDER, parse, split
from wenzhai.content.frontmatter.edit import change_list
from wenzhai.content.frontmatter.yaml_reader import Node
from wenzhai.model.problems import ProblemsError
from wenzhai.text.merge import Clash, Merged, merge

Meaning = Callable[[str, str], object]
"""The meaning of a value, or of an item of a list, by its key: two spellings of one thing are equal."""


def literally(key: str, text: str) -> object:
    return text


class FrontBlocks(Struct, frozen=True):
    """A content file taken apart: its keys with their lines and values, and its body."""

    head: list[str]
    blocks: dict[str, list[str]]
    tail: list[str]
    values: dict[str, Node]
    body: str


def merge_files(base: str, ours: str, theirs: str, path: str, meaning: Meaning = literally) -> Merged:
    """Merges; changes of one side win where the other side is unchanged, and in conflicts ours do.

    Where the front matter of one of them cannot be read, all is merged by lines.
    """
    if ours == theirs or theirs == base:
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    try:
        files = taken_apart(base), taken_apart(ours), taken_apart(theirs)
    except ProblemsError:
        return merge(base, ours, theirs)
    return FileMerge(files, path, meaning).merged()


def taken_apart(text: str) -> FrontBlocks:
    """Raises `ProblemsError` for front matter that cannot be read, or is not written line by line."""
    parts = split(text)
    fields, problems = parse(parts.front)
    head, blocks, tail = in_blocks(list(parts.front.lines))
    if problems or [key for key, _ in blocks] != list(fields.values):
        raise ProblemsError(problems)
    return FrontBlocks(head, dict(blocks), tail, fields.values, parts.body)


class FileMerge:
    """One merge: `ours` with the changes of the other side."""

    def __init__(
        self,
        files: tuple[FrontBlocks, FrontBlocks, FrontBlocks],
        path: str,
        meaning: Meaning,
    ) -> None:
        self.base, self.ours, self.theirs = files
        self.path, self.meaning = path, meaning
        self.blocks = dict(self.ours.blocks)
        self.lists: dict[str, tuple[list[str], list[str]]] = {}
        """Key of a list that both sides have changed → the items that go, and those that come."""
        self.clashing: list[str] = []

    def merged(self) -> Merged:
        for key in dict.fromkeys([*self.ours.values, *self.theirs.values]):
            self.merge_key(key)
        body = merge(self.base.body, self.ours.body, self.theirs.body)
        keys = chain.from_iterable(self.blocks.values())
        front = [*self.ours.head, *keys, *self.ours.tail]
        text = self.with_lists("\n".join([FENCE, *front, FENCE, body.text]))
        parts = split(text)
        marks = parse(parts.front)[0].marks
        clashes = [
            Clash(
                marks[(key,)].line if (key,) in marks else 1,
                tuple(written(self.ours.blocks.get(key, []))),
                tuple(written(self.theirs.blocks.get(key, []))),
            )
            for key in self.clashing
        ]
        below = parts.body_line - 1
        return Merged(
            text, (*clashes, *(Clash(one.line + below, one.ours, one.theirs) for one in body.clashes))
        )

    def merge_key(self, key: str) -> None:
        base, ours, theirs = (
            self.meant(key, file.values.get(key)) for file in (self.base, self.ours, self.theirs)
        )
        if theirs in (base, ours):
            return
        if ours == base:
            self.take(key)
        elif all(one is None or isinstance(one, tuple) for one in (base, ours, theirs)):
            self.merge_list(key)
        else:
            self.clashing.append(key)

    def meant(self, key: str, value: Node | None) -> object:
        """The meaning of a value; None for one that says nothing. A list means its items, each once."""
        if isinstance(value, list):
            return tuple(dict.fromkeys(self.meaning(key, str(item)) for item in value)) or None
        return self.meaning(key, value) if isinstance(value, str) and value else value or None

    def take(self, key: str) -> None:
        """Gives the key the lines of theirs; comments of the editor above it stay."""
        lines = written(self.theirs.blocks.get(key, []))
        before = self.blocks.get(key)
        if before is not None:
            self.blocks[key] = [*before[: comments(before)], *lines]
            return
        place = KEY_ORDER.get(key, len(KEY_ORDER))
        earlier = [at for at, one in enumerate(self.blocks, 1) if KEY_ORDER.get(one, len(KEY_ORDER)) <= place]
        blocks = list(self.blocks.items())
        blocks.insert(max(earlier, default=0), (key, lines))
        self.blocks = dict(blocks)

    def merge_list(self, key: str) -> None:
        base, ours, theirs = (items(file.values.get(key)) for file in (self.base, self.ours, self.theirs))
        before, after = ({self.meaning(key, item) for item in one} for one in (base, theirs))
        known = before | {self.meaning(key, item) for item in ours}
        gone = [item for item in ours if (meant := self.meaning(key, item)) in before and meant not in after]
        self.lists[key] = gone, [item for item in theirs if self.meaning(key, item) not in known]

    def with_lists(self, text: str) -> str:
        for key, (gone, new) in self.lists.items():
            try:
                text = change_list(text, self.path, key, dict.fromkeys(gone), new)
            except ProblemsError:  # not written line by line: for the editor
                self.clashing.append(key)
        return text


def items(value: Node | None) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def written(block: list[str]) -> list[str]:
    """The lines of a key without the comments above it."""
    return block[comments(block) :]
