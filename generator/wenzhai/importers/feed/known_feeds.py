"""What is remembered of each feed: `.wenzhai/feeds/SLUG.json`."""

from hashlib import blake2b
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from wenzhai.content.paths import FEEDS
from wenzhai.importers.feed.entries import ParsedEntry

MOST = 5000
"""Entries remembered of one feed: those longest gone are forgotten first."""


class Ledger(Struct, frozen=True, kw_only=True):
    """`seen` has the digest of each entry by its id; `etag` and `modified` are the server's words, given back to it."""

    url: str = ""
    etag: str = ""
    modified: str = ""
    seen: dict[str, str] = {}

    def asks(self, url: str) -> dict[str, str]:
        """Headers that make the server answer only when something has changed."""
        if url != self.url:
            return {}
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in asked.items() if value.isprintable() and value}


def ledger_path(slug: str) -> str:
    return f"{FEEDS}/{slug}.json"


def read_ledger(root: Path, slug: str) -> Ledger:
    """An empty one when there is none, or a damaged one: what was imported is known by its records as well."""
    try:
        return msgspec.json.decode((root / ledger_path(slug)).read_bytes(), type=Ledger)
    except (OSError, msgspec.DecodeError):
        return Ledger()


def ledger_bytes(ledger: Ledger) -> bytes:
    kept = dict(list(ledger.seen.items())[-MOST:])
    return (
        msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(ledger, seen=kept)), indent=1) + b"\n"
    )


def entry_digest(entry: ParsedEntry) -> str:
    told = structs.asdict(entry)
    del told["is_summary"]  # how the feed says it, not what
    return blake2b(msgspec.json.encode(told), digest_size=8).hexdigest()
