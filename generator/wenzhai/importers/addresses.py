"""Addresses of what is imported: WeChat writes one article in many ways."""

from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

WECHAT = "mp.weixin.qq.com"
NAMING = ("__biz", "mid", "idx", "sn")
"""What names an article of WeChat; everything else in its address says how somebody came there."""
OLD_NAMES = {"appmsgid": "mid", "itemidx": "idx", "sign": "sn"}


def wechat_keys(url: str) -> dict[str, str]:
    """The keys that name an article of WeChat; empty for other addresses and for its short ones (`/s/…`)."""
    parts = split(url)
    if parts is None or parts.hostname != WECHAT:
        return {}
    given = {OLD_NAMES.get(name, name): value for name, value in parse_qsl(parts.query)}
    found = {name: given[name] for name in NAMING if given.get(name)}
    return found if len(found) >= 3 and "mid" in found and "idx" in found else {}


def clean_address(url: str) -> str:
    """The address without what only leads there: of a WeChat article its four keys, over https."""
    parts = split(url)
    if parts is None or parts.hostname != WECHAT:
        return url
    keys = wechat_keys(url)
    query = urlencode(keys, safe="=") if keys else "" if parts.path.startswith("/s/") else parts.query
    return urlunsplit(("https", WECHAT, parts.path, query, ""))


def article_key(url: str) -> str:
    """What identifies the article behind an address, whichever way it came; empty where it says nothing of that.

    An article of WeChat is `__biz`, `mid`, `idx` and `sn`, whatever else its address holds.
    """
    keys = wechat_keys(url)
    return " ".join(["wechat", *(keys.get(name, "") for name in NAMING)]).rstrip() if keys else ""


def split(url: str) -> SplitResult | None:
    """The parts of an address; None for what is none."""
    try:
        parts = urlsplit(url)
        return parts if parts.hostname is not None else None
    except ValueError:
        return None
