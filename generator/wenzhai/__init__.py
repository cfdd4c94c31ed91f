"""Wenzhai 文摘: a static site generator for curated digests, Chinese first.

Other programs use `from wenzhai import build, read`: see docs/extending.md.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wenzhai.tools.embedding import (
        API_VERSION,
        ArticleRecord,
        ArticleText,
        BuildReport,
        DiskError,
        Draft,
        ExtraPage,
        Importer,
        ImportOptions,
        ImportResult,
        IssueRecord,
        Problem,
        ProblemsError,
        Records,
        SiteRecord,
        TaxonomyRecord,
        TermName,
        TermRecord,
        build,
        explain,
        read,
        replace,
        warning,
    )

__version__ = "0.1.0"

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


_OF_HOOKS = {
    "ArticleText": "wenzhai.content.transform",
    "ExtraPage": "wenzhai.model.page",
    "replace": "msgspec.structs",
}
"""Where hooks find what they need without the rest, which is slow to load."""


def __getattr__(name: str) -> Any:
    """The names of other programs, imported when asked for: a command needs none of them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_OF_HOOKS.get(name, "wenzhai.tools.embedding")), name)
