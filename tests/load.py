"""A little load: several threads that ask as fast as they are answered, and count what fails."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Self


@dataclass
class Load:
    """Ask the same from several threads until told to stop.

    Attributes:
        ask: asks once, and returns a word for what came of it.
        outcomes: how often each word came; a failure is a word that starts with `failed`.
    """

    ask: Callable[[], str]
    threads: int = 4
    outcomes: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._stop = Event()
        self._running = [Thread(target=self._work) for _ in range(self.threads)]

    def __enter__(self) -> Self:
        for thread in self._running:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._running:
            thread.join()

    def go_on(self, seconds: float) -> None:
        time.sleep(seconds)

    def failures(self) -> dict[str, int]:
        return {word: n for word, n in self.outcomes.items() if word.startswith("failed")}

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                word = self.ask()
            except OSError as fault:
                word = f"failed: {fault!r}"
            self.outcomes[word] += 1
