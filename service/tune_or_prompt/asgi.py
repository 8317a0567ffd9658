"""The entry point that gunicorn loads: the ASGI application."""

import gc

import uvloop  # noqa: F401  what workers import after they are forked, they do not share

from tune_or_prompt.bootstrap import FRONT, create_app
from tune_or_prompt.domain.errors import CatalogueError
from tune_or_prompt.settings import Settings, SettingsError
from tune_or_prompt.stores.api_keys import ApiKeysError
from tune_or_prompt.stores.json_logging import RequestLines, configure_logging
from tune_or_prompt.stores.log_queue import LineQueue, standard
from tune_or_prompt.stores.prometheus_metrics import PrometheusMetrics
from tune_or_prompt.web.http.front import Front
from tune_or_prompt.web.http.observability import WriteLine


def _start() -> Front:
    """Return the application, or end with the faults of the catalogue and nothing else."""
    settings = Settings.from_environment()
    metrics = PrometheusMetrics()
    queue = LineQueue(standard(2), count_loss=metrics.count_lost_lines)
    configure_logging(settings.log_level, queue)
    is_logged = settings.log_level in ("debug", "info")
    write_line: WriteLine = RequestLines(queue) if is_logged else lambda _line: None
    try:
        app = create_app(settings, metrics=metrics, write_line=write_line)
    except CatalogueError as error:
        raise SystemExit(f"The catalogue cannot be used:\n{error}") from None
    except ApiKeysError as error:
        raise SystemExit(f"The API keys cannot be used:\n{error}") from None
    except SettingsError as error:
        raise SystemExit(str(error)) from None
    gc.freeze()  # before the workers are forked, so that they share it
    gc.enable()
    front: Front = app.extensions[FRONT]
    return front


app = _start()
