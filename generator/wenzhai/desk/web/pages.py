"""The pages of the desk as HTML: plain forms, which work without a script."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct

from wenzhai.desk.acts import FIELDS, SWITCHES, DeskAct, said
from wenzhai.desk.drafts import DraftFile
from wenzhai.desk.inbox import ORDERS, Inbox, InboxFilter, InboxItem, StoryLine, chosen, story_lines
from wenzhai.desk.web.desk import DeskRequest
from wenzhai.model.problems import Problem
from wenzhai.model.report import format_problem, words
from wenzhai.text.labels import labels_of

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
    "desk-note",
    "desk-summary",
    "desk-rights",
    "desk-ai",
    "desk-lead",
    "desk-pinned",
    "desk-excerpt",
    "desk-fields",
    "desk-merge",
    "desk-merge-with",
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
    act that can be undone, and the address that opens a file in an editor."""

    token: str
    base: str
    lang: str
    last: DeskAct | None
    opens: Mapping[str, str] = {}


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


def told(done: DeskAct, lang: str) -> str:
    code, params = said(done)
    return words(code, params, lang)


def render(view: DeskView, template: str, *, codes: Sequence[str] = (), **values: object) -> bytes:
    """`codes` are what the template says besides the words of all pages."""
    known = {code.partition("-")[2]: words(code, {}, view.lang) for code in (*WORDS, *codes)}
    page = templates().get_template(template)
    said = told(view.last, view.lang) if view.last else ""
    html_lang = "zh-Hans" if view.lang == "zh" else "en"
    return page.render(
        view=view,
        t=known.__getitem__,
        html_lang=html_lang,
        undoes=said,
        colon=labels_of(view.lang).colon,
        **values,
    ).encode()


def list_page(view: DeskView, inbox: Inbox, wanted: InboxFilter, order: str) -> bytes:
    lines = story_lines(chosen(inbox.items.values(), wanted), order)
    items = list(inbox.items.values())
    shown = {"shown": str(sum(1 + len(one.others) for one in lines)), "stories": str(len(lines))}
    count = words("inbox-count", {**shown, "drafts": str(len(items))}, view.lang)
    return render(
        view,
        "list.html",
        lines=lines,
        following=following(lines),
        wanted=wanted,
        order=order,
        orders=tuple(ORDERS),
        query=query_of(wanted, order),
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


def query_of(wanted: InboxFilter, order: str) -> str:
    """Filters and order as the query of an address, without what is not asked for."""
    given = {key: getattr(wanted, key) for key in InboxFilter.__struct_fields__} | {"order": order}
    return urlencode(
        {key: value for key, value in given.items() if value and (key, value) != ("order", "story")}
    )


def item_page(
    view: DeskView,
    item: InboxItem,
    draft: DraftFile,
    inbox: Inbox,
    seen: str,
    unsaved: Unsaved | None = None,
) -> bytes:
    """One draft: all that is known of it, its fields, and the article as readers will see it; in the forms what the
    curator has written, where it could not be saved."""
    values = {key: str(draft.values.get(key, "")) for key in FIELDS}
    asked, problems = (unsaved.asked, unsaved.problems) if unsaved else (DeskRequest(""), ())
    if asked.act == "fields":
        values |= {key: asked.text(key) for key in FIELDS}
    ticked = asked.fields.get("topic", ()) if asked.act == "topics" else item.article.topics
    others = [one for one in inbox.items.values() if one.id != item.id]
    return render(
        view,
        "item.html",
        item=item,
        values=values,
        switches=SWITCHES,
        seen=seen,
        others=others,
        typed={key: asked.text(key) for key in ("date", "more", "main")},
        ticked=ticked,
        problems=[format_problem(one, view.lang) for one in problems],
        current=draft.text if unsaved and not problems else None,
        article=quote(str(item.article.url)),
    )


def refusal_page(view: DeskView, problems: Sequence[Problem]) -> bytes:
    return render(view, "refused.html", problems=[format_problem(one, view.lang) for one in problems])
