"""What answers put off: lines are written after the turn, counts added up a little later."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from service.adapters.worker.pool import Pool
from service.adapters.worker.site import SECONDS_BETWEEN_COUNTS, Site
from service.adapters.worker.threads import Threads


@dataclass
class FakeLoop:
    """A loop whose turns, and whose time, the test moves on."""

    soon: list[Callable[[], None]] = field(default_factory=list)
    later: list[tuple[float, Callable[[], None]]] = field(default_factory=list)

    def call_soon(self, call: Callable[[], None]) -> None:
        self.soon.append(call)

    def call_later(self, seconds: float, call: Callable[[], None]) -> None:
        self.later.append((seconds, call))

    def turn(self) -> None:
        calls, self.soon = self.soon, []
        for call in calls:
            call()

    def wait(self) -> None:
        calls, self.later = self.later, []
        for _, call in calls:
            call()


@dataclass
class Told:
    """How often the application was asked to write and to count."""

    lines: int = 0
    counts: int = 0

    def settle(self) -> None:
        self.lines += 1

    def add_up(self) -> None:
        self.counts += 1


def site_on(loop: Any, told: Told) -> Site:
    pool = Pool(Threads(1), 0)
    return Site(
        loop=loop,
        app=lambda _environ, _start: [],
        at_once=lambda _: None,
        again=lambda _: None,
        soon=lambda _: None,
        settle=told.settle,
        add_up=told.add_up,
        refusal=lambda _environ, _status: ({}, b""),
        log_failure=lambda _: None,
        pool=pool,
        long=pool,
        vital=pool,
    )


def test_lines_are_written_once_a_turn_however_many_were_answered() -> None:
    loop, told = FakeLoop(), Told()
    site = site_on(loop, told)

    for _ in range(3):
        site.count_answer()
        site.count_answer()
        loop.turn()

    assert (site.answered, told.lines) == (6, 3)


def test_counts_are_added_up_once_for_many_turns_and_not_forgotten() -> None:
    loop, told = FakeLoop(), Told()
    site = site_on(loop, told)

    for _ in range(3):
        site.count_answer()
        loop.turn()
    seconds = [each for each, _ in loop.later]
    loop.wait()
    site.count_answer()
    loop.turn()
    loop.wait()

    assert seconds == [SECONDS_BETWEEN_COUNTS]
    assert told.counts == 2
    assert loop.later == []
