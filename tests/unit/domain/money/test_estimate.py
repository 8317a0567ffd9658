"""One estimate: the worked example, like for like, the world asked for, the bill, one meaning."""

import json
import re
from typing import Any

import pytest

from tests.house.project import ROOT
from tests.money import BOTH, PROMPT, TUNE, WORKED, changed, estimate_of
from tune_or_prompt.domain.errors import UnknownModelError
from tune_or_prompt.domain.money.estimate import Parts

PAGE = (ROOT / "docs" / "worked-money.md").read_text(encoding="utf-8")
FIGURES = re.findall(r"^\| ([a-z-]+) \| (\w+_usd) \| ([\d,.]+) \|$", PAGE, re.MULTILINE)


def option(document: dict[str, Any], approach: str) -> Any:
    found = estimate_of(document).priced[approach]
    assert found is not None
    return found


def parts(document: dict[str, Any], approach: str) -> Parts:
    return estimate_of(document).parts[approach]


def test_the_worked_example_is_the_one_of_the_page() -> None:
    posted = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])

    assert {key: posted[key] for key in WORKED} == WORKED
    assert len(FIGURES) == 8


@pytest.mark.parametrize(("approach", "figure", "usd"), FIGURES)
def test_a_sum_done_by_hand_is_the_estimate_to_the_cent(
    approach: str, figure: str, usd: str
) -> None:
    found = getattr(option(dict(WORKED), approach), figure).mid

    assert found == pytest.approx(float(usd.replace(",", "")), abs=0.005 + 1e-6)


def test_the_parts_done_by_hand_are_those_of_the_estimate() -> None:
    month = 365 / 12
    tuned = parts(dict(WORKED), TUNE)
    upfront = {"labels": 240, "training": 2.025, "engineering": 7_200, "evaluation": 100}
    monthly = {
        "calls": 20_000 * month * (1_200 * 0.1 + 50 * 0.4) / 1e6,
        "hosting": 0,
        "storage": 1.95,
        "upkeep": 100,
        "retraining": (90 * 1.2 + 2.025 + 1_500) / 12,
        "migration": (5_000 + 2.025 + 1_500) * month / 500,
    }

    assert {part: one.mid for part, one in tuned.upfront.items()} == pytest.approx(upfront)
    assert {part: one.mid for part, one in tuned.monthly.items()} == pytest.approx(monthly)


def test_the_break_even_compares_one_base_model_prompted_and_tuned() -> None:
    """Finding 4 of findings/api.md, with the prices of the worked example."""
    even = estimate_of(dict(WORKED)).break_even
    annuity = (1 - 1 / 1.1) / (1.1 ** (1 / 365) - 1)
    month = 365 / 12
    # Prompting flash-lite: 4,500 · (0.2 · 0.1 + 0.8 · 0.01) + 300 · 0.1 + 50 · 0.4 = 176 per 1M
    # calls; tuned 140. Both migrate once every 500 days.
    standing = (1.95 + 100 + 1_610.025 / 12 + 1_502.025 * month / 500) / month
    expected = ((7_542.025 - 3_300) / annuity + standing) / 0.000036

    assert even.prompted_option == "base-prompt-cached"
    assert even.calls_per_day is not None
    assert even.calls_per_day.mid == pytest.approx(expected, rel=1e-9)
    assert even.smaller_model_saves_usd_per_month is not None
    # 20,000 calls a day at 1.855 and at 0.176 USD for 1,000
    assert even.smaller_model_saves_usd_per_month.mid == pytest.approx(20 * month * (1.855 - 0.176))


def test_an_example_of_the_findings_breaks_even_at_half_a_million_calls_like_for_like() -> None:
    document = changed(
        dict(WORKED),
        traffic__calls_per_day=10000,
        traffic__instruction_tokens=1000,
        traffic__example_tokens=0,
        traffic__query_tokens=500,
        traffic__cached_share=0,
    )
    even = estimate_of(document).break_even

    assert even.kind == "above"
    assert even.calls_per_day is not None
    # 250,000 and more; crediting tuning with the smaller model gave 18,800.
    assert even.calls_per_day.mid > 250_000


def test_figures_at_the_middle_are_plain_numbers_that_can_be_written_as_json() -> None:
    mids = estimate_of({"as_of": "2026-11-24"}).mids.values()

    assert {type(each) for figures in mids if figures for each in figures} == {float}


def test_what_a_month_saves_is_the_difference_of_the_months() -> None:
    found = estimate_of(dict(WORKED))
    saved = found.saves_usd_per_month(TUNE, PROMPT)
    mids = found.mids[TUNE], found.mids[PROMPT]

    assert saved is not None
    assert mids[0] is not None
    assert mids[1] is not None
    assert saved.mid == pytest.approx(
        (mids[1].monthly_usd or 0) - (mids[0].monthly_usd or 0), rel=1e-9
    )


