"""What rules an approach out, whatever it scores: each constraint names itself where it bites."""

from collections.abc import Callable, Mapping

from service.domain.draws import Array
from service.domain.facts import Facts
from service.domain.formulas import DAYS_PER_YEAR
from service.domain.known import Known
from service.domain.numbers import constant, is_one_of
from service.domain.scoring import Mask
from service.domain.vocabulary import APPROACHES, BOTH, PROMPT, TUNE, Approach
from service.domain.workings import Found, Setting, Step

Columns = Mapping[str, Array]


Constraint = Callable[[Found, Known], Mapping[Approach, Mask]]


def eliminations_of(
    columns: Columns, facts: Facts, known: Known
) -> dict[str, Mapping[Approach, Mask]]:
    """Return for each constraint where it rules out which approach."""
    found = {**columns, **facts.by_name()}
    return {code: constraint(found, known) for code, constraint in CONSTRAINTS.items()}


def _no_labels(found: Found, _: Known) -> dict[Approach, Mask]:
    """Bite where there are no labels and no way to get any."""
    sourceless = is_one_of("data.label_source", ["none"], found)
    stuck = (
        (found["data.labelled_examples"] <= 0.0)
        & (found["data.labels_per_week"] <= 0.0)
        & (found["data.teacher_available"] == 0.0)
    ) | ((found["data.labelled_examples"] <= 0.0) & sourceless)
    return {TUNE: stuck, BOTH: stuck}


def _no_offer(found: Found, _: Known) -> dict[Approach, Mask]:
    """Bite where nobody tunes this model for this customer, and it may not be self-hosted."""
    closed = ~found["money.tuning_open"]
    return {TUNE: closed, BOTH: closed}


def _payback(found: Found, _: Known) -> dict[Approach, Mask]:
    """Bite where a named base model stops before tuning has earned its cost back.

    Over the life that is left, what tuning costs more at the start exceeds what it saves. Without
    a name another base can be chosen, and open weights never stop.
    """
    upfront, yearly = found["money.upfront_usd"], found["money.yearly_usd"]
    days = found["tuned.life_left_days"]
    ending = (found["tuned.named"] == 1.0) & (days < found["schedule.horizon_days"])
    hosted = ending & found["money.self_hosting_barred"] & found["money.tuning_open"]

    def bites(approach: Approach) -> Mask:
        extra = upfront[approach] - upfront[PROMPT]
        saved = (yearly[PROMPT] - yearly[approach]) * days / DAYS_PER_YEAR
        stops_too_soon: Mask = hosted & (extra > saved)
        return stops_too_soon

    return {TUNE: bites(TUNE), BOTH: bites(BOTH)}


def _deadline(found: Found, _: Known) -> dict[Approach, Mask]:
    """Bite where the deadline comes before the shortest honest lead time."""
    deadline = found["schedule.deadline_days"]
    return {a: found["shortest_days"][a] > deadline for a in APPROACHES}


def _weights_barred(found: Found, _: Known) -> dict[Approach, Mask]:
    """Bite where the data may not be learnt into weights."""
    barred = found["data.may_enter_weights"] == 0.0
    return {TUNE: barred, BOTH: barred}


def _data_stays(found: Found, _: Known) -> dict[Approach, Mask]:
    """Bite where data may not leave the network, yet only an outside API may host the model."""
    api_only = is_one_of("models.hosting", ["api"], found)
    barred = (found["data.may_leave_network"] == 0.0) & api_only
    return dict.fromkeys(APPROACHES, barred)


def _context_window(found: Found, known: Known) -> dict[Approach, Mask]:
    """Bite where a single call does not fit into the context window."""
    window = constant(known, "context-window.tokens")
    query = found["traffic.query_tokens"] + found["traffic.output_tokens"]
    fixed = found["traffic.instruction_tokens"] + found["traffic.example_tokens"]
    return {PROMPT: query + fixed > window, TUNE: query > window, BOTH: query > window}


def _budget(found: Found, _: Known) -> dict[Approach, Mask]:
    """Bite where the upfront budget is below the lowest honest estimate."""
    budget = found["budget.upfront_usd"]
    return {a: found["lowest_upfront_usd"][a] > budget for a in APPROACHES}


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


def _constraint_step(code: str) -> Step:
    def work(found: Found, setting: Setting) -> Found:
        masks = CONSTRAINTS[code](found, setting.known)
        return {f"ruled-out.{code}": {a: mask for a, mask in masks.items() if mask.any()}}

    return Step(code, work)


CONSTRAINT_STEPS: tuple[Step, ...] = tuple(map(_constraint_step, CONSTRAINTS))
"""The steps from columns and facts to what is ruled out."""
