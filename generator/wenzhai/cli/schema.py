"""`wenzhai schema`: JSON schemas with which editors complete and check content files and settings."""

from wenzhai.cli.console import Console
from wenzhai.cli.options import OneOf, argument, command
from wenzhai.content.kinds import KINDS

TYPES = [*KINDS, "config", "export", "api"]


@command("schema")
@argument("kind", metavar="|".join(TYPES), type=OneOf(TYPES))
def schema(console: Console, kind: str) -> None:
    if kind == "export":
        from wenzhai.exports.data import schema_text as export_schema_text

        console.result(export_schema_text().rstrip("\n"))
        return
    if kind == "api":
        from wenzhai.pages.formats.api import render_schema

        console.result(render_schema("", {}).decode().rstrip("\n"))
        return
    from wenzhai.tools.schema import schema_text

    console.result(schema_text(kind).rstrip("\n"))
