"""How gunicorn serves: `gunicorn --config python:service.gunicorn_conf`.

Every name below is a setting of gunicorn.
"""

from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

from service.adapters.json_logging import JsonFormatter
from service.settings import Settings, SettingsError


class JsonLogger(Logger):
    """Write gunicorn's own records as the service writes its own."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401  gunicorn's own configuration object
        """Set up as gunicorn does, then put the JSON formatter in place."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter())


def _read_settings() -> Settings:
    try:
        return Settings.from_environment()
    except SettingsError as error:
        raise SystemExit(str(error)) from None


_settings = _read_settings()
_MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108  gunicorn makes a private file in it

wsgi_app = "service.wsgi:app"
bind = _settings.bind
workers = _settings.workers
threads = _settings.threads
worker_class = "gthread"

# The catalogue is read and checked once, before the workers are forked: a fault in it stops the
# start, and its memory is shared.
preload_app = True

# The heartbeat of a worker must not wait for a disk.
worker_tmp_dir = str(_MEMORY_FOLDER) if _MEMORY_FOLDER.is_dir() else None

# The control socket would be a file in the home folder, which a read-only container has not.
control_socket_disable = True

# Seconds: longer than a load balancer keeps an idle connection; shorter than a pod is given to end.
keepalive = 65
graceful_timeout = 20
timeout = 30

# Nothing leaks that a restart would have to clean up.
max_requests = 0

limit_request_line = 8190
logger_class = JsonLogger
loglevel = _settings.log_level
errorlog = "-"
accesslog = None
