"""The estimate of money and time as parts of an answer, with the money in a sentence."""

from collections.abc import Iterator, Mapping

from tune_or_prompt.domain.approaches.wording import wording_of
from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH
from tune_or_prompt.domain.language.vocabulary import NONE
from tune_or_prompt.domain.money import compare, picks
from tune_or_prompt.domain.money.catalogue import MoneyCatalogue
from tune_or_prompt.domain.money.estimate import MoneyEstimate, Option
from tune_or_prompt.domain.report import decision as d
from tune_or_prompt.domain.report.findings import Findings
from tune_or_prompt.domain.report.money import TRAINED, MoneyWords, saving_of
from tune_or_prompt.domain.report.words import (
    labels_of,
    measured,
    model_name,
    number,
    sentence,
    tidy,
)

MOST_ASSUMPTIONS = 5
MOST_SWINGS = 2
"""Inputs named in the headline; the sensitivity has them all."""

_SAME = "prompting the same model ({model})"

BREAK_EVEN: Mapping[str, str] = {
    "tuning-not-offered": "Fine-tuning is not open as you describe it, so nothing can break even.",
    "base-not-sold": "The base model of the tuned one cannot be prompted, so there is no "
    "like-for-like comparison.",
    "saves-per-call": f"Against {_SAME}, fine-tuning costs less above {{volume}}.",
    "costs-more-per-call": f"Against {_SAME}, fine-tuning costs less only below {{volume}}.",
    "costs-less-from-the-start": f"Fine-tuning costs less than {_SAME} at any volume.",
    "no-saving-per-call": f"Fine-tuning never pays back against {_SAME}: a call to the tuned model "
    "costs no less.",
    "never-earned-back": f"Fine-tuning never pays back against {_SAME}: what a call saves does not "
    "cover what tuning costs.",
    "too-close-to-call": f"The break-even against {_SAME} is at {{volume}}, too uncertain to "
    "say on which side of it you are.",
}
"""Where tuning pays back, by reason of the estimate, like for like."""

CLOSER = " Answer {asked} for a closer figure."
"""Said after it where the volume may be off by more than an order of magnitude."""

RULED_OUT = " Fine-tuning is ruled out for now."
"""Said after it where no approach that trains is open, although a model could be tuned."""

CLOSED: Mapping[str, str] = {
    "hosting": "It does not run where your model has to run.",
    "data-may-not-leave": "Your data may not leave your network.",
    "not-offered": "No vendor offers it for {model}.",
    "weights-not-open": "The weights of {model} are not open.",
    "cannot-serve-own": "You cannot serve a model that you tuned.",
    "withdrawn": "{model} is no longer served.",
    "only-on-request": "Priced only if the model has to run on your own machines.",
    "closed-to-new-customers": "{model} is closed to new tuning customers.",
    "jobs-ended": "{model} can no longer be tuned.",
    "serving-ended": "{model} is no longer served.",
    "not-tunable": "{model} cannot be tuned.",
}
"""Why an option cannot be had, by code."""


def costs_of(found: Findings, words: MoneyWords, parts: frozenset[str]) -> d.Costs:
    """Return the costs, with the parts within them that were asked for."""
    money, swings = found.money, _sensitivity(found)
    return d.Costs(
        headline=_headline(found, words, swings[:MOST_SWINGS]),
        options=tuple(map(_option, money.options)) if "options" in parts else None,
        breakdown=tuple(_breakdown(money)) if "breakdown" in parts else None,
        sensitivity=swings if "sensitivity" in parts else None,
    )


def assumptions_of(found: Findings, parts: frozenset[str]) -> d.Assumptions:
    """Return the values used that the profile does not give, the most important first."""
    every, whole = found.money.assumptions, "all_assumptions" in parts
    told = every if whole else every[:MOST_ASSUMPTIONS]
    shown = tuple(_assumption(one, found.knowledge.money) for one in told)
    return d.Assumptions(
        count=len(every), most=shown[:MOST_ASSUMPTIONS], all=shown if whole else None
    )


def days_to_ship_of(found: Findings) -> dict[str, Range]:
    """Return the calendar days until each open approach is live."""
    times = found.money.schedule
    return {approach: times[approach].live_in_days for approach in times if approach in found.open}


def _headline(found: Findings, words: MoneyWords, swings: tuple[d.Swing, ...]) -> d.Headline:
    money, other = found.money, found.compared_with
    saving = share = None
    if other is not None and not money.one_off:
        saving = saving_of(money, found.leader, other)
        share = money.saves_share(found.leader, other) if saving else None
    smaller = money.break_even.smaller_model_saves_usd_per_month
    return d.Headline(
        approaches={
            approach: _figures(option)
            for approach, option in money.priced.items()
            if option is not None and approach in found.open
        },
        against=other,
        saves_usd_per_month=saving,
        saves_percent=None if share is None else 100.0 * share.mid,
        live_in_days=days_to_ship_of(found).get(found.leader),
        break_even=_break_even(money.break_even, is_open=not TRAINED.isdisjoint(found.open)),
        moves_most=swings,
        smaller_model_saves_usd_per_month=smaller,
        cheapest=money.cheapest_approach,
        text=_money_in_words(found, words),
    )


