"""The WSGI entry point that gunicorn loads."""

from collections.abc import Iterable, Mapping
from wsgiref.types import StartResponse, WSGIEnvironment

import orjson
from flask import Flask

from service.adapters.api_keys import ApiKeysError
from service.adapters.json_logging import RequestLines, configure_logging
from service.adapters.process_memory import collect_as_usual, keep_freed_memory
from service.adapters.prometheus_metrics import PrometheusMetrics
from service.api.hot_path import AGAIN, AT_ONCE, SOON
from service.api.observability import (
    Answered,
    Line,
    Witness,
    known_method,
    record_of,
    tell,
)
from service.api.problems import kind_of_status, problem_document
from service.bootstrap import create_app
from service.domain.errors import CatalogueError
from service.settings import Settings, SettingsError


class Application:
    """The application, and what a worker that serves from a loop asks beside WSGI."""

    def __init__(
        self,
        app: Flask,
        *,
        lines: RequestLines,
        metrics: PrometheusMetrics,
        witness: Witness,
        public_url: str,
    ) -> None:
        self._app = app.wsgi_app
        self._lines, self._metrics = lines, metrics
        self._witness, self._public_url = witness, public_url
        self.at_once = app.extensions.get(AT_ONCE, _know_nothing)
        self.again = app.extensions.get(AGAIN, _know_nothing)
        self.soon = app.extensions.get(SOON, _know_nothing)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        return self._app(environ, start_response)

    def refusal(self, environ: WSGIEnvironment, status: int) -> tuple[Mapping[str, str], bytes]:
        """Tell of a request that the server refuses by itself, as far as it was read.

        Returns:
            The header fields that name the answer, and its body: a problem as every other.
        """
        told, kind = record_of(environ), kind_of_status(status)
        document = problem_document(
            kind,
            kind.detail,
            trace_id=told.trace_id,
            public_url=self._public_url,
        )
        body = orjson.dumps(document)
        method = known_method(environ.get("REQUEST_METHOD", ""))
        answered = Answered(method, "unmatched", status, len(body), None)
        return tell(told, answered, self._witness), body

    def settle(self) -> None:
        """Write the lines that answers have put off; from the first call on they do."""
        self._lines.settle()

    def add_up(self) -> None:
        """Count the answers that have been put off; from the first call on they are."""
        self._metrics.settle()


def _start() -> Application:
    """Return the application, or end with the faults of the catalogue and nothing else."""
    keep_freed_memory()
    settings = Settings.from_environment()
    configure_logging(settings.log_level)
    lines, metrics = RequestLines(), PrometheusMetrics()
    is_told = settings.log_level in ("debug", "info")
    witness = Witness(metrics, lines if is_told else _leave_out)
    try:
        app = create_app(settings, metrics=metrics, write_line=witness.write)
    except CatalogueError as error:
        raise SystemExit(f"The catalogue cannot be used:\n{error}") from None
    except ApiKeysError as error:
        raise SystemExit(f"The API keys cannot be used:\n{error}") from None
    except SettingsError as error:
        raise SystemExit(str(error)) from None
    collect_as_usual()
    return Application(
        app, lines=lines, metrics=metrics, witness=witness, public_url=settings.public_url or ""
    )


def _know_nothing(_environ: WSGIEnvironment) -> None:
    return None


def _leave_out(_line: Line) -> None:
    return None


app = _start()
