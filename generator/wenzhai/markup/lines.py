"""The line at hand of the block parser, and how much of it containers and markers have taken.

Tabs reach to columns that are multiples of four (CommonMark 0.31.2, 2.2); they stay in what is left of the line.
"""


class Line:
    """`rest` is what is left of the line, from `column` on; it is indented by `indent` columns, then comes `ahead`."""

    rest: str
    column: int
    indent: int
    ahead: str
    blank: bool
    end: int
    """Where in the source the line ends: what is left of it ends there, too."""

    def look(self, rest: str, column: int) -> None:
        """`rest` is what is left of the line, from a column on: how it is indented, and what comes then."""
        self.rest = rest
        self.column = column
        self.ahead = rest.lstrip(" \t")
        blanks = len(rest) - len(self.ahead)
        self.blank = not self.ahead
        if "\t" in rest[:blanks]:
            reached = column
            for character in rest[:blanks]:
                reached += 4 - reached % 4 if character == "\t" else 1
            self.indent = reached - column
        else:
            self.indent = blanks

    def skip(self, columns: int) -> None:
        """Takes that many columns of blanks off the line; of a tab that reaches further, blanks are left."""
        rest = self.rest
        if "\t" not in rest[:columns]:
            width = min(columns, len(rest) - len(self.ahead))
            self.look(rest[width:], self.column + width)
            return
        target = self.column + columns
        column = self.column
        at = 0
        while at < len(rest) and column < target and rest[at] in " \t":
            column += 4 - column % 4 if rest[at] == "\t" else 1
            at += 1
        self.look(" " * (column - target) + rest[at:], min(column, target))

    def skip_marker(self, length: int) -> None:
        """Takes the indentation, a marker and one blank after it off the line."""
        self.look(self.ahead[length:], self.column + self.indent + length)
        if self.indent:
            self.skip(1)

    def offset(self) -> int:
        """Where in the source the text of this line begins."""
        return self.end - len(self.ahead)
