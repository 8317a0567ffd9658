"""When calls to a server that may be down are allowed."""

from service.adapters.circuit_breaker import CircuitBreaker
from tests.fakes import FakeClock


def closed(clock: FakeClock) -> CircuitBreaker:
    return CircuitBreaker(clock, faults_to_open=3, seconds_open=5, seconds_of_pause=0.5)


def opened(clock: FakeClock) -> CircuitBreaker:
    breaker = closed(clock)
    for _ in range(3):
        breaker.record_fault()
    return breaker


def test_faults_short_of_the_bound_leave_it_closed() -> None:
    clock = FakeClock()
    breaker = closed(clock)

    assert [breaker.record_fault(), breaker.record_fault()] == [False, False]
    clock.advance(0.5)
    assert [breaker.allows(), breaker.allows()] == [True, True]


def test_after_a_fault_nobody_calls_for_a_moment() -> None:
    clock = FakeClock()
    breaker = closed(clock)
    breaker.record_fault()

    clock.advance(0.4)
    soon = breaker.allows()
    clock.advance(0.1)

    assert (soon, breaker.allows()) == (False, True)


def test_the_fault_at_the_bound_opens_it_and_says_so_once() -> None:
    breaker = closed(FakeClock())

    assert [breaker.record_fault() for _ in range(4)] == [False, False, True, False]
    assert not breaker.allows()


def test_a_success_in_between_starts_the_count_again() -> None:
    clock = FakeClock()
    breaker = closed(clock)
    breaker.record_fault()
    breaker.record_fault()
    breaker.record_success()

    breaker.record_fault()
    clock.advance(0.5)

    assert breaker.allows()


def test_when_its_time_is_over_one_caller_may_try() -> None:
    clock = FakeClock()
    breaker = opened(clock)

    clock.advance(5)

    assert [breaker.allows(), breaker.allows()] == [True, False]


def test_a_trial_that_fails_leaves_it_open_for_the_same_time_again() -> None:
    clock = FakeClock()
    breaker = opened(clock)
    clock.advance(5)
    breaker.allows()

    breaker.record_fault()

    assert not breaker.allows()
    clock.advance(5)
    assert breaker.allows()


def test_a_trial_that_succeeds_closes_it_and_says_so_once() -> None:
    clock = FakeClock()
    breaker = opened(clock)
    clock.advance(5)
    breaker.allows()

    assert [breaker.record_success(), breaker.record_success()] == [True, False]
    assert [breaker.allows(), breaker.allows()] == [True, True]
