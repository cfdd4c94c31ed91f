"""Wenzhai 文摘: a static site generator for curated digests, Chinese first.

Other programs use `from wenzhai import build, read`: see docs/extending.md.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wenzhai.tools.embedding import (
        API_VERSION,
        ArticleRecord,
        BuildReport,
        DiskError,
        IssueRecord,
        Problem,
        ProblemsError,
        Records,
        SiteRecord,
        TermName,
        TermRecord,
        build,
        explain,
        read,
    )

__version__ = "0.1.0"

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


def __getattr__(name: str) -> Any:
    """The names of other programs, imported when asked for: a command needs none of them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from wenzhai.tools import embedding

    return getattr(embedding, name)
