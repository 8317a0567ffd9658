"""At what volume, and after how many days, tuning pays."""

from datetime import date

import pytest

from service.domain.profile import Answer
from service.domain.spending.estimates import BreakEven
from service.domain.spending.money_inputs import INPUTS
from tests.unit.domain.spending.test_cost_report import POINT, costs


def found(**answers: Answer) -> BreakEven:
    named = {path.replace("__", "."): answer for path, answer in answers.items()}
    return costs({**POINT, **named}).break_even


def test_long_prompts_put_it_above_a_volume_with_an_interval() -> None:
    answer = found()

    assert answer.kind == "above"
    assert answer.calls_per_day is not None
    assert answer.calls_per_day.low < answer.calls_per_day.mid < answer.calls_per_day.high


def test_a_volume_within_the_interval_is_too_close_to_call() -> None:
    interval = found().calls_per_day
    assert interval is not None

    answer = found(traffic__calls_per_day=interval.mid)

    assert answer.too_close_to_call
    assert answer.reason.code == "break-even.too-close-to-call"


@pytest.mark.parametrize(("times", "share"), [(0.1, 0.0), (10.0, 1.0)])
def test_a_volume_far_from_the_interval_is_called(times: float, share: float) -> None:
    interval = found().calls_per_day
    assert interval is not None
    volume = interval.low * times if times < 1.0 else interval.high * times

    answer = found(traffic__calls_per_day=volume)

    assert not answer.too_close_to_call
    assert answer.share_tuned_cheaper == pytest.approx(share, abs=0.05)
    assert answer.reason.code == "break-even.above"


def test_more_calls_pay_back_sooner() -> None:
    some, many = found(traffic__calls_per_day=50_000.0), found(traffic__calls_per_day=500_000.0)

    assert some.payback_days is not None
    assert many.payback_days is not None
    assert 0.0 < many.payback_days < some.payback_days


def test_few_calls_never_pay_back() -> None:
    assert found(traffic__calls_per_day=1.0).payback_days is None


def test_a_tuned_call_that_saves_nothing_never_pays() -> None:
    # No static prompt to shorten, on a base model that costs more per token than the prompted one.
    answer = found(
        traffic__instruction_tokens=0.0,
        traffic__example_tokens=0.0,
        models__prompt="openai/gpt-6-luna",
        models__tuned="azure/gpt-4.1",
    )

    assert answer.kind == "never"
    assert answer.calls_per_day is None
    assert answer.payback_days is None
    assert answer.reason.code == "break-even.never"


def test_payback_after_the_base_model_stops_is_refused() -> None:
    # 164 days are left on 24 November 2026; at this volume earning it back takes longer.
    closing = {"models__tuned": "google/gemini-3.1-flash-lite"}

    answer = found(traffic__calls_per_day=9_000.0, **closing)

    assert answer.payback_days is None
    assert answer.reason.code == "break-even.after-shutdown"
    assert float(answer.reason.params["days"]) > 164.0


def test_a_model_that_nobody_tunes_has_no_break_even() -> None:
    answer = found(models__tuned="openai/gpt-4o-mini", as_of=date(2027, 2, 1))

    assert (answer.kind, answer.tuned) == ("never", None)
    assert answer.reason.code == "break-even.not-offered"


def test_the_two_inputs_that_move_it_most_are_named_with_their_ranges() -> None:
    movers = found().moved_most_by

    assert len(movers) == 2
    assert all(mover.low < mover.high and mover.about == INPUTS[mover.input] for mover in movers)
