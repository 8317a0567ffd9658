"""The comparison of the approaches in words, when to use which, and what the catalogue advises."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tune_or_prompt.domain.language.conditions import When

Alternatives = tuple[tuple[When, ...], ...]
"""Groups of conditions: at least one group must hold as a whole."""

PointKind = Literal["pro", "con"]
StatementKind = Literal["when-to-use", "guide"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproachCard:
    """An approach in words."""

    id: str
    name: str
    summary: str
    best_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProCon:
    """One point for or against an approach, and the dimension that it touches most."""

    id: str
    approach: str
    kind: PointKind
    dimension: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """How one approach does on one dimension, in words.

    Attributes:
        level: the rating in a word or two, such as `Very High`.
        qualification: the reason for the level; empty if the level says it all.
        ordinal: 1 to 5; higher is always better for the user, also if less is wanted.
        text: the rating as a sentence.
        given: false if the rating is this service's own and not part of the comparison given.
        reason: why this service rates it so; empty if the rating is given.
        sources: `seed` (the comparison given), `judgement`, and ids of published cases.
    """

    level: str
    qualification: str = ""
    ordinal: int
    text: str
    given: bool = True
    reason: str = ""
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One row of the comparison, which is one criterion of the decision.

    Attributes:
        topic: what it is called within a sentence.
        ratings: the rating of each approach, by its id.
    """

    id: str
    name: str
    topic: str
    measures: str
    unit: str
    ratings: Mapping[str, Rating]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """When to use an approach: a statement of a list, or a row of the quick decision guide.

    Attributes:
        approach: id of the approach that it favors.
        text: the statement in words.
        situation: the question of a guide row; empty for a statement.
        answer: the answer of a guide row; empty for a statement.
        when: what it means for a profile; it holds to the degree of its best alternative.
        profile: an example project that stands for it, in the form of a request body.
    """

    id: str
    kind: StatementKind
    approach: str
    text: str
    situation: str = ""
    answer: str = ""
    when: Alternatives
    profile: Mapping[str, object]
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueStep:
    """A step that a plan may include.

    Attributes:
        approaches: ids of the verdicts whose plans may include it.
        when: conditions for including it; none: always. What is unknown does not hold.
        unless: conditions for leaving it out.
        unless_given: fields of which any answer says that the step is done already.
        action: what to do.
        why: why it is worth doing.
        stop_if: what would end the step, or the plan.
    """

    id: str
    approaches: tuple[str, ...]
    action: str
    why: str
    stop_if: str
    when: Alternatives = ()
    unless: Alternatives = ()
    unless_given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Answers that hardly go together: worth a warning that names the fields, never an error.

    Attributes:
        fields: the fields that do not go together.
        text: what does not fit, and what to check.
        when: conditions on the answers as given, before anything is inferred from them.
    """

    id: str
    fields: tuple[str, ...]
    text: str
    when: Alternatives
