"""The parts of an answer that look beyond it: how sure, what would turn it, what to ask next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from service.domain.profile import Answer
from service.domain.reason import Reason
from service.domain.vocabulary import Approach

Direction = Literal["at least", "at most", "exactly"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproachRobustness:
    """How often one approach wins, and what one must care about for it to win.

    Attributes:
        acceptability: share of the draws that it wins.
        standard_error: of that share.
        central_weights: mean weight of each dimension over the draws that it wins; None if none.
    """

    approach: Approach
    acceptability: float
    standard_error: float
    central_weights: Mapping[str, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Robustness:
    """How sure the verdict is under everything that is uncertain."""

    draws: int
    approaches: tuple[ApproachRobustness, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field put to another answer.

    Attributes:
        from_: the answer given; None where it is unknown.
        to: the answer nearest to it that turns the verdict, together with the other changes.
        unit: unit of a number.
        direction: whether answers beyond do so too.
        just_short: the step before `to`, which does not turn the verdict; None without order.
        limit: the farthest answer tried that still does, where answers beyond turn back.
    """

    field: str
    from_: Answer | None
    to: Answer
    unit: str
    direction: Direction
    just_short: Answer | None
    limit: Answer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A smallest set of changes that turns the verdict.

    Attributes:
        effort: the number of fields, three more where nobody can make the change, and below 1 for
            the distance.
        within_reach: whether somebody can make every change.
        text: the changes and what they lead to, as a sentence.
    """

    changes: tuple[Change, ...]
    verdict: Approach
    effort: float
    within_reach: bool
    text: str


@dataclass(frozen=True, slots=True)
class Prospect:
    """An answer to a question, and the verdict that it leads to."""

    input: Answer
    verdict: Approach


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An unknown field worth answering.

    Attributes:
        choices: the answers of a choice; None for a number or a flag.
        unit: unit of a number.
        examples: a small, a middling and a large number; None without.
        value: points of expected score that knowing the answer saves.
        could_become: some answers with the verdict that each leads to.
    """

    field: str
    question: str
    choices: tuple[str, ...] | None
    unit: str
    examples: tuple[float, ...] | None
    value: float
    could_become: tuple[Prospect, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """Points that an approach is behind the verdict on one dimension."""

    dimension: str
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """Why an approach lost, and what would have to be true for it to win.

    Attributes:
        behind: points behind the verdict.
        costliest: the dimensions that cost it most, at most three.
        because: the same as a sentence, with what rules it out where something does.
        would_need: its cheapest flip as a sentence; None where flips were not asked for.
    """

    approach: Approach
    behind: float
    costliest: tuple[Loss, ...]
    because: Reason
    would_need: Reason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What the search for changes found; parts that were not asked for are None."""

    robustness: Robustness | None
    flips: tuple[Flip, ...] | None
    no_flip: Reason | None
    next_questions: tuple[Question, ...] | None
    cannot_matter: tuple[str, ...] | None
    why_not: tuple[WhyNot, ...] | None
