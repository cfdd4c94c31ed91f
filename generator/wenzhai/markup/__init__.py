"""Markdown to HTML, Chinese first: CommonMark and GFM by our own parsers in Python-Markdown's frame.

What other rooms use:

- here: `Rendered`, `render_markdown`, `typeset_markdown`
- `delimiters`: `flanking`
- `formulas`: `inline_formula`
"""

from wenzhai.markup.limits import DeadlineExceeded, deadline
from wenzhai.markup.render import Rendered, render_markdown
from wenzhai.markup.rewrite import typeset_markdown

__all__ = ["DeadlineExceeded", "Rendered", "deadline", "render_markdown", "typeset_markdown"]
