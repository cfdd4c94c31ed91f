"""Pictures of other sites: a link in the place of each, unless the curator has allowed their host."""

import pytest

from wenzhai.markup import render_markdown

ADDRESS = "https://img.example.org/a.webp"


def page(body: str, *hosts: str) -> str:
    return render_markdown(body, picture_hosts=hosts).html


def test_a_link_stands_in_the_place_of_a_picture() -> None:
    assert page(f"前\n\n![]({ADDRESS})\n\n后") == (
        f'<p>前</p>\n<p><a href="{ADDRESS}" rel="noopener noreferrer">img.example.org/a.webp</a></p>\n<p>后</p>'
    )
    assert 'noreferrer" title="题">图 &lt;1&gt;</a>' in page(f'字 ![图 <1>]({ADDRESS} "题")')
    assert 'href="https://img.example.org/b.png"' in page('<img src="//img.example.org/b.png">')


def test_a_long_address_is_shown_short_without_its_query() -> None:
    shown = page(f"![](https://img.example.org/{'长' * 80}/b.png?token=secret)")
    assert ">img.example.org/…" in shown
    assert "secret</a>" not in shown


def test_within_a_link_only_words_are_left_for_links_do_not_nest() -> None:
    assert page(f"[![图]({ADDRESS})](https://e.org)").count("<a ") == 1
    assert f'href="{ADDRESS}"' in page(f"[字](https://e.org) ![图]({ADDRESS})")


def test_pictures_of_an_allowed_host_are_shown_and_nobody_is_told_where() -> None:
    shown = page(f"![图]({ADDRESS}) ![](//img.example.org/b.png)", "img.example.org")
    assert shown.count("<img ") == shown.count('referrerpolicy="no-referrer"') == 2
    assert 'src="https://img.example.org/b.png"' in shown


@pytest.mark.parametrize(
    "address",
    [
        "http://img.example.org/a.png",
        "https://img.example.org:8443/a.png",
        "https://www.img.example.org/a.png",
        "https://img.example.org.evil.example/a.png",
        "https://img.example.org@evil.example/a.png",
        "https:img.example.org/a.png",
        "https://[::1/a.png",
    ],
)
def test_exactly_the_host_is_allowed_and_only_by_https(address: str) -> None:
    rendered = render_markdown(f"![]({address})", picture_hosts=("img.example.org",))
    assert "<img" not in rendered.html
    assert [problem.code for problem in rendered.problems] == ["image-remote"]


def test_there_is_one_complaint_a_host_and_it_counts() -> None:
    body = "\n\n".join(f"![](https://{host}.example.org/{n}.png)" for n in range(3) for host in ("a", "b"))
    told = render_markdown(body, picture_hosts=()).problems
    assert [(one.params["host"], one.params["count"], one.line) for one in told] == [
        ("a.example.org", "3", 1),
        ("b.example.org", "3", 3),
    ]


@pytest.mark.parametrize(
    ("body", "written"),
    [
        (f"字 ![图]({ADDRESS} '题')", ADDRESS),
        (f"![图](<{ADDRESS}>)", f"<{ADDRESS}>"),
        (f"![图][甲]\n\n[甲]: {ADDRESS}", ADDRESS),
        ("字<img alt=x src='https://e.org/?a=1&amp;b=2'>", "https://e.org/?a=1&amp;b=2"),
        ("![a](https://e.org/?a=1&amp;b=\\_)", "https://e.org/?a=1&amp;b=\\_"),
        ("> - ![a](https://e.org/b.png)", "https://e.org/b.png"),
    ],
)
def test_it_is_known_where_an_address_is_written(body: str, written: str) -> None:
    (found,) = render_markdown(body, picture_hosts=()).remote
    assert body[found.start : found.end] == written
