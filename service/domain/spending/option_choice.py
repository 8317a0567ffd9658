"""Say which of the six options are to be had, which meet the target, and which is cheapest."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.domain.availability import has_open_weights, tuning_status
from service.domain.costs import cost_per_accepted
from service.domain.explanation import reason_for
from service.domain.known import Known
from service.domain.pricing.model_prices import base_named
from service.domain.profile import Profile
from service.domain.reason import Reason
from service.domain.scoring import MOSTLY, Mask
from service.domain.spending.estimates import Basis, Cheapest
from service.domain.spending.figures import Range, ranges_of, rounded
from service.domain.spending.money import TUNED, Money
from service.domain.spending.option_comparison import cheapest_of
from service.domain.spending.options import OPTIONS, SELF_HOSTED, Option, OptionId
from service.domain.vocabulary import Holds

SMALLER: OptionId = "smaller-prompt"
CALLS_COUNTED = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one option stands beside the others.

    Attributes:
        closed_because: why it is not to be had; None where it is.
        meets_target: whether it is known to meet the quality target.
        per_1000_accepted_usd: per 1,000 answers that pass; None where nothing was measured.
        cheapest_share: share of the draws in which it is the cheapest of those compared.
    """

    closed_because: Reason | None
    meets_target: Holds
    per_1000_accepted_usd: Range | None
    cheapest_share: float


@dataclass(frozen=True, slots=True)
class Choice:
    """How every option stands, and the cheapest of those that may be compared."""

    standings: Mapping[OptionId, Standing]
    cheapest: Cheapest | None


def choice_among(money: Money, profile: Profile, known: Known) -> Choice:
    """Return how the options of the first profile stand beside each other.

    Compared are the open options that meet the target. Where none is known to, those that may are
    compared; where all are known to miss it, the cost of an accepted answer decides.
    """
    closed = {one: _closed_because(one, money, profile, known) for one in OPTIONS}
    meets = {one: _meets_target(one, profile) for one in OPTIONS}
    accepted = {one: _per_accepted(money.options[one], profile) for one in OPTIONS}
    available = [one for one in OPTIONS if closed[one] is None]
    basis, compared = _compared(available, meets)
    winners = _winners(money, compared) if compared else np.array([""])
    shares = {one: float(np.mean(winners == one)) for one in OPTIONS}
    standings = {
        one: Standing(
            closed_because=closed[one],
            meets_target=meets[one],
            per_1000_accepted_usd=accepted[one],
            cheapest_share=shares[one],
        )
        for one in OPTIONS
    }
    if compared:
        return Choice(standings, _cheapest(max(compared, key=shares.__getitem__), basis, shares))
    return Choice(standings, _cheapest_accepted(available, accepted))


def _closed_because(
    option: OptionId, money: Money, profile: Profile, known: Known
) -> Reason | None:
    if option not in TUNED or np.mean(money.barred[option][:1]) <= MOSTLY:
        return None
    base = base_named(profile.get("models.tuned"), profile.as_of, known)
    if base and option == SELF_HOSTED and not has_open_weights(known.availability, base):
        return reason_for("closed.weights-not-open", model=base)
    if base and option != SELF_HOSTED:
        status = tuning_status(known.availability, base, profile.as_of)
        if not status.open:
            return Reason(f"closed.{status.code}", {"model": base}, status.text)
    return reason_for("closed.hosting", hosting=str(profile.get("models.hosting") or "not known"))


def _meets_target(option: OptionId, profile: Profile) -> Holds:
    """Return what the measurements say; a smaller model is not expected to do better."""
    target = _number(profile, "measured.target")
    if option in TUNED:
        best = _best_pilot(profile)
        if profile.get("measured.tuning_tried") == "failed":
            return "no"
        return "yes" if target is not None and best is not None and best >= target else "unknown"
    score = _number(profile, "measured.prompt_score")
    standing = profile.get("measured.prompt_standing")
    if target is not None and score is not None:
        met = score >= target
    elif standing is not None:
        met = standing == "meets-target"
    else:
        return "unknown"
    return ("unknown" if option == SMALLER else "yes") if met else "no"


def _per_accepted(option: Option, profile: Profile) -> Range | None:
    tuned = option.id in TUNED
    score = _best_pilot(profile) if tuned else _number(profile, "measured.prompt_score")
    if not score or option.id == SMALLER:
        return None
    each = cost_per_accepted(
        cost_per_call=option.per_1000_calls_usd / CALLS_COUNTED, pass_rate=score
    )
    return ranges_of({"usd": CALLS_COUNTED * each})["usd"]


def _compared(
    available: list[OptionId], meets: Mapping[OptionId, Holds]
) -> tuple[Basis, list[OptionId]]:
    met = [one for one in available if meets[one] == "yes"]
    if met:
        return "meets-target", met
    return "target-not-measured", [one for one in available if meets[one] == "unknown"]


def _winners(money: Money, compared: list[OptionId]) -> NDArray[np.str_]:
    anywhere: Mask = np.ones((1, 1), dtype=np.bool_)
    masks = {one: ~money.barred[one] if one in TUNED else anywhere for one in compared}
    return cheapest_of(money.options, masks)[:1]


def _cheapest(option: OptionId, basis: Basis, shares: Mapping[OptionId, float]) -> Cheapest:
    share = rounded(shares[option])
    reason = reason_for(f"cheapest.{basis}", option=option, percent=f"{share:.0%}")
    return Cheapest(option, basis, share, reason)


def _cheapest_accepted(
    available: list[OptionId], accepted: Mapping[OptionId, Range | None]
) -> Cheapest | None:
    costs = {one: cost.mid for one in available if (cost := accepted[one])}
    if not costs:
        return None
    option = min(costs, key=costs.__getitem__)
    reason = reason_for(
        "cheapest.cost-per-accepted-answer", option=option, usd=float(f"{costs[option]:.4g}")
    )
    return Cheapest(option, "cost-per-accepted-answer", 1.0, reason)


def _number(profile: Profile, path: str) -> float | None:
    value = profile.get(path)
    return float(value) if isinstance(value, int | float) else None


def _best_pilot(profile: Profile) -> float | None:
    pilot = profile.get("measured.pilot")
    if not isinstance(pilot, tuple):
        return None
    return max((point.score for point in pilot), default=None)
