"""Read from the money what each approach and each of the six options costs, and what is cheapest.

Ranges come from the draws. The middle case is the same path with one draw, which lies at the
middle of everything: the sum that a reader can redo by hand.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from service.domain.amounts import Quantity
from service.domain.columns import COLUMN_STEPS
from service.domain.evaluation import Evaluation
from service.domain.known import Known
from service.domain.pricing.offers import Offer, ways_open
from service.domain.profile import Profile
from service.domain.spending.break_even_report import break_even_for, most_taken
from service.domain.spending.estimates import (
    ApproachCosts,
    CostPart,
    Costs,
    MiddleCase,
    ModelUsed,
    OptionCosts,
    Period,
    PriceUsed,
)
from service.domain.spending.figures import Range, ranges_of, rounded
from service.domain.spending.money import MONEY_STEPS, PROMPTED, TUNED, Money, Picks, picked
from service.domain.spending.option_choice import Standing, choice_among
from service.domain.spending.options import OPTIONS, Option, OptionId
from service.domain.vocabulary import APPROACHES, BOTH, PROMPT, TUNE, Approach
from service.domain.workings import Workings, worked_out, worked_out_beside

FIGURES = ("upfront_usd", "monthly_usd", "per_1000_calls_usd", "horizon_usd")
"""The four sums that every way is described by."""


def costs_of(evaluation: Evaluation, known: Known, offers: tuple[Offer, ...]) -> Costs:
    """Return what the first profile's approaches and options cost."""
    profile, money = evaluation.profiles[0], evaluation.facts.money
    middle = _middle_money(profile, known)
    choice = choice_among(money, profile, known)
    return Costs(
        approaches={a: _approach(a, money, middle) for a in APPROACHES},
        options=tuple(
            _option(money.options[one], middle.options[one], choice.standings[one])
            for one in OPTIONS
        ),
        cheapest=choice.cheapest,
        break_even=break_even_for(money, middle, evaluation.columns),
        models=tuple(map(_model, offers)),
        ways_open=ways_open(profile, known),
    )


def _middle_money(profile: Profile, known: Known) -> Money:
    middle = worked_out_beside(_middle_of_nothing_known(known, profile.as_of), [profile])
    money: Money = middle.parts["money"].value
    return money


@lru_cache(maxsize=16)
def _middle_of_nothing_known(known: Known, day: date) -> Workings:
    return worked_out((*COLUMN_STEPS, *MONEY_STEPS), Profile({"as_of": day}), known, 1)


def _approach(approach: Approach, money: Money, middle: Money) -> ApproachCosts:
    ids = PROMPTED if approach == PROMPT else TUNED
    typical = most_taken(money, ids) or ids[0]
    taken = _taken(_options(money, approach), ids, money.option[approach])
    return ApproachCosts(option=typical, **_outlay(taken, _options(middle, approach)[typical]))


def _options(money: Money, approach: Approach) -> Mapping[OptionId, Option]:
    return money.joint if approach == BOTH else money.options


def _option(option: Option, middle: Option, standing: Standing) -> OptionCosts:
    return OptionCosts(
        option=option.id,
        approach=TUNE if option.id in TUNED else PROMPT,
        open=standing.closed_because is None,
        closed_because=standing.closed_because,
        meets_target=standing.meets_target,
        per_1000_accepted_usd=standing.per_1000_accepted_usd,
        cheapest_share=rounded(standing.cheapest_share),
        **_outlay(option, middle),
    )


def _outlay(option: Option, middle: Option) -> dict[str, Any]:
    """Return the fields of an `Outlay`."""
    sums: dict[str, Quantity] = {name: getattr(option, name) for name in FIGURES}
    ranges = ranges_of({**sums, **option.upfront, **option.monthly})
    return {
        **{name: ranges[name] for name in FIGURES},
        "breakdown": (
            *_parts("upfront", ranges, middle.upfront),
            *_parts("monthly", ranges, middle.monthly),
        ),
        "middle_case": MiddleCase(**{name: _cell(getattr(middle, name)) for name in FIGURES}),
    }


def _parts(
    period: Period, ranges: Mapping[str, Range], middle: Mapping[str, Quantity]
) -> tuple[CostPart, ...]:
    return tuple(
        CostPart(part=part, period=period, usd=ranges[part], middle_case_usd=_cell(usd))
        for part, usd in middle.items()
    )


def _cell(quantity: Quantity) -> float:
    return rounded(float(np.asarray(quantity).ravel()[0]))


def _taken(options: Mapping[OptionId, Option], ids: tuple[OptionId, ...], pick: Picks) -> Option:
    """Return one option made of those picked, draw by draw."""
    among = [options[one] for one in ids]
    upfront, monthly = among[0].upfront, among[0].monthly

    def paid(what: str) -> Quantity:
        return picked([getattr(one, what) for one in among], pick)

    return Option(
        id=ids[0],
        upfront={part: picked([one.upfront[part] for one in among], pick) for part in upfront},
        monthly={part: picked([one.monthly[part] for one in among], pick) for part in monthly},
        upfront_usd=paid("upfront_usd"),
        bought_upfront_usd=paid("bought_upfront_usd"),
        monthly_usd=paid("monthly_usd"),
        calls_per_day=paid("calls_per_day"),
        per_call_usd=paid("per_call_usd"),
        horizon_usd=paid("horizon_usd"),
    )


def _model(offer: Offer) -> ModelUsed:
    prices = tuple(
        PriceUsed(
            kind=price.kind,
            low=price.low,
            mid=price.mid,
            high=price.high,
            unit=price.unit,
            seen_on=price.seen_on,
        )
        for price in offer.prices
    )
    return ModelUsed(role=offer.role, model=offer.model, share=offer.share, prices=prices)
