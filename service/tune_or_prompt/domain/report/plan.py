"""The next steps for a verdict, filled in with the project's own numbers.

The text of a step names numbers in braces: `{labels}`. Where a number is not known, what stands
after a bar stands in, `{tuned_model|a small model}`; a passage in square brackets is left out,
`[ at {training_cost}]`; and a step that needs the number in its action is not taken up at all.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache

from tune_or_prompt.domain.approaches import BY_ID
from tune_or_prompt.domain.approaches.wording import wording_of
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.comparison import CatalogueStep
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.language.vocabulary import NONE
from tune_or_prompt.domain.money.estimate import MoneyEstimate, Option
from tune_or_prompt.domain.money.options import ROW
from tune_or_prompt.domain.outlook.trials import middle_of
from tune_or_prompt.domain.report.decision import PlanStep
from tune_or_prompt.domain.report.findings import HALF, Checks, Findings, checks_of, held
from tune_or_prompt.domain.report.money import LEAST_MENTIONED_USD
from tune_or_prompt.domain.report.words import (
    answer_in_words,
    day_count,
    days_if_known,
    model_name,
    number,
    on_day,
    tidy,
    uncapitalized,
    usd,
)

WANTED_LABELS = 500
"""Fewer labels than this seldom train a model reliably. Source: the seed."""

LEAST_TESTS, TESTS_PER_CLASS = 100.0, 10.0
"""A test set holds at least so many inputs in all and for each category, a rule of thumb."""

STATED: Mapping[str, str] = {
    "target": "measured.target",
    "score": "measured.prompt_score",
    "classes": "task.classes",
    "tenants": "task.tenants",
    "calls": "traffic.calls_per_day",
    "total_calls": "traffic.total_calls",
    "deadline": "schedule.deadline_days",
    "latency_target": "traffic.latency_target_ms",
    "knowledge_tokens": "knowledge.tokens",
    "label_noise": "data.label_noise",
    "monthly_budget": "budget.monthly_usd",
    "labels": "data.labelled_examples",
}
"""The numbers that answers themselves give, by the name that steps call them."""

_PASSAGE = re.compile(r"\[([^\]]*)\]")
_PLACE = re.compile(r"\{([a-z_]+)(?:\|([^}]*))?\}")


def plan_of(found: Findings) -> tuple[PlanStep, ...]:
    """Return the steps for the verdict in order; if nothing is open, what to lift first."""
    if found.verdict == NONE:
        return _lifting(found)
    values = _stated(found.profile) | _money(found)
    steps = []
    for step in _taken(found):
        with suppress(KeyError):
            texts = [filled(text, values) for text in (step.action, step.why, step.stop_if)]
            steps.append(PlanStep(id=step.id, action=texts[0], why=texts[1], stop_if=texts[2]))
    return tuple(steps)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its numbers filled in.

    Raises:
        KeyError: if a number outside square brackets is not known.
    """

    def place(match: re.Match[str]) -> str:
        name, instead = match.groups()
        return values[name] if instead is None else values.get(name, instead)

    def passage(match: re.Match[str]) -> str:
        with suppress(KeyError):
            return _PLACE.sub(place, match[1])
        return ""

    return _PLACE.sub(place, _PASSAGE.sub(passage, text))


def _taken(found: Findings) -> Iterator[CatalogueStep]:
    """Yield the catalogue's steps that this project should take."""
    when, unless = _checks(found.knowledge)
    answers = found.evaluation.answers
    wanted, spared = held(when, answers, without=1.0), held(unless, answers, without=0.0)
    for step, holds, excepted in zip(found.knowledge.plan_steps, wanted, spared, strict=True):
        done = any(path in found.profile.answers for path in step.unless_given)
        if found.verdict in step.approaches and holds >= HALF > excepted and not done:
            yield step


@lru_cache(maxsize=8)
def _checks(knowledge: Knowledge) -> tuple[Checks, Checks]:
    steps = knowledge.plan_steps
    return checks_of(step.when for step in steps), checks_of(step.unless for step in steps)


