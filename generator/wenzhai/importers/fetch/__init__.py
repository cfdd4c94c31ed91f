"""All network access of imports: `make_fetcher(proxy).fetch(url)`."""

from wenzhai.importers.fetch.client import Fetched, Fetcher, Limits
from wenzhai.importers.fetch.hosts import FetchError
from wenzhai.importers.fetch.proxies import of_the_environment

__all__ = ["FetchError", "Fetched", "Fetcher", "Limits", "make_fetcher"]


def make_fetcher(proxy: bool) -> Fetcher:
    """A fetcher; with `proxy` it uses the proxies of the environment."""
    return Fetcher(proxies=of_the_environment() if proxy else None)
