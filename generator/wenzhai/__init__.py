"""Wenzhai 文摘: a static site generator for curated digests, Chinese first."""

__version__ = "0.1.0"
