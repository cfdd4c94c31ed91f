"""Writes what the code itself knows: commands, messages, and the tables of keys in other pages.

    python docs/generate.py            writes them
    python docs/generate.py --check    exit code 1 if one is not current

The rest of `docs/` is written by hand; `tests/project/test_docs.py` compares it with the code.
"""

import re
import struct
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import click
import msgspec
import yaml

from wenzhai.cli import root_command
from wenzhai.cli.console import Console
from wenzhai.cli.help import DOMAIN, LOCALE
from wenzhai.cli.options import LocalizedCommand, Option
from wenzhai.model.report import words
from wenzhai.tools.schema import TYPES

HERE = Path(__file__).parent
MESSAGES = HERE.parent / "generator" / "wenzhai" / "model" / "messages"
CATALOGUE = LOCALE / "zh" / "LC_MESSAGES" / f"{DOMAIN}.mo"
LANGUAGES = ("zh", "en")
MADE = "<!-- Made by docs/generate.py: change the words in generator/wenzhai/model/messages/ and run it again. -->"


def main(arguments: list[str]) -> int:
    """Writes what is out of date, or with `--check` only says so."""
    made = {path: text.encode() for path, text in references().items()} | {CATALOGUE: catalogue()}
    stale = {path: data for path, data in made.items() if not (path.exists() and path.read_bytes() == data)}
    for path, data in stale.items():
        if "--check" in arguments:
            print(f"{path.name} is not current: run python docs/generate.py", file=sys.stderr)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
    return int(bool(stale) and "--check" in arguments)


def references() -> dict[Path, str]:
    """The text of each generated file."""
    parts = {path.stem: told for path in sorted(MESSAGES.glob("*.yaml")) if (told := messages_of(path))}
    made = {"commands.md": commands(), "messages.md": index(parts)}
    made |= {f"messages/{name}.md": page(name, told) for name, told in parts.items()}
    whole = {HERE / name: "\n".join(lines).rstrip() + "\n" for name, lines in made.items()}
    mixed = [HERE / "content.md", HERE / "config.md"]
    return whole | {path: with_keys(path.read_text(encoding="utf-8")) for path in mixed}


# -- click's words in Chinese


def catalogue() -> bytes:
    """A catalogue for gettext (https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html)."""
    help_texts = yaml.safe_load((MESSAGES / "help.yaml").read_text(encoding="utf-8"))
    said = {code: entry for code, entry in help_texts.items() if code.startswith("click.")}
    pairs = [("", "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n")]
    for code, one in said.items():
        if many := said.get(f"{code}.many"):
            pairs.append((f"{one['en']}\0{many['en']}", f"{one['zh']}\0{many['zh']}"))
        elif not code.endswith(".many"):
            pairs.append((one["en"], one["zh"]))
    pairs.sort()
    texts = [text.encode() for text in (*(key for key, _ in pairs), *(value for _, value in pairs))]
    tables = 28, 28 + 8 * len(pairs)
    offset = tables[1] + 8 * len(pairs)
    parts = [struct.pack("<7I", 0x950412DE, 0, len(pairs), *tables, 0, offset)]
    for text in texts:
        parts.append(struct.pack("<2I", len(text), offset))
        offset += len(text) + 1
    return b"".join(parts) + b"".join(text + b"\0" for text in texts)


# -- commands


def commands() -> Iterator[str]:
    yield from ("# 命令 · Commands", "", MADE, "", help_of(root_command, "wenzhai", "zh"), "")
    yield from (help_of(root_command, "wenzhai"), "")
    yield from (
        "每条命令都可以带的选项（`--version` 除外）：",
        "",
        "These options belong to every command (all but `--version`):",
        "",
    )
    yield from options_table(root_command)
    context = click.Context(root_command, info_name="wenzhai")
    yield from (" · ".join(f"[{name}](#wenzhai-{name})" for name in root_command.list_commands(context)), "")
    yield from EXIT_CODES
    common = [one.help_code for one in root_command.params if isinstance(one, Option)]
    for name in root_command.list_commands(context):
        command = root_command.get_command(context, name)
        assert isinstance(command, LocalizedCommand)
        usage = " ".join(["wenzhai", name, *command.collect_usage_pieces(context_of(command))])
        yield from (f"## wenzhai {name}", "", "```text", usage, "```", "")
        yield from (help_of(command, name, "zh"), "", help_of(command, name), "")
        yield from options_table(command, leave_out=common)


