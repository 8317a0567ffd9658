"""A few threads, and a bound on how many requests are in their hands."""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

Job = Callable[[], None]

SECONDS_OF_A_BURST = 0.05
# Overload comes in gusts: it is over once nobody has had to be refused for so long.
SECONDS_OF_CALM = 0.25
# So many jobs for each thread have to be done before it is the number of jobs that makes work pile
# up, and not a single one for which others wait.
_ROUNDS = 2


class Pool:
    """Run jobs in threads; take no more than can be done soon.

    A burst may wait. Where work has piled up for longer than a burst lasts, more is asked than can
    be answered, and a queue would only make everybody wait: then nobody may, until the threads have
    caught up. All but the jobs runs in the loop's thread.

    Args:
        threads: how many jobs run at once.
        waiting: how many more may wait in a burst.
        seconds_of_a_burst: how long work may pile up before no more of it is taken.
    """

    def __init__(
        self, threads: int, waiting: int, seconds_of_a_burst: float = SECONDS_OF_A_BURST
    ) -> None:
        self._seconds_of_a_burst = seconds_of_a_burst
        self._threads, self._most = threads, threads + waiting
        self._inside = self._running = 0
        self._piled_up_since: float | None = None
        self._done_since = 0
        self._refused_at = float("-inf")
        self._jobs: SimpleQueue[Job] = SimpleQueue()

    def offer(self, job: Job, now: float) -> bool:
        """Take a job, or return that it cannot be done soon.

        Whoever offered it says by `done` when it is.
        """
        if self._inside == 0 and now - self._refused_at > SECONDS_OF_CALM:
            self._piled_up_since = None
        if self._inside >= (self._threads if self._is_behind(now) else self._most):
            self._refused_at = now
            return False
        self._inside += 1
        if self._inside > self._threads and self._piled_up_since is None:
            self._piled_up_since, self._done_since = now, 0
        if self._running < min(self._inside, self._threads):
            self._running += 1
            Thread(target=self._work, daemon=True).start()
        self._jobs.put(job)
        return True

    def done(self, now: float) -> None:
        """Take note that a job is done."""
        self._inside -= 1
        self._done_since += 1
        if self._inside <= self._threads and not self._is_behind(now):
            self._piled_up_since = None

    def _is_behind(self, now: float) -> bool:
        since = self._piled_up_since
        if since is None or self._done_since < _ROUNDS * self._threads:
            return False
        return now - since > self._seconds_of_a_burst

    def _work(self) -> None:
        while True:
            self._jobs.get()()
