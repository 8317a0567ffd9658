"""The tools for agents over HTTP, asked by the official SDK's own client."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any

import anyio
import pytest
from mcp import Client

from tune_or_prompt.mcp.tools import TOOLS

ASKED = b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}'
HEADERS = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        number: int = free.getsockname()[1]
    command = ["mcp", "--http", "--bind", f"127.0.0.1:{number}", "--allow-host", "agents.test"]
    with subprocess.Popen(
        [sys.executable, "-m", "tune_or_prompt", *command], stderr=subprocess.PIPE, text=True
    ) as running:
        try:
            _await(number, running)
            yield number
        finally:
            running.terminate()
            _, told = running.communicate(timeout=30)
    assert told.startswith(f"Serving agents on http://127.0.0.1:{number}/mcp\n")
    assert "Traceback" not in told


def _await(port: int, running: "subprocess.Popen[str]") -> None:
    while running.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            continue
        return
    raise AssertionError("It did not start to listen.")


def asked(port: int, **headers: str) -> int:
    """Return the status of a call with some headers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", "/mcp", ASKED, HEADERS | headers)
        return connection.getresponse().status
    finally:
        connection.close()


def test_an_agent_lists_and_calls_the_tools(port: int) -> None:
    async def run() -> tuple[list[str], Any]:
        async with Client(f"http://127.0.0.1:{port}/mcp") as client:
            names = [tool.name for tool in (await client.list_tools()).tools]
            profile = {"as_of": "2026-11-24", "stage": "prototype"}
            return names, await client.call_tool("recommend", {"profile": profile})

    with ThreadPoolExecutor(max_workers=1) as threads:
        names, result = threads.submit(anyio.run, run).result()

    assert names == [tool.name for tool in TOOLS]
    assert not result.is_error
    assert len(json.loads(result.content[0].text)["ranking"]) == 3


@pytest.mark.parametrize("origin", ["", "http://localhost:3000", "https://agents.test"])
def test_a_page_of_this_machine_and_an_allowed_one_are_answered(port: int, origin: str) -> None:
    assert asked(port, **({"Origin": origin} if origin else {})) < 400


@pytest.mark.parametrize(
    "origin", ["https://evil.test", "http://127.0.0.1.evil.test:80", "null", "http://agents.test"]
)
def test_a_page_from_elsewhere_is_refused(port: int, origin: str) -> None:
    assert asked(port, Origin=origin) == 403


def test_a_name_that_is_not_ours_is_refused(port: int) -> None:
    assert asked(port, Host=f"evil.test:{port}") == 421
    assert asked(port, Host="agents.test") < 400
