"""A weekly in a folder of Markdown files: every file is an issue, and on request its items are articles."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from posixpath import relpath
from urllib.parse import quote

from msgspec import structs

from wenzhai.content.kinds import ISSUE
from wenzhai.importers.interface import Asset, ImportResult, Options, article_folder
from wenzhai.importers.sites.blog import stem
from wenzhai.importers.sites.bodies import QUOTED
from wenzhai.importers.sites.items import IssuePiece, issue_pieces, plain
from wenzhai.importers.sites.markdown import Markdown
from wenzhai.importers.sites.shared_sentences import shared_sentences
from wenzhai.markup import render_markdown
from wenzhai.model.content import Draft
from wenzhai.model.problems import Note, Problem, warning
from wenzhai.text.boilerplate import common, key, sentences
from wenzhai.text.languages import first_sentences
from wenzhai.text.natural import natural_key
from wenzhai.text.prose import language_of
from wenzhai.text.slugs import slugify

ISSUE_KEYS = frozenset({"title", "lang", "date", "summary", "slug", "aliases", "draft"})
PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
WORDS = re.compile(r"[^\W\d_]{2}")
NUMBER = re.compile(r"第\s*([1-9]\d{0,5})\s*期|(?:\bissue|\bno\.?|#)\s*([1-9]\d{0,5})\b", re.IGNORECASE)
"""The number of an issue, where its title states it."""
FEWEST, SHARE = 3, 20
"""A sentence in so many issues, and in one of so many, is no issue's own."""
LOOKED_AT = 20
"""Paragraphs of an issue among which its summary is looked for."""


class Weekly(Markdown):
    kind = "weekly"

    def finished(self, found: ImportResult, options: Options) -> ImportResult:
        pieces = {draft.origin: issue_pieces(draft.markdown) for draft in found.drafts}
        has_items = {origin for origin, parts in pieces.items() if any(one.kind == "item" for one in parts)}
        issues = [draft for draft in found.drafts if draft.origin in has_items]
        issues.sort(key=lambda draft: natural_key(file_of(draft)))
        shared = common([words(draft.markdown) for draft in issues], FEWEST, SHARE)
        drafts: list[Draft] = []
        for draft in issues:
            own = [asset for asset in found.assets if asset.origin == draft.origin]
            drafts.append(issue(draft, own, shared))
            if options.items:
                drafts += articles(draft, without_end(pieces[draft.origin], shared), options)
        items = [draft for draft in drafts if draft.kind == "article"]
        proposed = shared_sentences(items, options.boilerplate, SHARE)
        return ImportResult(
            tuple(drafts),
            (*found.problems, *left_out(found.drafts, has_items), *proposed),
            tuple(asset for asset in found.assets if asset.origin in has_items),
        )


def left_out(drafts: Sequence[Draft], has_items: set[str]) -> Iterator[Problem]:
    for draft in drafts:
        if draft.origin not in has_items:
            yield warning("import-left-no-items", file_of(draft))


def file_of(draft: Draft) -> str:
    """The path of the draft's file in its folder."""
    return draft.origin.removeprefix("weekly ")


def issue(draft: Draft, assets: Sequence[Asset], shared: frozenset[str]) -> Draft:
    """The draft as an issue, its whole text kept."""
    front = {key: value for key, value in draft.front_matter.items() if key in ISSUE_KEYS}
    front["slug"] = front.get("slug") or slugify(stem(file_of(draft)))
    if found := NUMBER.search(str(front["title"])):
        front["number"] = int(found[1] or found[2])
    front["summary"] = front.get("summary") or summary(draft.markdown, shared)
    left = [key for key in draft.front_matter if key not in ISSUE_KEYS]
    notes = [Note(code="import-keys-left", params={"keys": ", ".join(left)})] if left else []
    markdown = moved(draft.markdown, assets, article_folder(draft.front_matter.get("date")), ISSUE.path)
    return structs.replace(
        draft,
        front_matter={key: value for key, value in front.items() if value},
        markdown=markdown,
        repairs=(*draft.repairs, *notes),
        kind="issue",
    )


def moved(markdown: str, assets: Sequence[Asset], before: str, after: str) -> str:
    """The text with the addresses of its files as from another folder."""
    for path in dict.fromkeys(asset.path for asset in assets):
        old, new = address(path, before), address(path, after)
        markdown = re.sub(rf"(?<=[(\"'<]){re.escape(old)}(?=[)\"'>\s])", new.replace("\\", ""), markdown)
    return markdown


def address(path: str, folder: str) -> str:
    return QUOTED.sub(lambda found: quote(found[0]), relpath(path, folder))


# -- items as articles


def without_end(pieces: Sequence[IssuePiece], shared: frozenset[str]) -> list[IssuePiece]:
    """The pieces, the last item without the paragraphs behind it with which many issues end."""
    last = pieces[-1]
    paragraphs = PARAGRAPH.split(last.note)
    while len(paragraphs) > 1 and is_shared(paragraphs[-1], shared):
        paragraphs.pop()
    return [*pieces[:-1], structs.replace(last, note="\n\n".join(paragraphs))]


def articles(draft: Draft, pieces: Sequence[IssuePiece], options: Options) -> Iterator[Draft]:
    """An article for each item. It is identified by its address or title, within its issue."""
    given: Counter[str] = Counter()
    for one in pieces:
        if one.kind != "item":
            continue
        name = one.url or one.title
        given[name] += 1
        number = f" #{given[name]}" if given[name] > 1 else ""
        front: dict[str, object] = {
            "title": one.title,
            "column": one.column,
            "lang": language_of(one.note, options.lang, one.title),
            "date": draft.front_matter.get("date"),
            "source_url": one.url,
            "draft": draft.front_matter.get("draft"),
        }
        kept = {key: value for key, value in front.items() if value}
        yield Draft(kept, one.note, f"{draft.origin} {name}{number}")


# -- what stands in many issues


def summary(markdown: str, shared: frozenset[str]) -> str:
    """The beginning of the first paragraph that does not stand in many issues; empty if the text begins with it."""
    paragraphs = PARAGRAPH.split(markdown.strip())
    own = [one for one in paragraphs[:LOOKED_AT] if WORDS.search(one) and not is_shared(one, shared)]
    if own[:1] == paragraphs[:1]:
        return ""
    return first_sentences(render_markdown("\n\n".join(own)).first_paragraph)


def is_shared(paragraph: str, shared: frozenset[str]) -> bool:
    """Whether most sentences of a paragraph stand in many issues."""
    found = [one for sentence in sentences(words(paragraph)) if (one := key(sentence))]
    return bool(found) and 2 * sum(one in shared for one in found) > len(found)


def words(markdown: str) -> str:
    """The words of each line of Markdown."""
    return "\n".join(map(plain, markdown.split("\n")))
