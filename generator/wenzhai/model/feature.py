"""Features: the words and topics that articles are compared by, each one string. Hundreds of thousands are counted."""

TOPIC_MARK = "@"
"""Prefix of a topic's slug; no word begins with it."""


def topic_feature(slug: str) -> str:
    return TOPIC_MARK + slug


def is_topic(feature: str) -> bool:
    return feature[0] == TOPIC_MARK


def slug_of(feature: str) -> str:
    """The topic's slug, of a feature that is a topic."""
    return feature[len(TOPIC_MARK) :]
