"""Markdown to HTML, Chinese first: Python-Markdown, made quick, with a few small extensions of our own."""

from wenzhai.markup.deadline import DeadlineExceeded, deadline
from wenzhai.markup.render import Rendered, render_markdown

__all__ = ["DeadlineExceeded", "Rendered", "deadline", "render_markdown"]
