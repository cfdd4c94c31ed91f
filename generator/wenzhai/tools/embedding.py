"""Wenzhai within other programs: what `from wenzhai import …` gives. `docs/extending.md` documents it.

These names keep their meaning as long as `API_VERSION` stays; there may be more of them.
"""

import time
from pathlib import Path

from wenzhai.builder.build import BuildOptions, BuildReport
from wenzhai.builder.build import build as build_site
from wenzhai.builder.records import read_records
from wenzhai.content.config import load_config
from wenzhai.engine.disk import DiskError
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.model.records import ArticleRecord, IssueRecord, Records, SiteRecord, TermName, TermRecord
from wenzhai.model.report import format_problem

__all__ = [
    "API_VERSION",
    "ArticleRecord",
    "BuildReport",
    "DiskError",
    "IssueRecord",
    "Problem",
    "ProblemsError",
    "Records",
    "SiteRecord",
    "TermName",
    "TermRecord",
    "build",
    "explain",
    "read",
]

API_VERSION = 1


def build(
    root: Path | str,
    *,
    output: Path | str | None = None,
    drafts: bool = False,
    keep_going: bool = False,
    now: int | None = None,
    jobs: int = 1,
) -> BuildReport:
    """Bring the site of the digest in the folder `root` up to date, as `wenzhai build` does.

    `output` is a folder instead of the one in the settings; `drafts` builds drafts and scheduled articles, too;
    `keep_going` leaves out files with errors. `now` is UTC seconds, the machine's clock when None. With more than one
    of `jobs` a large build works in processes: then the script needs `if __name__ == "__main__":`.

    If `failed` of the report is true, `problems` has errors, and the site is as it was before (with `keep_going` it is
    without what has them). Raises `ProblemsError` for settings or a theme that cannot be used, and `DiskError`.
    """
    root = Path(root).resolve()
    options = BuildOptions(
        output=None if output is None else Path(output).resolve(),
        drafts=drafts,
        keep_going=keep_going,
        now=now,
        jobs=jobs,
    )
    return build_site(root, load_config(root), options)


def read(root: Path | str, *, now: int | None = None, jobs: int = 1) -> Records:
    """What the digest in the folder `root` publishes, read from its content; no site is needed and none is made.

    `now` and `jobs` are those of `build`. Raises `ProblemsError` for settings or content with errors, and `DiskError`.
    """
    root = Path(root).resolve()
    moment = int(time.time()) if now is None else now
    return read_records(root, load_config(root), command="read", now=moment, jobs=jobs)


def explain(problem: Problem, lang: str = "en") -> str:
    """A problem in words, with its place and its cure. `lang` is `en` or `zh`."""
    return format_problem(problem, lang)
