"""Languages of sites and of their articles, by the tags that generators use."""

import re

from wenzhai.text.addresses import LANGUAGE
from wenzhai.text.prose import language_of

CHINESE = {"cn": "zh-Hans", "zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-hans": "zh-Hans", "zh-hans-cn": "zh-Hans",
           "zh-sg": "zh-Hans", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant", "zh-hant": "zh-Hant",
           "zh-hant-tw": "zh-Hant", "chinese": "zh-Hans"}  # fmt: skip


def language_tag(given: str) -> str:
    """The tag of a language as other generators write it (`zh-CN`, `de_DE`, `en-us`); empty for what is none."""
    plain = re.sub(r"[.@].*", "", given.strip()).replace("_", "-").lower()
    if plain in CHINESE:
        return CHINESE[plain]
    if plain in ("default", "") or not LANGUAGE.fullmatch(plain):
        return ""
    base, *rest = plain.split("-")
    return "-".join([base, *(part.upper() if len(part) == 2 else part.title() for part in rest)])


def article_language(given: str, site: str, body: str, title: str, digest: str) -> str:
    """The language of an article: as given, else the site's, unless the text is plainly Chinese or plainly not.

    New sites of some generators name `en-us` whatever they are written in: of English the settings tell no region.
    """
    standing = "en" if language_tag(site).startswith("en") else language_tag(site)
    return language_tag(given) or language_of(body, standing or digest, title)
