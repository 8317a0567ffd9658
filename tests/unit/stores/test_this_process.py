"""The clock of this machine."""

from datetime import UTC, datetime

from tune_or_prompt.stores.this_process import SystemClock


def test_today_is_the_day_in_utc() -> None:
    before = datetime.now(UTC).date()

    today = SystemClock().today()

    assert before <= today <= datetime.now(UTC).date()


def test_monotonic_time_never_goes_back() -> None:
    clock = SystemClock()

    assert clock.monotonic() <= clock.monotonic()
