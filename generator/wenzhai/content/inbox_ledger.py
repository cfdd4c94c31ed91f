"""What the curator has said of drafts that no file of the content tells: `.wenzhai/inbox.txt`, which belongs in git.

A line each, in order, so that git merges what two curators have said:

    dropped<TAB>ID<TAB>the address of the original, where it is known
    later<TAB>ID
"""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from wenzhai.content.paths import INBOX
from wenzhai.content.write import read


class InboxLedger(Struct, frozen=True):
    """`dropped` articles by id, each with the address of its original or an empty text; no import brings them back.
    `later` are the ids of drafts that were put off."""

    dropped: Mapping[str, str] = {}
    later: frozenset[str] = frozenset()

    def has_dropped(self, article: str, address: str) -> bool:
        """Whether that article was dropped, or another that stood at the same address."""
        return article in self.dropped or (bool(address) and address in self.dropped.values())

    def text(self) -> str:
        lines = [f"dropped\t{id}\t{address}".rstrip() for id, address in self.dropped.items()]
        return "".join(f"{line}\n" for line in sorted([*lines, *(f"later\t{id}" for id in self.later)]))


def read_inbox_ledger(root: Path) -> InboxLedger:
    """Lines that say nothing, such as the marks of a merge in git, are passed over."""
    return parse_inbox_ledger((read(root / INBOX) or b"").decode("utf-8", "replace"))


def parse_inbox_ledger(text: str) -> InboxLedger:
    dropped: dict[str, str] = {}
    later = set[str]()
    for line in text.splitlines():
        word, _, rest = line.partition("\t")
        article, _, address = rest.strip().partition("\t")
        if word == "dropped" and article:
            dropped[article] = address
        elif word == "later" and article:
            later.add(article)
    return InboxLedger(dropped, frozenset(later))
