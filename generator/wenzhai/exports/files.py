"""What a format makes of an export."""

from collections.abc import Mapping

from msgspec import Struct

from wenzhai.model.problems import Problem


class ExportFiles(Struct, frozen=True):
    """Files by name, and what is doubtful about them. With an error among the problems they are not to be used."""

    files: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()
