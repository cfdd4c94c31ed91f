"""Commands and options with help texts from `messages/help.yaml`, in the language of the run.

    @command("build", json=True)
    @option("--clean", is_flag=True)
    def build(console: Console, clean: bool) -> int | None: ...

also has `--root --lang -q -v --help` (and `--json`; `--messages` where `--lang` is its own), and gets the run's
`Console` as its first argument. It returns the exit code, None for 0. Codes of help texts: `help.build`,
`help.build.clean`, and `help.option.NAME` for the common options.
"""

from collections.abc import Callable
from difflib import get_close_matches
from itertools import takewhile
from typing import Any

import click

from wenzhai.cli.console import Console
from wenzhai.cli.help import HelpContext, click_in_language, help_text, switch_language

Function = Callable[..., Any]

USAGE = {"[OPTIONS]": "help.usage.options", "COMMAND [ARGS]...": "help.usage.command"}
"""click's placeholders in the usage line → codes of their translations."""


class Option(click.Option):
    """An option whose help is looked up when it is shown."""

    def __init__(self, *args: Any, help_code: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help_code = help_code

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = help_text(ctx, self.help_code or f"help.{ctx.command.name}.{self.name}")
        return super().get_help_record(ctx)

    def get_error_hint(self, ctx: click.Context | None) -> str:
        name = " / ".join(self.opts)
        return help_text(ctx, "help.error.option", name=name) if ctx else name


class Argument(click.Argument):
    """An argument whose help is looked up when it is shown."""

    def help_row(self, ctx: click.Context) -> tuple[str, str]:
        return self.make_metavar(ctx), help_text(ctx, f"help.{ctx.command.name}.{self.name}")

    def get_error_hint(self, ctx: click.Context | None) -> str:
        return help_text(ctx, "help.error.argument", name=self.make_metavar(ctx)) if ctx else str(self.name)


class OneOf(click.Choice[str]):
    """One of several words. A wrong one is answered with those that there are, and the one that may be meant."""

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:
        return help_text(ctx, "help.error.choices", choices=", ".join(self.choices)) if ctx else ""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        if ctx is None:
            return super().get_invalid_choice_message(value, ctx)
        near = get_close_matches(str(value), self.choices, 1)
        code = "help.error.choice-near" if near else "help.error.choice"
        return help_text(ctx, code, value=str(value), choices=", ".join(self.choices), near="".join(near))


class LocalizedCommand(click.Command):
    """Base of commands and the group: common options; help and usage errors in the language of the run."""

    context_class = HelpContext

    def __init__(self, name: str, *, json: bool = False, **attributes: Any) -> None:
        super().__init__(name, **attributes)
        self.params += common_options(self.params, json=json)
        self.help_option = common("--help", "-h", is_flag=True, is_eager=True, callback=show_help)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        console = ctx.ensure_object(Console)
        console.command = self.name or ""
        for parameter in self.params:
            if parameter.name == "asked_lang":
                asked = peek_language(self.own_arguments(args), parameter.opts[0])
                console.asked_lang = asked or console.asked_lang
        with click_in_language(console.lang):
            return super().parse_args(ctx, args)

    def own_arguments(self, args: list[str]) -> list[str]:
        return args

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        pieces = super().collect_usage_pieces(ctx)
        return [help_text(ctx, USAGE[piece]) if piece in USAGE else piece for piece in pieces]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return self.help_option

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(help_text(ctx, f"help.{self.name}"))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        arguments = [one.help_row(ctx) for one in self.get_params(ctx) if isinstance(one, Argument)]
        if arguments:
            with formatter.section(help_text(ctx, "help.arguments")):
                formatter.write_dl(arguments)
        super().format_options(ctx, formatter)


class Command(LocalizedCommand):
    """One command."""


class Group(LocalizedCommand, click.Group):
    """The program: its commands are listed with the first line of their help, without importing them."""

    def own_arguments(self, args: list[str]) -> list[str]:
        return list(takewhile(lambda word: word not in self.list_commands(click.Context(self)), args))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        with click_in_language(ctx.ensure_object(Console).lang):
            try:
                return super().resolve_command(ctx, args)
            except click.NoSuchCommand as error:  # click suggests similar ones only among imported commands
                raise click.NoSuchCommand(
                    error.command_name, error.message, self.list_commands(ctx), ctx
                ) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, help_text(ctx, f"help.{name}").partition("\n")[0]) for name in self.list_commands(ctx)]
        with formatter.section(help_text(ctx, "help.commands")):
            formatter.write_dl(rows)


def command(name: str, *, json: bool = False) -> Callable[[Function], Command]:
    """Turns a function into a command with the common options; its first argument is the run's `Console`."""

    def decorate(function: Function) -> Command:
        def run(**arguments: Any) -> Any:
            return function(click.get_current_context().obj, **arguments)

        parameters = list(reversed(getattr(function, "__click_params__", [])))
        return Command(name, callback=run, params=parameters, json=json)

    return decorate


def option(*names: str, **attributes: Any) -> Callable[[Function], Function]:
    """`click.option` with its help in the catalogue."""
    return click.option(*names, cls=Option, **attributes)


def argument(name: str, **attributes: Any) -> Callable[[Function], Function]:
    """`click.argument` with its help in the catalogue."""
    return click.argument(name, cls=Argument, **attributes)


def common_options(own: list[click.Parameter], *, json: bool) -> list[click.Parameter]:
    """The common options, except those that the command's own options replace."""
    declared = {name for parameter in own for name in parameter.opts}
    offered: list[click.Parameter] = [
        common("--root", "asked_root", metavar="DIR"),
        language_option("--messages" if "--lang" in declared else "--lang"),
        common("--quiet", "-q", is_flag=True),
        common("--verbose", "-v", is_flag=True),
    ]
    if json:
        offered.append(common("--json", "as_json", is_flag=True))
    return [one for one in offered if not declared.intersection(one.opts)]


def language_option(name: str) -> Option:
    return common(name, "asked_lang", metavar="zh|en", callback=remember_language)


def common(*names: str, callback: Any = None, **attributes: Any) -> Option:
    """An option of every command, stored in the `Console` instead of being passed to the function."""
    code = f"help.option.{names[0].removeprefix('--')}"
    return Option(
        list(names), expose_value=False, callback=callback or remember, help_code=code, **attributes
    )


def remember(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Stores a common option, which may be before or after the command's name."""
    if value:
        console = ctx.ensure_object(Console)
        setattr(console, str(parameter.name), value)
        switch_language(console.lang)


def remember_language(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
    """The language of messages. Another one than we speak is refused."""
    if value and not speaks(value):
        raise click.BadParameter(help_text(ctx, "help.error.lang", lang=value), ctx, parameter)
    remember(ctx, parameter, value)


def show_help(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()


def peek_language(args: list[str], name: str) -> str | None:
    """Finds the language of messages before the arguments are parsed, so that it applies to `--help` and usage errors
    too. `name` is the option that says it."""
    for word, following in zip(args, [*args[1:], ""], strict=False):
        if word == name or word.startswith(f"{name}="):
            asked = following if word == name else word.removeprefix(f"{name}=")
            return asked if speaks(asked) else None
    return None


def speaks(lang: str) -> bool:
    """Whether messages can be had in that language: `zh`, `en`, or one of their kind, such as `zh-CN`."""
    return lang.replace("_", "-").partition("-")[0].lower() in ("zh", "en")
