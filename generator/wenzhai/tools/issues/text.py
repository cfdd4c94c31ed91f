"""The text of an issue's file: made anew, or with what is new added under its headings."""

from collections.abc import Sequence

from msgspec import Struct

from wenzhai.content.frontmatter.document import emit, split
from wenzhai.content.kinds import ISSUE
from wenzhai.importers.escape import escape_heading, escape_inline
from wenzhai.model.views import Entry
from wenzhai.text.languages import native_name
from wenzhai.tools.issues.compose import items_between, outside_code
from wenzhai.tools.issues.gather import Period, StoryGroup


class IssueText(Struct, frozen=True):
    """A file to write; `before` is what it held, None for a new one."""

    path: str
    text: str
    before: bytes | None = None


HEADLINES = 3


def new_issue(
    number: int,
    period: Period,
    title: str,
    groups: Sequence[StoryGroup],
    lang: str,
    *,
    of_topic: bool = False,
) -> tuple[str, str]:
    """Path and text of the file. An issue of one topic does not say that it covers the days."""
    path = ISSUE.file(str(number))
    front: dict[str, object] = {
        "title": title,
        "number": number,
        "date": period.until,
        **({} if of_topic else {"since": period.since, "until": period.until}),
        "lang": lang,
        "slug": str(number),
        "summary": headlines(groups, lang),
    }
    return path, emit(front, ISSUE.modeline(path)) + "\n".join(["", *sections(groups, lang)])


def headlines(groups: Sequence[StoryGroup], lang: str) -> str:
    """What the issue is about, for listings: its first titles."""
    titles = [story.card.title for group in groups for story in group.stories][:HEADLINES]
    return ("；" if lang.startswith("zh") else "; ").join(titles)


def default_title(number: int, period: Period, lang: str) -> str:
    if lang.startswith("zh"):
        return f"第 {number} 期（{period.since} 至 {period.until}）"
    return f"Issue {number} ({period.since} to {period.until})"


def with_stories(text: str, path: str, groups: Sequence[StoryGroup], titles: Sequence[str], lang: str) -> str:
    """The text of an issue with further stories behind the last item of their sections, before words that close them.
    A new section comes before the first that follows it in `titles`, else at the end. All that is there stays."""
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").rstrip().split("\n")
    start = first_line(text, path)
    for group in groups:
        at = line_of(lines, start, group.title)
        if at is not None:
            end = section_end(lines, at)
            listed = items_between(lines, at, end)
            behind = listed[-1].end if listed else end
            lines[behind:behind] = items(group, lang) if listed else ["", *items(group, lang)]
        elif (following := place_of(lines, start, group.title, titles)) is not None:
            lines[following:following] = [*sections([group], lang)]
        else:
            lines += ["", *sections([group], lang)][:-1]
    return newline.join([*lines, ""])


def first_line(text: str, path: str) -> int:
    """Where the body begins, from 0."""
    return split(text.replace("\r\n", "\n"), path).body_line - 1


def line_of(lines: Sequence[str], start: int, title: str) -> int | None:
    """Where the section of that title begins, if there is one."""
    return next((at for at in outside_code(lines, start) if lines[at].rstrip() == heading(title)), None)


def place_of(lines: Sequence[str], start: int, title: str, titles: Sequence[str]) -> int | None:
    """Where a section that is not there has its place: before the first that follows it. One that is not among the
    titles comes before the last of them."""
    following = titles[titles.index(title) + 1 :] if title in titles else titles[-1:]
    found = (line_of(lines, start, other) for other in following)
    return next((at for at in found if at is not None), None)


def section_end(lines: Sequence[str], at: int) -> int:
    """After the last line of the section that begins there that is not blank."""
    below = outside_code(lines, at + 1)
    end = next((end for end in below if lines[end].startswith(("# ", "## "))), len(lines))
    while not lines[end - 1].strip():
        end -= 1
    return end


def sections(groups: Sequence[StoryGroup], lang: str) -> list[str]:
    lines = []
    for group in groups:
        lines += [heading(group.title), "", *items(group, lang), ""]
    return lines


def heading(title: str) -> str:
    return f"## {escape_heading(title)}"


def items(group: StoryGroup, lang: str) -> list[str]:
    return [item(story, lang) for story in group.stories]


def item(story: Entry, lang: str) -> str:
    """`- [[id|title]]（[[id|English]]）：summary`"""
    chinese = lang.startswith("zh")
    also = [f"[[{card.id}|{native_name(card.lang)}]]" for card in story.also]
    others = (f"（{'、'.join(also)}）" if chinese else f" ({', '.join(also)})") if also else ""
    summary = " ".join(story.card.summary.split())
    words = f"{'：' if chinese else ': '}{escape_inline(summary)}" if summary else ""
    return f"- [[{story.card.id}|{in_wikilink(story.card.title)}]]{others}{words}"


def in_wikilink(title: str) -> str:
    """A title that neither ends the link nor parts it."""
    return escape_inline(
        title.replace("|", "｜").replace("[[", "［［").replace("]]", "］］"), in_brackets=True
    )
