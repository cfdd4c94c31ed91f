"""Word segmentation: rjieba where there is a wheel, else jieba. On Han alone both give the same words."""

import re
from collections.abc import Callable, Iterable
from functools import cache

from wenzhai.text.scripts import SEGMENTED

_other = re.compile(f"[^{SEGMENTED}\n\0]")


@cache
def cutter() -> Callable[[str], Iterable[str]]:
    """The function that segments a text; slow to load, so loaded on first use."""
    try:
        from rjieba import cut

        return cut
    except ImportError:
        return jieba_cutter()


def jieba_cutter() -> Callable[[str], Iterable[str]]:
    import logging
    from tempfile import TemporaryDirectory

    import jieba

    jieba.setLogLevel(logging.WARNING)  # it logs its loading on stderr
    segmenter = jieba.Tokenizer()
    with TemporaryDirectory() as own:  # it caches a file in the temporary folder, and trusts one found there
        segmenter.tmp_dir = own
        segmenter.initialize()
    return segmenter.cut  # type: ignore[no-any-return]  # jieba comes without types


def cut_runs(runs: Iterable[str], cut: Callable[[str], Iterable[str]] | None = None) -> str:
    """Runs of Han segmented into words: a blank between words, a line for each run."""
    return lines_of(cut_text("\n".join(runs), cut))


def cut_text(text: str, cut: Callable[[str], Iterable[str]] | None = None) -> list[str]:
    """The words of lines of Han. Ends of lines are words, and so are the `\0` with which many texts may be joined.

    Only characters that both segmenters know are passed to them; any other is a word of its own.
    """
    cut = cut or cutter()
    if not _other.search(text):
        return list(cut(text))
    marked = _other.sub(r"\t\g<0>\t", text)
    return [token for token in cut(marked) if token != "\t"]


def lines_of(words: Iterable[str]) -> str:
    """The lines, with a blank between words."""
    return " ".join(words).replace(" \n ", "\n")
