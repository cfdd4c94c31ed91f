"""The addresses of the planned site as a whole: what one file system or another could not hold is refused."""

import pytest

from tests.support.samples import article, library, page
from wenzhai.model.content import Article, DocFile
from wenzhai.pages.addresses import AddressClash, clashes, own_urls
from wenzhai.text.addresses import NAME_BYTES, PATH_BYTES, old_address

SITE = ("index.html", "feed.xml", "topics/index.html", "assets/a.css")


def found(*files: Article | DocFile, site: tuple[str, ...] = SITE) -> list[AddressClash]:
    books = library(*files)
    urls = [url for file in books.placed() for url in (*own_urls(file), *file.aliases)]
    return clashes([*site, *urls], books)


def test_a_site_in_order_has_no_clashes() -> None:
    assert found(article("a", aliases=["old.html", "2024/a.html"]), article("b"), page("about", "关于")) == []


def test_of_two_articles_at_one_address_the_later_path_gives_way() -> None:
    one, two = article("a", url="2025/12/24/x.html"), article("b", url="2025/12/24/X.html")
    (clash,) = found(two, one)
    assert (clash.claim.path, clash.url, clash.other) == (two.path, two.url, one.path)
    assert not clash.in_the_way


@pytest.mark.parametrize(
    ("alias", "other"), [("index.html", "/index.html"), ("Topics/INDEX.html", "/topics/index.html")]
)
def test_an_alias_replaces_no_page_of_the_site(alias: str, other: str) -> None:
    (clash,) = found(article("a", aliases=[alias, "old.html"]))
    assert (clash.url, clash.other, clash.in_the_way, clash.claim.kind) == (alias, other, False, "alias")


@pytest.mark.parametrize("alias", ["feed.xml/x.html", "FEED.XML/a/b/x.html", "2025/12/24/b.md/x.html"])
def test_an_alias_makes_no_folder_of_a_file(alias: str) -> None:
    (clash,) = found(article("a", aliases=[alias]), article("b"))
    assert (clash.url, clash.in_the_way) == (alias, True)


def test_an_alias_makes_no_file_of_a_folder() -> None:
    (clash,) = found(article("a", aliases=["x.html", "x.html/y.html"]))
    assert (clash.url, clash.other, clash.in_the_way) == ("x.html/y.html", "content/articles/a.md", True)
    (clash,) = found(article("a", aliases=["x"]), site=("x/index.html",))
    assert (clash.url, clash.in_the_way) == ("x", True)


def test_a_folder_has_one_spelling() -> None:
    (clash,) = found(article("a", aliases=["Topics/x.html"]))
    assert (clash.url, clash.folder, clash.other) == ("Topics/x.html", "topics", "/topics/index.html")
    (clash,) = found(article("a", aliases=["old/É/x.html", "old/é/y.html", "old/É/z.html"]))
    assert (clash.url, clash.folder) == ("old/é/y.html", "old/É")


def test_an_article_at_an_alias_of_another_stays() -> None:
    (clash,) = found(article("b", url="x.html"), article("a", aliases=["x.html"]))
    assert (clash.claim.path, clash.other) == ("content/articles/a.md", "content/articles/b.md")


@pytest.mark.parametrize(
    "alias",
    [
        *("/con.html", "/a/NUL.html", "/Aux.b/c.html", "/com1", "/lpt9.x.html", "/com¹.html", "/conin$"),
        *("/a./b.html", "/a /b.html", "/a:b.html", "/a*b", '/a"b', "/a<b", "/a|b", "/a\\b", "/.a/b", "/a//b"),
        *(f"/{'a' * (NAME_BYTES - 4)}.html", f"/{'字' * 80}.html", f"{'/ab' * (PATH_BYTES // 3)}.html"),
        "/x" * 2100,
    ],
)
def test_an_old_address_that_can_be_no_file_everywhere_is_none(alias: str) -> None:
    assert old_address(alias) is None


@pytest.mark.parametrize(
    "alias",
    [
        *("/console.html", "/a.b/c.html", "/com", "/com10", "/a-con.html", "/2024/文章.html"),
        *(f"/{'a' * (NAME_BYTES - 5)}.html", f"{'/ab' * (PATH_BYTES // 3 - 2)}.html"),
    ],
)
def test_other_old_addresses_are_files(alias: str) -> None:
    assert old_address(alias) is not None
