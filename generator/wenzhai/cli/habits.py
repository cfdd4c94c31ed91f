"""What people type who come from other programs → the command here. It is suggested, never run for them."""

HABITS = {
    "server": "serve",
    "preview": "serve",
    "watch": "serve",
    "dev": "serve",
    "s": "serve",
    "generate": "build",
    "g": "build",
    "b": "build",
    "make": "build",
    "deploy": "publish",
    "gh-deploy": "publish",
    "d": "publish",
    "push": "publish",
    "clean": "build --clean",
    "list": "status",
    "ls": "status",
    "info": "status",
    "today": "status",
    "lint": "check",
    "test": "check",
    "format": "fmt",
    "create": "new",
    "post": "new",
    "draft": "new --draft",
    "migrate": "import",
    "convert": "import",
    "fetch": "pull",
    "update": "pull",
    "find": "search",
    "tags": "topics",
    "setup": "init",
    "start": "init",
}
"""Of Hugo, Hexo, MkDocs, Jekyll, Pelican and git; `tests/cli/test_habits.py` sees that the commands exist."""

KINDS_OF_NEW = {
    "content": "",
    "post": "",
    "article": "",
    "draft": " --draft",
    "page": " --kind page",
    "topic": " --kind topic",
    "source": " --kind source",
    "issue": " --kind issue",
}
"""`hexo new draft TITLE`, `hugo new content TITLE`: the first word → the option that says it here."""


def new_command(words: tuple[str, ...]) -> str:
    """The command that somebody meant by `new` with several words."""
    first, *rest = words
    if first in KINDS_OF_NEW:
        return f'wenzhai new{KINDS_OF_NEW[first]} "{" ".join(rest)}"'
    return f'wenzhai new "{" ".join(words)}"'
