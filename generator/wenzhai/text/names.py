"""Keys for comparing names in different spellings."""

from unicodedata import normalize


def loose_name_key(name: str) -> str:
    """A key of letters and digits alone: `Ren Min Ri Bao`, `ren-min-ri-bao` and `RENMIN RIBAO` are equal.

    But `C`, `C++` and `C#` differ, and the key of a name of signs alone is that name.
    """
    folded = normalize("NFKC", name).casefold()
    return "".join(char for char in folded if char.isalnum() or char in "+#") or "".join(folded.split())
