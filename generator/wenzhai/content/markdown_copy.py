"""The Markdown mirror of an article, `SLUG.md` beside its page: for readers and programs that want plain text."""

from zoneinfo import ZoneInfo

from wenzhai.content.config import Config
from wenzhai.content.frontmatter.schema import ArticleFront
from wenzhai.text.dates import Moment, clock_time
from wenzhai.text.labels import labels_of
from wenzhai.text.languages import detect_language

KEYS = ("date", "source", "column", "authors", "topics", "url", "rights")
LABELS = {
    "zh": dict(zip(KEYS, ("日期", "来源", "栏目", "作者", "主题", "原文", "版权"), strict=True)),
    "en": dict(zip(KEYS, ("Date", "Source", "Column", "By", "Topics", "Original", "Rights"), strict=True)),
}


def document_copy(title: str, day: str | None, body: str, lang: str) -> str:
    """An issue or a page as Markdown: title, date, body."""
    zh = lang.startswith("zh")
    date = [f"- {LABELS['zh' if zh else 'en']['date']}{'：' if zh else ': '}{day}", ""] if day else []
    return "\n".join([f"# {title}", "", *date, body.strip("\n"), ""])


def mirror(head: str, body: str) -> str:
    """The article as Markdown for readers without a browser: title, note, what is known of it, body."""
    return head + body.strip("\n") + "\n"


def mirror_head(front: ArticleFront, title: str, when: Moment | None, config: Config) -> str:
    """All that stands before the body."""
    zh = detect_language(title, config.lang).startswith("zh")
    date = when.day if when else None
    if when and when.instant is not None:
        date = f"{when.day} {clock_time(when.instant, ZoneInfo(config.timezone))}"
    facts = {
        "date": date,
        "source": front.source,
        "column": front.column,
        "authors": ("、" if zh else ", ").join(front.authors),
        "topics": ("、" if zh else ", ").join(front.topics),
        "url": front.source_url and f"<{front.source_url}>",
        "rights": front.rights and " ".join(front.rights.split()),
    }
    labels = LABELS["zh" if zh else "en"]
    known = [f"- {labels[key]}{'：' if zh else ': '}{value}" for key, value in facts.items() if value]
    note = [f"> **{labels_of(config.lang).note}** {' '.join(front.note.split())}", ""] if front.note else []
    return "\n".join([f"# {title}", "", *note, *known, *([""] if known else []), ""])
