"""Processes: started on loopback, pinned to a core, read from /proc, and ended by their own id."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

SERVER_CORE, CLIENT_CORE = "0", "1"
PATIENCE_SECONDS = 30.0
_ALL_THREADS = 2
_RESET_PEAK = "5"
_ROOT = Path(__file__).parent.parent

_KEEPS_COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
"""Servers keep their modules compiled, as they do where nobody told them otherwise."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """How a server is started.

    Attributes:
        name: what the cases call it.
        what: what it is, for the report.
        command: its command, with `{port}` where the port belongs.
        environment: what it is told besides, likewise.
        core: the core it is pinned to.
        shown: how it was started, in words, where the command would not tell.
        versions: what it is made of, for the report.
    """

    name: str
    what: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    core: str = SERVER_CORE
    shown: str = ""
    versions: str = ""

    def setting(self) -> str:
        """Return the command with what it is told, as a person would type it here."""
        told = [f"{key}={value}" for key, value in self.environment.items()]
        typed = " ".join([*told, Path(self.command[0]).name, *self.command[1:]])
        return self.shown or typed.replace(f"{_ROOT}/", "").replace("{port}", "PORT")


@dataclass(frozen=True)
class Running:
    """A server that listens: where, and as which process."""

    port: int
    pid: int

    def workers(self) -> list[int]:
        """Return the processes that answer: the children, or the one process there is."""
        return _children(self.pid) or [self.pid]

    def cpu_seconds(self) -> float:
        """Return the processor time that all processes have used so far."""
        return sum(_cpu_seconds(pid) for pid in _family(self.pid))

    def megabytes(self) -> float:
        """Return the memory of all workers together, what they share divided among them (PSS)."""
        return sum(_field(pid, "smaps_rollup", "Pss") for pid in self.workers()) / 1024.0

    def forget_peak(self) -> None:
        """Let the peak of every worker begin anew."""
        for pid in self.workers():
            Path(f"/proc/{pid}/clear_refs").write_text(_RESET_PEAK)

    def peak(self) -> float:
        """Return the most megabytes that any worker has held since its peak was forgotten."""
        return max(_field(pid, "status", "VmHWM") for pid in self.workers()) / 1024.0

    def resident(self) -> float:
        """Return the megabytes that the largest worker holds now."""
        return max(_field(pid, "status", "VmRSS") for pid in self.workers()) / 1024.0


def pinned(core: str, command: Sequence[str]) -> list[str]:
    """Return the command tied to one core, where there are two and `taskset` is present."""
    taskset = shutil.which("taskset")
    many = (os.cpu_count() or 1) > 1
    return [taskset, "-c", core, *command] if taskset and many else list(command)


@contextmanager
def running(server: Server) -> Iterator[Running]:
    """Run a server until the end of the block."""
    with started(server) as (process, port):
        _await_port(port, process)
        yield Running(port, process.pid)


@contextmanager
def started(server: Server) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """Start a server, without waiting for it, and end it with the block."""
    port = _free_port()
    named = {key: value.replace("{port}", str(port)) for key, value in server.environment.items()}
    process = subprocess.Popen(
        pinned(server.core, [part.replace("{port}", str(port)) for part in server.command]),
        env={**os.environ, **_KEEPS_COMPILED, **named},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process, port
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(PATIENCE_SECONDS)


def _await_port(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.perf_counter() + PATIENCE_SECONDS
    while time.perf_counter() < until and process.poll() is None:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise RuntimeError(f"{process.args!r} did not come up; run it by hand to see why.")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def _children(pid: int) -> list[int]:
    with suppress(FileNotFoundError):
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _family(pid: int) -> list[int]:
    return [pid, *(each for child in _children(pid) for each in _family(child))]


def _cpu_seconds(pid: int) -> float:
    return time.clock_gettime((~pid << 3) | _ALL_THREADS)  # as clock_getcpuclockid(3) names it


def _field(pid: int, file: str, name: str) -> int:
    lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
