"""Addresses of imported articles; WeChat has many addresses for one article."""

from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

WECHAT = "mp.weixin.qq.com"
NAMING = ("__biz", "mid", "idx", "sn")
"""Keys that identify an article of WeChat; everything else in its address is tracking."""
OLD_NAMES = {"appmsgid": "mid", "itemidx": "idx", "sign": "sn"}


def wechat_keys(url: str) -> dict[str, str]:
    """The identifying keys of an article of WeChat; empty for other addresses and for short ones (`/s/…`)."""
    parts = split(url)
    if parts is None or parts.hostname != WECHAT:
        return {}
    given = {OLD_NAMES.get(name, name): value for name, value in parse_qsl(parts.query)}
    found = {name: given[name] for name in NAMING if given.get(name)}
    return found if len(found) >= 3 and "mid" in found and "idx" in found else {}


def clean_address(url: str) -> str:
    """The address without tracking: for a WeChat article its four keys, over https."""
    parts = split(url)
    if parts is None or parts.hostname != WECHAT:
        return url
    keys = wechat_keys(url)
    query = urlencode(keys, safe="=") if keys else "" if parts.path.startswith("/s/") else parts.query
    return urlunsplit(("https", WECHAT, parts.path, query, ""))


def article_key(url: str) -> str:
    """The identity of the article at an address; empty if it cannot be determined.

    For an article of WeChat it consists of `__biz`, `mid`, `idx` and `sn`.
    """
    keys = wechat_keys(url)
    return " ".join(["wechat", *(keys.get(name, "") for name in NAMING)]).rstrip() if keys else ""


def split(url: str) -> SplitResult | None:
    """The parts of an address; None if it is invalid."""
    try:
        parts = urlsplit(url)
        return parts if parts.hostname is not None else None
    except ValueError:
        return None
