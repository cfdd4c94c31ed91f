"""The file of the next issue: made anew, or that of these days with what is new."""

from collections.abc import Sequence
from pathlib import Path

from wenzhai.builder.project import ContentSnapshot
from wenzhai.content.write import EditedTexts
from wenzhai.model.content import DocFile
from wenzhai.model.views import Card, Entry
from wenzhai.tools.issues.gather import (
    News,
    NextIssue,
    Order,
    grouped,
    issue_of,
    next_number,
)
from wenzhai.tools.issues.text import IssueText, default_title, new_issue, with_stories


def issue_text(root: Path, content: ContentSnapshot, wanted: NextIssue, title: str | None) -> IssueText:
    """The issue of these days with the stories that are not in it yet, or a new one. What was kept is always a new one:
    the last may have been published."""
    library, lang = content.library, content.config.lang
    order = Order(content.config.issues, lang)
    groups = grouped(wanted.news, order)
    known = None if wanted.topic or wanted.kept else issue_of(library, wanted.period)
    if known:
        texts = EditedTexts(root)
        text = with_stories(texts(known.path), known.path, groups, order.titles, known.lang)
        return IssueText(known.path, text, texts.originals[known.path])
    number = next_number(library)
    path, text = new_issue(
        number,
        wanted.period,
        title or default_title(number, wanted.period, lang),
        groups,
        lang,
        of_topic=bool(wanted.topic),
    )
    return IssueText(path, text)


def with_articles(text: str, issue: DocFile, content: ContentSnapshot, cards: Sequence[Card]) -> str:
    """The text of that issue with these articles at the end of the sections that they belong to."""
    order = Order(content.config.issues, content.config.lang)
    stories = tuple(
        Entry(card, tuple(other for other in content.related.stories.get(card.id, ()) if not other.draft))
        for card in cards
    )
    return with_stories(text, issue.path, grouped(News((), stories), order), order.titles, issue.lang)