EXIT_CODES = (
    "## 退出码 · Exit codes",
    "",
    "| 退出码 code | 意思 | meaning |",
    "|---|---|---|",
    "| 0 | 没有问题 | fine |",
    "| 1 | 内容里有问题，什么也没有发布 | problems in the content; nothing was published |",
    "| 2 | 命令写错了，或 `wenzhai.yaml` 不能用 | wrong usage, or `wenzhai.yaml` cannot be used |",
    "| 3 | 磁盘、网络或其他程序出了问题 | trouble with the disk, the network or another program |",
    "| 4 | 程序本身的缺陷 | a bug in Wenzhai |",
    "| 130 | 被中断（Ctrl+C） | interrupted |",
    "",
    "结果写到标准输出，问题和进度写到标准错误。加上 `--json`，结果是一个 JSON 对象，",
    "其中有 `version`、`command` 和 `problems`。`NO_COLOR` 关掉颜色，`FORCE_COLOR` 打开。",
    "",
    "Results go to stdout, problems and progress to stderr. With `--json` the result is one JSON object",
    "with `version`, `command` and `problems`. `NO_COLOR` switches colours off, `FORCE_COLOR` on.",
    "",
)


def context_of(command: click.Command, lang: str = "en") -> click.Context:
    """A context in which the command speaks that language."""
    console = Console()
    console.asked_lang = lang
    return click.Context(command, info_name=command.name, obj=console)


def help_of(command: click.Command, name: str, lang: str = "en") -> str:
    """The help text as Markdown: indented paragraphs are examples."""
    paragraphs = re.split(r"\n\s*\n", words(f"help.{name}", {}, lang).strip("\n"))
    return "\n\n".join(example(p) if re.search(r"(?m)^  ", p) else p for p in paragraphs)


def example(paragraph: str) -> str:
    """A paragraph whose indented lines are commands to type."""
    prose = [line for line in paragraph.splitlines() if not line.startswith("  ")]
    typed = [line[2:] for line in paragraph.splitlines() if line.startswith("  ")]
    return "\n".join([*prose, *([""] if prose else []), "```text", *typed, "```"])


def options_table(command: click.Command, leave_out: Sequence[str] = ()) -> Iterator[str]:
    """Every option with its help in both languages, but for those whose help is left out."""
    offered = [one for one in command.params if isinstance(one, Option) and not one.hidden]
    shown = [one for one in offered if one.help_code not in leave_out]
    if shown:
        yield from ("| 选项 option | 中文 | English |", "|---|---|---|")
    for option in shown:
        said = [option.get_help_record(context_of(command, lang)) for lang in LANGUAGES]
        names, explained = f"`{said[0][0]}`" if said[0] else "", [record[1] for record in said if record]
        yield f"| {' | '.join(escape(cell) for cell in [names, *explained])} |"
    yield ""


def escape(cell: str) -> str:
    return " ".join(cell.split()).replace("|", "\\|")


# -- messages


Messages = Mapping[str, Mapping[str, str]]

PARTS = {
    "check": ("检查", "Checking"),
    "cli": ("命令行、生成、预览", "The command line, build and preview"),
    "cms": ("网页编辑器", "Editor in the browser"),
    "content": ("内容文件和设置", "Content files and settings"),
    "doctor": ("检查程序", "Checking the program"),
    "engine": ("磁盘和输出文件夹", "Disk and output folder"),
    "export": ("导出", "Exports"),
    "extend": ("扩展包和钩子", "Packages and hooks"),
    "fmt": ("整理头信息", "Formatting"),
    "inbox": ("收件箱", "The inbox"),
    "issue": ("编一期", "Issues"),
    "import": ("导入和读取订阅源", "Importing and reading feeds"),
    "library": ("名称、网址和链接", "Names, addresses and links"),
    "markup": ("正文的写法", "Markdown"),
    "mcp": ("让语言模型来查", "For language models"),
    "pictures": ("图片", "Pictures"),
    "publish": ("发布", "Publishing"),
    "relations": ("相关文章", "Related articles"),
    "search": ("搜索", "Search"),
    "status": ("现在的情况", "The state of a digest"),
    "theme": ("外观", "Themes"),
    "topics": ("整理主题", "Topics"),
    "workers": ("进程和集群", "Processes and clusters"),
}


