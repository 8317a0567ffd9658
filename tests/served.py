"""The service as it is served: gunicorn, the packaged configuration, ports of this machine."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from types import MappingProxyType

import orjson

from tests.house.project import ROOT
from tests.redis_server import free_port

SECONDS = 60
JSON = {"Content-Type": "application/json"}
PROFILE = b'{"as_of": "2026-11-24", "stage": "prototype"}'
NOTHING: Mapping[str, str] = MappingProxyType({})


class Served:
    """One gunicorn with its workers; ended by its own process id."""

    def __init__(self, log: Path, **settings: str) -> None:
        self.port = free_port()
        self._log = log
        self._settings = {"BIND": f"127.0.0.1:{self.port}", "WORKERS": "2", **settings}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Return the id of gunicorn's master."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> "Served":
        self.launch()
        self.wait_until_ready()
        return self

    def launch(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tune_or_prompt", "serve"],
                cwd=ROOT,
                env=environment(**self._settings),
                stdout=log,
                stderr=log,
            )

    def wait_until_ready(self) -> None:
        give_up = time.monotonic() + SECONDS
        while time.monotonic() < give_up:
            try:
                if self.ask("GET", "/readyz")[0].status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"The server did not start:\n{self.log()}")

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def stop(self) -> int:
        """End the server as an orchestrator does; return its exit code."""
        assert self._process is not None
        if self._process.poll() is None:
            self.signal(signal.SIGTERM)
        return self._process.wait(timeout=SECONDS)

    def kill(self) -> None:
        """End the server and its workers at once, as a machine that fails does."""
        assert self._process is not None
        for worker in self.workers():
            os.kill(worker, signal.SIGKILL)
        self._process.kill()
        self._process.wait(timeout=SECONDS)

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(child) for child in children.split()]

    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def lines(self) -> list[dict[str, object]]:
        """Return what was logged, line by line; all of it is JSON."""
        return [orjson.loads(line) for line in self.log().splitlines()]

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] = NOTHING,
    ) -> tuple[HTTPResponse, bytes]:
        return ask(self.port, method, path, body, headers)

    def say(self, *parts: bytes, pause: float = 0) -> bytes:
        """Send bytes as they are; return all that comes back until the server hangs up."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS) as connection:
            try:
                for part in parts:
                    connection.sendall(part)
                    time.sleep(pause)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has said enough
            return _heard(connection)


def ask(
    port: int,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] = NOTHING,
) -> tuple[HTTPResponse, bytes]:
    """Ask on a connection of its own; return the answer and its body."""
    connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request(method, path, body, {**(JSON if body else {}), **headers})
        response = connection.getresponse()
        return response, response.read()
    except HTTPException as fault:
        raise OSError(f"No whole answer: {fault!r}") from fault
    finally:
        connection.close()


def environment(**settings: str) -> dict[str, str]:
    """Return this process's environment with no setting of the service but these."""
    kept = {name: text for name, text in os.environ.items() if "TUNE_OR_PROMPT_" not in name}
    return kept | {f"TUNE_OR_PROMPT_{name}": text for name, text in settings.items()}


def _heard(connection: socket.socket) -> bytes:
    blocks = []
    try:
        while block := connection.recv(65_536):
            blocks.append(block)
    except ConnectionResetError:
        pass
    return b"".join(blocks)
