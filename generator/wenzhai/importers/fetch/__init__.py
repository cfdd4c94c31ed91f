"""All network access of imports: `make_fetcher(proxy).fetch(url)`."""

from wenzhai.content.images import MAX_BYTES as PICTURE_BYTES
from wenzhai.importers.fetch.client import Fetched, Fetcher, Limits
from wenzhai.importers.fetch.hosts import FetchError
from wenzhai.importers.fetch.proxies import of_the_environment

__all__ = ["FetchError", "Fetched", "Fetcher", "Limits", "make_fetcher"]


PICTURES = Limits(wire=PICTURE_BYTES, size=PICTURE_BYTES)


def make_fetcher(proxy: bool, *, pictures: bool = False) -> Fetcher:
    """A fetcher of pages, or of pictures up to the size that a site may show; with `proxy` it uses the proxies of the
    environment."""
    return Fetcher(PICTURES if pictures else None, proxies=of_the_environment() if proxy else None)
