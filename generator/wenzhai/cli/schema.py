"""`wenzhai schema`: JSON schemas with which editors complete and check content files and settings."""

import click

from wenzhai.cli.console import Console
from wenzhai.cli.options import argument, command
from wenzhai.content.kinds import KINDS

TYPES = [*KINDS, "config"]


@command("schema")
@argument("kind", metavar="|".join(TYPES), type=click.Choice(TYPES))
def schema(console: Console, kind: str) -> None:
    from wenzhai.tools.schema import schema_text

    console.result(schema_text(kind).rstrip("\n"))
