"""A feature: what articles are compared by, a word or a topic, as one string. Hundreds of thousands are counted."""

TOPIC_MARK = "@"
"""Stands before the slug of a topic; no word begins with it."""


def topic_feature(slug: str) -> str:
    return TOPIC_MARK + slug


def is_topic(feature: str) -> bool:
    return feature[0] == TOPIC_MARK


def slug_of(feature: str) -> str:
    """The slug of a feature that is a topic."""
    return feature[len(TOPIC_MARK) :]
