"""Whatever is read from elsewhere has an article's limits: what goes beyond is a complaint, and in no long time."""

from pathlib import Path

import pytest

from tests.support.importing import make_project
from wenzhai.importers import Options, read, sites
from wenzhai.importers import limits as import_limits
from wenzhai.importers.feed.opml import read_opml
from wenzhai.importers.limits import MAX_BYTES
from wenzhai.model.problems import ProblemsError, errors_in

ATTRIBUTES = " ".join(f"a{number}='1'" for number in range(40_000))
SENTENCE = "<p>这一段文字说了许多事情，所以它是一篇文章。</p>"


def refused(data: str, path: str = "f") -> str:
    with pytest.raises(ProblemsError) as caught:
        read(data.encode(), path, Options())
    (problem,) = caught.value.problems
    assert problem.path == path
    return problem.code


def page(inside: str) -> str:
    return f"<html><body><article>{SENTENCE * 20}{inside}</article></body></html>"


@pytest.mark.parametrize(
    ("inside", "code"),
    [(f"<p {ATTRIBUTES}>", "import-attributes"), ("<div>" * 40_000, "import-too-deep")],
)
def test_a_page_that_parsers_take_minutes_for_is_refused_before_they_see_it(inside: str, code: str) -> None:
    assert refused(page(inside)) == code


def test_an_opml_file_has_the_same_limits() -> None:
    for inside, code in (
        (f"<outline {ATTRIBUTES}/>", "import-attributes"),
        ("<outline>" * 300, "import-too-deep"),
    ):
        with pytest.raises(ProblemsError) as caught:
            read_opml(f"<opml><body>{inside}</body></opml>".encode(), "f")
        assert caught.value.problems[0].code == code


def test_more_than_is_fetched_is_not_read_from_a_file_either() -> None:
    assert refused("字" * (MAX_BYTES // 3 + 1)) == "file-too-big"


def test_what_is_computed_too_long_is_a_complaint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_limits, "SECONDS", 0.02)
    assert refused(page(SENTENCE * 4000)) == "import-too-slow"


def site_refused(folder: Path, bad: str) -> list[tuple[str, str]]:
    """The errors of a site with a bad post; a good one comes over all the same."""
    posts = folder / "source/_posts"
    posts.mkdir(parents=True)
    posts.joinpath("bad.md").write_text(f"---\ntitle: 甲\n{bad}", encoding="utf-8")
    posts.joinpath("good.md").write_text("---\ntitle: 乙\n---\n文\n", encoding="utf-8")
    found = sites.read_site("hexo", folder, Options())
    assert [draft.front_matter["title"] for draft in found.drafts] == ["乙"]
    return [(p.code, p.path) for p in errors_in(found.problems)]


def test_values_that_are_repeated_without_end_are_not_followed(tmp_path: Path) -> None:
    """Lists of lists of lists, each the same again: a hundred million names in a few lines."""

    def list_of(name: str) -> str:
        return f"[{', '.join([f'*{name}'] * 400)}]"

    bomb = f"a: &a [x, y]\nb: &b {list_of('a')}\nc: &c {list_of('b')}\ntags: {list_of('c')}\n---\n文\n"
    assert site_refused(tmp_path, bomb) == [("import-front-broken", "source/_posts/bad.md")]


def test_an_article_of_another_site_that_takes_too_long_is_left_out_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wenzhai.importers.sites.read.POST_SECONDS", 0.02)
    slow = f"---\n{'[[甲]] ![图](a.png) <img src=b.png>' * 10_000}\n"
    assert site_refused(tmp_path, slow) == [("import-too-slow", "source/_posts/bad.md")]


def test_importing_what_is_refused_writes_nothing(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    before = sorted(root.rglob("*"))
    assert refused(page("<div>" * 40_000)) == "import-too-deep"
    assert sorted(root.rglob("*")) == before
