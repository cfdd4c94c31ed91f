"""Guards against publishing private files, keys, drafts, and paths of the machine that built the site."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import wenzhai
from wenzhai.model.problems import Problem
from wenzhai.text.addresses import is_hidden

PRIVATE_ENDINGS = (
    "~",
    ".swp",
    ".swo",
    ".bak",
    ".orig",
    ".pyc",
    ".env",
    ".pem",
    ".key",
    ".p12",
    ".pfx",
    ".kdbx",
)

SECRET = re.compile(
    rb"-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----"
    rb"|\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{40,}|glpat-[A-Za-z0-9_-]{20})"
    rb"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    rb"|\bxox[abprs]-[A-Za-z0-9-]{10,}"
    rb"|\bsk_live_[A-Za-z0-9]{16,}"
    rb"|\bpypi-AgEIcHlwaS[A-Za-z0-9_-]{20,}"
)
"""Patterns of private keys, and of tokens with a recognisable prefix."""

SIGNS = (
    *(
        b"PRIVATE KEY",
        b"ghp_",
        b"gho_",
        b"ghu_",
        b"ghs_",
        b"ghr_",
        b"github_pat_",
        b"glpat-",
        b"AKIA",
        b"ASIA",
    ),
    *(b"xoxa-", b"xoxb-", b"xoxr-", b"xoxp-", b"xoxs-", b"sk_live_", b"pypi-AgE"),
)
"""Every such key contains one of these. Searching for them first is thirty times as fast as searching for keys."""

RELOAD = b'<script src="/livereload.js?port='
"""The preview adds this to its responses, never to files."""

FindProblem = Callable[[str, bytes], Problem | None]


def private_name(url: str) -> bool:
    """Whether a file of this name is private."""
    return (is_hidden(url) and url != ".nojekyll") or url.lower().endswith(PRIVATE_ENDINGS)


def unpublishable(root: Path) -> FindProblem:
    """A function from a file's url and bytes to the problem that forbids its publication, if any."""
    folders = names_of_folders(root, Path(wenzhai.__file__).parent)
    kinds = (
        (SIGNS, SECRET, "publish-secret"),
        (folders, build_paths(folders), "publish-build-path"),
    )

    def look(url: str, data: bytes) -> Problem | None:
        if private_name(url):
            return Problem(code="publish-private", path=url)
        for signs, pattern, code in kinds:
            if any(sign in data for sign in signs) and (found := pattern.search(data)):
                return Problem(code=code, path=url, line=data.count(b"\n", 0, found.start()) + 1, column=1)
        reloads = url.endswith(".html") and RELOAD in data
        return Problem(code="publish-reload-script", path=url) if reloads else None

    return look


def names_of_folders(*folders: Path) -> tuple[bytes, ...]:
    """Their paths, in every form in which a file may contain them."""
    forms = {
        form
        for folder in folders
        for form in (str(folder), folder.as_posix(), str(folder).replace("\\", "\\\\"))
    }
    return tuple(form.encode() for form in sorted(forms) if len(form) > 1)


def build_paths(names: Iterable[bytes]) -> re.Pattern[bytes]:
    """A pattern that finds these folders at the beginning of a path; within a web address they are no secret."""
    any_name = b"|".join(map(re.escape, names))
    return re.compile(rb"(?<![\w.:/-])(?:file://)?(?:" + any_name + rb")(?=[/\\])")
