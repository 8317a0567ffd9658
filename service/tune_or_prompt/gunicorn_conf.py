"""How gunicorn serves: `gunicorn --config python:tune_or_prompt.gunicorn_conf`.

Every name below is a setting of gunicorn.
"""

import atexit
import gc
import logging
import os
import resource
import shutil
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from gunicorn.glogging import Logger

from tune_or_prompt.settings import Settings, SettingsError
from tune_or_prompt.stores.json_logging import JsonFormatter
from tune_or_prompt.stores.log_queue import LineHandler, LineQueue, standard

gc.disable()  # a start makes no garbage; `asgi` turns it on again

for _descriptor in (0, 1, 2):  # the number of a closed one would become that of some socket
    try:
        os.fstat(_descriptor)
    except OSError:
        os.open(os.devnull, os.O_RDWR)

# gunicorn reads a Content-Length of thousands of digits as a number; no header field is longer.
sys.set_int_max_str_digits(10_000)

# A silent connection takes a descriptor and little else: allow many.
_, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(_most, 65_536), _most))


def _count_nothing(_lines: int) -> None:
    return None


class JsonLogger(Logger):
    """Queue gunicorn's own records, in the form of the service's."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401  gunicorn's own configuration object
        """Set up as gunicorn does, then put the queue in place."""
        super().setup(cfg)
        handler: logging.Handler = LineHandler(LineQueue(standard(2), count_loss=_count_nothing))
        handler.setFormatter(JsonFormatter(tells_all=cfg.loglevel == "debug"))
        self.error_log.handlers[:] = [handler]


def _read_settings() -> Settings:
    try:
        return Settings.from_environment()
    except SettingsError as error:
        raise SystemExit(str(error)) from None


_settings = _read_settings()


_MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108  gunicorn makes a private file in it

wsgi_app = "tune_or_prompt.asgi:app"
bind = _settings.bind
workers = _settings.workers

# The strict parser: `fast` is a fifth cheaper and accepts more than it should.
worker_class, http_parser, asgi_loop = "asgi", "python", "uvloop"
# The front sees that a client has left, and ends the work. A task that gunicorn cancelled would end
# before the thread that works for it.
asgi_disconnect_grace_period = 3_600

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

# Seconds: longer than a load balancer keeps an idle connection. A worker that is to end waits for
# idle connections as long as `graceful_timeout`.
keepalive = 65
graceful_timeout = 8
timeout = 30

# Nothing leaks that a restart would have to clean up.
max_requests = 0

limit_request_line, limit_request_fields, limit_request_field_size = 8190, 100, 8190
forwarded_allow_ips = ""  # the gate reads X-Forwarded-For itself
logger_class = JsonLogger
loglevel = _settings.log_level
errorlog = "-"
accesslog = None
