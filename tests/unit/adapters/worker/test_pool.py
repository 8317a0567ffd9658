"""How much is taken on, told with threads that do nothing and a clock of our own."""

import pytest

from scripts.simulate_pool import simulate
from service.adapters.worker.pool import FEWEST_INSIDE, JOBS_OF_CALM, SECONDS_OF_CALM, Pool


def offered(pool: Pool, number: int, now: float = 0.0) -> list[bool]:
    return [pool.offer(_nothing, now) for _ in range(number)]


def finish(pool: Pool, number: int) -> None:
    for _ in range(number):
        pool.done()


def overrun(pool: Pool, most: int) -> None:
    """Let a pool refuse a job, and then do all that it has."""
    assert offered(pool, most + 1) == [True] * most + [False]
    finish(pool, most)


def test_a_burst_may_wait_up_to_a_bound() -> None:
    assert offered(Pool(4, 2), 8) == [True] * 6 + [False] * 2


def test_one_burst_after_the_other_may_wait_as_long_as_nobody_is_refused() -> None:
    pool = Pool(4, 4)

    for _ in range(100):
        assert offered(pool, 8) == [True] * 8
        finish(pool, 8)


def test_once_one_was_refused_nobody_may_wait() -> None:
    pool = Pool(4, 4)
    overrun(pool, 8)

    assert offered(pool, 6) == [True] * 4 + [False] * 2


def test_what_waits_is_done_before_more_is_taken() -> None:
    pool = Pool(4, 4)
    offered(pool, 9)

    finish(pool, 4)
    still_behind = offered(pool, 1)
    finish(pool, 1)
    in_balance = offered(pool, 2)

    assert (still_behind, in_balance) == ([False], [True, False])


def test_as_many_as_there_are_threads_are_never_refused() -> None:
    pool = Pool(4, 4)
    overrun(pool, 8)

    for _ in range(100):
        assert offered(pool, 4) == [True] * 4
        finish(pool, 4)


def test_a_burst_may_wait_again_after_many_that_were_taken_one_after_the_other() -> None:
    pool = Pool(4, 4)
    overrun(pool, 8)
    for _ in range(JOBS_OF_CALM):
        offered(pool, 1)
        finish(pool, 1)

    assert offered(pool, 8) == [True] * 8


def test_one_that_is_refused_in_between_lets_the_count_begin_anew() -> None:
    pool = Pool(4, 4)
    overrun(pool, 8)
    for _ in range(JOBS_OF_CALM - 5):
        offered(pool, 1)
        finish(pool, 1)
    assert offered(pool, 5) == [True] * 4 + [False]
    finish(pool, 4)

    assert offered(pool, 5) == [True] * 4 + [False]


@pytest.mark.parametrize(("share", "taken"), [(0.9, 4), (1.1, 8)])
def test_a_burst_may_wait_again_where_nobody_came_for_a_while(share: float, taken: int) -> None:
    pool = Pool(4, 4)
    overrun(pool, 8)

    assert sum(offered(pool, 8, share * SECONDS_OF_CALM)) == taken


def test_a_single_thread_under_overload_is_not_left_idle_between_two_jobs() -> None:
    pool = Pool(1, 9)
    overrun(pool, 10)

    assert sum(offered(pool, 10)) == FEWEST_INSIDE


def test_a_pool_that_needs_no_calm_takes_bursts_as_soon_as_there_is_room() -> None:
    pool = Pool(1, 3, jobs_of_calm=0)
    offered(pool, 5)
    finish(pool, 2)

    assert offered(pool, 3) == [True, True, False]


def test_by_default_nobody_is_refused_at_four_fifths_of_what_a_process_can() -> None:
    refused, stays = simulate(threads=3, waiting=24, load=0.8, service=0.005)

    assert refused == 0
    assert stays[-1] < 27  # as many as are inside at most


def test_by_default_a_lasting_overload_keeps_the_processor_busy_and_the_queue_short() -> None:
    refused, stays = simulate(threads=3, waiting=24, load=2.0, service=0.005)

    assert 0.5 < refused < 0.55
    assert stays[len(stays) * 99 // 100] < 3.1  # three share it, and hardly anybody waits longer


def _nothing() -> None:
    return None
