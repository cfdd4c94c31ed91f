"""Our summaries are in our own words: finds what a text shares with the pages it was written from.

python tests/project/originality.py DUMP    lists every shared run below content/, exit code 1 if there is one
"""

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.support.paths import REPOSITORY

HAN_RUN, WORD_RUN = 20, 12
"""From this many Han characters, or Latin words, in a row on, agreement is no accident."""

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
WORD = re.compile(r"[a-z0-9]+(?:['’.,-][a-z0-9]+)*")
TITLE = re.compile(r"^title: *(.+)$", re.MULTILINE)


def shared_runs(text: str, original: str) -> list[str]:
    """The runs of `text` that stand in `original` too, blanks and punctuation aside, each as long as it goes."""
    han = common(HAN.findall(text), HAN.findall(original), HAN_RUN)
    words = common(WORD.findall(text.lower()), WORD.findall(original.lower()), WORD_RUN)
    return ["".join(run) for run in han] + [" ".join(run) for run in words]


def common(ours: Sequence[str], theirs: Sequence[str], least: int) -> list[Sequence[str]]:
    """The longest runs of at least `least` items that both sequences hold."""
    known = {tuple(theirs[at : at + least]) for at in range(len(theirs) - least + 1)}
    starts = [at for at in range(len(ours) - least + 1) if tuple(ours[at : at + least]) in known]
    runs: list[Sequence[str]] = []
    end = -1
    for at in starts:
        if at <= end:
            runs[-1] = [*runs[-1], ours[at + least - 1]]
        else:
            runs.append(ours[at : at + least])
        end = at + 1
    return runs


def prose(text: str, titles: Iterable[str] = ()) -> str:
    """A content file without its front matter and without titles of articles: titles are facts."""
    body = text.split("\n---\n", 1)[-1]
    for title in titles:
        body = body.replace(title, "\n")
    return body


def copied(content: Path, original: str) -> list[str]:
    """`path: shared run` for everything below `content` that is not in our own words."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(content.rglob("*.md"))}
    titles = [title for text in texts.values() for title in TITLE.findall(text)]
    return [
        f"{path}: {run}" for path, text in texts.items() for run in shared_runs(prose(text, titles), original)
    ]


def main(arguments: list[str]) -> int:
    found = copied(REPOSITORY / "content", Path(arguments[0]).read_text(encoding="utf-8"))
    print("\n".join(found) or "content/ is in our own words")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
