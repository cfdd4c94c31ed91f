"""Which requests may see the desk, and which may act: decided from the request alone, each doubt is a no.

Other pages in the same browser can send requests here, and pages of another name can be made to point here (DNS
rebinding). So besides the name of the host, which the preview checks: where a browser tells what a request is for, it
has to be a page that the curator opened, or a form of our own; and an act needs a token that only our pages hold, as
nobody else can read them.
"""

import base64
from collections.abc import Mapping
from hmac import compare_digest
from ipaddress import ip_address

FORM = "application/x-www-form-urlencoded"


def is_local(address: str) -> bool:
    """Whether a request comes from this computer, by the address of the other end, which cannot be made up."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def may_enter(address: str, headers: Mapping[str, str], password: str) -> bool:
    """From elsewhere only with the password, and never without there being one."""
    if is_local(address):
        return True
    given = headers.get("Authorization", "").removeprefix("Basic ")
    try:
        known = base64.b64decode(given, validate=True).partition(b":")[2]
    except ValueError:
        return False
    return bool(password) and compare_digest(known, password.encode())


def may_look(headers: Mapping[str, str]) -> bool:
    """Whether a page was opened by the curator or from here; not within another page, nor read by a script, though it
    be one of the preview."""
    site, use = headers.get("Sec-Fetch-Site", "none"), headers.get("Sec-Fetch-Dest", "document")
    return site in ("none", "same-origin") and use in ("document", "style", "script", "image")


def may_act(headers: Mapping[str, str], host: str, token: str, given: str) -> bool:
    """Whether a form is ours: from this origin, with our token."""
    return (
        headers.get("Origin") == f"http://{host}"
        and headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        and headers.get("Content-Type", "").partition(";")[0].strip() == FORM
        and compare_digest(given.encode(), token.encode())
    )
