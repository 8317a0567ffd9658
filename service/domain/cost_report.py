"""Read from the money what each approach and each of the six options costs, and what is cheapest.

Ranges come from the draws. The middle case is the same path with one draw, which lies at the
middle of everything: the sum that a reader can redo by hand.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from service.domain.amounts import Quantity
from service.domain.break_even_report import break_even_for, most_taken
from service.domain.columns import columns_of
from service.domain.estimates import (
    ApproachCosts,
    CostPart,
    Costs,
    MiddleCase,
    ModelUsed,
    OptionCosts,
    Period,
    PriceUsed,
)
from service.domain.evaluation import Evaluation
from service.domain.facts import facts_of
from service.domain.figures import ranges_of, rounded
from service.domain.known import Known
from service.domain.money import PROMPTED, TUNED, Money
from service.domain.offers import Offer, ways_open
from service.domain.option_choice import Standing, choice_among
from service.domain.options import OPTIONS, Option, OptionId
from service.domain.vocabulary import APPROACHES, BOTH, PROMPT, TUNE, Approach

FIGURES = ("upfront_usd", "monthly_usd", "per_1000_calls_usd", "horizon_usd")
"""The four sums that every way is described by."""


def costs_of(evaluation: Evaluation, known: Known, offers: tuple[Offer, ...]) -> Costs:
    """Return what the first profile's approaches and options cost."""
    profile, money = evaluation.profiles[0], evaluation.facts.money
    middle = facts_of(columns_of([profile], known, 1), known).money
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
    middle_sums = {name: _cell(getattr(middle, name)) for name in FIGURES}
    upfront = _parts("upfront", option.upfront, middle.upfront)
    monthly = _parts("monthly", option.monthly, middle.monthly)
    return {
        **ranges_of(sums),
        "breakdown": (*upfront, *monthly),
        "middle_case": MiddleCase(**middle_sums),
    }


def _parts(
    period: Period, parts: Mapping[str, Quantity], middle: Mapping[str, Quantity]
) -> tuple[CostPart, ...]:
    return tuple(
        CostPart(part=name, period=period, usd=usd, middle_case_usd=_cell(middle[name]))
        for name, usd in ranges_of(parts).items()
    )


def _cell(quantity: Quantity) -> float:
    return rounded(float(np.asarray(quantity).ravel()[0]))


def _taken(
    options: Mapping[OptionId, Option], ids: tuple[OptionId, ...], pick: NDArray[np.intp]
) -> Option:
    """Return one option made of those picked, draw by draw."""
    among = [options[one] for one in ids]
    upfront, monthly = among[0].upfront, among[0].monthly
    return Option(
        id=ids[0],
        upfront={part: _picked([one.upfront[part] for one in among], pick) for part in upfront},
        monthly={part: _picked([one.monthly[part] for one in among], pick) for part in monthly},
        per_call_usd=_picked([one.per_call_usd for one in among], pick),
        per_1000_calls_usd=_picked([one.per_1000_calls_usd for one in among], pick),
        horizon_usd=_picked([one.horizon_usd for one in among], pick),
    )


def _picked(amounts: list[Quantity], pick: NDArray[np.intp]) -> Quantity:
    *cells, position = np.broadcast_arrays(*amounts, pick)
    return np.choose(position, cells)


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
