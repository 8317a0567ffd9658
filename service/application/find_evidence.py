"""Find evidence: the published cases by filter, order and page, and what rests on each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from service.application.compare import Column
from service.application.knowledge import Knowledge
from service.application.paging import page_of
from service.domain.errors import UnknownIdError
from service.domain.published.evidence import EvidenceCase, cases_matching, cases_sorted

SORTS: tuple[str, ...] = ("id", "year", "trust", "labels", "classes", "prompt_year")
"""Attributes to sort by; a leading minus turns the order round."""

COLUMNS: tuple[Column, ...] = (
    Column("id", "string", "Id of the case, by which reasons cite it."),
    Column("task", "string", "What was done."),
    Column("task_type", "string", "Type of task, as in the profile."),
    Column("subject", "string", "What it is about."),
    Column("domain", "string", "How special the subject is."),
    Column("labels", "integer", "Labelled examples that the tuned model saw.", "labels"),
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
    Column("deployed", "string", "What was put to use, where that is known."),
    Column("comparison", "string", "The same base model on both sides, different ones, or loose."),
    Column("seen", "string", "Whether figures were read, or only who won."),
    Column("source_kind", "string", "Kind of source."),
    Column("trust", "number", "How far the case counts.", "share"),
    Column("year", "integer", "Year of the source.", "year"),
    Column("url", "string", "Address of the source."),
    Column("note", "string", "What was found."),
)


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the cases asked for.

    Attributes:
        cases: those of this page, in order.
        total: how many there are on all pages.
        next_cursor: where the next page starts; None on the last.
    """

    cases: tuple[EvidenceCase, ...]
    total: int
    next_cursor: str | None


def find_evidence(
    knowledge: Knowledge,
    wanted: Mapping[str, str],
    *,
    sort: str = "id",
    limit: int,
    cursor: str | None = None,
) -> Page:
    """Return one page of the cases whose attributes are as wanted.

    Args:
        knowledge: the catalogue.
        wanted: values by attribute of a case.
        sort: one of `SORTS`, with a minus before it for the reverse; unstated values come last.
        limit: most cases on the page.
        cursor: the `next_cursor` of the page before.

    Raises:
        UnknownIdError: for a cursor that none of these pages gave.
    """
    found = cases_matching(knowledge.evidence, **wanted)
    ordered = cases_sorted(found, sort.removeprefix("-"), descending=sort.startswith("-"))
    page, further = page_of([case.id for case in ordered], limit, cursor)
    return Page(ordered[page], len(ordered), further)


def evidence_case(knowledge: Knowledge, wanted: str) -> EvidenceCase:
    """Return the case with this id.

    Raises:
        UnknownIdError: if there is none, naming the nearest id.
    """
    for case in knowledge.evidence:
        if case.id == wanted:
            return case
    raise UnknownIdError("published case", wanted, (case.id for case in knowledge.evidence))


def cited_by(knowledge: Knowledge, case_id: str) -> tuple[str, ...]:
    """Return the keys of the catalogue that cite a case, such as `dimensions.latency.hybrid`."""
    return tuple(key for key, sources in _citations(knowledge) if case_id in sources)


def _citations(knowledge: Knowledge) -> Iterator[tuple[str, tuple[str, ...]]]:
    for dimension in knowledge.dimensions:
        for approach, rating in dimension.ratings.items():
            yield f"dimensions.{dimension.id}.{approach}", rating.sources
    for key, constant in knowledge.constants.items():
        yield f"criteria.{key}", constant.source
    for key, table in knowledge.by_choice.items():
        yield f"criteria.{key}", table.source
    for statement in knowledge.statements:
        yield f"guide.{statement.id}", statement.source
    for factor in knowledge.quality_model.report["factors"]:
        choices = "-".join(factor["choices"])
        name = ".".join(filter(None, (factor["name"], factor["column"], choices)))
        yield f"quality-model.{name}", tuple(factor["evidence"])
