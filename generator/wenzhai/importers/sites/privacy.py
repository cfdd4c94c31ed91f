"""What was not for everybody elsewhere stays so: articles that are held back, and notes within texts."""

import re
from collections.abc import Mapping

from wenzhai.importers.sites.front import Values, is_false, is_true, text_of
from wenzhai.importers.sites.pieces import pieces

DRAFT = "draft"
"""The reason for what had no address anywhere."""
HOLDING = ("draft", "hidden", "hide", "private", "secret", "unlisted", "encrypted", "encrypt", "headless")
"""Keys that hold an article back unless they say no."""
SHOWING = ("published", "publish", "public", "visible")
"""Keys that hold an article back if they say no."""
SECRETS = ("password", "passwords", "passwd")
STATES = frozenset(["draft", "hidden", "private", "pending", "unlisted", "trash", "password"])
"""Values of `status` and `visibility` of what is not for everybody."""
NOT_LISTED = ("noindex", "robots_noindex")
CHARACTER = re.compile(r"[^\n]")
DIRECTIVE = re.compile(
    r"<!--\s*(?:/?toc|more|read ?more|excerpt|summary|truncate|end_?excerpt|(?:end)?tab\b.*|(?:end)?cell\b.*|"
    r"(?:end)?node\b.*|(?:end)?item\b.*|/?wp:.*|(?:markdownlint|prettier|textlint|eslint|vale|cspell|lint)\b.*|"
    r"\[if .*|<!\[endif\]|"
    r"end ?toc|tocstop|pagebreak|nextpage)\s*-->",
    re.IGNORECASE,
)
"""Comments that tell a program something, and no person."""
MORE = re.compile(r"<!--\s*more\s*-->")
HIDDEN = re.compile(r"(?<![%\d\\])%%(?!%).*?(?<!%)%%(?!%)|^[ \t]*%%(?!%)(?:.|\n)*?(?:%%|\Z)", re.MULTILINE)
"""Obsidian's comments: within a line, or from one line to another; without an end, to the end of the note."""


def held_back(values: Values, future: str = "", expired: bool = False) -> str:
    """What kept an article from everybody elsewhere: a key, or a key with its value; empty for an article that was
    public. `future` is the key with a date that has not come."""
    for key in SECRETS:
        if text_of(values, key) or values.get(key):
            return key
    for key in HOLDING:
        if key in values and values[key] not in (None, "") and not is_false(values, key):
            return key
    for key in SHOWING:
        if is_false(values, key):
            return f"{key}: false"
    for key in ("status", "visibility", "access"):
        if (state := text_of(values, key).lower()) in STATES:
            return DRAFT if state == DRAFT else f"{key}: {state}"
    if never_rendered(values):
        return "build"
    return future or ("expirydate" if expired else "")


def never_rendered(values: Values) -> bool:
    """Hugo's `build: {render: never}`."""
    found = values.get("build", values.get("_build"))
    if not isinstance(found, Mapping):
        return False
    lowered = {str(key).lower(): value for key, value in found.items()}
    return text_of(lowered, "render").lower() == "never" or is_false(lowered, "render")


def is_unlisted(values: Values) -> bool:
    """Whether an article was public, and only kept from search engines."""
    if any(key in values and is_true(values, key) for key in NOT_LISTED) or is_false(values, "sitemap"):
        return True
    sitemap = values.get("sitemap")
    if isinstance(sitemap, Mapping) and (is_true(sitemap, "disable") or is_true(sitemap, "exclude")):
        return True
    return "noindex" in text_of(values, "robots", "robotsnoindex").lower() or is_true(values, "robotsnoindex")


def is_note(comment: str) -> bool:
    """Whether a comment of HTML says something to a person."""
    return not DIRECTIVE.fullmatch(comment) and bool(comment[4:-3].strip())


def shown_part(comment: str) -> str:
    """What stays of a comment: the mark below which a list shows no more."""
    return comment if MORE.fullmatch(comment) else ""


def without_hidden(body: str) -> tuple[str, list[str]]:
    """The body without Obsidian's comments, and those comments. What looks like one in code is none."""
    if "%%" not in body:
        return body, []
    masked = "".join(
        CHARACTER.sub("\0", piece.text) if piece.kind == "code" else piece.text for piece in pieces(body, ())
    )
    kept: list[str] = []
    found: list[str] = []
    done = 0
    for hidden in HIDDEN.finditer(masked):
        kept.append(body[done : hidden.start()])
        found.append(body[hidden.start() : hidden.end()])
        begins_line = hidden.start() == 0 or body[hidden.start() - 1] == "\n"
        done = hidden.end() + (body[hidden.end() : hidden.end() + 1] == " " and begins_line)
    return "".join([*kept, body[done:]]), found
