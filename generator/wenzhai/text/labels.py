"""What stands beside a text, wherever no theme has words for it: feeds, Markdown copies, share images, exports."""

from collections.abc import Mapping

from msgspec import Struct


class Labels(Struct, frozen=True):
    """`ai` has a label for each value of the key `ai:`, `notices` a sentence that says the same away from the text
    concerned; `colon` goes between a label and its text."""

    note: str
    ai: Mapping[str, str]
    notices: Mapping[str, str]
    rights: str
    correction: str
    excerpt: str
    original: str
    colon: str

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
)


def labels_of(lang: str) -> Labels:
    """The labels in that language: Chinese, or else English."""
    return ZH if lang.startswith("zh") else EN
