"""The words of exports, in the language of the issue."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "issue": "第 {number} 期",
        "original": "阅读原文",
        "links": "链接",
        "comma": "、",
        "colon": "：",
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


def words_in(lang: str) -> Mapping[str, str]:
    return WORDS["zh" if lang.startswith("zh") else "en"]
