"""What rules an approach out, whatever it scores: each constraint names itself where it bites."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from service.domain.draws import Array
from service.domain.facts import Facts
from service.domain.known import Known
from service.domain.numbers import constant
from service.domain.profile import FIELD_BY_PATH
from service.domain.scoring import Mask
from service.domain.spending.options import DAYS_PER_YEAR, SELF_HOSTED
from service.domain.vocabulary import APPROACHES, BOTH, PROMPT, TUNE, Approach

Columns = Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Ground:
    """What constraints are judged on."""

    columns: Columns
    facts: Facts
    known: Known


Constraint = Callable[[Ground], Mapping[Approach, Mask]]


def eliminations_of(
    columns: Columns, facts: Facts, known: Known
) -> dict[str, Mapping[Approach, Mask]]:
    """Return for each constraint where it rules out which approach."""
    ground = Ground(columns, facts, known)
    return {code: constraint(ground) for code, constraint in CONSTRAINTS.items()}


def _no_labels(ground: Ground) -> dict[Approach, Mask]:
    """Bite where there are no labels and no way to get any."""
    source = ground.columns["data.label_source"]
    sourceless = np.isin(source, FIELD_BY_PATH["data.label_source"].codes("none"))
    stuck = (
        (ground.columns["data.labelled_examples"] <= 0.0)
        & (ground.columns["data.labels_per_week"] <= 0.0)
        & (ground.columns["data.teacher_available"] == 0.0)
    ) | ((ground.columns["data.labelled_examples"] <= 0.0) & sourceless)
    return {TUNE: stuck, BOTH: stuck}


def _no_offer(ground: Ground) -> dict[Approach, Mask]:
    """Bite where nobody tunes this model for this customer, and it may not be self-hosted."""
    closed = ~ground.facts.money.tuning_open
    return {TUNE: closed, BOTH: closed}


def _payback(ground: Ground) -> dict[Approach, Mask]:
    """Bite where a named base model stops before tuning has earned its cost back.

    Over the life that is left, what tuning costs more at the start exceeds what it saves. Without
    a name another base can be chosen, and open weights never stop.
    """
    columns, money = ground.columns, ground.facts.money
    days = columns["tuned.life_left_days"]
    ending = (columns["tuned.named"] == 1.0) & (days < columns["schedule.horizon_days"])
    hosted = ending & money.barred[SELF_HOSTED] & money.tuning_open

    def bites(approach: Approach) -> Mask:
        extra = money.upfront_usd[approach] - money.upfront_usd[PROMPT]
        saved = (money.yearly_usd[PROMPT] - money.yearly_usd[approach]) * days / DAYS_PER_YEAR
        stops_too_soon: Mask = hosted & (extra > saved)
        return stops_too_soon

    return {TUNE: bites(TUNE), BOTH: bites(BOTH)}


def _deadline(ground: Ground) -> dict[Approach, Mask]:
    """Bite where the deadline comes before the shortest honest lead time."""
    deadline = ground.columns["schedule.deadline_days"]
    return {a: ground.facts.shortest_days[a] > deadline for a in APPROACHES}


def _weights_barred(ground: Ground) -> dict[Approach, Mask]:
    """Bite where the data may not be learnt into weights."""
    barred = ground.columns["data.may_enter_weights"] == 0.0
    return {TUNE: barred, BOTH: barred}


def _data_stays(ground: Ground) -> dict[Approach, Mask]:
    """Bite where data may not leave the network, yet only an outside API may host the model."""
    api_only = np.isin(
        ground.columns["models.hosting"], FIELD_BY_PATH["models.hosting"].codes("api")
    )
    barred = (ground.columns["data.may_leave_network"] == 0.0) & api_only
    return dict.fromkeys(APPROACHES, barred)


def _context_window(ground: Ground) -> dict[Approach, Mask]:
    """Bite where a single call does not fit into the context window."""
    window = constant(ground.known, "context-window.tokens")
    query = ground.columns["traffic.query_tokens"] + ground.columns["traffic.output_tokens"]
    fixed = ground.columns["traffic.instruction_tokens"] + ground.columns["traffic.example_tokens"]
    return {PROMPT: query + fixed > window, TUNE: query > window, BOTH: query > window}


def _budget(ground: Ground) -> dict[Approach, Mask]:
    """Bite where the upfront budget is below the lowest honest estimate."""
    budget = ground.columns["budget.upfront_usd"]
    return {a: ground.facts.lowest_upfront_usd[a] > budget for a in APPROACHES}


CONSTRAINTS: Mapping[str, Constraint] = {
    "no-labels": _no_labels,
    "tuning-not-offered": _no_offer,
    "payback-after-shutdown": _payback,
    "deadline-too-short": _deadline,
    "data-may-not-enter-weights": _weights_barred,
    "data-may-not-leave": _data_stays,
    "context-window-exceeded": _context_window,
    "budget-too-small": _budget,
}
