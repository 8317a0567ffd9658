"""The pictures of one answer: what they show is read off the engine, many profiles at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from math import log10

from tune_or_prompt.domain.approaches import APPROACHES, BY_ID
from tune_or_prompt.domain.decide.constraints import judged
from tune_or_prompt.domain.evidence.cases import TIE, WINNERS
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH, Profile, Quantity
from tune_or_prompt.domain.money.availability import life_left_days
from tune_or_prompt.domain.money.estimate import MoneyEstimate, estimate_money
from tune_or_prompt.domain.money.options import VOLUMES as VOLUME_FIELDS
from tune_or_prompt.domain.outlook.sweeps import numbers_between, sweep_of
from tune_or_prompt.domain.report.costs import input_label
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.domain.report.findings import compared_with
from tune_or_prompt.domain.report.words import model_name
from tune_or_prompt.web.charts.pictures import (
    Bar,
    Series,
    cost_picture,
    dots_picture,
    evidence_picture,
    look_of,
    map_picture,
    timeline_picture,
    tornado_picture,
)
from tune_or_prompt.web.charts.shapes import Picture

CALLS, ALL_CALLS, LABELS = "traffic.calls_per_day", "traffic.total_calls", "data.labelled_examples"
VOLUMES, MAP_CALLS, MAP_LABELS = 13, 14, 9
MOST_SWINGS = 6
LONGEST_PAYBACK = 5 * 365.0
"""What takes longer to pay back in days, nobody waits for."""


@dataclass(frozen=True, eq=False)
class Shown:
    """A decision with what pictures of it need.

    Attributes:
        knowledge: the catalogue.
        profile: the answers given, with their day.
        decision: the answer to them.
    """

    knowledge: Knowledge
    profile: Profile
    decision: Decision

    @cached_property
    def money(self) -> MoneyEstimate:
        """Return the estimate of money and time."""
        return estimate_money(self.profile, self.knowledge.money)

    @property
    def against(self) -> str | None:
        """Return the open approach whose money the verdict's is compared with, if there is one."""
        return compared_with(self.decision.verdict, self.open)

    @property
    def open(self) -> list[str]:
        """Return the ids of the approaches that nothing rules out, the best first."""
        return [each.approach for each in self.decision.ranking if each.feasible]


def pictures_of(shown: Shown) -> dict[str, Picture]:
    """Return every picture that can be drawn of an answer, by kind."""
    made = {kind: make(shown) for kind, make in PICTURES.items()}
    return {kind: picture for kind, picture in made.items() if picture is not None}


def names_of(knowledge: Knowledge) -> dict[str, str]:
    """Return what people call every approach and dimension, by id."""
    approaches = {each.id: each.name for each in knowledge.approaches}
    return approaches | {each.id: each.name for each in knowledge.dimensions}


def number_given(profile: Profile, path: str) -> float | None:
    """Return the number given, or the middle of its range; None if it is unknown."""
    answer = profile.get(path)
    if isinstance(answer, Quantity):
        return answer.mid
    return float(answer) if isinstance(answer, int | float) else None


def _cost(shown: Shown) -> Picture | None:
    money, even = shown.money, shown.money.break_even
    if not shown.open:
        return None
    path = ALL_CALLS if money.one_off else CALLS
    is_stated = not money.sums.inputs.stated.isdisjoint(VOLUME_FIELDS)
    you, found = (
        float(money.sums.calls[0]) if is_stated else None,
        even.total_calls or even.calls_per_day,
    )
    anchors = [each for each in (you, found.mid if found else None) if each]
    low = 10.0 ** int(log10(max(min([1e3, *anchors]) / 10.0, 1.0)))
    high = 10.0 * max([1e5, *anchors])
    axis = numbers_between(FIELD_BY_PATH[path], low, high, VOLUMES, "log")
    volumes = sorted({*(each for each in axis.values if isinstance(each, float)), *anchors})
    options = {
        option.id: option.approach
        for id_, option in money.priced.items()
        if option is not None and id_ in shown.open
    }
    if even.prompted_option is not None and even.tuned_option in options:
        options.setdefault(even.prompted_option, APPROACHES[0].id)
    costs = money.costs_at(volumes)
    return cost_picture(
        [
            Series(approach, _line_name(shown, id_), tuple(zip(volumes, costs[id_], strict=True)))
            for id_, approach in options.items()
        ],
        volume="calls in all" if money.one_off else "calls a day",
        cost="Cost of the job" if money.one_off else "Monthly cost",
        you=you,
        crossing=found.mid if found else None,
    )


