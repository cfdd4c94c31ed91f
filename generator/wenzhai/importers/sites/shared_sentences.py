"""Proposes the sentences that stand in most files of a folder for `boilerplate` in the settings."""

from collections import Counter
from collections.abc import Iterator, Sequence

from wenzhai.content.frontmatter.yaml_reader import quoted
from wenzhai.content.paths import SETTINGS
from wenzhai.model.content import Draft
from wenzhai.model.problems import Problem, warning
from wenzhai.text.boilerplate import common, key, keys, sentences
from wenzhai.text.prose import prose_of

FEWEST, HALF = 4, 2
"""A sentence in so many files, and in one of so many, says nothing of any of them."""
NAMED = 8
SHORTEST = 2


def shared_sentences(drafts: Sequence[Draft], known: Sequence[str], share: int = HALF) -> Iterator[Problem]:
    """A warning with the lines for the settings, if there are sentences that are not `known` in one of `share` of the
    drafts."""
    texts = [without_headings(prose_of(draft.markdown)) for draft in drafts]
    shared = common(texts, FEWEST, share) - keys(known)
    found = {
        one: sentence.strip(" #>*-")
        for text in texts
        for sentence in sentences(text)
        if (one := key(sentence)) in shared
    }
    held = Counter(one for text in texts for one in {key(sentence) for sentence in sentences(text)} & shared)
    listed = sorted((-held[one], sentence) for one, sentence in found.items() if len(one) >= SHORTEST)
    if listed:
        lines = ["boilerplate:", *(f"  - {quoted(sentence)}  # {-number}" for number, sentence in listed)]
        params = {"count": str(len(listed)), "texts": str(len(texts)), "file": SETTINGS}
        params["text"] = "\n        ".join([*lines[: NAMED + 1], *(["  # …"] if lines[NAMED + 1 :] else [])])
        yield warning("import-shared-sentences", params=params)


def without_headings(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith("#"))
