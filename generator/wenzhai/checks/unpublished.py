"""Pages that must not be published: drafts, scheduled articles, articles that have expired."""

from collections.abc import Iterator

from wenzhai.library.library import Library


def unpublished_urls(library: Library) -> Iterator[tuple[str, str]]:
    """(url, content file) of every page of a library with drafts that a published site must not have."""
    for waiting in library.waiting:
        url = str(waiting.file.url)
        yield url, waiting.file.path
        yield markdown_copy(url), waiting.file.path
    for one in library.expired:  # at its url there is a redirect
        yield markdown_copy(str(one.article.url)), one.article.path


def markdown_copy(url: str) -> str:
    return url.removesuffix(".html") + ".md"
