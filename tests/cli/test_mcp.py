"""`wenzhai mcp`, asked by the official client over standard input and output."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters, stdio_client
from mcp.types import CallToolResult, TextContent

from tests.pages.test_api import digest_in
from tests.support.project import Project
from tests.support.run import environment, run_wenzhai

LIMIT = 60.0


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = digest_in(tmp_path_factory.mktemp("mcp"))
    project.build()
    return project


def asked(project: Project, questions: Callable[[Client], Awaitable[Any]]) -> Any:
    """What a client hears in one conversation with the server."""

    async def talk() -> Any:
        server = StdioServerParameters(
            command=sys.executable, args=["-m", "wenzhai", "mcp"], env=environment(), cwd=str(project.root)
        )
        async with Client(stdio_client(server)) as client:
            return await asyncio.wait_for(questions(client), LIMIT)

    return asyncio.run(talk())


def said(result: CallToolResult) -> str:
    """The words of an answer."""
    return "".join(part.text for part in result.content if isinstance(part, TextContent))


def test_a_model_gets_the_answers_of_the_search_and_of_the_records(project: Project) -> None:
    async def questions(client: Client) -> dict[str, Any]:
        tools = (await client.list_tools()).tools
        answers: dict[str, Any] = {"tools": tools}
        for name, arguments in (
            ("search", {"query": "一夜"}),
            ("search", {"query": "雪", "topic": "天气", "number": 1}),
            ("article", {"name": "aaa111"}),
            ("article", {"name": "https://example.org/digest/2025/12/24/aaa111.html"}),
            ("topic", {"name": "Weather"}),
            ("issue", {}),
            ("related", {"name": "aaa111"}),
            ("article", {"name": "ddd444"}),
            ("topic", {"name": "天汽"}),
        ):
            result = await client.call_tool(name, arguments)
            answers.setdefault(name, []).append(
                said(result) if result.is_error else result.structured_content
            )
        return answers

    answers = asked(project, questions)
    assert [tool.name for tool in answers["tools"]] == ["search", "article", "topic", "issue", "related"]
    assert all(tool.annotations.read_only_hint for tool in answers["tools"])
    for answer, words in zip(
        answers["search"], (["一夜"], ["雪", "--topic", "天气", "-n", "1"]), strict=True
    ):
        ran = run_wenzhai("search", "--json", *words, cwd=project.root).json
        assert answer["results"]
        assert {name: ran[name] for name in ("results", "meant", "instead", "only")} == answer
    record = json.loads((project.site / "api/articles/2025-12.json").read_bytes())["articles"][0]
    assert answers["article"][0] == answers["article"][1] == record
    assert answers["topic"][0]["topic"]["articles"] == 2
    assert [one["id"] for one in answers["topic"][0]["articles"]] == ["aaa111", "bbb222"]
    assert answers["issue"][0]["issue"]["number"] == 1
    assert [one["id"] for one in answers["issue"][0]["articles"]] == ["aaa111", "bbb222"]
    (near,) = answers["related"][0]["related"]
    assert near["article"]["id"] == "bbb222" and near["topics"] == ["tian-qi"]
    assert answers["related"][0]["same_story"] == []
    assert "ddd444" in answers["article"][2] and "search" in answers["article"][2]  # a draft is not published
    assert "天汽" in answers["topic"][1] and "错误" in answers["topic"][1]


def test_without_a_built_site_the_model_is_told_to_build_it(tmp_path: Path) -> None:
    project = digest_in(tmp_path)

    async def questions(client: Client) -> Any:
        return await client.call_tool("search", {"query": "雨"})

    result = asked(project, questions)
    assert result.is_error and "wenzhai build" in said(result)
