"""What the Tab key offers for topics, sources, themes and time zones. A mistake here must be silent: somebody is
typing."""

from collections.abc import Callable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def completer(names: Callable[[Path, str], list[str]]) -> Completer:
    """Of what `names` gives for the digest's folder and what has been typed; nothing outside a digest."""

    def complete(ctx: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
        from wenzhai.cli.console import Console
        from wenzhai.content.paths import find_root

        root = find_root(ctx.ensure_object(Console).start)
        return [CompletionItem(name) for name in names(root, typed)] if root else []

    return complete


def topics(root: Path, typed: str) -> list[str]:
    from wenzhai.content.kinds import TOPIC
    from wenzhai.tools.terms import completions

    return completions(root, TOPIC, typed)


def sources(root: Path, typed: str) -> list[str]:
    from wenzhai.content.kinds import SOURCE
    from wenzhai.tools.terms import completions

    return completions(root, SOURCE, typed)


def themes(root: Path, typed: str) -> list[str]:
    from wenzhai.content.config import load_config
    from wenzhai.model.problems import ProblemsError
    from wenzhai.theme.files import all_themes

    try:
        known = all_themes(root, load_config(root).plugins)
    except ProblemsError:
        known = all_themes(root)
    return [name for name in known if name.startswith(typed)]


def complete_timezones(ctx: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    from zoneinfo import available_timezones

    names = sorted(available_timezones())
    return [CompletionItem(name) for name in names if name.lower().startswith(typed.lower())]


complete_topics, complete_sources, complete_themes = completer(topics), completer(sources), completer(themes)
