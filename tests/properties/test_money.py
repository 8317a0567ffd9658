"""What has to hold of money for any profile: one answer everywhere, in any currency."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.money import CATALOGUE, profiles
from tune_or_prompt.catalogue import load_knowledge
from tune_or_prompt.domain.approaches import BY_ID
from tune_or_prompt.domain.approaches.wording import wording_of
from tune_or_prompt.domain.language.profile import Answer, Profile, Quantity
from tune_or_prompt.domain.language.vocabulary import NONE
from tune_or_prompt.domain.money import annuity_days, break_even, payback_days
from tune_or_prompt.domain.money.catalogue import Default, MoneyCatalogue
from tune_or_prompt.domain.money.compare import FEWEST_CALLS, MOST_CALLS
from tune_or_prompt.domain.money.estimate import MoneyEstimate, estimate_money
from tune_or_prompt.domain.money.prices import PriceBook
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.verbs.recommend import recommend

KNOWLEDGE = load_knowledge()
PARTS = ("costs", "plan", "warnings", "days_to_ship", "assumptions")
AGAINST = {wording_of(one).noun: one for one in BY_ID}
CLAUSE = re.compile(
    r"(saves|costs) about (\$[\d,.]+(?: [mb]illion)?) (?:a month|in all) (?:against|more than) "
    f"({'|'.join(AGAINST)})"
)


@settings(max_examples=200, deadline=None)
@given(profiles())
def test_cheapest_break_even_saving_and_sentences_agree(profile: Profile) -> None:
    decision = recommend(KNOWLEDGE, profile, PARTS)
    money = estimate_money(profile, KNOWLEDGE.money)

    assert decision.costs is not None
    headline = decision.costs.headline
    assert headline.cheapest == money.cheapest_approach
    assert headline.break_even.kind == money.break_even.kind
    for other in BY_ID:
        cheaper = headline.cheapest and money.saves_usd_over_horizon(headline.cheapest, other)
        assert not cheaper or cheaper.mid >= 0
    saving, rival = headline.saves_usd_per_month, headline.against
    if saving is not None and rival is not None:
        ours, theirs = money.mids[decision.verdict], money.mids[rival]
        assert ours is not None
        assert theirs is not None
        difference = (theirs.monthly_usd or 0) - (ours.monthly_usd or 0)
        scale = max(1.0, abs(difference), theirs.monthly_usd or 0)
        assert abs(saving.mid - difference) <= 1e-8 * scale
        assert saving.low <= saving.mid <= saving.high
    sentences_agree(decision, money)
    break_even_agrees(money)
    lines_cross_where_told(money)


def lines_cross_where_told(money: MoneyEstimate) -> None:
    """Check that both ways of the break-even cost the same at its volume, and the sums at yours."""
    even, sums = money.break_even, money.sums
    here = money.costs_at([float(sums.calls[0])])
    for at, option in enumerate(money.options):
        whole = sums.horizon_usd if money.one_off else sums.level_usd * (365 / 12)
        assert here[option.id][0] == pytest.approx(float(whole[at, 0]), rel=1e-9)
    found = even.total_calls or even.calls_per_day
    hosted = even.tuned_option in ("tuned-api", "tuned-cached")
    if found is None or not hosted or found.mid in (FEWEST_CALLS, MOST_CALLS):
        return
    lines = money.costs_at([found.mid / 2, found.mid, found.mid * 2])
    (less, same, more), partner = (
        lines[str(one)] for one in (even.tuned_option, even.prompted_option)
    )
    assert same == pytest.approx(partner[1], rel=1e-6)
    if even.expected == "above":
        assert less >= partner[0]
        assert more <= partner[2]


def sentences_agree(decision: Decision, money: MoneyEstimate) -> None:
    """Check the signs and the amounts of what the summary and the headline say in words."""
    assert decision.costs is not None
    text = decision.costs.headline.text
    said = CLAUSE.findall(text)
    assert set(CLAUSE.findall(decision.summary)) <= set(said)
    if decision.verdict == NONE:
        assert not said
        return
    for verb, _, noun in said:
        saves = money.saves_usd_over_horizon if money.one_off else money.saves_usd_per_month
        saved = saves(decision.verdict, AGAINST[noun])
        assert saved is not None
        assert (saved.mid > 0) == (verb == "saves")
    if "more than" in text and "over the horizon" in text:
        assert money.cheapest_approach != decision.verdict


def break_even_agrees(money: MoneyEstimate) -> None:
    """Check the kind of the break-even against the sums at the volume given."""
    even, rows = money.break_even, {one.id: at for at, one in enumerate(money.options)}
    if even.tuned_option is None or even.prompted_option is None:
        assert even.kind == "not-offered"
        return
    level = money.sums.level_usd[:, 0]
    tuned, prompted = (float(level[rows[one]]) for one in (even.tuned_option, even.prompted_option))
    gap = (tuned - prompted) / max(tuned, prompted, 1.0)
    if even.expected == "always":
        assert gap <= 1e-7
    if even.expected == "never":
        assert gap >= -1e-7


MONEY = st.sampled_from([1 / 64, 0.25, 8.0, 1024.0])


@settings(max_examples=150, deadline=None)
@given(profiles(), MONEY)
def test_the_currency_changes_no_verdict_of_the_money(profile: Profile, scale: float) -> None:
    dollars = estimate_money(profile, CATALOGUE)
    other = estimate_money(in_currency(profile, scale), priced_in(scale))

    assert other.break_even.expected == dollars.break_even.expected
    level = dollars.sums.level_usd[:, 0]
    for id_, row in dollars.choice.taken.items():
        taken = other.choice.taken[id_]
        assert (row is None) == (taken is None)
        if row is not None and taken is not None:
            assert abs(level[row] - level[taken]) <= 1e-6 * level[row]  # or they cost the same


def in_currency(profile: Profile, scale: float) -> Profile:
    """Return a profile with every amount of money in another currency."""

    def scaled(answer: Answer) -> Answer:
        if isinstance(answer, Quantity):
            return Quantity(answer.low * scale, answer.mid * scale, answer.high * scale)
        assert isinstance(answer, float)
        return answer * scale

    money = {path: one for path, one in profile.answers.items() if path.endswith("_usd")}
    return profile.replacing({path: scaled(one) for path, one in money.items()})


def priced_in(scale: float) -> MoneyCatalogue:
    """Return the catalogue with every price and every default in another currency."""
    if scale not in CURRENCIES:
        rows = [replace(row, usd=row.usd * scale) for row in CATALOGUE.prices.rows]
        defaults = {name: default_in(one, scale) for name, one in CATALOGUE.defaults.items()}
        CURRENCIES[scale] = replace(CATALOGUE, prices=PriceBook(rows), defaults=defaults)
    return CURRENCIES[scale]


CURRENCIES: dict[float, MoneyCatalogue] = {}


def default_in(one: Default, scale: float) -> Default:
    if "usd" not in one.id:
        return one
    values = {
        name: (low * scale, mid * scale, high * scale)
        for name, (low, mid, high) in one.values.items()
    }
    low, mid, high = one.low * scale, one.mid * scale, one.high * scale
    return replace(one, values=values, low=low, mid=mid, high=high)


@given(
    st.floats(-1e7, 1e7),
    st.floats(-1e4, 1e4),
    st.floats(-1, 1).filter(lambda each: each == 0 or abs(each) > 1e-9),
    st.floats(1, 3650),
    st.floats(0, 0.5),
)
def test_no_volume_and_no_payback_is_negative_or_endless(
    upfront: float, per_day: float, saving: float, days: float, rate: float
) -> None:
    kind, calls = break_even(
        extra_upfront=upfront,
        extra_per_day=per_day,
        saving_per_call=saving,
        days=days,
        yearly_rate=rate,
    )
    back = payback_days(
        extra_upfront=upfront, calls_per_day=1000.0, saving_per_call=saving, extra_per_day=per_day
    )

    assert (calls is None) == (kind == "never")
    assert calls is None or 0 <= calls < float("inf")
    assert back is None or 0 <= float(back) < float("inf")


@given(st.floats(1, 3650), st.floats(0, 0.5), st.floats(0, 0.5))
def test_future_days_weigh_less_the_higher_the_rate(days: float, one: float, other: float) -> None:
    lower, higher = sorted([one, other])
    most = float(annuity_days(days=days, yearly_rate=lower))

    assert float(annuity_days(days=days, yearly_rate=higher)) <= most * (1 + 1e-9)
