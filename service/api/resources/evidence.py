"""The published cases behind the quality estimate, and the model fitted to them."""

from dataclasses import dataclass
from typing import Any

from service.api.endpoint import Asked, Endpoint, Example
from service.api.representations import table_formats
from service.application.compare import Table
from service.application.find_evidence import (
    COLUMNS,
    SORTS,
    cited_by,
    evidence_case,
    find_evidence,
)
from service.domain.profile import FIELD_BY_PATH
from service.domain.published.evidence import COMPARISONS, SEEN, SOURCE_KINDS, WINNERS, EvidenceCase
from service.domain.vocabulary import APPROACHES
from service.schemas.evidence_answers import (
    EvidenceCard,
    EvidenceList,
    EvidenceModel,
    case_document,
    model_document,
)
from service.schemas.fields import Choice
from service.schemas.paging import PageSize, cursor
from service.schemas.strict import ClosedSchema

PATH = "/v1/evidence"


def _only(attribute: str, choices: tuple[str, ...]) -> Choice:
    about = f"Only cases whose `{attribute}` is this."
    return Choice(choices, metadata={"description": about})


FILTERS = {
    "task_type": FIELD_BY_PATH["task.type"].choices,
    "domain": FIELD_BY_PATH["task.domain"].choices,
    "gap": FIELD_BY_PATH["task.gap"].choices,
    "prompt_effort": FIELD_BY_PATH["measured.prompt_effort"].choices,
    "winner": WINNERS,
    "deployed": APPROACHES,
    "source_kind": SOURCE_KINDS,
    "comparison": COMPARISONS,
    "seen": SEEN,
}

EvidenceQuery = ClosedSchema.from_dict(
    {
        **{attribute: _only(attribute, choices) for attribute, choices in FILTERS.items()},
        "sort": Choice(
            (*SORTS, *(f"-{name}" for name in SORTS)),
            load_default="id",
            metadata={"description": "Order; a minus turns it round. What is not stated is last."},
        ),
        "limit": PageSize(),
        "cursor": cursor(),
    },
    name="EvidenceQuery",
)


@dataclass(frozen=True, slots=True)
class EvidenceTable(Table):
    """A page of cases as a table."""

    total: int
    next_cursor: str | None


def list_evidence(asked: Asked) -> EvidenceTable:
    """List the published comparisons of a prompted with a tuned model.

    A flat table, filtered, sorted and paged; `.csv`, `.tsv`, `.md` and `.html` ask for other
    formats. What a source does not state is null, and an empty cell in CSV.
    """
    query = asked.query
    wanted = {name: query[name] for name in FILTERS if name in query}
    paging = {name: query[name] for name in ("sort", "limit", "cursor") if name in query}
    page = find_evidence(asked.services.knowledge, wanted, **paging)
    rows = tuple(_row(case) for case in page.cases)
    return EvidenceTable(COLUMNS, rows, page.total, page.next_cursor)


def get_evidence_case(asked: Asked) -> dict[str, Any]:
    """Describe one published case, with what cites it."""
    knowledge = asked.services.knowledge
    case = evidence_case(knowledge, asked.path["case_id"])
    return case_document(case, cited_by(knowledge, case.id))


def get_evidence_model(asked: Asked) -> dict[str, Any]:
    """Describe the quality model: coefficients, accuracy, reliability and weaknesses."""
    return model_document(asked.services.knowledge.quality_model)


def _row(case: EvidenceCase) -> dict[str, Any]:
    values = {column.name: getattr(case, column.name) for column in COLUMNS}
    return values | {"acceptable": " ".join(case.acceptable)}


ENDPOINTS = (
    Endpoint(
        path=PATH,
        view=list_evidence,
        tag="Evidence",
        answer=EvidenceList,
        formats=table_formats("Published comparisons"),
        query=EvidenceQuery(),
        problems=(404,),
        examples={
            "hybrids": Example(
                summary="The most trusted cases that a hybrid won",
                query={"winner": "hybrid", "sort": "-trust", "limit": "2"},
            ),
        },
    ),
    Endpoint(
        path=f"{PATH}/model",
        view=get_evidence_model,
        tag="Evidence",
        answer=EvidenceModel,
        examples={"model": Example(summary="The model and its figures")},
    ),
    Endpoint(
        path=f"{PATH}/{{case_id}}",
        view=get_evidence_case,
        tag="Evidence",
        answer=EvidenceCard,
        path_values={"case_id": ()},
        problems=(404,),
        examples={
            "raft": Example(summary="A hybrid that won", path={"case_id": "a-raft-hotpot"}),
        },
    ),
)
