"""The door to word segmentation: rjieba where there is a wheel, else jieba. On Han alone both cut alike."""

import logging
import re
from collections.abc import Callable, Iterable
from functools import cache
from tempfile import TemporaryDirectory

from wenzhai.text.scripts import SEGMENTED

_other = re.compile(f"[^{SEGMENTED}\n]")


@cache
def cutter() -> Callable[[str], Iterable[str]]:
    """The function that cuts a text into words; slow to load, so only when it is needed."""
    try:
        from rjieba import cut

        return cut
    except ImportError:
        return jieba_cutter()


def jieba_cutter() -> Callable[[str], Iterable[str]]:
    import jieba

    jieba.setLogLevel(logging.WARNING)  # it tells on stderr that it is being loaded
    segmenter = jieba.Tokenizer()
    with (
        TemporaryDirectory() as own
    ):  # it keeps a file in the folder for temporary files, and trusts one found there
        segmenter.tmp_dir = own
        segmenter.initialize()
    return segmenter.cut  # type: ignore[no-any-return]  # jieba comes without types


def cut_runs(runs: Iterable[str], cut: Callable[[str], Iterable[str]] | None = None) -> str:
    """Runs of Han cut into words: a blank between words, a line for each run.

    Only the characters that both segmenters know are shown to them; any other is a word of its own.
    """
    cut = cut or cutter()
    text = "\n".join(runs)
    if not _other.search(text):
        return " ".join(cut(text)).replace(" \n ", "\n")
    marked = _other.sub(r"\t\g<0>\t", text)
    return " ".join(token for token in cut(marked) if token != "\t").replace(" \n ", "\n")
