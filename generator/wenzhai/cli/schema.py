"""`wenzhai schema`: what an editor needs to complete and check content files and settings."""

import click

from wenzhai.cli.console import Console
from wenzhai.cli.options import argument, command

KINDS = ["article", "topic", "source", "page", "issue", "config"]


@command("schema")
@argument("kind", metavar="|".join(KINDS), type=click.Choice(KINDS))
def schema(console: Console, kind: str) -> None:
    from wenzhai.tools.schema import schema_text

    console.result(schema_text(kind).rstrip("\n"))
