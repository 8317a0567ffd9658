"""A few threads, and a bound on how many requests are in their hands."""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

Job = Callable[[], None]

# Seconds: after so long without an empty queue, what waits is no burst any more.
_A_BURST = 0.1


class Pool:
    """Run jobs in threads; take no more than can be done soon.

    A burst may wait. When the threads have had work waiting for longer than a burst lasts, there is
    more asked than can be answered, and a queue would only make everybody wait: then nobody may.
    All but the jobs runs in the loop's thread.

    Args:
        threads: how many jobs run at once.
        waiting: how many more may wait in a burst.
    """

    def __init__(self, threads: int, waiting: int) -> None:
        self._threads, self._waiting = threads, waiting
        self._jobs: SimpleQueue[Job] = SimpleQueue()
        self._inside = 0
        self._busy_since: float | None = None
        for number in range(threads):
            Thread(target=self._work, name=f"answers-{number}", daemon=True).start()

    @property
    def is_idle(self) -> bool:
        """Return whether no job is in hand."""
        return self._inside == 0

    def offer(self, job: Job, now: float) -> bool:
        """Take a job, or return that it cannot be done soon.

        Whoever offered it says by `done` when it is.
        """
        if self._inside >= self._threads + self._may_wait(now):
            return False
        self._inside += 1
        if self._inside > self._threads and self._busy_since is None:
            self._busy_since = now
        self._jobs.put(job)
        return True

    def done(self) -> None:
        """Take note that a job is done."""
        self._inside -= 1
        if self._inside <= self._threads:
            self._busy_since = None

    def _may_wait(self, now: float) -> int:
        is_burst = self._busy_since is None or now - self._busy_since < _A_BURST
        return self._waiting if is_burst else 0

    def _work(self) -> None:
        while True:
            self._jobs.get()()
