"""The documentation says what the code does: everything that exists is described, nothing else is."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import pytest

from tests.support.paths import REPOSITORY
from wenzhai.cli import root_command
from wenzhai.content.config import Config, parse_config
from wenzhai.content.frontmatter.schema import ArticleFront, IssueFront, PageFront, SourceFront, TopicFront
from wenzhai.content.parse import parse_file
from wenzhai.model.report import MESSAGES as WORDS
from wenzhai.model.report import catalogue, messages

DOCS = REPOSITORY / "docs"
PARTS = sorted(WORDS.glob("*.yaml"))
MESSAGES = sorted((DOCS / "messages").glob("*.md"))
PAGES = sorted([*REPOSITORY.glob("*.md"), *DOCS.glob("*.md"), *MESSAGES])
GUIDES = [page for page in PAGES if page.stem not in ("messages", "CHANGELOG") and page not in MESSAGES]

CODE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<![!\\])\[[^\[\]]*(?<!\\)\]\(([^()\s]+)\)")


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def without_code(text: str) -> str:
    return re.sub(r"``.+?``|`[^`\n]+`", "", CODE.sub("", text))


def section(text: str, heading: str) -> str:
    """What stands below a heading, up to the next one of its level or above."""
    level = heading.index(" ")
    found = re.search(rf"^{re.escape(heading)}$(.*?)(?=^#{{1,{level}}} |\Z)", CODE.sub("", text), re.M | re.S)
    assert found, f"no heading {heading}"
    return found[1]


def first_cells(text: str) -> list[str]:
    """The code in the first column of every table row."""
    return re.findall(r"^\| *`([^`]+)` *\|", text, re.MULTILINE)


# -- generated references -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "environment", [{"LC_ALL": "C.UTF-8", "TZ": "UTC"}, {"LANG": "zh_CN.UTF-8", "TZ": "Asia/Tokyo"}]
)
def test_generated_references_are_current(environment: dict[str, str]) -> None:
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    command = [sys.executable, str(DOCS / "generate.py"), "--check"]
    done = subprocess.run(command, env=inherited | environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# -- commands and options --------------------------------------------------------------------------------------


def commands() -> dict[str, click.Command]:
    context = click.Context(root_command)
    found = {name: root_command.get_command(context, name) for name in root_command.list_commands(context)}
    return {name: command for name, command in found.items() if command}


def options(command: click.Command) -> set[str]:
    shown = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    return {name for option in shown for name in (*option.opts, *option.secondary_opts)}


def documented_options(text: str) -> set[str]:
    return {
        option for cell in first_cells(text) for option in re.findall(r"(?<![\w-])--?[A-Za-z][\w-]*", cell)
    }


def test_the_options_of_all_commands_are_documented() -> None:
    preface = read(DOCS / "commands.md").split("\n## ")[0]
    assert documented_options(preface) == options(root_command)


def test_every_command_is_documented_and_no_other() -> None:
    assert re.findall(r"^## wenzhai (\S+)$", read(DOCS / "commands.md"), re.MULTILINE) == list(commands())


@pytest.mark.parametrize("name", commands())
def test_every_option_is_documented_and_no_other(name: str) -> None:
    documented = documented_options(section(read(DOCS / "commands.md"), f"## wenzhai {name}"))
    assert options(commands()[name]) - options(root_command) <= documented <= options(commands()[name])


def typed_commands(page: Path) -> Iterator[str]:
    """Every `wenzhai …` line in a page: in blocks of code and in the text."""
    text = read(page)
    for block in CODE.finditer(text):
        for line in block[3].splitlines():
            yield from re.findall(r"^\s*(?:\$ )?(wenzhai(?: .*)?)$", line)
    yield from re.findall(r"`(wenzhai [^`]+)`", CODE.sub("", text))


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_commands_in_the_text_exist(page: Path) -> None:
    known = commands()
    for line in typed_commands(page):
        words = [word for word in line.partition("#")[0].replace("[", " ").split()[1:] if word != "…"]
        named = [word for word in words if word in known]
        before = words[: words.index("--")] if "--" in words else words  # behind it nothing is an option
        spoken = {word.partition("=")[0] for word in before if word.startswith("-")}
        allowed = options(root_command) | {"--help"}
        allowed = allowed.union(*(options(known[name]) for name in named))
        assert named or spoken or not words, f"{line}: no such command"
        assert spoken <= allowed, line


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_make_targets_in_the_text_exist(page: Path) -> None:
    targets = set(re.findall(r"^([\w-]+):", read(REPOSITORY / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`|&& )make ([\w-]+)", read(page), re.MULTILINE)) <= targets


# -- keys --------------------------------------------------------------------------------------------------------

FRONTS = {
    "Articles": ArticleFront,
    "Topics": TopicFront,
    "Sources": SourceFront,
    "Pages": PageFront,
    "Issues": IssueFront,
}
CHINESE = {"Articles": "文章", "Topics": "主题", "Sources": "来源", "Pages": "页面", "Issues": "各期"}


@pytest.mark.parametrize("heading", FRONTS)
def test_every_key_of_front_matter_is_documented_and_no_other(heading: str) -> None:
    cells = first_cells(section(read(DOCS / "content.md"), f"### {CHINESE[heading]} · {heading}"))
    assert cells == list(FRONTS[heading].__struct_fields__)


def config_keys(kind: str, schema: dict[str, object], prefix: str = "") -> Iterator[str]:
    """Every key of the settings as the JSON Schema has it; `a.b` within a mapping, `a[].b` within a list,
    `a.NAME.b` within a mapping whose keys the curator chooses."""
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    for key, value in definitions[kind]["properties"].items():
        yield prefix + key
        for inner in re.findall(r"#/\$defs/(\w+)", str(value)):
            held = "[]." if "items" in value else ".NAME." if "additionalProperties" in value else "."
            yield from config_keys(inner, schema, f"{prefix}{key}{held}")


def test_every_setting_is_documented_and_no_other() -> None:
    keys = list(config_keys(Config.__name__, msgspec.json.schema(Config)))
    assert first_cells(section(read(DOCS / "config.md"), "## 各项设置 · Keys")) == keys
    assert {"columns[].pattern", "feeds.items", "nav[].url", "issues.sections[].title"} <= set(keys)


def test_defaults_of_settings_are_the_documented_ones() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `([^`]*)` \|", read(DOCS / "config.md"), re.MULTILINE)
    text = "".join(f"{key}: {value}\n" for key, value in rows)
    assert parse_config(text.encode(), REPOSITORY) == Config()
    assert len(rows) > 10


# -- examples are valid -------------------------------------------------------------------------------------------


def examples(page: Path, language: str) -> list[str]:
    return [block[3] for block in CODE.finditer(read(page)) if block[2] == language]


@pytest.mark.parametrize("number", range(len(FRONTS)), ids=list(FRONTS))
def test_examples_of_front_matter_are_valid(number: int) -> None:
    folder = list(FRONTS)[number].lower()
    example = examples(DOCS / "content.md", "yaml")[number]
    parsed = parse_file(f"content/{folder}/example.md", example.encode(), Config())
    assert parsed.problems == ()


@pytest.mark.parametrize("page", [DOCS / "guide.zh.md", DOCS / "guide.en.md"], ids=lambda page: page.name)
def test_examples_of_the_guide_are_valid(page: Path) -> None:
    article, topic, source = examples(page, "markdown")
    assert parse_file("content/articles/example.md", article.encode(), Config()).problems == ()
    assert parse_file("content/topics/example.md", topic.encode(), Config()).problems == ()
    assert parse_file("content/sources/example.md", source.encode(), Config()).problems == ()


def settings_examples() -> Iterator[tuple[Path, str]]:
    """Blocks of YAML that are for `wenzhai.yaml`: the guides also show a workflow."""
    for page in (DOCS / "config.md", DOCS / "guide.zh.md", DOCS / "guide.en.md"):
        yield from ((page, text) for text in examples(page, "yaml") if "jobs:" not in text)


@pytest.mark.parametrize(("page", "example"), [*settings_examples()])
def test_examples_of_settings_are_valid(page: Path, example: str) -> None:
    example = example.replace("用户名", "user").replace("仓库名", "digest").replace("REPOSITORY", "digest")
    config = parse_config(example.encode(), REPOSITORY)
    assert config != Config(), page.name


# -- messages --------------------------------------------------------------------------------------------------------


def test_every_message_is_documented_and_no_other() -> None:
    text = "\n".join(read(page) for page in MESSAGES)
    documented = re.findall(r"^## (\S+)$", text, re.MULTILINE) + first_cells(text)
    assert sorted(documented) == sorted(c for c in catalogue() if not c.startswith(("help.", "click.")))


def test_every_page_of_messages_is_made_and_every_complaint_is_in_the_index() -> None:
    assert {page.stem for page in MESSAGES} == {path.stem for path in PARTS if told(path)}
    listed = re.findall(r"\[(\S+)\]\(messages/(\S+)\.md#(\S+)\)", read(DOCS / "messages.md"))
    complaints = [
        (code, path.stem, code) for path in PARTS for code in told(path) if "en_hint" in told(path)[code]
    ]
    assert sorted(listed) == sorted(complaints)


def told(path: Path) -> dict[str, dict[str, str]]:
    return {c: entry for c, entry in messages(path.stem).items() if not c.startswith(("help.", "click."))}


# -- dependencies ----------------------------------------------------------------------------------------------------


def test_every_dependency_is_documented_and_no_other() -> None:
    project = tomllib.loads(read(REPOSITORY / "pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    needed = {
        "## At run time": project["dependencies"],
        "## For tests": [*extras["test"], *extras["browser"]],
    }
    for heading, requirements in needed.items():
        names = {re.split(r"[<>=!;\s\[]", requirement)[0].lower() for requirement in requirements}
        assert set(first_cells(section(read(DOCS / "dependencies.md"), heading))) == names


# -- links -----------------------------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """The ids that headings get where the repository is read."""
    headings = re.findall(r"^#+ (.+)$", CODE.sub("", read(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(page: Path) -> list[str]:
    return [url for url in LINK.findall(without_code(read(page))) if not re.match(r"[a-z]+:", url)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for url in links(page):
        path, _, anchor = url.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name}: {url}"
        assert target.is_relative_to(REPOSITORY), f"{page.name}: {url} leaves the repository"
        assert not anchor or anchor in anchors(target), f"{page.name}: {url}"


def test_every_page_of_the_documentation_can_be_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [REPOSITORY / "README.md"]
    while waiting:
        page = waiting.pop()
        if page.suffix == ".md" and page not in reached:
            reached.add(page)
            waiting += [(page.parent / url.partition("#")[0]).resolve() for url in links(page)]
    assert {page for page in PAGES if page.is_relative_to(DOCS)} <= reached


CURATORS = [
    DOCS / url
    for url in links(DOCS / "README.md")
    if url in section(read(DOCS / "README.md"), "## 编者 · Curators") and url != "messages.md"
]


def test_the_index_lists_a_page_for_each_thing_that_a_curator_does() -> None:
    assert len(CURATORS) >= 10


@pytest.mark.parametrize("page", CURATORS, ids=lambda page: page.name)
def test_every_section_of_a_page_for_curators_is_in_chinese_and_in_english(page: Path) -> None:
    languages = {"guide.zh.md": ["中文"], "guide.en.md": ["English"]}.get(page.name, ["中文", "English"])
    words = {"中文": r"[\u4e00-\u9fff，]{4,}", "English": r"[A-Za-z]+ [A-Za-z]+"}
    for heading, _, text in (part.partition("\n") for part in re.split(r"(?m)^## ", read(page))[1:]):
        for language in languages:
            assert re.search(words[language], without_code(text)), f"{page.name}: {heading} has no {language}"


# -- themes ----------------------------------------------------------------------------------------------------------

BLOCK = re.compile(r"\{%-?\s*block\s+(\w+)")


def test_every_block_of_the_base_theme_is_documented_and_no_other() -> None:
    templates = (REPOSITORY / "themes" / "base" / "templates").rglob("*.html")
    blocks = {name for template in templates for name in BLOCK.findall(read(template))}
    rows = re.findall(r"^\|[^|]+\|([^|]+)\|$", section(read(DOCS / "themes.md"), "## Blocks"), re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", "".join(rows))) == blocks


def test_the_values_of_every_template_of_a_page_are_documented_and_no_other() -> None:
    templates = {path.name for path in (REPOSITORY / "themes" / "base" / "templates").glob("*.html")}
    values = section(read(DOCS / "themes.md"), "## 模板得到的值 · Values of templates")
    told = re.findall(r"`([\w-]+\.html)`", "".join(re.findall(r"^\|([^|]+)\|", values, re.MULTILINE)))
    assert sorted(told) == sorted(templates - {"layout.html", "parts.html"})
