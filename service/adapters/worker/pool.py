"""A few threads, and a bound on how many requests are in their hands."""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

Job = Callable[[], None]

# Overload is over once so many were taken one after the other, or nobody was refused for so long.
JOBS_OF_CALM = 20
SECONDS_OF_CALM = 0.5
# Under overload so many are inside at least: with fewer, a process is idle between uneven arrivals.
FEWEST_INSIDE = 3


class Pool:
    """Run jobs in threads; take no more than can be done soon.

    A burst may wait. Once as many wait as may, more is asked than can be answered, and the queue
    would only make everybody wait: then nobody may, until the overload is over. Both are counted
    in jobs, so that they hold whatever a job costs (`scripts/simulate_pool.py`). All but the jobs
    runs in the loop's thread.

    Args:
        threads: how many jobs run at once.
        waiting: how many more may wait in a burst.
        jobs_of_calm: after how many that were taken without a refusal a burst may wait again.
    """

    def __init__(self, threads: int, waiting: int, jobs_of_calm: int = JOBS_OF_CALM) -> None:
        self._threads, self._most = threads, threads + waiting
        self._few = min(self._most, max(threads, FEWEST_INSIDE))
        self._jobs_of_calm = jobs_of_calm
        self._inside = self._running = 0
        self._is_behind = False
        self._taken_since, self._refused_at = 0, 0.0
        self._jobs: SimpleQueue[Job] = SimpleQueue()

    def offer(self, job: Job, now: float) -> bool:
        """Take a job, or return that it cannot be done soon.

        Whoever offered it says by `done` when it is.
        """
        if self._is_behind and self._is_calm(now):
            self._is_behind = False
        if self._inside >= (self._few if self._is_behind else self._most):
            self._is_behind, self._taken_since, self._refused_at = True, 0, now
            return False
        self._inside += 1
        self._taken_since += 1
        if self._running < min(self._inside, self._threads):
            self._running += 1
            Thread(target=self._work, daemon=True).start()
        self._jobs.put(job)
        return True

    def done(self) -> None:
        """Take note that a job is done."""
        self._inside -= 1

    def _is_calm(self, now: float) -> bool:
        is_long_ago = now - self._refused_at > SECONDS_OF_CALM
        return is_long_ago or self._taken_since >= self._jobs_of_calm

    def _work(self) -> None:
        while True:
            self._jobs.get()()
