"""The words of exports, in the language of the issue."""

from collections.abc import Mapping
from datetime import date

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "issue": "第 {number} 期",
        "original": "阅读原文",
        "links": "链接",
        "comma": "、",
        "colon": "：",
        "facts": "（{facts}）",
        "period": "{since}至{until}",
        "since": "{day}以来",
        "until": "截至{day}",
        "online": "在网页上阅读",
        "picture": "图",
        "contents": "目录",
        "note": "注",
        "references": "参考链接",
        "copy": "复制到公众号编辑器",
        "copied": "已复制",
    },
    "en": {
        "issue": "No. {number}",
        "original": "Read the original",
        "links": "Links",
        "comma": ", ",
        "colon": ": ",
        "facts": " ({facts})",
        "period": "{since} to {until}",
        "since": "since {day}",
        "until": "until {day}",
        "online": "Read it on the web",
        "picture": "Picture",
        "contents": "Contents",
        "note": "note ",
        "references": "References",
        "copy": "Copy for the WeChat editor",
        "copied": "Copied",
    },
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LANGUAGES = {"zh": {"zh": "中文", "en": "英文"}, "en": {"zh": "Chinese", "en": "English"}}


def words_in(lang: str) -> Mapping[str, str]:
    return WORDS["zh" if lang.startswith("zh") else "en"]


def day_in(day: str, lang: str) -> str:
    """`2025-12-24` as it is written: 2025年12月24日, Dec 24, 2025."""
    when = date.fromisoformat(day)
    if lang.startswith("zh"):
        return f"{when.year}年{when.month}月{when.day}日"
    return f"{MONTHS[when.month - 1]} {when.day}, {when.year}"


def language_in(other: str, lang: str) -> str:
    """The name of a language in that of the issue; empty where they are the same, or nobody knows a name."""
    own, other = ("zh" if lang.startswith("zh") else "en"), other[:2]
    return "" if own == other else LANGUAGES[own].get(other, "")
