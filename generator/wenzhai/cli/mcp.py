"""`wenzhai mcp`: answers a language model's questions about the digest, over standard input and output.

The protocol is MCP (https://modelcontextprotocol.io), spoken by its official SDK: the extra `wenzhai[mcp]`.
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from wenzhai.cli.console import USAGE, CommandFailed, Console
from wenzhai.cli.options import command

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

Answer = dict[str, Any]
MOST = 100
"""Most articles in one answer."""


@command("mcp")
def mcp(console: Console) -> None:
    from wenzhai.engine.garbage import collect_garbage
    from wenzhai.engine.installer import install_command
    from wenzhai.model.problems import Problem

    if find_spec("mcp") is None:
        raise CommandFailed([Problem(code="mcp-missing", params={"install": install_command("mcp")})], USAGE)
    console.quiet = True  # standard output belongs to the protocol
    server = make_server(console)
    collect_garbage()
    server.run("stdio")


def make_server(console: Console) -> "MCPServer[Any]":
    """The server and its tools. None of them changes anything; their descriptions are for models, so in English."""
    from mcp.server.mcpserver import MCPServer
    from mcp.types import ToolAnnotations

    from wenzhai import __version__
    from wenzhai.tools.answers import Answers

    config = console.config
    answers = Answers(console.root, config)
    server: MCPServer[Any] = MCPServer(
        name="wenzhai",
        title=config.title,
        instructions=f"{config.title}: {config.description}\n{INSTRUCTIONS}",
        website_url=config.url or None,
        version=__version__,
        log_level="WARNING",
    )
    ask = asking(console)

    def search(
        query: str,
        topic: str | None = None,
        source: str | None = None,
        year: str | None = None,
        lang: str | None = None,
        number: int = 10,
        fields: list[str] | None = None,
    ) -> Answer:
        """Search the site as its readers do: Chinese and English, names of topics and sources, dates, -word to exclude.
        `fields`: own fields of the site as KEY=VALUE.
        Each result has its address; `tier` says how near it is: exact, mentioned, all (its words apart), some."""
        from wenzhai.cli.search import found_json, search_site

        return ask(
            lambda: found_json(
                search_site(
                    console, query, topic, source, year, lang, max(1, min(number, MOST)), fields or ()
                )
            )
        )

    def article(name: str) -> Answer:
        """An article with its plain text, by id or address. `excerpt`: it is only a part of what its source published;
        `ai`: what an AI wrote of it; `rights` and `license`: whose it is."""
        return ask(lambda: answers.article(name))

    def topic(name: str, number: int = 20) -> Answer:
        """A topic by its slug or name, in Chinese or English, with its newest articles."""
        return ask(lambda: answers.topic(name, max(1, min(number, MOST))))

    def issue(name: str | None = None) -> Answer:
        """An issue by its number, slug or title, with its articles; the latest without a name."""
        return ask(lambda: answers.issue(name))

    def related(name: str) -> Answer:
        """The articles related to one (by id or address), with the words and topics they share, and other articles on
        the same event."""
        return ask(lambda: answers.related(name))

    only_reads = ToolAnnotations(read_only_hint=True, destructive_hint=False, open_world_hint=False)
    for tool in (search, article, topic, issue, related):
        server.add_tool(tool, annotations=only_reads)
    return server


INSTRUCTIONS = (
    "A curated digest. Search first, then read articles by their address. Say where a text comes from "
    "(source, source_url), that an excerpt is one, and what an AI wrote of it."
)


def asking(console: Console) -> Callable[[Callable[[], Answer]], Answer]:
    """Runs a question: what is wrong becomes an error of the tool, in words."""
    from mcp.server.mcpserver.exceptions import ToolError

    from wenzhai.engine.disk import DiskError
    from wenzhai.model.problems import ProblemsError
    from wenzhai.model.report import format_problems

    def ask(question: Callable[[], Answer]) -> Answer:
        try:
            return question()
        except (CommandFailed, ProblemsError) as error:
            raise ToolError("\n".join(format_problems(error.problems, console.lang))) from error
        except DiskError as error:
            raise ToolError("\n".join(format_problems([error.problem], console.lang))) from error

    return ask
