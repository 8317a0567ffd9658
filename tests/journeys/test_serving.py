"""Serve with gunicorn, several workers, on a port of this machine: every worker says the same."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.house.project import ROOT

SECONDS_TO_START = 60
PROFILE = b'{"as_of": "2026-11-24", "stage": "prototype"}'
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Give the port of a served application, ended afterwards by its own process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        chosen: int = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "tune_or_prompt", "serve"],
        cwd=ROOT,
        env=environment(BIND=f"127.0.0.1:{chosen}", WORKERS="2"),
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(chosen, server)
        yield chosen
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=SECONDS_TO_START)


def ask(
    port: int,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_START)
    try:
        connection.request(method, path, body, {**(JSON if body else {}), **headers})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_every_worker_gives_the_same_bytes(port: int) -> None:
    answers = {ask(port, "POST", "/v1/recommendations", PROFILE)[1] for _ in range(12)}

    assert len(answers) == 1


def test_query_reaches_the_service_through_the_server(port: int) -> None:
    posted, body = ask(port, "POST", "/v1/recommendations", PROFILE)

    queried, same = ask(port, "QUERY", "/v1/recommendations", PROFILE)
    known = {"If-None-Match": posted.headers["ETag"]}
    again, nothing = ask(port, "GET", posted.headers["Content-Location"], headers=known)

    assert (queried.status, same) == (200, body)
    assert (again.status, nothing) == (304, b"")


def test_a_body_over_the_limit_is_refused_by_a_problem(port: int) -> None:
    response, body = ask(port, "POST", "/v1/recommendations", b" " * 262_145)

    assert response.status == 413
    assert b'"code":"content-too-large"' in body


def test_a_stream_is_answered_while_it_is_still_being_sent(port: int) -> None:
    lines = 400
    with _opened_stream(port, lines) as client:
        first = client.recv(100_000)
        client.sendall(b"0\r\n\r\n")
        rest = b"".join(iter(lambda: client.recv(100_000), b""))

    assert first.startswith(b"HTTP/1.1 200 ")
    assert (first + rest).count(b'"status":200') == lines


def test_clients_that_leave_in_the_middle_of_a_stream_hold_up_nobody(port: int) -> None:
    for _ in range(12):  # more than there are threads
        with _opened_stream(port, 400) as client:
            assert client.recv(1)

    assert ask(port, "GET", "/livez")[0].status == 200


def test_it_does_not_start_on_a_catalogue_with_faults_and_names_them(tmp_path: Path) -> None:
    (tmp_path / "guide.toml").write_text("nonsense = 1\n")

    done = subprocess.run(
        [sys.executable, "-m", "tune_or_prompt", "serve"],
        cwd=ROOT,
        env=environment(BIND="127.0.0.1:0", CATALOGUE_DIR=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS_TO_START,
    )

    assert done.returncode != 0
    assert done.stderr.startswith("The catalogue cannot be used:\n")
    assert "\nguide.toml: nonsense: " in done.stderr
    assert "Traceback" not in done.stderr


def _opened_stream(port: int, lines: int) -> socket.socket:
    """Send so many lines of a stream, without its end."""
    client = socket.create_connection(("127.0.0.1", port), timeout=SECONDS_TO_START)
    text = (PROFILE + b"\n") * lines
    client.sendall(
        b"POST /v1/recommendations/batch?detail=verdict HTTP/1.1\r\nHost: localhost\r\n"
        b"Content-Type: application/x-ndjson\r\nConnection: close\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n" + f"{len(text):x}\r\n".encode() + text + b"\r\n"
    )
    return client


def environment(**settings: str) -> dict[str, str]:
    """Return this process's environment with no setting of the service but these."""
    kept = {name: text for name, text in os.environ.items() if "TUNE_OR_PROMPT_" not in name}
    return kept | {f"TUNE_OR_PROMPT_{name}": text for name, text in settings.items()}


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < give_up:
        try:
            if ask(port, "GET", "/readyz")[0].status == 200:
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail("The server did not start.")
