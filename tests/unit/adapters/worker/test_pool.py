"""How much is taken on, told with threads that do nothing and a clock of our own."""

from service.adapters.worker.pool import SECONDS_OF_A_BURST, SECONDS_OF_CALM, Pool

LATER = 2 * SECONDS_OF_A_BURST


def offered(pool: Pool, number: int, now: float) -> list[bool]:
    return [pool.offer(_nothing, now) for _ in range(number)]


def finish(pool: Pool, number: int, now: float) -> None:
    for _ in range(number):
        pool.done(now)


def test_a_burst_may_wait_up_to_a_bound() -> None:
    pool = Pool(4, 2)

    assert offered(pool, 8, now=0) == [True] * 6 + [False] * 2


def pile_up(pool: Pool, threads: int) -> None:
    """Let a pool do two rounds of its threads, and have as much to do as before."""
    for _ in range(2 * threads):
        pool.done(LATER)
        assert pool.offer(_nothing, 0)


def test_once_work_has_piled_up_for_long_nobody_may_wait() -> None:
    pool = Pool(4, 4)
    offered(pool, 8, now=0)
    pile_up(pool, threads=4)

    finish(pool, 4, LATER)
    still_behind = offered(pool, 1, LATER)
    finish(pool, 1, LATER)
    in_balance = offered(pool, 2, LATER)

    assert (still_behind, in_balance) == ([False], [True, False])


def test_a_long_job_for_which_others_wait_is_no_pile() -> None:
    pool = Pool(4, 4)
    offered(pool, 6, now=0)
    finish(pool, 1, LATER)

    assert offered(pool, 3, LATER) == [True] * 3


def test_as_many_as_there_are_threads_are_never_refused() -> None:
    pool = Pool(4, 4)

    for turn in range(100):
        assert offered(pool, 4, now=turn) == [True] * 4
        finish(pool, 4, now=turn + 1)


def test_having_caught_up_it_takes_a_burst_again() -> None:
    pool = Pool(4, 4)
    offered(pool, 8, now=0)
    pile_up(pool, threads=4)
    finish(pool, 8, LATER)

    assert offered(pool, 8, LATER) == [True] * 8


def test_a_lull_between_two_gusts_is_no_calm() -> None:
    pool = Pool(4, 4)
    offered(pool, 8, now=0)
    pile_up(pool, threads=4)
    refused = offered(pool, 1, LATER)
    finish(pool, 8, LATER)

    soon = offered(pool, 5, LATER)
    finish(pool, 4, LATER)
    in_calm = offered(pool, 5, LATER + 2 * SECONDS_OF_CALM)

    assert refused == [False]
    assert soon == [True] * 4 + [False]
    assert in_calm == [True] * 5


def test_bursts_one_after_the_other_are_no_pile() -> None:
    pool = Pool(4, 4)
    offered(pool, 8, now=0)
    finish(pool, 5, SECONDS_OF_A_BURST / 2)

    assert offered(pool, 5, LATER) == [True] * 5


def test_a_pool_whose_bursts_never_end_goes_on_to_take_them() -> None:
    pool = Pool(1, 3, float("inf"))
    offered(pool, 3, now=0)
    pile_up(pool, threads=1)

    assert offered(pool, 2, LATER) == [True, False]


def test_a_single_thread_is_enough_for_itself() -> None:
    pool = Pool(1, 2)
    offered(pool, 3, now=0)
    pile_up(pool, threads=1)
    finish(pool, 2, LATER)

    assert offered(pool, 1, LATER) == [False]


def _nothing() -> None:
    return None
