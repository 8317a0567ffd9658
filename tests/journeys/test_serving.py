"""Serve with gunicorn, several workers, on a port of this machine."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.project import ROOT
from tests.served import PROFILE, SECONDS, Served, environment


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    server = Served(tmp_path_factory.mktemp("served") / "log").start()
    yield server
    assert server.stop() == 0


def test_query_reaches_the_service_through_the_server(served: Served) -> None:
    posted, body = served.ask("POST", "/v1/recommendations", PROFILE)

    queried, same = served.ask("QUERY", "/v1/recommendations", PROFILE)
    known = {"If-None-Match": posted.headers["ETag"]}
    again, nothing = served.ask("GET", posted.headers["Content-Location"], headers=known)

    assert (queried.status, same) == (200, body)
    assert (again.status, nothing) == (304, b"")


def test_a_stream_is_answered_plain_while_it_is_still_being_sent(served: Served) -> None:
    lines = 600  # more than are answered together
    with _opened_stream(served.port, lines) as client:
        first = client.recv(100_000)
        client.sendall(b"0\r\n\r\n")
        rest = b"".join(iter(lambda: client.recv(100_000), b""))

    assert first.startswith(b"HTTP/1.1 200 ")
    assert (first + rest).count(b'"status":200') == lines


def test_clients_that_leave_in_the_middle_of_a_stream_hold_up_nobody(served: Served) -> None:
    for _ in range(12):  # more than there are threads
        with _opened_stream(served.port, 400) as client:
            assert client.recv(1)

    assert served.ask("GET", "/livez")[0].status == 200


def test_it_does_not_start_on_a_catalogue_with_faults_and_names_them(tmp_path: Path) -> None:
    (tmp_path / "guide.toml").write_text("nonsense = 1\n")

    told = _told_at_the_start(CATALOGUE_DIR=str(tmp_path))

    assert told.startswith("The catalogue cannot be used:\n")
    assert "\nguide.toml: nonsense: " in told


def test_it_does_not_start_with_settings_that_cannot_be_used() -> None:
    told = _told_at_the_start(WORKERS="none", COLOUR="red")

    assert "TUNE_OR_PROMPT_WORKERS must be a whole number from 1 to 64" in told
    assert "TUNE_OR_PROMPT_COLOUR is not a setting" in told


def _told_at_the_start(**settings: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tune_or_prompt", "serve"],
        cwd=ROOT,
        env=environment(**({"BIND": "127.0.0.1:0"} | settings)),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )

    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    return done.stderr


def _opened_stream(port: int, lines: int) -> socket.socket:
    """Send so many lines of a stream, without its end."""
    client = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
    text = (PROFILE + b"\n") * lines
    client.sendall(
        b"POST /v1/recommendations/batch?detail=verdict HTTP/1.1\r\nHost: localhost\r\n"
        b"Accept-Encoding: gzip\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n" + f"{len(text):x}\r\n".encode() + text + b"\r\n"
    )
    return client
