"""A plain text file."""

from collections.abc import Mapping
from typing import cast


def render(_url: str, context: Mapping[str, object]) -> bytes:
    return cast("str", context["text"]).encode()
