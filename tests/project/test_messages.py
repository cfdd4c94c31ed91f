"""Every message exists in Chinese and English, says the same things in both, and is used."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import click
import pytest
import yaml

import wenzhai
from wenzhai.cli import COMMANDS, root_command
from wenzhai.cli.help import click_in_language
from wenzhai.cli.options import Argument, Option
from wenzhai.model.report import catalogue, messages
from wenzhai.theme.files import builtin_folder

PACKAGE = Path(wenzhai.__file__).parent


def strings(path: Path) -> Iterator[str]:
    """Every string constant in a module, docstrings aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


COMPLAINING = {"warning", "doubt", "refusal", "failure", "override_problem", "template_problem", "FetchError"}
"""What makes a `Problem` of a code, the first argument."""


def codes_in(path: Path) -> Iterator[tuple[str, str]]:
    """What is called with a code, `Problem(code=…)`, `Note(code=…)`, `console.info("…")` and their like; the code."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        given = [word.value for word in node.keywords if word.arg == "code"]
        if name in {"say", "info", "detail"} | COMPLAINING:
            given += node.args[:1]
        yield from ((name, str(value.value)) for value in given if isinstance(value, ast.Constant))


def help_codes() -> Iterator[str]:
    """What `--help` of the program and of every command looks up."""
    yield "help.commands"
    yield "help.arguments"
    context = click.Context(root_command)
    for command in (root_command, *(root_command.get_command(context, name) for name in COMMANDS)):
        assert command is not None
        yield f"help.{command.name}"
        for parameter in command.get_params(click.Context(command)):
            if isinstance(parameter, Argument):
                yield f"help.{command.name}.{parameter.name}"
            elif isinstance(parameter, Option):
                yield parameter.help_code or f"help.{command.name}.{parameter.name}"


HAN = re.compile(r"[一-鿿]")
QUOTED = re.compile(r"文摘|[“‘`'(][^a-z]*[”’`')]")
SOURCES = sorted(PACKAGE.rglob("*.py"))
PARTS = sorted(path.stem for path in PACKAGE.joinpath("model", "messages").glob("*.yaml"))


def test_every_code_used_has_words() -> None:
    used = [(path, code) for path in SOURCES for _, code in codes_in(path)]
    assert [one for one in used if one[1] not in catalogue()] == []


def test_every_complaint_says_what_to_do() -> None:
    made = [
        (path, code) for path in SOURCES for name, code in codes_in(path) if name in {"Problem"} | COMPLAINING
    ]
    assert len(made) > 100
    assert [one for one in made if "en_hint" not in catalogue()[one[1]]] == []


def test_every_help_text_exists() -> None:
    assert sorted(set(help_codes()) - catalogue().keys()) == []


def test_every_entry_is_used() -> None:
    used = {text for path in SOURCES for text in strings(path)} | set(help_codes())
    idle = [code for code in catalogue() if code not in used and not code.startswith("click.")]
    assert idle == [], "nothing in the program says these"


SPELLED = re.compile(r"""Problem\([^()]*severity="warning"|\.severity [!=]= """)


def test_whether_a_complaint_is_an_error_is_said_and_asked_in_one_place() -> None:
    spelled = {path for path in SOURCES if SPELLED.search(path.read_text(encoding="utf-8"))}
    assert spelled == {PACKAGE / "model" / "problems.py"}, "use warning() and errors_in()"


def test_what_we_say_for_click_is_what_click_says() -> None:
    """Asked through gettext, as click asks: a word it no longer says, or says of many in another way, is found here."""
    asked = [call for path in Path(click.__file__).parent.glob("*.py") for call in gettext_calls(path)]
    ours = {code: entry["en"] for code, entry in catalogue().items() if code.startswith("click.")}
    pairs = [(text, ours.get(f"{code}.many")) for code, text in ours.items() if not code.endswith(".many")]
    assert [pair for pair in pairs if pair not in asked] == []


def gettext_calls(path: Path) -> Iterator[tuple[str, str | None]]:
    """What a module asks gettext for: of one, and of many if it may be many."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("_", "ngettext")
        ):
            said = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            if said:
                yield str(said[0]), str(said[1]) if node.func.id == "ngettext" else None


def test_gettext_finds_the_chinese_for_every_word_of_clicks() -> None:
    with click_in_language("zh"):
        for code, entry in messages("help").items():
            if code.startswith("click.") and not code.endswith(".many"):
                many = messages("help").get(f"{code}.many")
                assert gettext.gettext(entry["en"]) == entry["zh"] or many
                if many:
                    said = [gettext.ngettext(entry["en"], many["en"], count) for count in (1, 2)]
                    assert said == [entry["zh"], many["zh"]]
    with click_in_language("en"):
        assert gettext.gettext("Options") == "Options"


@pytest.mark.parametrize("part", PARTS)
def test_both_languages_say_the_same(part: str) -> None:
    for code, entry in messages(part).items():
        assert {"zh", "en"} <= entry.keys() <= {"zh", "en", "zh_hint", "en_hint"}, code
        assert ("zh_hint" in entry) == ("en_hint" in entry), code
        for suffix in ("", "_hint"):
            chinese, english = (placeholders(entry.get(lang + suffix, "")) for lang in ("zh", "en"))
            known = (
                chinese <= english if code.startswith("click.") else chinese == english
            )  # click's may be English
            assert known, f"placeholders of {code} differ: {chinese ^ english}"


@pytest.mark.parametrize("part", PARTS)
def test_each_language_is_written_in_itself(part: str) -> None:
    for code, entry in messages(part).items():
        if not code.startswith(("help.", "click.")):
            assert HAN.search(entry["zh"]), code
            assert not HAN.search(QUOTED.sub("", entry["en"])), code


WORDS = [*PACKAGE.joinpath("model", "messages").glob("*.yaml"), *builtin_folder().rglob("*.yaml")]


def cut_off(text: str) -> list[int]:
    """The lines of a YAML text where a comment follows something: words of people, of which YAML sees the half."""
    scalars = [token for token in yaml.scan(text) if isinstance(token, yaml.ScalarToken)]
    spans = [(token.start_mark.index, token.end_mark.index) for token in scalars]
    found = []
    for mark in re.finditer(r"(?<=\s)#", text):
        at = mark.start()
        before = text[text.rfind("\n", 0, at) + 1 : at]
        if before.strip() and not any(start <= at < end for start, end in spans):
            found.append(text.count("\n", 0, at) + 1)
    return found


def test_a_value_that_is_cut_off_is_noticed() -> None:
    assert cut_off(
        'a: what stands after # has to follow\nb: "c # d"\n# e\nf: |\n  g # h\ni: {j: k #l\n}\n'
    ) == [1, 6]


@pytest.mark.parametrize("path", WORDS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_words_are_cut_off_at_a_number_sign(path: Path) -> None:
    assert cut_off(path.read_text(encoding="utf-8")) == []


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
