"""The command line in this process: the real engine over the packaged catalogue, a still clock."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from click.testing import CliRunner, Result
from flask import Flask

from tests.fakes import FakeClock
from tests.http import make_app
from tests.in_process import ask_in_process
from tune_or_prompt.cli.main import commands
from tune_or_prompt.cli.session import Server, Wiring
from tune_or_prompt.embedded import catalogue_faults, embedded_batch, embedded_service, learn_from
from tune_or_prompt.stores.profile_files import read_document
from tune_or_prompt.stores.remote import answer_remotely, ask_remotely, fetched
from tune_or_prompt.verbs.recommend import recommend as engine
from tune_or_prompt.wire.reply import AnswerLines, Ask

# Ten answers that leave little open, and a verdict that they make clear enough.
PROFILE = """\
name: Tickets
as_of: 2026-11-24
stage: production
task:
  type: classification
  breadth: single
data:
  labelled_examples: 4e4
traffic:
  calls_per_day: 500000
"""


def new_app() -> Flask:
    """Return an application with the real engine on 24 November 2026."""
    return make_app(recommend=engine)


@cache
def real_app() -> Flask:
    """Return an application that tests share."""
    return new_app()


@cache
def embedded(catalogue: Path | None = None) -> Ask:
    """Return the engine that every command asks where it names no server; it remembers answers."""
    return cache(embedded_service(FakeClock(), catalogue))


def connect(server: Server | None, catalogue: Path | None = None) -> Ask:
    if server is not None:
        return ask_remotely(
            server.address,
            timeout_seconds=server.timeout_seconds,
            api_key=server.api_key,
            sleep=lambda _: None,
        )
    return embedded(catalogue)


def answer_lines(server: Server | None, detail: str) -> AnswerLines:
    if server is None:
        return embedded_batch(detail, FakeClock())
    return answer_remotely(
        server.address,
        detail,
        timeout_seconds=server.timeout_seconds,
        api_key=server.api_key,
        sleep=lambda _: None,
    )


WIRING = Wiring(
    settings=lambda: [("TUNE_OR_PROMPT_BIND", "Address to serve on.", "host:port", "")],
    specification_files=lambda: {"openapi.json": b"{}\n"},
    connect=connect,
    answer_lines=answer_lines,
    read_document=read_document,
    catalogue_faults=catalogue_faults,
    learn=learn_from,
    fetch=fetched,
    tell_host=lambda **_: "",
    serve_agents=lambda *_: None,
)


def run(*arguments: object, wiring: Wiring = WIRING, **options: Any) -> Result:
    """Run a command as a shell would."""
    words = [str(argument) for argument in arguments]
    return CliRunner().invoke(commands, words, obj=wiring, **options)


def over(app: Flask) -> Wiring:
    """Return a wiring whose embedded service is another application."""
    return replace(WIRING, connect=lambda *_: ask_in_process(app))


def written(folder: Path, text: str = PROFILE, name: str = "tune-or-prompt.yaml") -> Path:
    """Return a file with a profile in it."""
    path = folder / name
    path.write_text(text)
    return path


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(app: Any) -> Iterator[str]:
    """Serve a WSGI application on a port of this machine, and give its address."""
    with make_server("127.0.0.1", 0, app, handler_class=_Silent) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


Answer = tuple[str, Mapping[str, str], bytes]


def scripted(answers: Iterable[Answer], seen: list[Mapping[str, Any]]) -> Any:
    """Return an application that gives these answers in turn, and notes what it was asked."""
    waiting = iter(answers)

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        size = int(environ.get("CONTENT_LENGTH") or 0)
        seen.append({**environ, "body": environ["wsgi.input"].read(size)})
        status, headers, body = next(waiting)
        start_response(status, [*headers.items(), ("Content-Length", str(len(body)))])
        return [body]

    return app
