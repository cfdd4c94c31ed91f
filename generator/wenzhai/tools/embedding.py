"""Wenzhai within other programs: what `from wenzhai import …` gives. `docs/extending.md` documents it.

These names keep their meaning as long as `API_VERSION` stays; there may be more of them.
"""

import time
from pathlib import Path

from msgspec.structs import replace

from wenzhai.builder.build import BuildOptions, BuildReport
from wenzhai.builder.build import build as build_site
from wenzhai.builder.records import read_records
from wenzhai.content.config import load_config
from wenzhai.content.transform import ArticleText
from wenzhai.engine.disk import DiskError
from wenzhai.extend.hooks import load_hooks
from wenzhai.importers.interface import Importer, ImportResult
from wenzhai.importers.interface import Options as ImportOptions
from wenzhai.model.content import Draft
from wenzhai.model.page import ExtraPage
from wenzhai.model.problems import Problem, ProblemsError, warning
from wenzhai.model.records import (
    ArticleRecord,
    IssueRecord,
    Records,
    SiteRecord,
    TaxonomyRecord,
    TermName,
    TermRecord,
)
from wenzhai.model.report import format_problem

__all__ = [
    "API_VERSION",
    "ArticleRecord",
    "ArticleText",
    "BuildReport",
    "DiskError",
    "Draft",
    "ExtraPage",
    "ImportOptions",
    "ImportResult",
    "Importer",
    "IssueRecord",
    "Problem",
    "ProblemsError",
    "Records",
    "SiteRecord",
    "TaxonomyRecord",
    "TermName",
    "TermRecord",
    "build",
    "explain",
    "read",
    "replace",
    "warning",
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
    run_hooks: bool = False,
) -> BuildReport:
    """Bring the site of the digest in the folder `root` up to date, as `wenzhai build` does.

    `output` is a folder instead of the one in the settings; `drafts` builds drafts and scheduled articles, too;
    `keep_going` leaves out files with errors. `now` is UTC seconds, the machine's clock when None. With more than one
    of `jobs` a large build works in processes: then the script needs `if __name__ == "__main__":`. `run_hooks` lets
    `hooks.py` run although nobody has trusted it with `wenzhai trust`.

    If `failed` of the report is true, `problems` has errors, and the site is as it was before (with `keep_going` it is
    without what has them). Raises `ProblemsError` for settings or a theme that cannot be used, and `DiskError`.
    """
    root = Path(root).resolve()
    config = load_config(root)
    options = BuildOptions(
        output=None if output is None else Path(output).resolve(),
        drafts=drafts,
        keep_going=keep_going,
        now=now,
        jobs=jobs,
        hooks=load_hooks(root, config.plugins, run=run_hooks),
    )
    return build_site(root, config, options)


def read(root: Path | str, *, now: int | None = None, jobs: int = 1, run_hooks: bool = False) -> Records:
    """What the digest in the folder `root` publishes, read from its content; no site is needed and none is made.

    `now`, `jobs` and `run_hooks` are those of `build`. Raises `ProblemsError` for settings, hooks or content with
    errors, and `DiskError`.
    """
    root = Path(root).resolve()
    moment = int(time.time()) if now is None else now
    config = load_config(root)
    hooks = load_hooks(root, config.plugins, run=run_hooks)
    return read_records(root, config, command="read", now=moment, jobs=jobs, hooks=hooks)


def explain(problem: Problem, lang: str = "en") -> str:
    """A problem in words, with its place and its cure. `lang` is `en` or `zh`."""
    return format_problem(problem, lang)
