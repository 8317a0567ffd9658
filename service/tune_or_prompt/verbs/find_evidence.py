"""Find evidence: the published cases by filter, and what rests on each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from tune_or_prompt.domain.errors import UnknownIdError
from tune_or_prompt.domain.evidence.cases import EvidenceCase
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.verbs.tables import Table, columns_of, row_of, table_of

COLUMNS = columns_of(
    EvidenceCase,
    *("id", "task", "task_type", "subject", "domain", "labels", "classes", "prompt_effort"),
    *("prompt_model", "prompt_year", "tuned_model", "metric", "lower_is_better"),
    *("prompt_score", "tuned_score", "hybrid_score", "winner", "acceptable", "deployed"),
    *("comparison", "seen", "source_kind", "trust", "year", "url", "note"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceCard(EvidenceCase):
    """One published comparison of a prompted model with a tuned model.

    Attributes:
        cited_by: keys of the catalogue that cite the case.
    """

    cited_by: tuple[str, ...]


def find_evidence(knowledge: Knowledge, wanted: Mapping[str, str]) -> Table:
    """Return the cases whose attributes are as wanted, in order of their ids."""
    found = [
        row_of(case, COLUMNS)
        for case in sorted(knowledge.evidence, key=lambda case: case.id)
        if all(getattr(case, name) == value for name, value in wanted.items())
    ]
    return table_of(COLUMNS, found)


def evidence_card(knowledge: Knowledge, wanted: str) -> EvidenceCard:
    """Return the case with this id, with what cites it.

    Raises:
        UnknownIdError: if there is none, naming the nearest id.
    """
    for case in knowledge.evidence:
        if case.id == wanted:
            parts = {field.name: getattr(case, field.name) for field in fields(case)}
            return EvidenceCard(**parts, cited_by=cited_by(knowledge, wanted))
    raise UnknownIdError("published case", wanted, (case.id for case in knowledge.evidence))


def cited_by(knowledge: Knowledge, case_id: str) -> tuple[str, ...]:
    """Return the keys of the catalogue that cite a case, such as `dimensions.latency.hybrid`."""
    return tuple(key for key, sources in _citations(knowledge) if case_id in sources)


def _citations(knowledge: Knowledge) -> Iterator[tuple[str, tuple[str, ...]]]:
    for dimension in knowledge.dimensions:
        for approach, rating in dimension.ratings.items():
            yield f"dimensions.{dimension.id}.{approach}", rating.sources
    for statement in knowledge.statements:
        yield f"guide.{statement.id}", statement.source
    for base in knowledge.model.bases:
        yield f"decision.base.{base.target.id}", base.ground.source
    for effect in knowledge.model.effects:
        yield f"decision.effect.{effect.field}.{effect.target.id}", effect.ground.source
    for interaction in knowledge.model.interactions:
        yield f"decision.interaction.{interaction.id}", interaction.ground.source
