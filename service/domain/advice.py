"""What the catalogue advises beyond the score: steps of a plan, and contradictions to point out."""

from dataclasses import dataclass

from service.domain.conditions import Condition
from service.domain.vocabulary import Approach


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """A step that a plan may hold.

    Attributes:
        approaches: the verdicts whose plans may hold it.
        when: conditions that must all hold, in most draws, for it to be taken up; none: always.
        unless_given: fields of which an answer to any says that the step is done already.
    """

    id: str
    approaches: tuple[Approach, ...]
    action: str
    why: str
    stop_if: str
    when: tuple[Condition, ...] = ()
    unless_given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Answers that hardly go together: worth a warning that names the fields, never an error."""

    id: str
    fields: tuple[str, ...]
    text: str
    when: tuple[Condition, ...]
