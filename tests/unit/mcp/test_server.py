"""The tools for agents, asked by the official SDK's own client."""

import json
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

from tests.fakes import FakeClock
from tune_or_prompt.domain.outlook.questions import OPENING
from tune_or_prompt.embedded import embedded_service
from tune_or_prompt.mcp.server import make_server
from tune_or_prompt.mcp.tools import TOOLS
from tune_or_prompt.wire.reply import Ask, Reply, Request, UnavailableError

Answer = TypeVar("Answer")

PROFILE = {
    "name": "Tickets",
    "as_of": "2026-11-24",
    "stage": "production",
    "task": {"type": "classification", "breadth": "single", "gap": "form"},
    "data": {"labelled_examples": 40_000},
    "traffic": {"calls_per_day": {"low": 100_000, "mid": 500_000, "high": 900_000}},
    "models": {"tuned": "openai/gpt-4.1-mini"},
}
CHARACTERS_PER_TOKEN = 4
"""Of JSON in English; a usual rule of thumb."""


@pytest.fixture(scope="module")
def engine() -> Ask:
    return embedded_service(FakeClock())


def in_a_thread(run: Callable[[], Awaitable[Answer]]) -> Answer:
    """Run an event loop where none runs yet: a browser test may have left one in this thread."""
    with ThreadPoolExecutor(max_workers=1) as threads:
        return threads.submit(anyio.run, run).result()


def asked(ask: Ask, tool: str, **arguments: Any) -> CallToolResult:
    async def run() -> CallToolResult:
        async with Client(make_server(ask)) as client:
            return await client.call_tool(tool, arguments)

    return in_a_thread(run)


