"""The published cases behind the quality estimate."""

from tune_or_prompt.domain.evidence.cases import (
    TRUST_OF_COMPARISON,
    TRUST_OF_SEEN,
    TRUST_OF_SOURCE,
    WINNERS,
)
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH
from tune_or_prompt.verbs.find_evidence import (
    COLUMNS,
    EvidenceCard,
    evidence_card,
    find_evidence,
)
from tune_or_prompt.verbs.tables import Table
from tune_or_prompt.web.endpoint import Asked, Endpoint, Example
from tune_or_prompt.wire.fields import ChoiceField
from tune_or_prompt.wire.generated import APPROACHES, schema_of, table_schema

PATH = "/v1/evidence"


def _only(attribute: str, choices: tuple[str, ...]) -> ChoiceField:
    about = f"Only cases whose `{attribute}` is this."
    return ChoiceField(choices, metadata={"description": about})


FILTERS = {
    "task_type": FIELD_BY_PATH["task.type"].choices,
    "domain": FIELD_BY_PATH["task.domain"].choices,
    "gap": FIELD_BY_PATH["task.gap"].choices,
    "prompt_effort": FIELD_BY_PATH["measured.prompt_effort"].choices,
    "winner": WINNERS,
    "deployed": APPROACHES,
    "source_kind": tuple(TRUST_OF_SOURCE),
    "comparison": tuple(TRUST_OF_COMPARISON),
    "seen": tuple(TRUST_OF_SEEN),
}


def list_evidence(asked: Asked) -> Table:
    """List the published comparisons of a prompted with a tuned model.

    What a source does not state is null, and an empty cell in CSV.
    """
    wanted = {name: asked.query[name] for name in FILTERS if name in asked.query}
    return find_evidence(asked.services.knowledge, wanted)


def get_evidence_case(asked: Asked) -> EvidenceCard:
    """Describe one published case, with what cites it."""
    return evidence_card(asked.services.knowledge, asked.path["case_id"])


ENDPOINTS = (
    Endpoint(
        path=PATH,
        view=list_evidence,
        tag="Evidence",
        answer=lambda: table_schema(Table, COLUMNS, "EvidenceList"),
        table="Published comparisons",
        query={attribute: _only(attribute, choices) for attribute, choices in FILTERS.items()},
        examples={
            "hybrids": Example(
                summary="The most trusted cases that a hybrid won",
                query={"winner": "hybrid", "sort": "-trust", "limit": "2"},
            ),
        },
    ),
    Endpoint(
        path=f"{PATH}/{{case_id}}",
        view=get_evidence_case,
        tag="Evidence",
        answer=lambda: schema_of(EvidenceCard),
        path_values={"case_id": ()},
        problems=(404,),
        examples={
            "raft": Example(summary="A hybrid that won", path={"case_id": "a-raft-hotpot"}),
        },
    ),
)
