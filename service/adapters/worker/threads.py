"""Threads that do what they are given, in the order in which it comes."""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

Task = Callable[[], None]


class Threads:
    """Threads that start with the first tasks, and end with the process.

    Attributes:
        most: how many there are at most.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._started = 0
        self._tasks: SimpleQueue[Task] = SimpleQueue()

    def run(self, task: Task) -> None:
        """Let a thread do a task."""
        if self._started < self.most:
            self._started += 1
            Thread(target=self._work, daemon=True).start()
        self._tasks.put(task)

    def _work(self) -> None:
        while True:
            self._tasks.get()()
