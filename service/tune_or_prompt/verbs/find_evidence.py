"""Find evidence: the published cases by filter, order and page, and what rests on each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from tune_or_prompt.domain.errors import UnknownIdError
from tune_or_prompt.domain.evidence.cases import EvidenceCase
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.verbs.tables import Column, Row, Table, page_of

SORTS: tuple[str, ...] = ("id", "year", "trust", "labels", "classes", "prompt_year")
"""Attributes to sort by; a leading minus turns the order round."""

COLUMNS: tuple[Column, ...] = (
    Column("id", "string", "Id of the case, by which reasons cite it."),
    Column("task", "string", "What was done."),
    Column("task_type", "string", "Type of task, as in the profile."),
    Column("subject", "string", "What it is about."),
    Column("domain", "string", "How specialized the subject is."),
    Column("labels", "integer", "Labeled examples that the tuned model saw.", "labels"),
    Column("classes", "integer", "Labels to choose from.", "classes"),
    Column("prompt_effort", "string", "How hard prompting was tried."),
    Column("prompt_model", "string", "The prompted model."),
    Column("prompt_year", "integer", "Year in which it came out.", "year"),
    Column("tuned_model", "string", "The tuned model."),
    Column("metric", "string", "The source's own metric, which sets the scale of the scores."),
    Column("lower_is_better", "boolean", "Whether a lower score is better on that metric."),
    Column("prompt_score", "number", "Score of the prompted model.", "metric"),
    Column("tuned_score", "number", "Score of the tuned model.", "metric"),
    Column("hybrid_score", "number", "Score of the two together.", "metric"),
    Column("winner", "string", "What did best: an approach, or `tie`."),
    Column("acceptable", "string", "Approaches that a careful judge would accept."),
    Column("deployed", "string", "What was put to use, if that is known."),
    Column("comparison", "string", "The same base model on both sides, different ones, or loose."),
    Column("seen", "string", "Whether figures were read, or only who won."),
    Column("source_kind", "string", "Kind of source."),
    Column("trust", "number", "How far the case counts.", "share"),
    Column("year", "integer", "Year of the source.", "year"),
    Column("url", "string", "Address of the source."),
    Column("note", "string", "What was found."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceCard(EvidenceCase):
    """One published comparison of a prompted model with a tuned model.

    Attributes:
        cited_by: keys of the catalogue that cite the case.
    """

    cited_by: tuple[str, ...]


def find_evidence(
    knowledge: Knowledge,
    wanted: Mapping[str, str],
    *,
    sort: str = "id",
    limit: int | None = None,
    cursor: str | None = None,
) -> Table:
    """Return the cases whose attributes are as wanted, all of them or a page.

    Args:
        knowledge: the catalogue.
        wanted: values by attribute of a case.
        sort: one of `SORTS`, with a minus before it for the reverse; unstated values come last.
        limit: most cases on the page; None for all.
        cursor: the `next_cursor` of the page before.

    Raises:
        UnknownValueError: for a cursor that none of these pages gave.
    """
    found = [
        case
        for case in sorted(knowledge.evidence, key=lambda case: case.id)
        if all(getattr(case, name) == value for name, value in wanted.items())
    ]
    rows = tuple(_row(case) for case in _sorted(found, sort))
    return page_of(Table(columns=COLUMNS, rows=rows, total=len(rows)), limit, cursor)


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


def _sorted(cases: Sequence[EvidenceCase], sort: str) -> list[EvidenceCase]:
    """Return the cases in order of one attribute; what is not stated comes last."""
    by = attrgetter(sort.removeprefix("-"))
    stated = [case for case in cases if by(case) is not None]
    unstated = [case for case in cases if by(case) is None]
    return sorted(stated, key=by, reverse=sort.startswith("-")) + unstated


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


def _row(case: EvidenceCase) -> Row:
    values = {column.name: getattr(case, column.name) for column in COLUMNS}
    return values | {"acceptable": " ".join(case.acceptable)}
