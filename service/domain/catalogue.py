"""What is known before anybody asks: the comparison in words, and the numbers of the engine.

Everything here is loaded from the catalogue files once and never changes while the service runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from service.domain.conditions import Condition
from service.domain.vocabulary import Approach

PointKind = Literal["pro", "con"]
StatementKind = Literal["when-to-use", "guide"]
Scale = Literal["log", "linear"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """How one approach does on one dimension.

    Attributes:
        level: the rating in a word or two, such as `Very High`.
        qualification: what the level is owed to; empty where the level says it all.
        ordinal: 1 to 5; higher is always better for the user, also where less is wanted.
        text: the rating as a sentence.
        given: false where the rating is the project's own and not part of the comparison's source.
        reason: why the project rates it so; empty where the rating is given.
        sources: `seed` or `judgement`, and ids of published cases that bear on it.
    """

    level: str
    qualification: str
    ordinal: int
    text: str
    given: bool = True
    reason: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One row of the comparison, which is one criterion of the decision.

    Its topic is what it is called within a sentence.
    """

    id: str
    name: str
    topic: str
    measures: str
    unit: str
    ratings: Mapping[Approach, Rating]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProCon:
    """One point for or against an approach, and the dimension that it touches most."""

    id: str
    approach: Approach
    kind: PointKind
    dimension: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproachCard:
    """An approach in words."""

    id: Approach
    name: str
    summary: str
    best_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """When to use an approach: a statement of a list, or a row of the quick decision guide.

    Attributes:
        approach: the approach it speaks for.
        text: the statement in words.
        strength: how much it counts, 0 to 1, with its reason and source.
        when: conditions that must all hold for it to apply.
        profile: an example project that stands for it, in the form of a request body.
        situation: the question of a guide row; empty for a statement.
        answer: the answer of a guide row; empty for a statement.
    """

    id: str
    kind: StatementKind
    approach: Approach
    text: str
    strength: float
    reason: str
    source: tuple[str, ...]
    when: tuple[Condition, ...]
    profile: Mapping[str, object]
    situation: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number that the engine uses, with its unit, its reason and where it comes from."""

    value: float
    unit: str
    reason: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ByChoice:
    """A number for each choice of the field at `path`, in the order of the field's choices."""

    path: str
    values: tuple[float, ...]
    unit: str
    reason: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuantityPrior:
    """What is believed of a number that nobody gave, read like a `Quantity` that a user gives.

    `scale` says whether the belief is spread evenly over the number or over its logarithm.
    """

    low: float
    mid: float
    high: float
    scale: Scale
    reason: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChoicePrior:
    """The belief in each choice of a field, in the order of its choices; adds up to 1."""

    shares: tuple[float, ...]
    reason: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FlagPrior:
    """The belief that a flag is true."""

    share: float
    reason: str
    source: tuple[str, ...]


Prior = QuantityPrior | ChoicePrior | FlagPrior


@dataclass(frozen=True, slots=True)
class WeightBase:
    """The importance of a dimension before anything is known of the project."""

    dimension: str
    weight: float
    reason: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeightFactor:
    """What the answer at `path` multiplies a dimension's importance by, in order of its choices."""

    dimension: str
    path: str
    factors: tuple[float, ...]
    reason: str
    source: tuple[str, ...]
