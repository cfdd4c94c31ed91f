"""The pages of the desk as HTML: plain forms, which work without a script."""

from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct

from wenzhai.desk.acts import FIELDS, DeskAct, said
from wenzhai.desk.drafts import DraftFile
from wenzhai.desk.inbox import ORDERS, Inbox, InboxFilter, InboxItem, StoryLine, chosen, story_lines
from wenzhai.desk.log import mark_of
from wenzhai.desk.web.desk import DeskRequest
from wenzhai.model.problems import Problem
from wenzhai.model.report import format_problem, words
from wenzhai.text.labels import labels_of, language_label

HERE = Path(__file__).parent
WORDS = (
    "desk-title",
    "desk-undo",
    "desk-nothing-to-undo",
    "desk-keys",
    "desk-keys-list",
    "desk-keep",
    "desk-drop",
    "desk-later",
    "desk-preview",
    "desk-edit",
    "desk-save",
    "desk-topics",
    "desk-topics-more",
    "desk-topics-new",
    "desk-note",
    "desk-summary",
    "desk-rights",
    "desk-ai",
    "desk-ai-unsaid",
    "desk-ai-summary",
    "desk-ai-translation",
    "desk-ai-text",
    "desk-ai-none",
    "desk-lead",
    "desk-pinned",
    "desk-pinned-form",
    "desk-excerpt",
    "desk-fields",
    "desk-merge",
    "desk-merge-with",
    "desk-merge-other",
    "desk-drafts",
    "desk-story",
    "desk-near",
    "desk-used",
    "desk-proposed",
    "desk-source",
    "desk-topic",
    "desk-lang",
    "desk-day",
    "desk-search",
    "desk-order",
    "desk-filter",
    "desk-filters",
    "desk-all",
    "desk-back",
    "desk-empty-dropped",
    "desk-put-off",
    "desk-pictures",
    "desk-original",
    "desk-published",
    "desk-changed",
    "desk-changed-hint",
    "desk-now",
    "desk-refused",
    "desk-refused-hint",
    "desk-unread",
    "desk-date",
    "desk-undated",
    "desk-was-dropped",
    "desk-typed",
    "desk-file",
    "desk-versions",
    "desk-issues",
    "inbox-order-story",
    "inbox-order-source",
    "inbox-order-topic",
    "inbox-order-time",
    "inbox-empty-list",
)
"""What templates say, by code; those of issues have more of their own."""


class DeskView(Struct, frozen=True):
    """What all pages need: the token of their forms, the path of the site in the preview, the language of messages, the
    act that can be undone, what there is to tell of the last one, and the address that opens a file in an editor."""

    token: str
    base: str
    lang: str
    last: DeskAct | None
    news: Sequence[str] = ()
    opens: Mapping[str, str] = {}


class ShownList(Struct, frozen=True):
    """Which drafts are listed, in which order."""

    wanted: InboxFilter
    order: str

    def lines(self, inbox: Inbox) -> list[StoryLine]:
        return story_lines(chosen(inbox.items.values(), self.wanted), self.order)

    @property
    def query(self) -> str:
        """Filters and order as the end of an address, without what is not asked for."""
        given = {key: getattr(self.wanted, key) for key in InboxFilter.__struct_fields__}
        asked = {key: value for key, value in given.items() if value}
        asked |= {"order": self.order} if self.order != "story" else {}
        return f"?{urlencode(asked)}" if asked else ""

    def address(self, at: str = "") -> str:
        """Of the list, at that draft."""
        return f"/desk/{self.query}{f'#i-{at}' if at else ''}"


class Unsaved(Struct, frozen=True):
    """A form that could not be saved, and why; without problems, because the file was saved meanwhile."""

    asked: DeskRequest
    problems: tuple[Problem, ...] = ()


