"""How many requests are in the hands of a few threads, and which of them are worked on."""

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Protocol

from service.adapters.worker.threads import Task

Done = Callable[[float], None]
Job = Callable[[Done], None]

# A job that is not done by then waits for something, or is dear: another begins beside it.
SECONDS_ALONE = 0.02
# Under overload so many are inside at least: with fewer, a process is idle between uneven arrivals.
FEW = 3
_SECONDS_AT_FIRST = 0.005
_WEIGHT_OF_THE_LAST = 1 / 32


class Runner(Protocol):
    """What runs tasks, up to `most` at once."""

    most: int

    def run(self, task: Task) -> None:
        """Run a task, soon and elsewhere."""


class Pool:
    """Run jobs in threads; take no more than can be done soon.

    Jobs of a process share its interpreter: side by side, all of them would be done late. So they
    take turns, and one begins beside another only where that takes long.

    A burst may wait. Once as many are inside as may be, more is asked than can be answered, and the
    queue would only make everybody wait: then only a few are let in, until all could have been done
    that was asked, what was refused included. What a job takes is measured, so that this holds
    whatever they cost (`scripts/simulate_pool.py`).

    All but the jobs runs in the loop's thread.

    Args:
        threads: what runs the jobs.
        waiting: how many may wait in a burst.
        few: how many are let in under overload; never fewer than there are threads.
        alone: does a task once a job has worked for long enough without another beside it; where
            there is none, jobs take no turns, and all threads work at once.
    """

    def __init__(
        self,
        threads: Runner,
        waiting: int,
        *,
        few: int = FEW,
        alone: Callable[[Task], object] | None = None,
    ) -> None:
        self._threads, self._most = threads, threads.most + waiting
        self._few = min(self._most, max(threads.most, few))
        self._alone = alone
        self._line: deque[Job] = deque()
        self._working = self._turn = self._turn_alone = 0
        self._is_behind = False
        self._asked, self._asked_at = 0.0, 0.0  # seconds of work, had nobody been refused
        self._seconds, self._since = _SECONDS_AT_FIRST, 0.0  # what a job takes, and from when on

    def offer(self, job: Job, now: float) -> bool:
        """Take a job, or return that it cannot be done soon.

        The job is given what must be called with the time, in the loop's thread, once it is done.
        """
        inside = self._working + len(self._line)
        if not inside:
            self._since = now
        self._asked = max(0.0, self._asked - (now - self._asked_at))
        self._asked_at = now
        self._is_behind = self._is_behind and self._asked > 0.0
        self._asked = min(self._asked + self._seconds, self._most * self._seconds)
        if inside >= (self._few if self._is_behind else self._most):
            self._is_behind = True
            return False
        self._line.append(job)
        self._begin()
        return True

    def _begin(self) -> None:
        """Begin what may begin now."""
        while self._line and self._working < self._threads.most and not self._turn_alone:
            self._working += 1
            self._turn += 1
            if self._alone:
                self._turn_alone = self._turn
                self._alone(partial(self._make_room, self._turn))
            self._threads.run(partial(self._line.popleft(), partial(self._done, self._turn)))

    def _make_room(self, turn: int) -> None:
        """Let others begin beside the job that had this turn, or after it."""
        if self._turn_alone == turn:
            self._turn_alone = 0
        self._begin()

    def _done(self, turn: int, now: float) -> None:
        self._working -= 1
        self._seconds += (now - self._since - self._seconds) * _WEIGHT_OF_THE_LAST
        self._since = now
        self._make_room(turn)
