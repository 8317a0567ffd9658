"""The tools for agents, asked by the official SDK's own client."""

import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import anyio
import jsonschema
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.types import CallToolResult, TextContent

from service.mcp.server import make_server
from service.mcp.tools import TOOLS
from service.schemas.reply import Ask, Reply, Request, UnavailableError
from tests.command_line import embedded

Answer = TypeVar("Answer")

PROFILE = {"as_of": "2026-11-24", "stage": "prototype"}


def in_a_thread(run: Callable[[], Awaitable[Answer]]) -> Answer:
    """Run an event loop where none runs yet: a browser test may have left one in this thread."""
    with ThreadPoolExecutor(max_workers=1) as threads:
        return threads.submit(anyio.run, run).result()


def asked(tool: str, arguments: dict[str, Any], ask: Ask | None = None) -> CallToolResult:
    async def run() -> CallToolResult:
        async with Client(make_server(ask or embedded())) as client:
            return await client.call_tool(tool, arguments)

    return in_a_thread(run)


def tools() -> dict[str, Any]:
    async def run() -> dict[str, Any]:
        async with Client(make_server(embedded())) as client:
            return {tool.name: tool for tool in (await client.list_tools()).tools}

    return in_a_thread(run)


def words(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def test_every_tool_only_reads_and_says_what_goes_in_and_comes_out() -> None:
    listed = tools()

    assert list(listed) == [tool.name for tool in TOOLS]
    for tool in listed.values():
        assert tool.annotations.read_only_hint
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        jsonschema.Draft202012Validator.check_schema(tool.output_schema)
    profile = listed["recommend"].input_schema["properties"]["profile"]
    assert "stage" in profile["properties"]


def test_a_recommendation_is_the_one_of_the_service() -> None:
    result = asked("recommend", {"profile": PROFILE})

    assert not result.is_error
    assert result.structured_content is not None
    assert result.structured_content["verdict"] in words(result)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("recommend", {"profile": PROFILE}),
        ("ask_next", {"profile": PROFILE}),
        ("compare", {}),
        ("explain_dimension", {"dimension": "latency"}),
        ("find_evidence", {"limit": 2}),
    ],
)
def test_what_comes_out_follows_a_schema_that_names_its_parts(
    tool: str, arguments: dict[str, Any]
) -> None:
    schema = tools()[tool].output_schema
    result = asked(tool, arguments).structured_content

    assert result is not None
    assert set(schema["required"]) <= result.keys() <= schema["properties"].keys()
    jsonschema.validate(result, schema)


def test_the_next_question_is_named() -> None:
    result = asked("ask_next", {"profile": PROFILE})

    assert result.structured_content is not None
    assert result.structured_content["next_questions"][0]["question"]


def test_the_comparison_and_a_dimension_can_be_read() -> None:
    table = asked("compare", {}).structured_content
    dimension = asked("explain_dimension", {"dimension": "latency"}).structured_content

    assert table is not None
    assert dimension is not None
    assert len(table["rows"]) == 10
    assert dimension["id"] == "latency"


def test_published_cases_can_be_found_by_their_task() -> None:
    found = asked("find_evidence", {"task_type": "extraction", "limit": 3}).structured_content

    assert found is not None
    assert [row["task_type"] for row in found["rows"]] == ["extraction"] * 3


def test_a_fault_of_the_profile_is_told_so_that_the_agent_can_mend_it() -> None:
    result = asked("recommend", {"profile": {"stage": "idear"}})

    assert result.is_error
    assert "did you mean idea?" in words(result)


def test_arguments_that_do_not_fit_are_told_too() -> None:
    assert "profile is missing" in words(asked("recommend", {}))
    assert "There is no argument shap" in words(asked("compare", {"shap": "long"}))
    assert "is not a choice" in words(asked("compare", {"shape": "round"}))
    assert "There is no dimension" in words(asked("explain_dimension", {"dimension": "latenzy"}))
    assert "There is no tool sing" in words(asked("sing", {}))


def test_an_outage_is_told_and_is_no_answer() -> None:
    def gone(request: Request) -> Reply:
        if request.method == "POST":
            raise UnavailableError("Nobody is there.")
        return embedded()(request)

    result = asked("recommend", {"profile": {}}, gone)

    assert result.is_error
    assert "Nobody is there." in words(result)


def test_the_command_serves_them_on_stdio() -> None:
    async def run() -> CallToolResult:
        command = StdioServerParameters(command=sys.executable, args=["-m", "service", "mcp"])
        async with Client(stdio_client(command)) as client:
            return await client.call_tool("compare", {"shape": "long"})

    result = in_a_thread(run)

    assert result.structured_content is not None
    assert len(result.structured_content["rows"]) == 30