def test_hosting_on_own_servers_prices_both_sides_there() -> None:
    found = estimate_of(changed(dict(WORKED), models__hosting="self-hosted", models__tuned=None))

    prompted, tuned = found.priced[PROMPT], found.priced[TUNE]
    assert prompted is not None
    assert tuned is not None
    assert (prompted.id, tuned.id) == ("prompt-self-hosted", "tuned-self-hosted")
    assert found.parts[PROMPT].monthly["hosting"].mid > 0
    assert prompted.model == tuned.model
    assert found.break_even.prompted_option == "prompt-self-hosted"


@pytest.mark.parametrize("hosting", ["self-hosted", "on-device"])
def test_the_break_even_on_own_machines_names_the_model_that_runs_there(hosting: str) -> None:
    for tuned in (None, "self-hosted/llama-3.1-8b"):
        found = estimate_of(changed(dict(WORKED), models__hosting=hosting, models__tuned=tuned))
        priced = found.priced[TUNE]

        assert priced is not None
        assert found.break_even.model == priced.model == "self-hosted/llama-3.1-8b"


def test_a_device_of_the_user_has_no_gpu_bill() -> None:
    found = estimate_of(changed(dict(WORKED), models__hosting="on-device", models__tuned=None))

    for approach in (PROMPT, TUNE, BOTH):
        priced = found.priced[approach]
        assert priced is not None
        assert priced.id.endswith("on-device")
        monthly = found.parts[approach].monthly
        assert monthly["hosting"].high == monthly["calls"].high == 0


def test_data_that_may_not_leave_closes_every_outside_api() -> None:
    document = changed(dict(WORKED), data__may_leave_network=False, models__hosting=None)
    found = estimate_of(changed(document, models__tuned=None))

    for one in found.options:
        if one.id in ("prompt", "prompt-cached", "tuned-api", "tuned-cached"):
            assert one.closed == "data-may-not-leave"
    assert found.priced[PROMPT] is not None
    assert found.priced[PROMPT].id == "prompt-self-hosted"  # type: ignore[union-attr]


def test_data_that_may_not_leave_and_an_api_leave_nothing_open() -> None:
    found = estimate_of(changed(dict(WORKED), data__may_leave_network=False))

    assert set(found.priced.values()) == {None}
    assert found.cheapest_approach is None
    assert found.break_even.kind == "not-offered"
    assert found.saves_usd_per_month(TUNE, PROMPT) is None


def test_a_withdrawn_model_is_not_the_way_that_is_priced() -> None:
    found = estimate_of(changed(dict(WORKED), models__prompt="openai/gpt-4.1-nano"))
    priced = found.priced[PROMPT]

    assert priced is not None
    assert priced.model != "openai/gpt-4.1-nano"
    assert "model-withdrawn" in [one.code for one in found.warnings]


def test_a_model_that_stops_within_the_horizon_is_named_with_its_day() -> None:
    found = estimate_of(changed(dict(WORKED), models__prompt="openai/gpt-4.1"))
    closing = [one for one in found.warnings if one.code == "model-closing"]

    assert [one.until.isoformat() for one in closing if one.until] == ["2027-01-14"]


def test_tuning_that_is_no_longer_sold_is_closed_with_the_reason() -> None:
    found = estimate_of(changed(dict(WORKED), models__tuned="openai/gpt-4o-mini"))

    assert found.priced[TUNE] is None
    closed = next(one.closed for one in found.options if one.id == "tuned-api")
    assert closed == "closed-to-new-customers"
    assert "tuning-withdrawn" in [one.code for one in found.warnings]


def test_a_model_that_nobody_prices_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UnknownModelError, match="terra"):
        estimate_of(changed(dict(WORKED), models__prompt="openai/gpt-6.1-tera"))


def test_a_bill_with_calls_fixes_what_a_call_costs() -> None:
    document = {
        "traffic": {"calls_per_day": 1000, "batchable_share": 0},
        "measured": {"prompt_monthly_usd": 600},
        "models": {"prompt": "openai/gpt-6.1-terra", "hosting": "api"},
    }
    calls = parts(document, PROMPT).monthly["calls"]

    assert calls.low == pytest.approx(600, rel=1e-9)
    assert calls.mid == pytest.approx(600, rel=1e-9)
    assert calls.high == pytest.approx(600, rel=1e-9)


def test_twice_the_bill_at_the_same_calls_means_twice_the_tokens() -> None:
    document: dict[str, Any] = {
        "traffic": {"calls_per_day": 1000, "batchable_share": 0, "cached_share": 0},
        "measured": {"prompt_monthly_usd": 600},
        "models": {"prompt": "openai/gpt-6.1-terra", "hosting": "api"},
    }
    once = option(document, TUNE).per_1000_calls_usd.mid
    twice = option(
        changed(document, measured__prompt_monthly_usd=1200), TUNE
    ).per_1000_calls_usd.mid

    assert twice == pytest.approx(2 * once, rel=1e-9)


