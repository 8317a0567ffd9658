"""The next steps for a verdict, chosen from the catalogue by what the profile says."""

from collections.abc import Collection, Mapping, Sequence

from service.domain.advice import PlanStep
from service.domain.answer import Step
from service.domain.conditions import truth_of_all
from service.domain.draws import Array
from service.domain.vocabulary import Approach

LIKELY = 0.5
"""A step is taken up when its conditions hold in at least this share of the draws."""


def plan_for(
    verdict: Approach,
    columns: Mapping[str, Array],
    steps: Sequence[PlanStep],
    given: Collection[str] = (),
) -> tuple[Step, ...]:
    """Return the steps for a verdict, in the order of the catalogue.

    Args:
        verdict: the approach that the plan is for.
        columns: the columns of the profile.
        steps: what the catalogue holds.
        given: the fields that the profile answers.
    """
    return tuple(
        Step(id=step.id, action=step.action, why=step.why, stop_if=step.stop_if)
        for step in steps
        if verdict in step.approaches
        and not set(given).intersection(step.unless_given)
        and _applies(step, columns)
    )


def _applies(step: PlanStep, columns: Mapping[str, Array]) -> bool:
    if not step.when:
        return True
    return float(truth_of_all(step.when, columns).mean()) >= LIKELY
