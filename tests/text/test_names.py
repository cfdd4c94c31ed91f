"""Names in pinyin are told from names in other languages."""

from unicodedata import normalize

import pytest
from pypinyin.pinyin_dict import pinyin_dict

from wenzhai.text.names import is_pinyin

TONES = {0x300: None, 0x301: None, 0x304: None, 0x30C: None}


def test_every_syllable_of_the_dictionary_is_one() -> None:
    toned = {syllable for code in range(0x4E00, 0x9FA6) for syllable in pinyin_dict.get(code, "").split(",")}
    syllables = {normalize("NFC", normalize("NFD", one).translate(TONES)) for one in toned - {""}}
    assert len(syllables) > 400
    assert {one for one in syllables if not is_pinyin(f"{one} bao")} <= {"m", "n", "hm", "ng", "hng", "ê"}


@pytest.mark.parametrize(
    ("name", "spelled"),
    [("Ren Min Ri Bao", True), ("Lü You Bao", True), ("The Harbour Times", False), ("China Daily", False),
     ("Bao", False), ("人民日报", False), ("", False)],
)  # fmt: skip
def test_a_name_is_pinyin_when_all_its_words_are_syllables(name: str, spelled: bool) -> None:
    assert is_pinyin(name) is spelled
