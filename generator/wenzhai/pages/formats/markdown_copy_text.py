"""The Markdown copy of an article with a label, or with pictures, which have other names in the site than in the
content."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from wenzhai.pages.internal_links import relative


def render(url: str, context: Mapping[str, Any]) -> bytes:
    """The Markdown copy with the label above its body, and the addresses of its pictures in the site."""
    text = context["data"].decode()
    return copy_text(text, context["label"], context["head"], context["pictures"], url).encode()


def copy_text(text: str, label: str, head: int, pictures: Iterable[tuple[str, str]], url: str) -> str:
    """The text for a file at `url`. `head` is where its body begins, in characters."""
    labelled = f"{text[:head]}{label}\n\n{text[head:]}" if label else text
    return with_pictures(labelled, pictures, url)


def with_pictures(text: str, pictures: Iterable[tuple[str, str]], url: str) -> str:
    """The Markdown for `url` with each picture's address, as the author wrote it, replaced by that in the site."""
    for written, there in pictures:
        forms = "|".join(
            map(re.escape, dict.fromkeys((written, quote(written), written.replace(" ", "%20"))))
        )
        address = re.compile(rf"""(\]\(\s*<?|\]:\s*<?|\bsrc\s*=\s*["']?)(?:{forms})(?=[\s)>"'])""")
        text = address.sub(rf"\g<1>{relative(there, url)}", text)
    return text
