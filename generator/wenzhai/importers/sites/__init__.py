"""Whole sites of other generators: `read_site(kind, folder, …)` gives what came, and names what did not."""

from wenzhai.importers.sites.read import KINDS, read_site

__all__ = ["KINDS", "read_site"]
