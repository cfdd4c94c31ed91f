"""Markdown to HTML, Chinese first: CommonMark and GFM by its own parsers in Python-Markdown's frame.

What other rooms use:

- here: `DeadlineExceeded`, `RemotePicture`, `Rendered`, `render_markdown`, `typeset_markdown`
- `deadline`: (as a module), `DeadlineExceeded`, `deadline`
- `delimiters`: `flanking`
- `formulas`: `inline_formula`
- `limits`: `Excess`, `MAX_ATTRIBUTES`, `MAX_OPEN_TAGS`, `NEVER_DEEP`, `after_attributes`
- `sanitize`: `attributes_refused`, `refused`, `sanitized`
- `urls`: `IMAGE_SCHEMES`, `LINK_SCHEMES`, `classify`
"""

from wenzhai.markup.deadline import DeadlineExceeded, deadline
from wenzhai.markup.pictures import RemotePicture
from wenzhai.markup.render import Rendered, render_markdown
from wenzhai.markup.rewrite import typeset_markdown

__all__ = ["DeadlineExceeded", "RemotePicture", "Rendered", "deadline", "render_markdown", "typeset_markdown"]
