"""When two ways to write a name are one name."""

from unicodedata import normalize


def loose_name_key(name: str) -> str:
    """Letters and digits alone, so that `Ren Min Ri Bao`, `ren-min-ri-bao` and `RENMIN RIBAO` are one name.

    But `C`, `C++` and `C#` are three, and a name of signs alone is itself.
    """
    folded = normalize("NFKC", name).casefold()
    return "".join(char for char in folded if char.isalnum() or char in "+#") or "".join(folded.split())
