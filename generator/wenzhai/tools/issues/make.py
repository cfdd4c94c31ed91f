"""The file of the next issue: made anew, or that of these days with what is new."""

from pathlib import Path

from wenzhai.builder.project import ContentSnapshot
from wenzhai.content.write import EditedTexts
from wenzhai.tools.issues.gather import News, Order, Period, grouped, issue_of, next_number
from wenzhai.tools.issues.text import IssueText, default_title, new_issue, with_stories


def issue_text(
    root: Path, content: ContentSnapshot, period: Period, title: str | None, news: News
) -> IssueText:
    """The issue of these days with the stories that are not in it yet, or a new one."""
    library, lang = content.library, content.config.lang
    order = Order(content.config.issues, lang)
    groups = grouped(news, order)
    known = issue_of(library, period)
    if known:
        texts = EditedTexts(root)
        text = with_stories(texts(known.path), known.path, groups, order.titles, known.lang)
        return IssueText(known.path, text, texts.originals[known.path])
    number = next_number(library)
    path, text = new_issue(number, period, title or default_title(number, period, lang), groups, lang)
    return IssueText(path, text)
