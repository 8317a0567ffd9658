"""Knowledge: the whole catalogue, loaded once, frozen, with the digest of its files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tune_or_prompt.domain.errors import UnknownIdError
from tune_or_prompt.domain.evidence import Evidence, EvidenceCase, QualityModel
from tune_or_prompt.domain.language.comparison import (
    ApproachCard,
    CatalogueStep,
    Contradiction,
    Dimension,
    ProCon,
    Statement,
)
from tune_or_prompt.domain.language.model import Model
from tune_or_prompt.domain.language.profile import Answer
from tune_or_prompt.domain.money.catalogue import MoneyCatalogue

Shares = tuple[tuple[Answer, float], ...]
"""Representative answers to a question with the belief in each; the beliefs sum to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """How many of some cases were right."""

    right: int
    of: int

    @property
    def share(self) -> float:
        """Return the share that was right, 0 if there are no cases."""
        return self.right / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityBin:
    """The verdicts whose probability lies from `low` up to `high`.

    Attributes:
        mean: their mean probability.
        right: how many were right.
        of: how many there are.
    """

    low: float
    high: float
    mean: float
    right: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How good some predictions were on the decision cases.

    Attributes:
        agreement: share of cases with an acceptable verdict.
        agreement_clear: the same among cases whose situation is clear.
        brier: mean squared difference of the verdict's probability and whether it is acceptable.
        log_loss: mean of -log(probability of what was advised or done).
    """

    agreement: float
    agreement_clear: float
    brier: float
    log_loss: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """How often the engine was right on real decisions that it was not fitted to.

    Attributes:
        cases: the decisions, each with its source.
        clear_cases: those whose situation is clear.
        agreement: as in `Score`, cross-validated, as are the next three.
        by_standing: the cases by how sure the verdict is.
        by_outcome: the cases by what was advised or done.
        reliability: right against predicted.
        baselines: simpler ways on the same folds, by name.
        provisional: true as long as nothing has been cross-validated.
    """

    cases: int
    clear_cases: int
    agreement: float
    agreement_clear: float
    brier: float
    log_loss: float
    by_standing: Mapping[str, Hits]
    by_outcome: Mapping[str, Hits] = field(default_factory=dict)
    reliability: tuple[ReliabilityBin, ...] = ()
    baselines: Mapping[str, Score] = field(default_factory=dict)
    provisional: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Knowledge:
    """Everything the service knows before it is asked; each catalogue read is one of its own.

    Attributes:
        version: digest over the bytes of all catalogue files; equal versions hold equal knowledge.
        approaches: the approaches in the order in which they are shown, which is the catalogue's.
        dimensions: the rows of the comparison, in order.
        pros_cons: the points for and against, in order.
        statements: the "when to use" statements, then the rows of the guide, in order.
        model: the numbers of the decision.
        shares: what is believed of an answer that nobody gave, by field; a field without a stated
            belief is never asked about.
        plan_steps: the steps that a plan may include, in order.
        contradictions: answers that hardly go together.
        money: prices, availability, models priced by default, and defaults of money and time.
        evidence: the published cases.
        quality_model: the model fitted to them.
        track_record: how often the engine was right on real decisions.
    """

    version: str
    approaches: tuple[ApproachCard, ...]
    dimensions: tuple[Dimension, ...]
    pros_cons: tuple[ProCon, ...]
    statements: tuple[Statement, ...]
    model: Model
    shares: Mapping[str, Shares]
    plan_steps: tuple[CatalogueStep, ...]
    contradictions: tuple[Contradiction, ...]
    money: MoneyCatalogue
    evidence: tuple[EvidenceCase, ...]
    quality_model: QualityModel
    track_record: Validation

    @cached_property
    def published(self) -> Evidence:
        """Return the published cases with the model fitted to them, as an estimate reads them."""
        return Evidence(cases=self.evidence, model=self.quality_model)

    def approach(self, wanted: str) -> ApproachCard:
        """Return the approach with this id.

        Raises:
            UnknownIdError: if there is none, naming the nearest id.
        """
        for card in self.approaches:
            if card.id == wanted:
                return card
        raise UnknownIdError("approach", wanted, (card.id for card in self.approaches))

    def dimension(self, wanted: str) -> Dimension:
        """Return the dimension with this id.

        Raises:
            UnknownIdError: if there is none, naming the nearest id.
        """
        for dimension in self.dimensions:
            if dimension.id == wanted:
                return dimension
        raise UnknownIdError("dimension", wanted, (each.id for each in self.dimensions))
