"""Known media: names that pages use when the curator has no file of the source."""

import re
from pathlib import Path

import pytest

from tests.support.importing import make_project
from tests.support.run import run_wenzhai
from wenzhai.library.media import find_medium, keyed, media
from wenzhai.library.taxonomy import Terms
from wenzhai.model.content import TermFile
from wenzhai.text.addresses import is_web
from wenzhai.text.slugs import slugify

PAGE = """海水淡化
渔港用上淡化水
Di Yi Cai Jing Zi Xun· 2025-12-12 03:12
渔港昨天用上了淡化水，价钱和井水一样，船家说味道也一样。
海岛通了淡化水
Xinhua News Agency· 2025-12-13 03:12
海岛今天通了淡化水，一共三百户，管道从码头一直铺到山上的小学。
"""


def source(path: str, zh: str) -> TermFile:
    digests = dict.fromkeys(("body_digest", "digest"), b"")
    return TermFile(path=path, kind="source", slug=Path(path).stem, zh=zh, en="", **digests)  # type: ignore[arg-type]  # digests alone


def test_every_row_is_sound() -> None:
    assert len(media()) >= 300
    for one in media():
        assert one.zh or one.en
        assert one.kind
        assert not one.home or is_web(one.home)
        assert not one.pinyin or re.fullmatch(r"(?:[A-Z]{2}|[A-Z][a-z]*|\d+)(?: [A-Z][a-z]*)+", one.pinyin), (
            one
        )
    names = [(one.zh, one.en) for one in media()]
    assert len(set(names)) == len(names)


def test_only_a_province_has_the_pinyin_of_another() -> None:
    seen: dict[str, set[str]] = {}
    for key, one in keyed():
        seen.setdefault(key, set()).add(one.zh)
    assert {key for key, owners in seen.items() if len(owners) > 1} == {"shanxiribao"}
    assert find_medium("Shan Xi Ri Bao") is None


@pytest.mark.parametrize(
    ("name", "zh"),
    [
        ("Ren Min Ri Bao", "人民日报"),
        ("ren-min-ri-bao", "人民日报"),
        ("《人民日报》", "人民日报"),
        ("People's Daily", "人民日报"),
        ("XINHUA", "新华社"),
        ("Di Yi Cai Jing Zi Xun", "第一财经"),
        ("AP", "美联社"),
        ("渔港日报", None),
    ],
)
def test_a_medium_is_known_by_each_of_its_names(name: str, zh: str | None) -> None:
    found = find_medium(name)
    assert (found.zh if found else None) == zh


def test_all_names_of_a_medium_are_one_source_with_one_address() -> None:
    for names in (("Xin Hua She", "新华社", "Xinhua News Agency"), ("Reuters", "路透社")):
        for order in (names, names[::-1]):
            terms = Terms("source", [], slugify)
            terms.meet(dict.fromkeys(order, "a.md"))
            assert {(term.slug, term.zh) for term in terms.by_raw.values()} == {
                (slugify(names[0]), find_medium(names[0]).zh)  # type: ignore[union-attr]  # it is there
            }
            assert not terms.problems


def test_the_curators_file_goes_first() -> None:
    terms = Terms("source", [source("content/sources/agency.md", "新华社")], slugify)
    terms.meet({"Xinhua News Agency": "a.md", "Xin Hua She": "b.md"})
    assert {(term.slug, term.en) for term in terms.by_raw.values()} == {("agency", "")}


def test_topics_are_no_media() -> None:
    terms = Terms("topic", [], slugify)
    terms.meet({"Nature": "a.md"})
    assert terms.by_raw["Nature"].zh == ""


def test_a_pasted_page_has_its_media_by_name_and_files_on_request(tmp_path: Path) -> None:
    root = make_project(tmp_path / "digest")
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    first = run_wenzhai("import", str(tmp_path / "page.txt"), "--lang", "en", cwd=root)
    assert "import-unknown-source" not in first.err
    assert "known media, which need no file: Di Yi Cai Jing Zi Xun, Xinhua News Agency" in first.out
    assert run_wenzhai("build", cwd=root).code == 0
    listed = (root / "site/sources/index.html").read_text(encoding="utf-8")
    assert "第一财经" in listed
    assert "新华社" in listed
    assert "source-without-file" not in run_wenzhai("check", cwd=root).err
    run_wenzhai("import", str(tmp_path / "page.txt"), "--new-sources", cwd=root)
    text = (root / "content/sources/xin-hua-she.md").read_text(encoding="utf-8")
    assert (
        "zh: 新华社\nen: Xinhua News Agency\npinyin: Xin Hua She\nkind: 通讯社\nhome: https://www.news.cn/\n"
        in text
    )
    again = run_wenzhai("import", str(tmp_path / "page.txt"), "--lang", "en", cwd=root)
    assert again.code == 0
    assert "conflict" not in again.out
    assert run_wenzhai("build", cwd=root).code == 0
    assert {one.name for one in (root / "site/sources").iterdir() if one.is_dir()} == {
        *("di-yi-cai-jing", "xin-hua-she"),
        *(path.stem for path in (root / "content/sources").glob("*.md")),
    }
