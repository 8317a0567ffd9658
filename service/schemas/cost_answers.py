"""Money and time on the wire: costs, break-even, schedule and latency."""

from typing import Any

from service.domain.spending.money_inputs import INPUTS
from service.domain.spending.options import OPTIONS
from service.domain.vocabulary import APPROACHES
from service.schemas import response_fields as of
from service.schemas.figures import CallsRange, DaysRange, MillisecondsRange, UsdRange
from service.schemas.price_answers import WayToTune
from service.schemas.reason import Reason
from service.schemas.response_fields import OpenSchema

UPFRONT_PARTS = ("labels", "training", "engineering", "evaluation")
MONTHLY_PARTS = ("calls", "hosting", "storage", "upkeep", "retraining", "migration")


class CostPart(OpenSchema):
    """One part of a cost. Medians of parts need not add up to the median of the sum."""

    part = of.slug("what is paid for.", *UPFRONT_PARTS, *MONTHLY_PARTS)
    period = of.slug("when it is paid.", "upfront", "monthly")
    usd = of.one(UsdRange, "The amount.")
    middle_case_usd = of.number("The same with every input at its middle.", unit="USD", least=0)


class MiddleCase(OpenSchema):
    """Cost with every input at its middle value: sums that can be redone by hand."""

    upfront_usd = of.number("Before the first day.", unit="USD", least=0)
    monthly_usd = of.number("In every month.", unit="USD", least=0)
    per_1000_calls_usd = of.number("Calls and hosting, per 1,000 calls.", unit="USD", least=0)
    horizon_usd = of.number("Upfront and every day of the horizon, discounted.", unit="USD")


class Outlay(OpenSchema):
    """What one way costs."""

    upfront_usd = of.one(UsdRange, "Before the first day.")
    monthly_usd = of.one(UsdRange, "In every month.")
    per_1000_calls_usd = of.one(UsdRange, "Calls and hosting, per 1,000 calls at this volume.")
    horizon_usd = of.one(UsdRange, "Upfront and every day of the horizon, discounted.")
    breakdown = of.many(CostPart, "What upfront and monthly cost consist of.")
    middle_case = of.one(MiddleCase, "The same with every input at its middle value.")


class ApproachCosts(Outlay):
    """What an approach costs by its cheapest open option, draw by draw."""

    option = of.slug("option that it takes in most draws.", *OPTIONS)


class OptionCosts(Outlay):
    """What one of the six options costs, open or not."""

    option = of.slug("id of the option.", *OPTIONS)
    approach = of.slug("the approach that it belongs to.", *APPROACHES[:2])
    open = of.flag("Whether a new customer can have it on that day, where it has to run.")
    closed_because = of.one(Reason, "Why it is not to be had.", required=False)
    meets_target = of.slug("whether it is known to meet the target.", "yes", "no", "unknown")
    per_1000_accepted_usd = of.one(
        UsdRange, "Per 1,000 answers that pass, where a score was measured.", required=False
    )
    cheapest_share = of.share("Share of the draws in which it is the cheapest of those compared.")


class CheapestOption(OpenSchema):
    """The option that costs least over the horizon, and among which it does."""

    option = of.slug("id of the option.", *OPTIONS)
    basis = of.slug("what was compared.", "meets-target", "target-not-measured")
    share = of.share("Share of the draws in which it is the cheapest.")
    reason = of.one(Reason, "The same as a sentence.")


class BreakEvenMover(OpenSchema):
    """An input whose uncertainty moves the break-even."""

    input = of.slug("name of the input.", *tuple(INPUTS)[:3])
    about = of.text("What it is.")
    low = of.number("5th percentile of the input.")
    high = of.number("95th percentile of the input.")


class BreakEven(OpenSchema):
    """At what volume tuning costs what prompting does."""

    kind = of.slug("where tuning is cheaper.", "above", "below", "always", "never")
    calls_per_day = of.one(CallsRange, "That volume; absent for `never`.", required=False)
    middle_case_calls_per_day = of.number(
        "The same with every input at its middle value.",
        unit="calls/day",
        least=0,
        required=False,
    )
    payback_days = of.number(
        "Days until the dearer start is earned back; absent where it never is, or not before the "
        "base model stops.",
        unit="days",
        least=0,
        required=False,
    )
    share_tuned_cheaper = of.share("Share of the draws in which tuning costs less at this volume.")
    too_close_to_call = of.flag("Whether that share says neither yes nor no.")
    prompted = of.slug("the prompted option compared.", *OPTIONS[:3])
    tuned = of.slug("the tuned option; absent where none is open.", *OPTIONS[3:], required=False)
    moved_most_by = of.many(BreakEvenMover, "The two inputs that move it most.")
    reason = of.one(Reason, "The same in words.")


class PriceUsed(OpenSchema):
    """A price behind the estimate."""

    kind = of.slug("what is sold.", "input", "tuned_output", "training")
    low = of.number("Lowest price that a source gives.", unit="USD", least=0)
    mid = of.number("Median of the sources.", unit="USD", least=0)
    high = of.number("Highest price that a source gives.", unit="USD", least=0)
    unit = of.slug("what the price is for.", "usd_per_mtok")
    seen_on = of.day("Day on which it was last seen.")


class ModelUsed(OpenSchema):
    """A model that is priced, and in which role."""

    role = of.slug("its role.", "prompt", "smaller", "tuned")
    model = of.text("`provider/model`; read it whole at /v1/prices.")
    share = of.share("How often it is drawn; 1 where the profile names it.")
    prices = of.many(PriceUsed, "Its prices in that role.")


Costs = OpenSchema.from_dict(
    {
        **{a: of.one(ApproachCosts, f"What {a} costs.") for a in APPROACHES},
        "options": of.many(OptionCosts, "The six options, each with the same figures."),
        "cheapest": of.one(
            CheapestOption, "The cheapest that meets the target, or may.", required=False
        ),
        "break_even": of.one(BreakEven, "At what volume tuning costs what prompting does."),
        "models": of.many(ModelUsed, "The models priced, with the dates of their prices."),
        "ways_open": of.many(WayToTune, "The ways to a tuned model that are open on that day."),
    },
    name="Costs",
)


class ScheduleParts(OpenSchema):
    """What the days are spent on, one after the other."""

    labels = of.one(DaysRange, "Making the labels that are still missing.")
    engineering = of.one(DaysRange, "Work of the team.")
    runs = of.one(DaysRange, "Waiting for, training and evaluating each run.")


class ApproachSchedule(OpenSchema):
    """How long an approach takes until it is live."""

    days_to_ship = of.one(DaysRange, "Calendar days until it is live.")
    breakdown = of.one(ScheduleParts, "What takes them.")


class ApproachLatency(OpenSchema):
    """How long a caller waits."""

    first_token_ms = of.one(MillisecondsRange, "Until the first token.")
    total_ms = of.one(MillisecondsRange, "Until the whole answer.")


Schedule = OpenSchema.from_dict(
    {a: of.one(ApproachSchedule, f"How long {a} takes.") for a in APPROACHES}, name="Schedule"
)
Latency = OpenSchema.from_dict(
    {a: of.one(ApproachLatency, f"How long a caller waits with {a}.") for a in APPROACHES},
    name="Latency",
)


def with_flat_costs(document: dict[str, Any]) -> dict[str, Any]:
    """Return a decision's document with the approaches by name beside what compares them."""
    if "costs" not in document:
        return document
    costs = document["costs"]
    others = {name: part for name, part in costs.items() if name != "approaches"}
    return {**document, "costs": {**costs["approaches"], **others}}
