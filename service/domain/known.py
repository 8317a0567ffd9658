"""What the engine reads of the catalogue, whoever loaded it."""

from collections.abc import Mapping
from typing import Protocol

from service.domain.advice import Contradiction, PlanStep
from service.domain.availability import Availability
from service.domain.catalogue import (
    ByChoice,
    Constant,
    Dimension,
    Prior,
    ProCon,
    Statement,
    WeightBase,
    WeightFactor,
)
from service.domain.pricing.defaults import Defaults
from service.domain.pricing.price_book import Candidate, PriceBook
from service.domain.published.evidence import EvidenceCase
from service.domain.quality import QualityModel


class Known(Protocol):
    """The parts of the catalogue that a decision is made from; nothing here ever changes."""

    def __hash__(self) -> int:
        """Return a hash, so that what follows from a catalogue can be kept beside it."""

    @property
    def version(self) -> str:
        """Return the digest of the catalogue's files."""

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """Return the rows of the comparison, in order."""

    @property
    def pros_cons(self) -> tuple[ProCon, ...]:
        """Return the points for and against each approach, in order."""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Return the "when to use" statements and the rows of the guide, in order."""

    @property
    def constants(self) -> Mapping[str, Constant]:
        """Return the numbers of the engine by key."""

    @property
    def by_choice(self) -> Mapping[str, ByChoice]:
        """Return the numbers that depend on one answer, by key."""

    @property
    def priors(self) -> Mapping[str, Prior]:
        """Return what is believed of an answer that nobody gave, by field."""

    @property
    def weight_bases(self) -> tuple[WeightBase, ...]:
        """Return the importance of each dimension before anything is known."""

    @property
    def weight_factors(self) -> tuple[WeightFactor, ...]:
        """Return what answers multiply importance by."""

    @property
    def plan_steps(self) -> tuple[PlanStep, ...]:
        """Return the steps that a plan may hold, in order."""

    @property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Return the answers that hardly go together."""

    @property
    def candidates(self) -> Mapping[str, tuple[Candidate, ...]]:
        """Return the models priced where the user names none, by role."""

    @property
    def price_book(self) -> PriceBook:
        """Return the dated prices."""

    @property
    def availability(self) -> Availability:
        """Return who tunes which model until when."""

    @property
    def defaults(self) -> Defaults:
        """Return what money and time are believed to cost, by name."""

    @property
    def evidence(self) -> tuple[EvidenceCase, ...]:
        """Return the published cases, in order of their ids."""

    @property
    def quality_model(self) -> QualityModel:
        """Return the model fitted to the published cases."""