def _lifting(found: Findings) -> tuple[PlanStep, ...]:
    """Return what to lift first, then the other ways."""
    bars = found.ruled_out
    steps: dict[str, PlanStep] = {}
    for approach in sorted(bars, key=lambda each: (each != found.leader, len(bars[each]))):
        for bar in bars[approach]:
            why = f"It rules out {wording_of(approach).noun}: {uncapitalized(bar.text)}"
            step = PlanStep(
                id=f"lift-{bar.code}",
                action=bar.would_lift,
                why=why,
                stop_if="It cannot be changed: then this approach cannot be used.",
            )
            steps.setdefault(bar.code, step)
    return tuple(steps.values())


def _stated(profile: Profile) -> dict[str, str]:
    """Return the numbers that follow from the answers alone, in words."""
    given = {path: middle_of(answer) for path, answer in profile.answers.items()}
    values = {
        name: answer_in_words(path, given[path]) for name, path in STATED.items() if path in given
    }
    if "task.classes" in given:
        tests = max(LEAST_TESTS, TESTS_PER_CLASS * given["task.classes"])
        values["test_set"] = number(tidy(tests))
    fixed = sum(given.get(f"traffic.{part}_tokens", 0.0) for part in ("instruction", "example"))
    if fixed:
        values["fixed_tokens"] = number(fixed)
    if "data.labelled_examples" not in given:
        return values
    labels = given["data.labelled_examples"]
    short = WANTED_LABELS - labels
    if short <= 0.0:
        values["labels_quarter"] = number(tidy(labels / 4.0))
        values["labels_half"] = number(tidy(labels / 2.0))
        return values
    values["labels_short"] = number(short)
    if given.get("data.labels_per_week"):
        values["label_time"] = day_count(7.0 * short / given["data.labels_per_week"])
    if "data.label_cost_usd" in given:
        values["label_cost"] = usd(given["data.label_cost_usd"] * short)
    return values


def _money(found: Findings) -> dict[str, str]:
    """Return models, costs, days and volumes from the estimate, in words."""
    money = found.money
    values = _savings(money)
    for approach, option in money.priced.items():
        if option is not None:
            role = "tuned" if BY_ID[approach].trains else "prompt"
            values.setdefault(f"{role}_model", model_name(option.model))
            values |= {f"{role}_{name}": text for name, text in _costs(option).items()}
    own = money.priced.get(found.leader)
    if own is not None:
        values |= _costs(own) | {"model": model_name(own.model)}
        if money.one_off and "horizon_usd" not in own.missing:
            values["total"] = usd(own.horizon_usd.mid)
        mids = money.mids[found.leader]
        if mids and mids.training_usd > 0.0:
            values["training_cost"] = usd(mids.training_usd)
    time = money.schedule.get(found.leader)
    if time is not None and days_if_known(time):
        values["days"] = days_if_known(time)
    return values


def _costs(option: Option) -> dict[str, str]:
    """Return what an option costs, where the estimate is narrow enough to be of use."""
    found = {"upfront": option.upfront_usd, "monthly": option.monthly_usd}
    return {
        name: usd(each.mid)
        for name, each in found.items()
        if each is not None and f"{name}_usd" not in option.missing
    }


def _savings(money: MoneyEstimate) -> dict[str, str]:
    """Return what caching and a smaller model save a month, and where tuning breaks even."""
    values = {}
    monthly, closed = money.sums.monthly_usd[:, 0], money.choice.closed
    for name, dear, cheap in (
        ("cache_saving", ROW["prompt"], ROW["prompt-cached"]),
        ("smaller_saving", ROW["prompt-cached"], ROW["smaller-prompt-cached"]),
    ):
        saved = float(monthly[dear] - monthly[cheap])
        if closed[dear] is None and closed[cheap] is None and saved >= LEAST_MENTIONED_USD:
            values[name] = usd(saved)
    if closed[ROW["smaller-prompt-cached"]] is None:
        values["smaller_model"] = model_name(money.sums.picks["smaller"].model)
    even, at = money.break_even, money.break_even.calls_per_day
    if at is not None and not even.missing and even.expected == "above":
        values["break_even"] = number(tidy(at.mid))
    closing = [one.until for one in money.warnings if one.code == "tuning-closing" and one.until]
    if closing:
        values["serves_until"] = on_day(min(closing))
    return values
