"""Pages that must not be published: those of drafts and scheduled articles."""

from collections.abc import Iterator

from wenzhai.library.library import Library


def unpublished_urls(library: Library) -> Iterator[tuple[str, str]]:
    """(url, content file) of every page of a library with drafts that a published site must not have."""
    for waiting in library.waiting:
        url = str(waiting.file.url)
        yield url, waiting.file.path
        yield url.removesuffix(".html") + ".md", waiting.file.path
