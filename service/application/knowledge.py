"""Knowledge: the whole catalogue, loaded once, frozen, with the digest of its files."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.domain.advice import Contradiction, PlanStep
from service.domain.availability import Availability
from service.domain.catalogue import (
    ApproachCard,
    ByChoice,
    Constant,
    Dimension,
    Prior,
    ProCon,
    Statement,
    WeightBase,
    WeightFactor,
)
from service.domain.errors import UnknownIdError
from service.domain.pricing.defaults import Defaults
from service.domain.pricing.price_book import Candidate, PriceBook
from service.domain.published.evidence import EvidenceCase
from service.domain.quality import QualityModel


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Knowledge:
    """Everything the service knows before it is asked; each catalogue read is one of its own.

    Attributes:
        version: digest over the bytes of all catalogue files; equal versions hold equal knowledge.
        approaches: the approaches in the order in which they are shown, which is the catalogue's.
        dimensions: the rows of the comparison, in order.
        pros_cons: the points for and against, in order.
        statements: the "when to use" statements, then the rows of the guide, in order.
        constants: numbers of the engine by key, such as `consistency.tuned`.
        by_choice: numbers of the engine that depend on one answer, by key.
        priors: what is believed of an answer that nobody gave, by field.
        weight_bases: importance of each dimension before anything is known.
        weight_factors: what answers multiply importance by.
        plan_steps: the steps that a plan may hold, in order.
        contradictions: answers that hardly go together.
        candidates: the models priced where the user names none, by role.
        price_book: the dated prices.
        availability: who tunes which model until when.
        defaults: what money and time are believed to cost, by name.
        evidence: the published cases.
        quality_model: the model fitted to them.
    """

    version: str
    approaches: tuple[ApproachCard, ...]
    dimensions: tuple[Dimension, ...]
    pros_cons: tuple[ProCon, ...]
    statements: tuple[Statement, ...]
    constants: Mapping[str, Constant]
    by_choice: Mapping[str, ByChoice]
    priors: Mapping[str, Prior]
    weight_bases: tuple[WeightBase, ...]
    weight_factors: tuple[WeightFactor, ...]
    plan_steps: tuple[PlanStep, ...]
    contradictions: tuple[Contradiction, ...]
    candidates: Mapping[str, tuple[Candidate, ...]]
    price_book: PriceBook
    availability: Availability
    defaults: Defaults
    evidence: tuple[EvidenceCase, ...]
    quality_model: QualityModel

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