def _money_in_words(found: Findings, words: MoneyWords) -> str:
    """Return what the money says, why the verdict stands, and what to answer to know more."""
    noun, priced = wording_of(found.leader).noun, found.money.priced
    if found.verdict == NONE or priced.get(found.leader) is None:
        return "Nothing that is open can be priced."
    other = found.compared_with
    if words.saving:
        compared = f"{noun} {words.saving}"
    elif other is None:
        compared = "there is nothing else open to compare the cost with"
    else:
        two = f"{noun} or {wording_of(other).noun}"
        compared = f"it is not yet known whether {two} costs less to run"
    missing = dict.fromkeys(path for one in priced.values() if one for path in _missing(one))
    closer = f"Answer {labels_of(missing)} for closer figures." if missing else ""
    return " ".join(text for text in (sentence(compared), words.conflict, closer) if text)


def _missing(option: Option) -> tuple[str, ...]:
    """Return the fields to answer for figures that are narrow enough to print."""
    running = "horizon_usd" if _ends(option) else "monthly_usd"
    return tuple(path for path in option.missing.get(running, ()) if path in FIELD_BY_PATH)


def _ends(option: Option) -> bool:
    """Return whether it is priced as a job that ends, which has no cost of a month."""
    return option.monthly_usd is None


def _figures(option: Option) -> d.CostFigures:
    return d.CostFigures(
        option=option.id,
        model=option.model,
        total_usd=_printed(option, "horizon_usd")["horizon_usd"] if _ends(option) else None,
        missing=_missing(option),
        **_printed(option, "upfront_usd", "monthly_usd", "per_1000_calls_usd"),
    )


def _option(option: Option) -> d.CostOption:
    closed = option.closed
    return d.CostOption(
        option=option.id,
        approach=option.approach,
        open=option.open,
        reason="" if closed is None else CLOSED[closed].format(model=option.model),
        model=option.model,
        **_printed(option, "upfront_usd", "monthly_usd", "per_1000_calls_usd", "horizon_usd"),
    )


def _breakdown(money: MoneyEstimate) -> Iterator[d.CostPart]:
    for approach, own in money.parts.items():
        for when, parts in (("upfront", own.upfront), ("monthly", own.monthly)):
            for part, usd in parts.items():
                if usd.high > 0.0:
                    yield d.CostPart(approach=approach, paid=when, part=part, usd=usd)


def _sensitivity(found: Findings) -> tuple[d.Swing, ...]:
    other = found.compared_with
    if other is None:
        return ()
    tornado = found.money.tornado_of(found.leader, other)
    return tuple(
        d.Swing(
            input=each.input,
            label=input_label(each.input, found.knowledge.money),
            low_usd=each.low,
            high_usd=each.high,
        )
        for each in (tornado.movers if tornado else ())
    )


def _break_even(found: compare.BareBreakEven, *, is_open: bool) -> d.BreakEven:
    at = found.calls_per_day or found.total_calls
    per = "a day" if found.calls_per_day is not None else "in all"
    roughly = "very roughly" if found.missing else "about"
    volume = "" if at is None else f"{roughly} {number(tidy(at.mid))} calls {per}"
    told = found.kind if found.kind == "too-close-to-call" else found.reason
    asked = labels_of([path for path in found.missing if path in FIELD_BY_PATH][:1])
    model = model_name(found.model or "the base model")
    reason = BREAK_EVEN[told].format(volume=volume, model=model)
    closer = CLOSER.format(asked=asked) if asked else ""
    unless = "" if is_open or found.kind == "not-offered" else RULED_OUT
    return d.BreakEven(
        kind=found.kind,
        model=found.model,
        calls_per_day=None if found.missing else found.calls_per_day,
        total_calls=None if found.missing else found.total_calls,
        payback_days=found.payback_days,
        reason=f"{reason}{closer}{unless}",
    )


def _assumption(one: picks.Assumed, catalogue: MoneyCatalogue) -> d.Assumption:
    return d.Assumption(
        field=one.input,
        label=input_label(one.input, catalogue),
        text=measured(one.value, one.unit) if one.value else model_name(one.model or ""),
        assumed=one.value,
        model=one.model,
        unit=one.unit,
        source=one.source,
    )


def input_label(name: str, catalogue: MoneyCatalogue) -> str:
    """Return the name of a field, an input of the costs or a disputed price for people."""
    if name in FIELD_BY_PATH:
        return FIELD_BY_PATH[name].label
    if name in catalogue.defaults:
        return catalogue.defaults[name].label
    model, _, kind = name.removeprefix("prices.").rpartition(".")
    return f"Price of {model_name(model)}, {kind.replace('_', ' ')}"


def _printed(option: Option, *names: str) -> dict[str, Range | None]:
    """Return figures by name; None for one that is too wide to say anything."""
    return {name: None if name in option.missing else getattr(option, name) for name in names}
