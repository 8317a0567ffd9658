"""How gunicorn serves: `gunicorn --config python:service.gunicorn_conf`.

Every name below is a setting of gunicorn.
"""

import atexit
import os
import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from gunicorn.glogging import Logger

from service.adapters.json_logging import JsonFormatter
from service.adapters.process_memory import collect_seldom
from service.adapters.worker.worker import LoopWorker
from service.settings import Settings, SettingsError


class JsonLogger(Logger):
    """Write gunicorn's own records as the service writes its own."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401  gunicorn's own configuration object
        """Set up as gunicorn does, then put the JSON formatter in place."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter(tells_all=cfg.loglevel == "debug"))


def _read_settings() -> Settings:
    try:
        return Settings.from_environment()
    except SettingsError as error:
        raise SystemExit(str(error)) from None


_settings = _read_settings()
collect_seldom()  # until the application is there


class PackagedWorker(LoopWorker):
    """The worker with what the settings say."""

    waiting = _settings.waiting
    takes_turns = _settings.cache_url == "memory://"  # while one waits for Redis, another can work
    vital_paths = ("/livez", "/readyz", "/metrics")


_MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108  gunicorn makes a private file in it

wsgi_app = "service.wsgi:app"
bind = _settings.bind
workers = _settings.workers
threads = _settings.threads
worker_class = PackagedWorker

# The catalogue is read and checked once, before the workers are forked: a fault in it stops the
# start, and its memory is shared.
preload_app = True

# Here the workers keep their counts, so that whichever is asked tells those of all. The library
# looks for the folder when it is first imported, which is after this.
_counts = mkdtemp(prefix="tune-or-prompt-")
# NumPy's threads would take time at the start and memory ever after; our matrices are small.
raw_env = [f"PROMETHEUS_MULTIPROC_DIR={_counts}", "OPENBLAS_NUM_THREADS=1"]


def child_exit(_server: Any, worker: Any) -> None:  # noqa: ANN401  gunicorn's own objects
    """Forget what only a living worker can have."""
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415  see above

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def _leave_no_counts(master: int) -> None:
    if os.getpid() == master:  # a worker ends by the same road
        shutil.rmtree(_counts, ignore_errors=True)


atexit.register(_leave_no_counts, os.getpid())


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
