"""Drawings: what is taken of them, what is refused and where, and how large they are."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.support import paths
from wenzhai.content.svg import NotSvg, SvgRefused, read_svg
from wenzhai.content.svg_names import ATTRIBUTES, ELEMENTS, SVG, XLINK, XML
from wenzhai.content.svg_style import Unsafe, check_value, cleaned_declarations, cleaned_sheet
from wenzhai.model.report import catalogue

CASES = paths.CASES / "svg"
HOSTILE = yaml.safe_load((CASES / "hostile.yaml").read_text(encoding="utf-8"))
HARMLESS = sorted((CASES / "harmless").glob("*.svg"))


def svg(inside: str = "", attributes: str = "") -> bytes:
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {spaces} {attributes}>{inside}</svg>".encode()


def clean(inside: str) -> str:
    """What is published of the inside of a drawing."""
    return read_svg(svg(inside)).data.decode().partition(">")[2].removesuffix("</svg>\n")


def refusal(data: bytes) -> SvgRefused:
    with pytest.raises(SvgRefused) as caught:
        read_svg(data)
    return caught.value


@pytest.mark.parametrize("name", HOSTILE)
def test_a_drawing_that_may_do_more_than_draw_is_refused(name: str) -> None:
    error = refusal(HOSTILE[name]["svg"].encode())
    assert error.code == HOSTILE[name]["code"]
    for lang in ("zh", "en"):
        for suffix in ("", "_hint"):
            given = {**error.params, "target": "a.svg", "place": "a.svg:1:1"}
            assert catalogue()[error.code][lang + suffix].format_map(given)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_no_encoding_hides_anything(encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    data = mark + svg("\n<script/>").decode().encode(encoding)
    error = refusal(data)
    assert (error.code, error.line, error.column) == ("image-svg-element", 2, 1)
    drawn = mark + svg("<text>图</text>").decode().encode(encoding)
    assert "<text>图</text>" in read_svg(drawn).data.decode()


def test_the_place_counts_characters() -> None:
    error = refusal(svg('<text>图</text>\n<title>文摘</title> <g><rect onclick="1"/></g>'))
    assert (error.code, error.line, error.column) == ("image-svg-attribute", 2, 22)
    assert error.params == {"name": "onclick", "element": "rect"}


def test_the_place_is_right_behind_a_document_type() -> None:
    doctype = '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "a"\n  "b">\n'
    error = refusal(doctype.encode() + svg("<script/>"))
    assert (error.line, error.column) == (4, 85)


@pytest.mark.parametrize("file", HARMLESS, ids=lambda file: file.stem)
def test_what_drawing_programs_write_is_taken_and_read_again_it_is_the_same(file: Path) -> None:
    drawing = read_svg(file.read_bytes())
    assert min(drawing.size) > 0
    assert read_svg(drawing.data) == drawing
    assert_only_draws(drawing.data)


def assert_only_draws(data: bytes) -> None:
    """Told by another parser."""
    for element in ElementTree.fromstring(data).iter():
        assert element.tag.startswith(f"{{{SVG}}}") and element.tag.partition("}")[2] in ELEMENTS
        for name in element.attrib:
            space, _, local = name.rpartition("}")
            assert space.removeprefix("{") in ("", XLINK, XML)
            assert local in ATTRIBUTES | {"href", "space", "lang"} or local.startswith("aria-")


PIECES = [one["svg"] for one in HOSTILE.values()] + [file.read_text(encoding="utf-8") for file in HARMLESS]


@given(st.sampled_from(PIECES), st.sampled_from(PIECES), st.floats(0, 1), st.floats(0, 1))
def test_cut_and_pasted_drawings_are_refused_or_only_draw(
    one: str, other: str, end: float, start: float
) -> None:
    pasted = one[: int(end * len(one))] + other[int(start * len(other)) :]
    try:
        drawing = read_svg(pasted.encode())
    except (NotSvg, SvgRefused):
        return
    assert_only_draws(drawing.data)
    assert read_svg(drawing.data) == drawing


# -- what is left out, and what it becomes ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("<!-- a --><rect/>", "<rect/>"),
        ("<metadata><x xmlns='urn:x'><?xpacket a?></x></metadata><rect/>", "<rect/>"),
        ("<g xmlns:i='http://www.inkscape.org/namespaces/inkscape' i:label='a'><i:a/></g>", "<g/>"),
        ("<g data-a='1' p-id='2' content='3'/>", "<g/>"),
        (
            '<a xlink:href="https://example.org/"><text><a href="#a">b</a></text></a>',
            "<g><text><tspan>b</tspan></text></g>",
        ),
        (
            "<switch><foreignObject><p/></foreignObject><text>a</text></switch>",
            "<switch><text>a</text></switch>",
        ),
        ("<style><![CDATA[a>b{fill:red}]]></style>", "<style>a&gt;b{fill:red;}</style>"),
        ("<text>a &amp;&lt; <![CDATA[<b>]]></text>", "<text>a &amp;&lt; &lt;b&gt;</text>"),
        ("<g>words that are not shown</g>", "<g/>"),
        ("<g id='a&quot;&#10;b'/>", '<g id="a&quot;&#10;b"/>'),
        ("<use href=' #a '/>", '<use href="#a"/>'),
        ("<g style='fill:red;position:fixed'/>", '<g style="fill:red"/>'),
    ],
)
def test_what_does_not_draw_is_left_out(written: str, published: str) -> None:
    assert clean(written) == published


def test_a_document_type_that_says_nothing_is_left_out() -> None:
    drawing = read_svg(b'<!-- <!DOCTYPE a> --><!DOCTYPE svg SYSTEM "a>b">' + svg("<rect/>"))
    assert b"DOCTYPE" not in drawing.data and b"<rect/>" in drawing.data


# -- styles -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "red",
        "url(#a)",
        "url( '#a' ) none",
        "rgb(1, 2, 3)",
        "calc(1px + (2px * 3))",
        "'Noto Sans', serif",
        "translate(1 2) rotate(3)",
        "",
    ],
)
def test_values_that_only_draw(value: str) -> None:
    check_value(value)


@pytest.mark.parametrize(
    "value",
    [
        "url(a)",
        "url()",
        "url('a')",
        "URL(//a)",
        "url(#a",
        "url(# a)",
        "src('a')",
        "image('a')",
        "element(#a)",
        "paint(a)",
        "attr(a)",
        "env(a)",
        "a\\b",
        "'a",
        "/**/",
        "url(/**/a)",
        "(a",
        "a)",
        "[a",
        "@a",
    ],
)
def test_values_that_might_load(value: str) -> None:
    with pytest.raises(Unsafe):
        check_value(value)
    if value != "/**/":  # a comment is one in a style, and not taken for one in an attribute
        with pytest.raises(Unsafe):
            cleaned_declarations(f"unheard-of: {value}")


@pytest.mark.parametrize(
    "sheet",
    [
        "a{b:c",
        "a}b{",
        "a;",
        "a{b{c{d{e{f:g}}}}}",
        "a[{b:c}",
        "a:url(b){c:d}",
        "@page{}",
        "a{fill:red<!-- }",
        "@layer a;",
        "@charset 'a';",
        "@media url(a){}",
        "a{fill:\n'b\n'}",
    ],
)
def test_style_sheets_that_can_be_read_in_two_ways(sheet: str) -> None:
    with pytest.raises(Unsafe):
        cleaned_sheet(sheet)


@pytest.mark.parametrize(
    "inside",
    [
        f"<style>{'/**/' * 200_000}</style>",
        f"<style>*/{'/*' * 400_000}</style>",
        f"<style>a{{{';' * 400_000}}}</style>",
        f"<path d='{'M0-1' * 200_000}'/>",
        f"<path fill='{'url(' * 200_000}'/>",
        "<path " + " ".join(f"a{n}='1'" for n in range(80_000)) + "/>",
    ],
    ids=["comments", "open comments", "semicolons", "path", "url", "attributes"],
)
def test_reading_takes_time_in_proportion(inside: str) -> None:
    """Each of them takes a fraction of a second; with the square of its length it would be minutes."""
    try:
        read_svg(svg(inside))
    except SvgRefused as error:
        assert error.code in ("image-svg-style", "image-svg-attributes")


def test_it_may_not_be_nested_without_end() -> None:
    assert refusal(svg("<g>" * 500 + "</g>" * 500)).code == "image-svg-deep"


def nested(kind: str, levels: int) -> str:
    """Each level uses the one below it ten times."""
    made = "<g id='a0'><rect/></g>"
    for level in range(1, levels):
        link = {"use": f"<use href='#a{level - 1}'/>", "mask": f"<g mask=' url( \"#a{level - 1}\" )'/>"}[kind]
        made += f"<g id='a{level}'>{link * 10}</g>"
    return made


@pytest.mark.parametrize("kind", ["use", "mask"])
def test_what_would_be_drawn_for_ever_is_refused(kind: str) -> None:
    assert read_svg(svg(nested(kind, 5)))
    assert refusal(svg(nested(kind, 9))).code == "image-svg-endless"
    chain = "<g id='a0'/>" + "".join(f"<use id='a{n}' href='#a{n - 1}'/>" for n in range(1, 5000))
    assert refusal(svg(chain)).code == "image-svg-endless"


def test_what_uses_itself_is_left_to_browsers_which_do_not_draw_it() -> None:
    assert read_svg(svg("<g id='a'><use href='#a'/><use href='#b'/></g><g id='b'><use href='#a'/></g>"))


def test_a_plot_with_many_marks_is_taken() -> None:
    marks = "".join(f"<use href='#m' x='{n}' clip-path='url(#c)'/>" for n in range(20_000))
    assert read_svg(svg(f"<path id='m'/><clipPath id='c'><rect/></clipPath>{marks}"))


# -- sizes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="40" height="30"', (40, 30)),
        ('width="40.4px" height="1in"', (40, 96)),
        ('width="1e2" height="30"', (100, 30)),
        ('width="100%" height="30" viewBox="0 0 12 8"', (12, 8)),
        ('viewBox="0,0,12.6,8"', (13, 8)),
        ('viewBox="-1e1 -10 12 8"', (12, 8)),
        ('viewBox="0 0 0 8"', (0, 0)),
        ('width="9e99" height="9999999"', (0, 0)),
        ("", (0, 0)),
    ],
)
def test_the_size_of_a_drawing(attributes: str, size: tuple[int, int]) -> None:
    assert read_svg(svg(attributes=attributes)).size == size


@pytest.mark.parametrize("data", [b"", b"<html/>", b"<html><svg/></html>", b"\xff\xfea", b"\x89PNG", b"%PDF"])
def test_what_is_no_drawing(data: bytes) -> None:
    with pytest.raises(NotSvg):
        read_svg(data)
    with pytest.raises((NotSvg, SvgRefused)):
        read_svg(data)


def test_what_is_refused_has_no_size() -> None:
    with pytest.raises(SvgRefused):
        read_svg(svg("<script/>", 'width="4" height="3"'))


def test_of_trusted_hands_a_drawing_may_do_anything_but_be_damaged() -> None:
    drawing = svg("<script>1</script>", 'width="4" height="3"')
    assert read_svg(drawing, trusted=True).data == drawing
    assert read_svg(drawing, trusted=True).size == (4, 3)
    for broken in (b"<svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>'):
        with pytest.raises(SvgRefused):
            read_svg(broken, trusted=True)
