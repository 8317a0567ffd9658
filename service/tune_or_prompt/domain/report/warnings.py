"""Warnings: only what bears on this very answer."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from tune_or_prompt.domain.approaches.wording import wording_of
from tune_or_prompt.domain.decide.constraints import DEADLINE
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.vocabulary import NONE
from tune_or_prompt.domain.money.caveats import MoneyWarning, Param
from tune_or_prompt.domain.outlook.trials import middle_of
from tune_or_prompt.domain.report.clauses import clause_of
from tune_or_prompt.domain.report.decision import Caution
from tune_or_prompt.domain.report.drivers import field_given
from tune_or_prompt.domain.report.findings import HALF, Checks, Findings, checks_of, held
from tune_or_prompt.domain.report.money import MoneyWords, why_of
from tune_or_prompt.domain.report.words import (
    day_count,
    days_if_known,
    listed,
    milliseconds,
    model_name,
    number,
    on_day,
    percent,
    sentence,
    tidy,
    usd,
)

MONEY_WARNINGS: Mapping[str, str] = {
    "over-monthly-budget": "{noun} costs about {usd} a month, and your budget is {budget_usd}.",
    "over-upfront-budget": (
        "{noun} needs at least {usd} for labels and training before going live, and your budget "
        "is {budget_usd}."
    ),
    "over-upfront-budget-with-wages": (
        "With your team's hours, {noun} costs at least {usd} before going live, and your budget "
        "is {budget_usd}."
    ),
    "latency-target-missed": (
        "An answer takes about {ms} with {noun}{others}, and your target is {target_ms}."
    ),
    "model-closing": "{model} stops on {until}: plan the move to another model before that day.",
    "model-withdrawn": "{model} was withdrawn on {until}: {priced_instead} is priced instead.",
    "tuning-withdrawn": "{model} can no longer be tuned. Still open: {ways}.",
    "tuning-closing": "{model} can be tuned until {until}: plan the move to another base model.",
    "payback-after-shutdown": (
        "Fine-tuning {model} takes about {payback_days} to pay back, but the model stops on "
        "{until}."
    ),
    "price-old": "The {kind} price of {model} was last checked on {seen_on}.",
    "price-later": (
        "The {kind} price of {model} is not recorded for that day: the one of {seen_on} is used."
    ),
    "price-disputed": "Sources disagree on the {kind} price of {model}: the range is used.",
    "price-unlisted": "There is no list price for {kind} of {model}: a typical range is used.",
    "long-prompt-rate": (
        "Your calls are longer than {above_tokens} tokens, for which {model} charges a higher rate."
    ),
    "bill-does-not-fit": (
        "Your monthly bill is about {factor} times what the calls you describe would cost: check "
        "both."
    ),
}
"""What to know before relying on the figures, by code."""

PRICE_CODES = frozenset({"price-old", "price-later", "price-disputed", "price-unlisted"})
"""Doubts about a price, which matter if you named the model."""

TRAINING_CODES = frozenset({"tuning-withdrawn", "tuning-closing", "payback-after-shutdown"})
"""What matters only if a model is to be trained."""

ALL_THE_SAME = "is recommended all the same because"


def warnings_of(found: Findings, words: MoneyWords) -> tuple[Caution, ...]:
    """Return what bears on this answer: first what speaks against the verdict."""
    cautions = list(_contradictions(found))
    if found.verdict != NONE:
        cautions = [*_against_the_verdict(found, words), *cautions]
    return (*cautions, *_about_money(found))


def _contradictions(found: Findings) -> Iterator[Caution]:
    degrees = held(_checks(found.knowledge), found.given, without=0.0)
    for one, degree in zip(found.knowledge.contradictions, degrees, strict=True):
        if degree >= HALF:
            yield Caution(code=one.id, text=one.text, fields=one.fields)


def _against_the_verdict(found: Findings, words: MoneyWords) -> Iterator[Caution]:
    """Yield what speaks against the verdict, each with the reason why it stands."""
    noun = wording_of(found.leader).noun
    for path, answer, code in (
        ("measured.prompt_standing", "meets-target", "prompt-meets-target"),
        ("measured.tuning_tried", "no-gain", "tuning-did-not-help"),
        ("measured.tuning_tried", "failed", "tuning-did-not-help"),
    ):
        if found.trains and found.says(path, answer):
            field = field_given(path, found.profile)
            but = sentence(clause_of(field, found.profile))
            why = sentence(f"{noun} {ALL_THE_SAME} {why_of(found, without=field)}")
            yield Caution(code=code, text=f"{but} {why}", fields=(field,))
    if found.trains and (chance := found.chances.tuned_beats_prompt).high < HALF:
        chances = percent(round(chance.mid, 2))
        but = f"By published cases the chance that a tuned model beats the prompt is {chances}."
        why = sentence(f"{noun} {ALL_THE_SAME} {why_of(found)}")
        yield Caution(code="tuning-seldom-wins", text=f"{but} {why}")
    if words.conflict:
        yield Caution(code="verdict-costs-more", text=words.conflict)
    deadline, time = found.profile.get(DEADLINE), found.money.schedule.get(found.leader)
    if deadline is not None and time is not None and time.live_in_days.mid > middle_of(deadline):
        needed = days_if_known(time) or day_count(time.live_in_days.mid)
        text = f"{noun} takes {needed} to go live, and {clause_of(DEADLINE, found.profile)}"
        yield Caution(code="deadline-at-risk", text=sentence(text), fields=(DEADLINE,))


def _about_money(found: Findings) -> Iterator[Caution]:
    for one in found.money.warnings:
        if _bears_on(found, one):
            text = _in_words(found, one)
            yield Caution(code=one.code, text=text, fields=one.fields, until=one.until)


def _bears_on(found: Findings, one: MoneyWarning) -> bool:
    """Return whether a warning is about the verdict, or about a model that you named."""
    if one.code in TRAINING_CODES:
        return one.code == "tuning-withdrawn" or found.trains
    if one.approaches and found.leader not in one.approaches:
        return False
    model = one.params.get("model")
    named_models = {found.profile.get("models.prompt"), found.profile.get("models.tuned")}
    return one.code not in PRICE_CODES or model in named_models


def _in_words(found: Findings, one: MoneyWarning) -> str:
    """Return a warning of the estimate as a sentence about the verdict."""
    words = {name: _param(name, value) for name, value in one.params.items()}
    words["noun"] = wording_of(found.leader).noun
    amount = one.params.get(found.leader)
    if isinstance(amount, int | float):
        others = [  # the other approaches that miss the target for the time of an answer, too
            f"{milliseconds(float(value))} with {wording_of(name).noun}"
            for name, value in one.params.items()
            if name in found.open and name != found.leader
        ]
        words |= {"usd": usd(amount), "ms": milliseconds(amount)}
        words["others"] = f" ({listed(others)})" if others else ""
    if one.until is not None:
        words["until"] = on_day(one.until)
    return sentence(MONEY_WARNINGS[one.code].format(**words))


_PARAMS: Mapping[str, Callable[[float], str]] = {
    "budget_usd": usd,
    "target_ms": milliseconds,
    "payback_days": day_count,
    "factor": lambda value: number(tidy(value)),
}


def _param(name: str, value: Param) -> str:
    if isinstance(value, int | float):
        return _PARAMS.get(name, number)(value)
    return model_name(value) if name in {"model", "priced_instead"} else value.replace("_", " ")


@lru_cache(maxsize=8)
def _checks(knowledge: Knowledge) -> Checks:
    return checks_of(one.when for one in knowledge.contradictions)
