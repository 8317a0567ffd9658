"""Two thousand hostile requests of the same million that `scripts/hostile.py` throws."""

from collections.abc import Iterator

import pytest

from tests.hostile.run import Figures, megabytes, throw_all
from tests.hostile.throws import throw
from tests.served import Served

REQUESTS = 2_000


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    log = tmp_path_factory.mktemp("served") / "log"
    server = Served(log, WORKERS="2", LOG_LEVEL="warning").start()
    try:
        yield server
    finally:
        server.stop()


def test_hostile_bodies_meet_no_fault_no_silence_and_no_growth(served: Served) -> None:
    warmed = throw_all(served.port, range(REQUESTS, REQUESTS + 400), threads=4)
    workers = served.workers()
    before = megabytes(workers)

    figures = throw_all(served.port, range(REQUESTS), threads=4)

    assert [*warmed.failures, *figures.failures] == []
    assert answered(figures) >= REQUESTS
    assert served.workers() == workers
    assert megabytes(workers) - before < 100  # answers kept, of which there are some megabytes
    assert [line for line in served.lines() if line["level"] == "error"] == []


def test_a_throw_of_one_number_is_always_the_same() -> None:
    assert [throw(number) for number in range(2_100)] == [throw(n) for n in range(2_100)]


def test_every_kind_of_throw_is_among_them() -> None:
    kinds = {throw(number).kind for number in range(REQUESTS)}

    assert {"a bomb of zip", "slow", "torn off", "four at once", "a field twice"} <= kinds
    assert len(kinds) == 18


def answered(figures: Figures) -> int:
    return sum(figures.outcomes.values())