def _line_name(shown: Shown, option: str) -> str:
    found = next(each for each in shown.money.options if each.id == option)
    name = names_of(shown.knowledge)[found.approach]
    return f"{name} ({model_name(found.model)})"


def _tornado(shown: Shown) -> Picture | None:
    first, second = shown.decision.verdict, shown.against
    tornado = shown.money.tornado_of(first, second) if second else None
    if second is None or tornado is None or not tornado.movers:
        return None
    names = names_of(shown.knowledge)
    bars = [
        Bar(
            input_label(each.input, shown.knowledge.money),
            min(each.low, each.high),
            tornado.mid,
            max(each.low, each.high),
        )
        for each in tornado.movers[:MOST_SWINGS]
    ]
    span = "on the whole job" if shown.money.one_off else "over the horizon"
    return tornado_picture(bars, what=f"Saved by {names[first]} against {names[second]} {span}")


def _map(shown: Shown) -> Picture | None:
    if shown.money.one_off or not shown.open:
        return None
    knowledge, profile = shown.knowledge, shown.profile
    you = (number_given(profile, CALLS), number_given(profile, LABELS))
    axes = [
        numbers_between(FIELD_BY_PATH[path], low, max(most, 10.0 * (own or 0.0)), points, "log")
        for path, low, most, points, own in (
            (CALLS, 10.0, 1e7, MAP_CALLS, you[0]),
            (LABELS, 10.0, 1e5, MAP_LABELS, you[1]),
        )
    ]
    judge = partial(judged, model=knowledge.model, money=knowledge.money)
    winners = {
        (float(calls), float(labels)): point.verdict
        for point in sweep_of(profile, axes, judge)
        for calls, labels in [point.values]
        if isinstance(calls, float) and isinstance(labels, float)
    }
    calls, labels = (sorted({pair[at] for pair in winners}) for at in (0, 1))
    return map_picture(calls, labels, winners, names_of(knowledge), you)


def _timeline(shown: Shown) -> Picture | None:
    decision = shown.decision
    own = (decision.days_to_ship or {}).get(decision.verdict)
    if own is None:
        return None
    bars = [
        Bar(f"{name} is live", times.low, times.mid, times.high, look_of(id_))
        for id_, name in names_of(shown.knowledge).items()
        if (times := (decision.days_to_ship or {}).get(id_)) is not None
    ]
    deadline = number_given(shown.profile, "schedule.deadline_days")
    trains = decision.verdict in BY_ID and BY_ID[decision.verdict].trains
    payback = shown.money.break_even.payback_days if trains else None
    payback = payback if payback is not None and payback < LONGEST_PAYBACK else None
    option = shown.money.priced.get(decision.verdict)
    availability, day = shown.knowledge.money.availability, shown.profile.as_of
    left = life_left_days(availability, option.model, day) if option and option.model else None
    exact = (
        ("Your deadline", deadline),
        ("Fine-tuning has paid back", None if payback is None else own.mid + payback),
        ("The model shuts down", None if left is None else float(left)),
    )
    bars += [Bar(label, at, at, at) for label, at in exact if at is not None and at > 0.0]
    return timeline_picture(bars)


def _probability(shown: Shown) -> Picture:
    return dots_picture(shown.decision.probability, look_of(shown.decision.verdict))


def _evidence(shown: Shown) -> Picture:
    cases = shown.knowledge.evidence
    names = names_of(shown.knowledge) | {TIE: "No clear winner"}
    labels, classes = (number_given(shown.profile, path) for path in (LABELS, "task.classes"))
    counted = [
        (case.winner, case.labels / case.classes if case.labels and case.classes else 0.0)
        for case in cases
    ]
    what, you = "labels per class", labels / classes if labels and classes else None
    if labels and not classes:  # without classes only labels in all can be compared
        counted = [(case.winner, float(case.labels or 0)) for case in cases]
        what, you = "labels in all", labels
    return evidence_picture(
        [(winner, number) for winner, number in counted if number],
        {winner: names[winner] for winner in WINNERS if winner in names},
        what=what,
        of=len(cases),
        you=you,
    )


PICTURES: Mapping[str, Callable[[Shown], Picture | None]] = {
    "cost": _cost,
    "tornado": _tornado,
    "map": _map,
    "timeline": _timeline,
    "probability": _probability,
    "evidence": _evidence,
}
