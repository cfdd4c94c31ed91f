"""What stands beside a text, wherever no theme has words for it: feeds, Markdown copies, share images, exports."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LANGUAGES = {"zh": {"zh": "中文", "en": "英文"}, "en": {"zh": "Chinese", "en": "English"}}
SCRIPTS = {
    "zh": {"zh-Hans": "简体中文", "zh-Hant": "繁体中文"},
    "en": {"zh-Hans": "Chinese (simplified)", "zh-Hant": "Chinese (traditional)"},
}


class Labels(Struct, frozen=True):
    """`ai` has a label for each value of the key `ai:`, `notices` a sentence that says the same away from the text
    concerned; `colon` goes between a label and its text, `facts` holds what is said in passing, `apart`
    parts titles."""

    note: str
    ai: Mapping[str, str]
    notices: Mapping[str, str]
    rights: str
    correction: str
    excerpt: str
    original: str
    colon: str
    facts: str
    apart: str

    def described(self, note: str, ai: str, summary: str) -> str:
        """What stands for an article where there is room for a plain text only: the note, and the summary with the
        label of what an AI wrote. Without either it is the summary."""
        said = f"{self.ai[ai]}{self.colon}{summary}" if ai and summary else self.ai.get(ai, summary)
        return " ".join(filter(None, (note and f"{self.note}{self.colon}{note}", said)))


ZH = Labels(
    note="编者按",
    ai={"summary": "AI 摘要", "translation": "AI 翻译", "text": "AI 生成"},
    notices={
        "summary": "摘要由人工智能生成。",
        "translation": "译文由人工智能生成。",
        "text": "文字由人工智能生成。",
    },
    rights="版权",
    correction="更正",
    excerpt="节选",
    original="原文",
    colon="：",
    facts="（{facts}）",
    apart="；",
)
EN = Labels(
    note="Editor’s note",
    ai={"summary": "AI summary", "translation": "AI translation", "text": "AI-generated"},
    notices={
        "summary": "The summary was written by an AI.",
        "translation": "The translation was made by an AI.",
        "text": "The text was written by an AI.",
    },
    rights="Rights",
    correction="Correction",
    excerpt="Excerpt",
    original="original",
    colon=": ",
    facts=" ({facts})",
    apart="; ",
)


def labels_of(lang: str) -> Labels:
    """The labels in that language: Chinese, or else English."""
    return ZH if lang.startswith("zh") else EN


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


def language_label(written: str, lang: str) -> str:
    """The name of a language, with its script where it has several; its code where nobody knows a name."""
    own = "zh" if lang.startswith("zh") else "en"
    return SCRIPTS[own].get(written) or LANGUAGES[own].get(written.partition("-")[0], written)
