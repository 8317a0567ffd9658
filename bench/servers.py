"""The servers under load: started on loopback, pinned to one core, stopped by their own id."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SERVER_CORE, CLIENT_CORE = "0", "1"
PATIENCE_SECONDS = 30.0
_GUNICORN = (sys.executable, "-m", "gunicorn")


@dataclass(frozen=True)
class Server:
    """How a server is started: its command, with `{port}` in it, and its environment."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Running:
    """A server that answers: where, as which process, and how long it took to come up."""

    port: int
    pid: int
    seconds_to_start: float


def flask_constant() -> Server:
    """Return Flask with a constant route on stock gunicorn with four threads."""
    options = ("--worker-class", "gthread", "--threads", "4", "--bind", "127.0.0.1:{port}")
    return Server("F", (*_GUNICORN, *options, "bench.flask_constant:app"))


def ours() -> Server:
    """Return this service with one worker, logging every request as it ships."""
    return Server(
        "ours",
        (*_GUNICORN, "--config", "python:service.gunicorn_conf"),
        {"TUNE_OR_PROMPT_BIND": "127.0.0.1:{port}", "TUNE_OR_PROMPT_WORKERS": "1"},
    )


def fastapi_plain() -> Server:
    """Return the FastAPI peer on uvicorn with one worker."""
    options = ("--host", "127.0.0.1", "--port", "{port}", "--log-level", "warning")
    return Server("peer", (sys.executable, "-m", "uvicorn", "bench.fastapi_plain:app", *options))


def nginx_static(folder: Path) -> Server:
    """Return nginx with a file of four kilobytes, the ceiling of what a server can do."""
    folder.chmod(0o755)  # its workers are somebody else
    (folder / "answer").write_bytes(b"x" * 4096)
    file = folder / "nginx.conf"
    file.write_text(
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log stderr error;\n"
        "events {} http { access_log off; keepalive_requests 1000000;\n"
        f"server {{ listen 127.0.0.1:@port@; root {folder}; }} }}\n"
    )
    script = f"sed -i s/@port@/{{port}}/ {file} && exec {nginx()} -c {file}"
    return Server("nginx", ("sh", "-c", script))


def nginx() -> str | None:
    """Return the nginx of this machine, if it has one."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def pinned(core: str, command: Sequence[str]) -> list[str]:
    """Return the command tied to one core, where there are two and `taskset` is present."""
    taskset = shutil.which("taskset")
    many = (os.cpu_count() or 1) > 1
    return [taskset, "-c", core, *command] if taskset and many else list(command)


@contextmanager
def running(server: Server) -> Iterator[Running]:
    """Run a server until the end of the block."""
    port = _free_port()
    command = [part.replace("{port}", str(port)) for part in server.command]
    named = {key: value.replace("{port}", str(port)) for key, value in server.environment.items()}
    start = time.perf_counter()
    process = subprocess.Popen(
        pinned(SERVER_CORE, command),
        env={**os.environ, **named},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _await_port(port, process)
        yield Running(port, process.pid, time.perf_counter() - start)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(PATIENCE_SECONDS)


def peak_megabytes(running_server: Running) -> float:
    """Return the most memory that any process of a server has held so far (Linux)."""
    return max(_high_water(pid) for pid in _family(running_server.pid))


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _family(int(child)))]


def _high_water(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024.0


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def _await_port(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.perf_counter() + PATIENCE_SECONDS
    while time.perf_counter() < until and process.poll() is None:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise RuntimeError(f"{process.args!r} did not come up; run it by hand to see why.")
