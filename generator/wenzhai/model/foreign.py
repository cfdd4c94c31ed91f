"""What Python, Jinja, YAML and the system say in English, within our Chinese words.

`foreign.yaml` has their sentences: `…` in English stands for what differs, and is `{}` in Chinese.
"""

import re
from functools import cache
from pathlib import Path

FOREIGN = Path(__file__).parent / "foreign.yaml"


@cache
def sentences() -> list[tuple[re.Pattern[str], str]]:
    import yaml

    known = yaml.safe_load(FOREIGN.read_text(encoding="utf-8"))
    return [
        (re.compile("(.+?)".join(map(re.escape, en.split("…"))), re.IGNORECASE), zh)
        for en, zh in known.items()
    ]


def in_chinese(text: str) -> str:
    """The text with every sentence that is known put into Chinese; what is not known stays."""
    if re.search("[A-Za-z]{3}", text):
        for pattern, zh in sentences():
            for found in reversed([*pattern.finditer(text)]):
                text = text[: found.start()] + zh.format(*found.groups()) + text[found.end() :]
    return text
