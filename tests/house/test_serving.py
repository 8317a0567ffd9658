"""The service as `make serve` starts it."""

import os
import signal
import socket
import subprocess
import time
from http.client import HTTPConnection

from tests.house.project import ROOT, tool

GUNICORN = [tool("gunicorn"), "--config", "python:tune_or_prompt.gunicorn_conf"]
SECONDS_TO_START = 60


def environment(**settings: str) -> dict[str, str]:
    """Return this process's environment with no setting of the service but these."""
    kept = {name: text for name, text in os.environ.items() if "TUNE_OR_PROMPT_" not in name}
    return kept | {f"TUNE_OR_PROMPT_{name}": text for name, text in settings.items()}


def test_it_answers_where_it_was_told_to_and_ends_when_asked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    server = subprocess.Popen(
        GUNICORN,
        cwd=ROOT,
        env=environment(BIND=f"127.0.0.1:{port}", WORKERS="1"),
        stderr=subprocess.PIPE,
    )
    try:
        assert _status_once_up(port, server) == 200
    finally:
        server.send_signal(signal.SIGTERM)
        _, log = server.communicate(timeout=SECONDS_TO_START)
    assert server.returncode == 0, log


def test_it_does_not_start_with_settings_that_cannot_be_used() -> None:
    done = subprocess.run(
        GUNICORN,
        cwd=ROOT,
        env=environment(WORKERS="none", COLOUR="red"),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS_TO_START,
    )

    assert done.returncode != 0
    assert "TUNE_OR_PROMPT_WORKERS must be a whole number from 1 to 64" in done.stderr
    assert "TUNE_OR_PROMPT_COLOUR is not a setting" in done.stderr
    assert "Traceback" not in done.stderr


def _status_once_up(port: int, server: subprocess.Popen[bytes]) -> int:
    give_up = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < give_up:
        connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_START)
        try:
            connection.request("GET", "/livez")
            return connection.getresponse().status
        except ConnectionRefusedError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise AssertionError("The service did not start to listen.")
