"""Dates of files that state none in their front matter: from git, from their titles, from the README."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote

from msgspec import structs

from wenzhai.engine.git import Git, GitError
from wenzhai.importers.sites.blog import Blog, Post, front_date
from wenzhai.model.problems import Problem, ProblemsError, warning

DATE = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|\s*年\s*(\d{1,2})\s*月\s*)(\d{1,2})(?!\d)"
)
LINKED = re.compile(r"\]\(\s*<?([^\s()<>]+)")
READMES = ("README.md", "readme.md", "Readme.md", "README.markdown", "index.md")


def with_dates(blog: Blog, posts: Sequence[Post], how: str, problems: list[Problem]) -> list[Post]:
    """The posts, those without a date with the one that is stated there, if one is."""
    undated = [post for post in posts if not post.date]
    if not how or not undated:
        return list(posts)
    if how == "title":
        found = {post.path: date_in(post.title) for post in undated}
    else:
        found = {**(git_dates(blog.folder.root) if how == "git" else readme_dates(blog))}
    dated = [dated_post(blog, post, found.get(post.path, "")) if not post.date else post for post in posts]
    if how == "git":
        own = {post.path for post in undated if post.path not in READMES}
        days = Counter(post.date[:10] for post in dated if post.path in own and post.date)
        for day, number in days.most_common(1):
            if number > 1 and 2 * number > len(own):
                params = {"day": day, "count": str(number), "all": str(len(own))}
                problems.append(warning("import-dates-one-day", params=params))
    return dated


def dated_post(blog: Blog, post: Post, text: str) -> Post:
    moment = blog.moment(text) if text else None
    return structs.replace(post, date=front_date(moment), when=blog.clock(moment)) if moment else post


def date_in(text: str) -> str:
    """The one day that a text names; empty for none, or for several."""
    days = {
        f"{one[0]}-{next(filter(None, one[1:5])).zfill(2)}-{one[5].zfill(2)}" for one in DATE.findall(text)
    }
    return days.pop() if len(days) == 1 else ""


def readme_dates(blog: Blog) -> dict[str, str]:
    """Path → day, from the lines of the README that link a file and name a day."""
    readme = next(filter(blog.folder.has, READMES), None)
    if readme is None:
        raise ProblemsError([Problem(code="import-no-readme", path=str(blog.folder.root))])
    found: dict[str, str] = {}
    for line in blog.folder.text(readme).split("\n"):
        bare = LINKED.sub("](", line)  # dates in file names are not the README's words
        if day := date_in(bare):
            for target in LINKED.findall(line):
                path = normpath(unquote(target.partition("#")[0]).lstrip("/"))
                found.setdefault(path, day)
    return found


LOG_OF_FILES = (
    *("-c", "core.quotePath=off", "-c", "log.showSignature=false", "log", "--reverse", "--format=%x01%aI"),
    *("--name-status", "-M", "-z", "--diff-filter=ARC", "--relative"),
)
"""The log of the current folder, oldest first: each commit's time, then the files that it added, copied or renamed."""


def git_dates(root: Path) -> Mapping[str, str]:
    """Path → the time of the commit that brought the file, under whatever name. Raises `ProblemsError` outside of a
    repository, or without git."""
    try:
        log = Git(root).raw(*LOG_OF_FILES, "--", ".")
    except (GitError, ProblemsError) as error:
        raise ProblemsError([Problem(code="import-no-git", path=str(root))]) from error
    found: dict[str, str] = {}
    for commit in log.decode("utf-8", "replace").split("\x01")[1:]:
        when, _, changes = commit.partition("\0")
        words = iter(changes.strip("\n\0").split("\0"))
        for status in words:
            old = next(words, "")
            new = next(words, "") if status.strip()[:1] in "RC" else old
            found.setdefault(new, found.get(old, when.strip()) if status.strip()[:1] == "R" else when.strip())
    return found
