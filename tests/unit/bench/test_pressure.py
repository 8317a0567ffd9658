"""What is asked of a server under pressure, and what is said of how it did."""

from itertools import islice

import pytest

from bench.load.job import Job, Outcome
from bench.scenarios.pressure import Pressure, loads

OWN = Job(port=1, request=b"calls=2000000;", varies=b"2000000", connections=16)


def outcome(waits: float, settled: float = 0.0, refused: int = 0) -> Outcome:
    return Outcome(
        statuses={"200": 100, "503": refused},
        right={"p50": 0.005, "p99": waits},
        settled={"p50": 0.005, "p99": settled},
        refused={"p50": 0.002, "p99": 0.004} if refused else {},
        say_when=refused,
        lost=0,
        seconds=1.0,
        busy=0.2,
    )


def under(twice: Outcome | None) -> Pressure:
    return Pressure(capacity=125.0, idle=outcome(0.01), near=outcome(0.02), twice=twice, due=250)


def test_no_load_asks_what_another_has_asked_before() -> None:
    jobs = (OWN, *loads(OWN, capacity=5_000.0))

    asked = [set(islice(job.requests(), 20_000)) for job in jobs]

    assert len(set[bytes]().union(*asked)) == 4 * 20_000


def test_loads_are_a_tenth_four_fifths_and_twice_of_the_capacity() -> None:
    idle, near, twice = loads(OWN, capacity=50.0)

    assert (idle.rate, near.rate, twice.rate) == (5.0, 40.0, 100.0)
    assert idle.due() >= 100  # else its p99 would be the slowest of all
    assert (near.due(), twice.due()) == (80, 200)


def test_an_overload_counts_as_lasting_after_sixty_answers_or_half_of_the_time() -> None:
    assert loads(OWN, capacity=600.0)[2].settles == pytest.approx(0.1)
    assert loads(OWN, capacity=6.0)[2].settles == 1.0


def test_at_twice_the_capacity_waits_are_told_from_the_start_and_once_it_lasts() -> None:
    found = under(outcome(0.12, settled=0.03, refused=150))

    assert found.longer(settled=False) == pytest.approx([12.0])
    assert found.longer(settled=True) == pytest.approx([3.0])
    assert found.admitted() == pytest.approx([0.8])
    assert found.answered() == [1.0]
    assert found.refused("p50") == pytest.approx([0.2])
    assert found.told() == [1.0]


def test_where_nobody_was_refused_nothing_is_said_of_refusals() -> None:
    found = under(outcome(0.12))

    assert (found.refused("p50"), found.told()) == ([], [])


def test_where_the_client_could_not_ask_twice_as_much_nothing_is_said_of_that() -> None:
    found = under(None)

    assert not found.admitted()
    assert not found.answered()
    assert not found.longer(settled=True)
    assert not found.refused("p99")
    assert not found.told()
    assert found.tail() == pytest.approx(4.0)
