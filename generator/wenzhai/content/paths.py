"""Where the parts of a project lie, relative to its root. Loads nothing: every command needs some of it."""

from pathlib import Path

from wenzhai.extend import HOOKS

SETTINGS = "wenzhai.yaml"
"""The file that makes a folder a project."""
CONTENT = "content"
THEMES = "themes"
STATIC = "static"
"""Files that are published as they are."""
CACHE = ".cache"
"""What can be made again; it stays out of git."""
KEPT = ".wenzhai"
"""What Wenzhai keeps beside the content; it belongs in git."""
SCHEMAS = f"{KEPT}/schema"
IMPORTS = f"{KEPT}/imports"
FEEDS = f"{KEPT}/feeds"
INBOX = f"{KEPT}/inbox.txt"
"""What became of drafts that are no longer, or not yet, to be looked at."""
DROPPED = f"{KEPT}/dropped"
"""The files of dropped drafts, until somebody empties it."""
PROJECT_ID = f"{KEPT}/id"
PUBLISHED_URLS = f"{KEPT}/urls.txt"

INPUTS = (SETTINGS, HOOKS, CONTENT, THEMES, STATIC)
"""All that a build reads."""
PRIVATE = (CONTENT, THEMES, STATIC, CACHE, KEPT)
"""The output folder may neither be, contain nor lie in one of these."""


def find_root(start: Path) -> Path | None:
    """The nearest folder at or above `start` that holds the settings; None without one."""
    start = start.resolve()
    return next((folder for folder in (start, *start.parents) if (folder / SETTINGS).is_file()), None)
