"""Imports whole sites of other generators: `read_site(kind, folder, …)` returns articles, and problems for the rest."""

from wenzhai.importers.sites.read import KINDS, read_site

__all__ = ["KINDS", "read_site"]
