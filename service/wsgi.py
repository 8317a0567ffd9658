"""The WSGI entry point that gunicorn loads."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask

from service.adapters.api_keys import ApiKeysError
from service.adapters.json_logging import RequestLines, configure_logging
from service.adapters.prometheus_metrics import PrometheusMetrics
from service.api.hot_path import AGAIN, AT_ONCE
from service.api.observability import Line
from service.bootstrap import create_app
from service.domain.errors import CatalogueError
from service.settings import Settings, SettingsError


class Application:
    """The application, and what a worker that serves from a loop asks beside WSGI."""

    def __init__(self, app: Flask, lines: RequestLines, metrics: PrometheusMetrics) -> None:
        self._app = app.wsgi_app
        self._lines, self._metrics = lines, metrics
        self.at_once = app.extensions.get(AT_ONCE, _know_nothing)
        self.again = app.extensions.get(AGAIN, _know_nothing)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        return self._app(environ, start_response)

    def refused(self, status: int) -> None:
        """Count a request that the server has refused by itself."""
        self._metrics.count_request(route="unmatched", method="other", status=status, seconds=0.0)

    def settle(self) -> None:
        """Write and count what answers have put off; from the first call on they do."""
        self._lines.settle()
        self._metrics.settle()


def _start() -> Application:
    """Return the application, or end with the faults of the catalogue and nothing else."""
    settings = Settings.from_environment()
    configure_logging(settings.log_level)
    lines, metrics = RequestLines(), PrometheusMetrics()
    is_told = settings.log_level in ("debug", "info")
    try:
        app = create_app(settings, metrics=metrics, write_line=lines if is_told else _leave_out)
    except CatalogueError as error:
        raise SystemExit(f"The catalogue cannot be used:\n{error}") from None
    except ApiKeysError as error:
        raise SystemExit(f"The API keys cannot be used:\n{error}") from None
    except SettingsError as error:
        raise SystemExit(str(error)) from None
    return Application(app, lines, metrics)


def _know_nothing(_environ: WSGIEnvironment) -> None:
    return None


def _leave_out(_line: Line) -> None:
    return None


app = _start()
