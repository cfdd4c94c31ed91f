"""What parsers of HTML take minutes for is found before they are asked."""

import pytest

from tests.support.counting import calls_of
from wenzhai.importers.costly import costly_document
from wenzhai.markup.limits import MAX_ATTRIBUTES, MAX_OPEN_TAGS

MANY = " ".join(f"a{number}" for number in range(MAX_ATTRIBUTES + 1))
FEW = MANY.rpartition(" ")[0]


@pytest.mark.parametrize("attributes", [MANY, MANY.replace(" ", "='x>' "), MANY.replace(" ", '="<b>"/')])
def test_a_tag_with_too_many_attributes_is_found(attributes: str) -> None:
    found = costly_document(f"<p>\n<p {attributes}>")
    assert found and (found.code, found.offset) == ("import-attributes", 4)


def test_as_many_attributes_as_are_allowed_are_fine() -> None:
    assert costly_document(f"<p {FEW}><p {FEW}>") is None


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * (MAX_OPEN_TAGS + 1),
        "<div/>" * (MAX_OPEN_TAGS + 1),
        "<svg><foreignObject>" + "<x/>" * MAX_OPEN_TAGS,
        "<svg>" + "<g>" * MAX_OPEN_TAGS,
        "<svg>" + "<div/>" * MAX_OPEN_TAGS,
        "<svg><title>" + "<b>" * MAX_OPEN_TAGS,
        "</b><div></b>" * (MAX_OPEN_TAGS + 1),
    ],
)
def test_what_nests_too_deep_is_found(html: str) -> None:
    found = costly_document(html)
    assert found and found.code == "import-too-deep"


@pytest.mark.parametrize(
    "html",
    [
        "<div></div>" * 1000,
        "<p>" * 1000,
        "<br><img src='<b>'><meta><link>" * 500,
        "<svg>" + "<path d='M0'/>" * 1000 + "</svg>",
        f"<script>{'<div>' * 1000}</script><style>{'<b>' * 1000}</style>",
        f"<!-- {'<div>' * 1000} -->",
        f"<textarea>{'<div>' * 1000}",
    ],
)
def test_what_only_looks_deep_is_none(html: str) -> None:
    assert costly_document(html) is None


@pytest.mark.parametrize(
    "unit",
    ["<p a=", "<p a='", '<p "', "<!--", "<script>", "<p a=\"'", "< ", "<p  ", "</p", "<p a>", "<svg/>"],
)
def test_finding_it_takes_steps_in_proportion_to_the_text(unit: str) -> None:
    """Counted in calls of the parts that step through the text."""

    def calls(times: int) -> int:
        return calls_of(lambda: costly_document(unit * times))

    assert calls(2000) <= 2.5 * calls(1000) + 100
