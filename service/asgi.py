"""The entry point that gunicorn loads: the ASGI application."""

from service.adapters.api_keys import ApiKeysError
from service.adapters.json_logging import RequestLines, configure_logging
from service.adapters.log_queue import LineQueue, standard
from service.adapters.process_memory import collect_as_usual, keep_freed_memory
from service.adapters.prometheus_metrics import PrometheusMetrics
from service.api.front import Front
from service.api.observability import Line
from service.bootstrap import FRONT, create_app
from service.domain.errors import CatalogueError
from service.settings import Settings, SettingsError


def _start() -> Front:
    """Return the application, or end with the faults of the catalogue and nothing else."""
    keep_freed_memory()
    settings = Settings.from_environment()
    metrics = PrometheusMetrics()
    queue = LineQueue(standard(2), count_loss=metrics.count_lost_lines)
    configure_logging(settings.log_level, queue)
    is_logged = settings.log_level in ("debug", "info")
    write_line = RequestLines(queue) if is_logged else _leave_out
    try:
        app = create_app(settings, metrics=metrics, write_line=write_line)
    except CatalogueError as error:
        raise SystemExit(f"The catalogue cannot be used:\n{error}") from None
    except ApiKeysError as error:
        raise SystemExit(f"The API keys cannot be used:\n{error}") from None
    except SettingsError as error:
        raise SystemExit(str(error)) from None
    collect_as_usual()
    front: Front = app.extensions[FRONT]
    return front


def _leave_out(_line: Line) -> None:
    return None


app = _start()