@cache
def templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(view: DeskView, template: str, *, codes: Sequence[str] = (), **values: object) -> bytes:
    """`codes` are what the template says besides the words of all pages."""
    known = {code.partition("-")[2]: words(code, {}, view.lang) for code in (*WORDS, *codes)}
    page = templates().get_template(template)
    labels = labels_of(view.lang)
    html_lang = "zh-Hans" if view.lang == "zh" else "en"
    return page.render(
        view=view,
        t=known.__getitem__,
        html_lang=html_lang,
        undoes=said(view.last, view.lang) if view.last else "",
        undoing=mark_of(view.last),
        colon=labels.colon,
        ai_labels=labels.ai,
        language=partial(language_label, lang=view.lang),
        **values,
    ).encode()


def list_page(view: DeskView, inbox: Inbox, asked: ShownList) -> bytes:
    lines = asked.lines(inbox)
    items = list(inbox.items.values())
    shown = {"shown": str(sum(1 + len(one.others) for one in lines)), "stories": str(len(lines))}
    count = words("inbox-count", {**shown, "drafts": str(len(items))}, view.lang)
    return render(
        view,
        "list.html",
        lines=lines,
        following=following(lines),
        wanted=asked.wanted,
        order=asked.order,
        orders=tuple(ORDERS),
        query=asked.query,
        count=count,
        unread=[format_problem(one, view.lang) for one in inbox.unread],
        choices={
            "source": sorted({one.source for one in items if one.source}),
            "topic": sorted({topic for one in items for topic in one.topics}),
            "lang": sorted({one.article.lang for one in items}),
            "day": sorted({one.article.day for one in items if one.article.day}, reverse=True),
        },
    )


def following(lines: Sequence[StoryLine]) -> dict[str, str]:
    """The draft that comes after each, to go on with; after the last the one before it."""
    ids = [item.id for line in lines for item in (line.main, *line.others)]
    return dict(zip(ids, [*ids[1:], *ids[-2:-1]], strict=False))


def item_page(
    view: DeskView,
    item: InboxItem,
    draft: DraftFile,
    inbox: Inbox,
    shown: ShownList,
    seen: str,
    unsaved: Unsaved | None = None,
) -> bytes:
    """One draft: all that is known of it, its fields, and the article as readers will see it; in the form what the
    curator has written, where it could not be saved."""
    values = {key: str(draft.values.get(key, "")) for key in FIELDS}
    asked, problems = (unsaved.asked, unsaved.problems) if unsaved else (DeskRequest(""), ())
    ticked = item.article.topics
    if asked.text("whole"):
        values |= {key: asked.text(key) for key in FIELDS}
        ticked = (*asked.fields.get("topic", ()),)
    published = {card.id: card for card in (*item.versions, *item.used, *item.near) if not card.draft}
    others = [one for one in inbox.items.values() if one.id != item.id]
    return render(
        view,
        "item.html",
        item=item,
        values=values,
        seen=seen,
        query=shown.query,
        next=following(shown.lines(inbox)).get(item.id, ""),
        back=shown.address(item.id),
        others=others,
        published=published.values(),
        topics=inbox.known_topics,
        typed={key: asked.text(key) for key in ("date", "more", "new", "main", "other")},
        ticked=ticked,
        problems=[format_problem(one, view.lang) for one in problems],
        current=draft.text if unsaved and not problems else None,
        article=quote(str(item.article.url)),
    )


def typed_page(view: DeskView, asked: DeskRequest, problems: Sequence[Problem]) -> bytes:
    """What was typed for a draft that is none any more, so that it can be taken along."""
    texts = [text for key in ("note", "summary", "rights", "more") if (text := asked.text(key))]
    shown = [format_problem(one, view.lang) for one in problems]
    return render(view, "refused.html", problems=shown, typed=texts)


def refusal_page(view: DeskView, problems: Sequence[Problem]) -> bytes:
    shown = [format_problem(one, view.lang) for one in problems]
    return render(view, "refused.html", problems=shown, typed=[])
