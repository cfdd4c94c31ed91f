"""The checks of `wenzhai check`: small functions that yield problems.

`CONTENT_CHECKS` take the content as read, `SITE_CHECKS` the site as built. A new check is a function in one of these
tuples, with its texts in `messages/check.yaml`.

What other rooms use:

- here: `check_content`, `check_site`
- `built_site`: `Recorded`
- `fix`: `Fixed`, `Mended`, `fix_all`, `mend_content_files`, `mend_settings_file`
- `links`: `lost_links`
- `plan`: `plan_problems`
- `published_urls`: `ledger_text`, `read_ledger`, `recordable`, `unrecorded`
- `read_site`: `read_site`
- `sarif`: `sarif`
- `search`: `search_problems`
- `unpublished`: `unpublished_urls`
"""

from collections.abc import Callable, Iterator

from wenzhai.builder.project import ContentSnapshot
from wenzhai.checks.built_site import BuiltSite
from wenzhai.checks.content import (
    dateline_differs,
    imprint_differs,
    source_without_file,
    topic_without_file,
    undated,
    unsourced,
)
from wenzhai.checks.duties import ai_unsaid, hosts_not_told, quote_too_long
from wenzhai.checks.pages import (
    broken_anchor,
    broken_link,
    duplicate_id,
    folder_link,
    missing_lang,
    orphan_page,
    root_absolute_link,
)
from wenzhai.checks.published_urls import vanished_url
from wenzhai.checks.stories import same_story_candidates
from wenzhai.model.problems import Problem

CONTENT_CHECKS: tuple[Callable[[ContentSnapshot], Iterator[Problem]], ...] = (
    undated,
    unsourced,
    topic_without_file,
    source_without_file,
    imprint_differs,
    dateline_differs,
    ai_unsaid,
    quote_too_long,
    hosts_not_told,
    same_story_candidates,
)
SITE_CHECKS: tuple[Callable[[BuiltSite], Iterator[Problem]], ...] = (
    broken_link,
    broken_anchor,
    root_absolute_link,
    folder_link,
    missing_lang,
    duplicate_id,
    orphan_page,
    vanished_url,
)


def check_content(snapshot: ContentSnapshot) -> list[Problem]:
    return in_order(problem for check in CONTENT_CHECKS for problem in check(snapshot))


def check_site(site: BuiltSite) -> list[Problem]:
    return in_order(problem for check in SITE_CHECKS for problem in check(site))


def in_order(problems: Iterator[Problem]) -> list[Problem]:
    """The problems file by file, from top to bottom."""
    return sorted(problems, key=lambda problem: (problem.path, problem.line, problem.column, problem.code))