def words(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def answer(ask: Ask, tool: str, **arguments: Any) -> Any:
    result = asked(ask, tool, **arguments)
    assert not result.is_error, words(result)
    return json.loads(words(result))


def lock_of(ask: Ask) -> Any:
    return json.loads(ask(Request("POST", "/v1/locks", json.dumps(PROFILE).encode())).body)


def listed(ask: Ask) -> dict[str, Any]:
    async def run() -> dict[str, Any]:
        async with Client(make_server(ask)) as client:
            return {tool.name: tool for tool in (await client.list_tools()).tools}

    return in_a_thread(run)


def test_every_tool_only_reads_and_says_what_it_takes(engine: Ask) -> None:
    tools = listed(engine)

    assert list(tools) == [
        "recommend",
        "ask_next",
        "what_if",
        "compare",
        "costs",
        "drift",
        "explain",
    ]
    for tool in tools.values():
        assert tool.annotations.read_only_hint
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
    profile = tools["recommend"].input_schema["properties"]["profile"]
    jsonschema.validate(PROFILE, profile)


def test_the_list_of_tools_costs_an_agent_few_tokens(engine: Ask) -> None:
    text = json.dumps([tool.model_dump(mode="json") for tool in listed(engine).values()])

    assert len(text) / CHARACTERS_PER_TOKEN <= 8000


def calls(engine: Ask) -> dict[str, dict[str, Any]]:
    return {
        "recommend": {"profile": PROFILE},
        "ask_next": {"profile": PROFILE},
        "what_if": {"profile": PROFILE, "changes": {"traffic.calls_per_day": 100}},
        "compare": {"profile": PROFILE},
        "costs": {"profile": PROFILE},
        "drift": {"lock": lock_of(engine)},
        "explain": {"field": "task.gap"},
    }


@pytest.mark.parametrize("tool", [tool.name for tool in TOOLS])
def test_an_answer_costs_an_agent_few_tokens(engine: Ask, tool: str) -> None:
    text = words(asked(engine, tool, **calls(engine)[tool]))

    assert len(text) / CHARACTERS_PER_TOKEN <= 1500


def test_a_recommendation_has_what_an_agent_tells_the_user(engine: Ask) -> None:
    found = answer(engine, "recommend", profile=PROFILE)
    whole = json.loads(
        engine(Request("POST", "/v1/recommendations", json.dumps(PROFILE).encode())).body
    )

    for name in ("id", "verdict", "standing", "probability", "summary"):
        assert found[name] == whole[name]
    assert found["drivers"][0]["text"] == whole["drivers"][0]["text"]
    assert found["costs"]["text"] == whole["costs"]["headline"]["text"]
    assert "provenance" not in found


@pytest.mark.parametrize("detail", ["verdict", "full"])
def test_an_agent_may_ask_for_less_or_for_all(engine: Ask, detail: str) -> None:
    found = answer(engine, "recommend", profile=PROFILE, detail=detail)

    assert ("provenance" in found) is (detail == "full")
    assert ("plan" in found) is (detail == "full")


@pytest.mark.parametrize("tool", ["recommend", "ask_next", "costs", "compare"])
def test_a_profile_may_come_as_json_text(engine: Ask, tool: str) -> None:
    assert answer(engine, tool, profile=json.dumps(PROFILE)) == answer(
        engine, tool, profile=PROFILE
    )


def test_the_questions_that_every_project_is_asked_come_first(engine: Ask) -> None:
    found = answer(engine, "ask_next", profile={"task": {"type": "classification"}})

    asked = [each["field"] for each in found["next_questions"]]
    assert tuple(asked[:5]) == OPENING[1:]


def test_the_next_question_comes_with_its_choices(engine: Ask) -> None:
    found = answer(engine, "ask_next", profile={"as_of": "2026-11-24"})

    assert found["next_questions"][0]["choices"][0].keys() == {"answer", "text"}
    assert found["next_questions"][0]["question"]
    assert found["verdict_so_far"] == "prompt-engineering"


def test_a_change_is_compared_with_what_was(engine: Ask) -> None:
    changes = {
        "stage": "idea",
        "traffic.calls_per_day": 5,
        "data.labelled_examples": 0,
        "data.label_source": "none",
    }
    plain = {name: part for name, part in PROFILE.items() if name != "models"}
    plain["task"] = {"type": "classification", "breadth": "single"}
    found = answer(engine, "what_if", profile=plain, changes=changes)

    assert found["verdict_changes"] is True
    assert found["before"]["verdict"] == "fine-tuning"
    assert found["after"]["verdict"] == "prompt-engineering"


def test_the_comparison_can_be_read_with_and_without_a_profile(engine: Ask) -> None:
    general, own = answer(engine, "compare"), answer(engine, "compare", profile=PROFILE)

    assert len(general["rows"]) == 10
    assert set(own["points_by_dimension"]) == {each["approach"] for each in own["ranking"]}


def test_a_lock_is_compared_with_today(engine: Ask) -> None:
    found = answer(engine, "drift", lock=lock_of(engine), profile={**PROFILE, "stage": "idea"})

    assert found["status"] in ("unchanged", "drifted")
    assert found["changes"] == [{"field": "stage", "from": "production", "to": "idea"}]


def test_a_field_a_group_and_all_fields_are_explained(engine: Ask) -> None:
    assert answer(engine, "explain", field="task.gap")["choices"]["skill"]
    assert len(answer(engine, "explain", field="budget")["fields"]) == 2
    assert "traffic.calls_per_day" in answer(engine, "explain")["fields"]


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("recommend", {"profile": {"stage": "idear"}}, "did you mean idea?"),
        ("recommend", {}, "profile is missing"),
        ("recommend", {"profile": "{"}, "is text that is not JSON"),
        ("recommend", {"profile": "[]"}, "is not an object"),
        ("recommend", {"profile": {}, "detail": "most"}, "detail is one of"),
        ("compare", {"shap": "long"}, "There is no argument shap"),
        ("what_if", {"profile": {"task": 1}, "changes": {"task.type": "x"}}, "is not an object"),
        ("drift", {"lock": {"hello": 1}}, "run `tune-or-prompt lock`"),
        ("explain", {"field": "stagee"}, "There is no field stagee"),
        ("sing", {}, "There is no tool sing"),
    ],
)
def test_a_fault_is_told_so_that_the_agent_can_fix_it(
    engine: Ask, tool: str, arguments: dict[str, Any], told: str
) -> None:
    result = asked(engine, tool, **arguments)

    assert result.is_error
    assert told in words(result)


@pytest.mark.parametrize("body", [b"[]", b"<html>"])
def test_an_answer_of_another_service_is_no_answer(body: bytes) -> None:
    result = asked(lambda _: Reply(200, "application/json", body), "recommend", profile={})

    assert result.is_error
    assert "not one of tune-or-prompt" in words(result)


def test_an_outage_is_told_and_is_no_answer() -> None:
    def gone(_: Request) -> Reply:
        raise UnavailableError("It did not answer.")

    result = asked(gone, "recommend", profile={})

    assert result.is_error
    assert "It did not answer." in words(result)


def test_the_command_serves_them_on_stdio() -> None:
    async def run() -> CallToolResult:
        command = StdioServerParameters(
            command=sys.executable, args=["-m", "tune_or_prompt", "mcp"]
        )
        async with Client(stdio_client(command)) as client:
            return await client.call_tool("compare", {})

    assert len(json.loads(words(in_a_thread(run)))["rows"]) == 10
