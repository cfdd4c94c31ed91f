"""What the curator has said of drafts that no file of the content tells: `.wenzhai/inbox.txt`, which belongs in git.

A line each, in order, so that git merges what two curators have said:

    dropped<TAB>ID<TAB>the address of the original, where it is known
    kept<TAB>ID<TAB>the file name of the issue that it was gathered for, once it was
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
    kept: Mapping[str, str] = {}
    """Articles by id, each with the name of the issue that it was offered to, or an empty text while it waits for one.
    An issue may leave out what it was offered: the next one does not begin with it."""

    @property
    def waiting(self) -> frozenset[str]:
        """The ids of what was kept since the last issue."""
        return frozenset(id for id, issue in self.kept.items() if not issue)

    def has_dropped(self, article: str, address: str) -> bool:
        """Whether that article was dropped, or another that stood at the same address."""
        return article in self.dropped or (bool(address) and address in self.dropped.values())

    def text(self) -> str:
        dropped = (f"dropped\t{id}\t{address}".rstrip() for id, address in self.dropped.items())
        kept = (f"kept\t{id}\t{issue}".rstrip() for id, issue in self.kept.items())
        later = (f"later\t{id}" for id in self.later)
        return "".join(f"{line}\n" for line in sorted([*dropped, *kept, *later]))


def read_inbox_ledger(root: Path) -> InboxLedger:
    """Lines that say nothing, such as the marks of a merge in git, are passed over."""
    return parse_inbox_ledger((read(root / INBOX) or b"").decode("utf-8", "replace"))


def parse_inbox_ledger(text: str) -> InboxLedger:
    dropped: dict[str, str] = {}
    kept: dict[str, str] = {}
    later = set[str]()
    for line in text.splitlines():
        word, _, rest = line.partition("\t")
        article, _, more = rest.strip().partition("\t")
        if word == "dropped" and article:
            dropped[article] = more
        elif word == "kept" and article:
            kept[article] = more
        elif word == "later" and article:
            later.add(article)
    return InboxLedger(dropped, frozenset(later), kept)
