"""How much is taken on and what works beside what, told with threads and a clock of our own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random
from threading import Event, get_ident

import pytest
from scripts.simulate_pool import Stay, by_chance, evenly, simulate

from service.adapters.worker.pool import FEW, Done, Pool
from service.adapters.worker.threads import Task, Threads

A_JOB = 0.005  # seconds that each takes here


@dataclass
class FakeThreads:
    """Threads whose jobs are done when the test says so, and a clock that stands still."""

    most: int
    working: list[Done] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    when_long: list[Task] = field(default_factory=list)
    now: float = 0.0

    def run(self, task: Task) -> None:
        task()

    def job(self, name: str = "") -> partial[None]:
        return partial(self._begin, name)

    def offer(self, pool: Pool, number: int) -> list[bool]:
        """Offer so many jobs at once."""
        return [pool.offer(self.job(), self.now) for _ in range(number)]

    def finish(self, number: int) -> None:
        """Let so many be done, one after the other."""
        for _ in range(number):
            self.now += A_JOB
            self.working.pop(0)(self.now)

    def _begin(self, name: str, done: Done) -> None:
        self.working.append(done)
        self.begun.append(name)


def overrun(pool: Pool, threads: FakeThreads, most: int) -> None:
    """Let a pool refuse a job, and then do all that it has."""
    assert threads.offer(pool, most + 1) == [True] * most + [False]
    threads.finish(most)


def p99(stays: Sequence[Stay]) -> float:
    return sorted(each.seconds for each in stays)[len(stays) * 99 // 100]


def test_a_burst_may_wait_up_to_a_bound() -> None:
    threads = FakeThreads(4)

    assert threads.offer(Pool(threads, 2), 8) == [True] * 6 + [False] * 2


def test_one_burst_after_the_other_may_wait_as_long_as_nobody_is_refused() -> None:
    threads = FakeThreads(4)
    pool = Pool(threads, 4)

    for _ in range(100):
        assert threads.offer(pool, 8) == [True] * 8
        threads.finish(8)


@pytest.mark.parametrize("idle", [0.0, 1_000.0])
def test_while_more_is_asked_than_can_be_done_nobody_may_wait(idle: float) -> None:
    threads = FakeThreads(4, now=idle)
    pool = Pool(threads, 4)
    threads.offer(pool, 20)
    threads.finish(6)

    assert threads.offer(pool, 6) == [True] * 2 + [False] * 4


def test_a_burst_may_wait_again_once_all_that_was_asked_could_have_been_done() -> None:
    threads = FakeThreads(4)
    pool = Pool(threads, 4)
    threads.offer(pool, 9)
    threads.finish(7)
    too_early = sum(threads.offer(pool, 8))
    threads.finish(4)

    threads.now += 100 * A_JOB

    assert (too_early, sum(threads.offer(pool, 8))) == (3, 8)


def test_what_was_refused_long_ago_counts_for_no_more_than_may_be_inside() -> None:
    threads = FakeThreads(4)
    pool = Pool(threads, 4)
    threads.offer(pool, 10_000)
    threads.finish(8)

    threads.now += 8.5 * A_JOB

    assert sum(threads.offer(pool, 8)) == 8


def test_the_longer_a_job_takes_the_longer_an_overload_lasts() -> None:
    threads = FakeThreads(4)
    pool = Pool(threads, 4)
    for _ in range(300):
        threads.offer(pool, 1)
        threads.now += 9 * A_JOB
        threads.finish(1)  # so each has taken ten times as long
    threads.offer(pool, 10_000)
    threads.finish(8)
    threads.now += 8.5 * A_JOB

    assert sum(threads.offer(pool, 8)) == 4


def test_what_a_job_takes_is_counted_from_the_end_of_the_one_before_and_never_while_idle() -> None:
    threads = FakeThreads(1)
    pool = Pool(threads, 7)
    for _ in range(50):
        threads.offer(pool, 8)
        threads.finish(8)
        threads.now += 10.0
    threads.offer(pool, 10_000)
    threads.finish(8)

    threads.now += 0.5 * A_JOB

    assert sum(threads.offer(pool, 8)) == 8


def test_as_many_as_there_are_threads_are_never_refused() -> None:
    threads = FakeThreads(4)
    pool = Pool(threads, 4)
    overrun(pool, threads, 8)

    for _ in range(100):
        assert threads.offer(pool, 4) == [True] * 4
        threads.finish(4)


def test_a_single_thread_under_overload_is_not_left_idle_between_two_jobs() -> None:
    threads = FakeThreads(1)
    pool = Pool(threads, 9)
    overrun(pool, threads, 10)

    assert sum(threads.offer(pool, 10)) == FEW


def test_a_pool_that_lets_as_many_in_under_overload_takes_bursts_as_soon_as_there_is_room() -> None:
    threads = FakeThreads(1)
    pool = Pool(threads, 3, few=4)
    threads.offer(pool, 5)
    threads.finish(2)

    assert threads.offer(pool, 3) == [True, True, False]


def test_without_turns_all_threads_work_at_once() -> None:
    threads = FakeThreads(3)

    threads.offer(Pool(threads, 3), 5)

    assert len(threads.working) == 3


def test_jobs_that_take_turns_work_one_after_the_other_in_the_order_in_which_they_came() -> None:
    threads = FakeThreads(3)
    pool = Pool(threads, 3, alone=threads.when_long.append)
    for name in "abc":
        pool.offer(threads.job(name), 0.0)

    begun = [list(threads.begun)]
    for _ in "ab":
        threads.finish(1)
        begun.append(list(threads.begun))

    assert begun == [["a"], ["a", "b"], ["a", "b", "c"]]


def test_beside_a_job_that_takes_long_the_others_take_turns() -> None:
    threads = FakeThreads(3)
    pool = Pool(threads, 3, alone=threads.when_long.append)
    for name in "abcd":
        pool.offer(threads.job(name), 0.0)

    threads.when_long[0]()
    beside_one = list(threads.begun)
    threads.working.pop(1)(0.02)  # b is done
    after_it = list(threads.begun)

    assert (beside_one, after_it) == (["a", "b"], ["a", "b", "c"])


def test_beside_several_that_take_long_there_are_never_more_than_threads() -> None:
    threads = FakeThreads(2)
    pool = Pool(threads, 3, alone=threads.when_long.append)
    for name in "abcd":
        pool.offer(threads.job(name), 0.0)

    for when_long in threads.when_long:  # grows as they begin
        when_long()

    assert threads.begun == ["a", "b"]


def test_a_job_that_was_done_in_time_makes_no_room_afterwards() -> None:
    threads = FakeThreads(3)
    pool = Pool(threads, 3, alone=threads.when_long.append)
    for name in "abc":
        pool.offer(threads.job(name), 0.0)
    threads.finish(1)

    threads.when_long[0]()

    assert threads.begun == ["a", "b"]


def test_threads_do_all_that_they_are_given_and_are_no_more_than_so_many() -> None:
    threads, seen, last = Threads(2), list[int](), Event()

    for _ in range(10):
        threads.run(lambda: seen.append(get_ident()))
    for _ in range(2):
        threads.run(lambda: last.set() if len(seen) == 10 else threads.run(last.set))

    assert last.wait(5.0)
    assert len(set(seen)) <= 2


@pytest.mark.parametrize("takes_turns", [True, False])
def test_by_default_nobody_is_refused_at_four_fifths_of_what_a_process_can(
    *, takes_turns: bool
) -> None:
    stays, refused = simulate(by_chance(0.8, 40_000, [A_JOB], Random(1)), takes_turns=takes_turns)

    assert not refused
    assert max(each.seconds for each in stays) < 27 * A_JOB  # as many as are inside at most


def test_by_default_a_burst_of_27_is_answered_one_after_the_other() -> None:
    stays, refused = simulate([(0.0, A_JOB)] * 28)

    assert [each.done for each in stays] == pytest.approx([A_JOB * n for n in range(1, 28)])
    assert len(refused) == 1


@pytest.mark.parametrize(("load", "worked"), [(1.3, 0.9), (2.0, 0.97)])
def test_by_default_a_lasting_overload_keeps_the_processor_busy_and_the_queue_short(
    load: float, worked: float
) -> None:
    stays, _ = simulate(by_chance(load, 40_000, [A_JOB], Random(1)))

    assert len(stays) / 40_000 > worked
    assert p99(stays) < 3.05 * A_JOB


def test_by_default_an_overload_that_begins_at_once_is_met_within_sixty_services() -> None:
    stays, _ = simulate(evenly(2.0, 1_000, A_JOB))

    assert max(each.done for each in stays if each.seconds > 3.2 * A_JOB) < 60 * A_JOB


def test_what_is_cheap_does_not_wait_for_all_that_is_dear() -> None:
    stays, _ = simulate([(0.0, 0.5), (0.0, 0.5), (0.001, A_JOB)])

    cheap = next(each for each in stays if each.cost == A_JOB)
    assert cheap.seconds < 0.1
