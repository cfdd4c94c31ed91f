"""Addresses of videos: alone in a paragraph such a one is a card that leads there, without a frame or a request."""

import re
from xml.etree.ElementTree import Element

VIDEO = re.compile(
    r"""
    <?https?://(?:
        (?:www\.|m\.)?bilibili\.com/(?:video/(?:BV|av)|bangumi/play/(?:ep|ss))[A-Za-z0-9]+
      | b23\.tv/[A-Za-z0-9]+
      | (?:www\.|m\.)?youtube\.com/(?:watch\?(?:[^\s<>]*&)?v=|shorts/|live/)[A-Za-z0-9_-]+
      | youtu\.be/[A-Za-z0-9_-]+
    )(?:[/?&\#][^\s<>]*)?>?
    """,
    re.VERBOSE,
)


def becomes_card(paragraph: Element, text: str) -> bool:
    """Whether a parsed paragraph of that text is nothing but the address of a video."""
    if not text.startswith(("http", "<http")) or not VIDEO.fullmatch(text):
        return False
    return len(paragraph) == 1 and paragraph[0].tag == "a" and not paragraph.text and not paragraph[0].tail