def test_a_bill_alone_gives_the_saving_in_money_and_in_percent() -> None:
    found = estimate_of(
        {
            "measured": {"prompt_monthly_usd": 40000},
            "models": {"prompt": "openai/gpt-6.1-terra", "hosting": "api"},
        }
    )
    saved, share = found.saves_usd_per_month(TUNE, PROMPT), found.saves_share(TUNE, PROMPT)

    assert found.parts[PROMPT].monthly["calls"].mid == pytest.approx(40_000, rel=1e-9)
    assert saved is not None
    assert share is not None
    assert saved.low > 0
    assert 0.5 < share.mid < 1


def test_a_bill_that_does_not_fit_the_stated_traffic_is_questioned() -> None:
    fits = changed(dict(WORKED), measured__prompt_monthly_usd=1128.46)
    off = changed(dict(WORKED), measured__prompt_monthly_usd=5000)

    assert "bill-does-not-fit" not in [one.code for one in estimate_of(fits).warnings]
    assert "bill-does-not-fit" in [one.code for one in estimate_of(off).warnings]
    assert parts(off, PROMPT).monthly["calls"].mid == pytest.approx(5_000)


def test_a_latency_target_that_the_priced_option_misses_warns() -> None:
    for target in (150, 2):
        found = estimate_of(changed(dict(WORKED), traffic__latency_target_ms=target))
        assert "latency-target-missed" in [one.code for one in found.warnings]
    relaxed = estimate_of(changed(dict(WORKED), traffic__latency_target_ms=60000))
    assert "latency-target-missed" not in [one.code for one in relaxed.warnings]


def test_a_monthly_budget_that_is_too_small_names_every_sum() -> None:
    found = estimate_of(changed(dict(WORKED), budget__monthly_usd=700))
    over = next(one for one in found.warnings if one.code == "over-monthly-budget")

    assert over.params[PROMPT] == pytest.approx(1_432.625)
    assert over.params[TUNE] == pytest.approx(716.825, abs=0.001)


def test_a_plain_profile_is_not_warned_of_prices_that_do_not_matter() -> None:
    codes = [one.code for one in estimate_of({"task": {"type": "classification"}}).warnings]

    assert not [code for code in codes if code.startswith("price-")]


def test_an_old_price_is_named_where_it_makes_up_the_sum() -> None:
    later = {**changed(dict(WORKED), traffic__calls_per_day=500000), "as_of": "2027-06-01"}
    found = [one for one in estimate_of(later).warnings if one.code == "price-old"]

    assert any(PROMPT in one.approaches for one in found)


def test_a_range_wider_than_thirty_says_what_is_missing() -> None:
    unknown = option({}, PROMPT).missing
    stated = option(changed({}, traffic__calls_per_day=1000), PROMPT).missing

    assert unknown["monthly_usd"] == ("traffic.calls_per_day",)
    assert "monthly_usd" not in stated


def test_no_answered_field_is_asked_for() -> None:
    found = estimate_of(changed(dict(WORKED), task__type="reasoning"))
    asked = {name for one in found.options for name in one.missing.get("horizon_usd", ())}

    assert asked.isdisjoint({"task.type", "traffic.calls_per_day", "traffic.output_tokens"})


def test_assumptions_hold_what_the_user_did_not_give_and_nothing_else() -> None:
    given = {f"{group}.{name}" for group, one in WORKED.items() for name in one}
    listed = [one.input for one in estimate_of(dict(WORKED)).assumptions]

    assert given.isdisjoint(listed)
    assert listed[0] == "tuned_engineering_hours"
    assert "models.prompt" in [one.input for one in estimate_of({}).assumptions]
    assert "gpu_hour_usd" not in listed


def test_the_two_inputs_that_move_the_saving_most_come_first() -> None:
    tornado = estimate_of(dict(WORKED)).tornado_of(TUNE, PROMPT)
    assert tornado is not None
    sizes = [abs(one.high - one.low) for one in tornado.movers]

    assert sizes == sorted(sizes, reverse=True)
    assert tornado.movers[0].input == "tuned_engineering_hours"


def test_days_add_up_and_prompting_is_quicker_than_tuning() -> None:
    days = estimate_of(dict(WORKED)).schedule

    for one in days.values():
        parts = one.making_labels.mid + one.engineering.mid + one.runs.mid
        assert one.live_in_days.mid == pytest.approx(parts)
    # (20 + 12) hours at 40 a week, and two hours of tests
    assert days[PROMPT].live_in_days.mid == pytest.approx(7 * 32 / 40 + 2 / 24)
    assert days[PROMPT].live_in_days.mid < days[TUNE].live_in_days.mid < days[BOTH].live_in_days.mid


def test_a_weaker_model_allowed_is_the_one_that_is_priced() -> None:
    small = option({"models": {"strongest_allowed": "small", "hosting": "api"}}, PROMPT)
    large = option({"models": {"strongest_allowed": "frontier", "hosting": "api"}}, PROMPT)

    assert small.model in ("fireworks/llama-3.1-8b", "mistral/ministral-8b")
    assert large.model not in ("fireworks/llama-3.1-8b", "mistral/ministral-8b")


def test_prices_are_dated() -> None:
    assert estimate_of(dict(WORKED)).prices_as_of.isoformat() == "2026-11-23"
