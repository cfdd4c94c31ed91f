"""The one place that asks the network for anything: `Fetcher().fetch(url)`."""

from generator.importers.fetch.client import Fetched, Fetcher, Limits
from generator.importers.fetch.hosts import FetchError

__all__ = ["FetchError", "Fetched", "Fetcher", "Limits"]
