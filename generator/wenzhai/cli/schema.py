"""`wenzhai schema`: JSON schemas with which editors complete and check content files and settings."""

from wenzhai.cli.console import Console
from wenzhai.cli.options import OneOf, argument, command
from wenzhai.content.kinds import KINDS

TYPES = [*KINDS, "config", "export", "api", "report"]


@command("schema")
@argument("kind", metavar="|".join(TYPES), type=OneOf(TYPES))
def schema(console: Console, kind: str) -> None:
    if kind == "export":
        from wenzhai.exports.data import schema_text as export_schema_text

        console.result(export_schema_text().rstrip("\n"))
        return
    if kind == "report":
        from wenzhai.cli.reports import schema_text as report_schema_text

        console.result(report_schema_text())
        return
    if kind == "api":
        from wenzhai.pages.formats.api import render_schema

        console.result(render_schema("", {}).decode().rstrip("\n"))
        return
    from wenzhai.content.own_fields import NO_FIELDS
    from wenzhai.content.paths import find_root
    from wenzhai.tools.schema import schema_text

    fields = console.config.fields if find_root(console.start) else NO_FIELDS
    console.result(schema_text(kind, fields).rstrip("\n"))