def messages_of(path: Path) -> Messages:
    """What the program says of a run, by code; help is in `commands.md`."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return {code: entries[code] for code in sorted(entries) if is_message(code)}


def index(parts: Mapping[str, Messages]) -> Iterator[str]:
    """Every code with a link to where it is explained: part by part."""
    yield from ("# Messages 提示一览", "", MADE, "")
    yield from (
        "每条提示末尾的方括号里是它的代号，在这里找到它，点开就是解释和改法。",
        "",
        "A complaint ends with its code in brackets: look it up here for what it means and how to fix it.",
        "",
    )
    for name, told in parts.items():
        zh, en = PARTS[name]
        codes = [code for code, entry in told.items() if "en_hint" in entry]
        yield from (f"## [{zh} {en}](messages/{name}.md)", "")
        if codes:
            yield from (" · ".join(f"[{code}](messages/{name}.md#{code})" for code in codes), "")


def page(name: str, told: Messages) -> Iterator[str]:
    """The messages of one part: complaints with how to fix them, then what else is said."""
    zh, en = PARTS[name]
    yield from (f"# {zh} {en}", "", MADE, "", "[提示一览 All messages](../messages.md)", "")
    yield from (
        "`{名称}` 处由程序填入具体内容。The program fills in what stands as `{name}`.",
        "",
    )
    yield from part(told)


def is_message(code: str) -> bool:
    """Whether a code is something that the program says of a run, and not help or a word of click's."""
    return not code.startswith(("help.", "click."))


def part(told: Messages) -> Iterator[str]:
    """The messages of one file."""
    complaints = {code: entry for code, entry in told.items() if "en_hint" in entry}
    for code, entry in complaints.items():
        yield from (f"## {code}", "")
        yield from (
            f"- {literal(entry['zh'])}<br>\n  改法：{literal(entry['zh_hint'])}",
            f"- {literal(entry['en'])}<br>\n  Fix: {literal(entry['en_hint'])}",
            "",
        )
    if rest := told.keys() - complaints.keys():
        yield from ("| 代号 code | 中文 | English |", "|---|---|---|")
        yield from (f"| `{c}` | {literal(told[c]['zh'])} | {literal(told[c]['en'])} |" for c in sorted(rest))
        yield ""


def literal(text: str) -> str:
    """The words as they are: characters that Markdown would take for its own are escaped."""
    escaped = re.sub(r"([\\`*_<>\[\]#|])", r"\\\1", text.strip())
    return "<br>".join(" ".join(line.split()) for line in escaped.splitlines() if line.strip())


# -- keys of front matter and of the settings


KEYS = re.compile(r"(?<=<!-- keys: )(\w+)( -->\n).*?(?=<!-- end -->)", re.DOTALL)
BY_NAME = {kind.__name__: kind for kind in TYPES.values()}


def with_keys(text: str) -> str:
    """The page with the table of each type between its marks."""
    return KEYS.sub(lambda mark: f"{mark[1]}{mark[2]}{keys_table(BY_NAME[mark[1]])}", text)


def keys_table(kind: type[msgspec.Struct]) -> str:
    """Every key with what it means, as the type itself says."""
    return "\n".join(["| 键 key | 默认 default | 中文 | English |", "|---|---|---|---|", *key_rows(kind), ""])


def key_rows(kind: type[msgspec.Struct], prefix: str = "") -> Iterator[str]:
    """A row for each key, and below it those of the mapping that it holds."""
    schema = msgspec.json.schema(kind)["$defs"][kind.__name__]["properties"]
    hints = get_type_hints(kind, include_extras=True)
    for field in msgspec.structs.fields(kind):
        zh, en = description(schema[field.encode_name]).split("\n", 1)
        key = prefix + field.encode_name
        yield f"| `{key}` | {default_of(field)} | {escape(zh)} | {escape(en)} |"
        for inner, joint in held_structs(hints[field.name]):
            yield from key_rows(inner, key + joint)


def description(schema: Mapping[str, Any]) -> str:
    """What a key means; where there are alternatives the words stand with one of them."""
    alternatives = [schema, *schema.get("anyOf", ()), *schema.get("allOf", ())]
    return str(next(one["description"] for one in alternatives if "description" in one))


def default_of(field: msgspec.structs.FieldInfo) -> str:
    """The default as one writes it in YAML; empty where nothing is the default."""
    if field.required:
        return "必填 needed"
    plain = field.default in (None, "", ()) or not isinstance(field.default, str | int | float)
    return "" if plain else f"`{msgspec.json.encode(field.default).decode().strip(chr(34))}`"


def held_structs(hint: Any) -> Iterator[tuple[type[msgspec.Struct], str]]:
    """The types of the mappings that a value holds, and how their keys are joined to its own."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield hint, "."
    elif get_origin(hint) is tuple:
        yield from ((kind, f"[]{joint}") for kind, joint in held_structs(get_args(hint)[0]))
    elif get_origin(hint) is dict:
        yield from ((kind, f".NAME{joint}") for kind, joint in held_structs(get_args(hint)[1]))
    else:
        for part in get_args(hint):
            yield from held_structs(part)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
