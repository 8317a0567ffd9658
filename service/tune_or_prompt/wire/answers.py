"""Answers on the wire that are no record of the domain: links, batches, the service itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from marshmallow import Schema
from marshmallow import fields as wire

from tune_or_prompt.domain.report.decision import (
    Decision,
    TrackRecord,
)
from tune_or_prompt.wire.generated import OpenSchema, schema_of
from tune_or_prompt.wire.plain import plain

SCHEMA_PATH = "/v1/schemas/recommendation.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationLinks:
    """Where to go from a recommendation.

    Attributes:
        self_: this answer by GET; left out if the address would be too long.
        full: the same with every part; left out in the same case.
        matrix: the comparison that the verdict rests on.
        evidence: the published cases that it cites.
        schema: JSON Schema of this document.
    """

    self_: str | None = None
    full: str | None = None
    matrix: str = "/v1/matrix"
    evidence: str = "/v1/evidence"
    schema: str = SCHEMA_PATH


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateLinks:
    """Where to go from an estimate.

    Attributes:
        self_: this answer by GET; left out if the address would be too long.
        recommendation: the recommendation for the same profile; left out in the same case.
        prices: the prices that it rests on.
    """

    self_: str | None = None
    recommendation: str | None = None
    prices: str


ESTIMATE_PARTS = frozenset(
    {
        "costs",
        "options",
        "breakdown",
        "sensitivity",
        "days_to_ship",
        "schedule",
        "latency",
        "assumptions",
        "all_assumptions",
        "warnings",
        "provenance",
    }
)
"""The parts of a decision that an estimate needs."""

ESTIMATED = (
    *("id", "name", "costs", "days_to_ship", "schedule", "latency", "assumptions", "warnings"),
    "provenance",
)
"""The fields of a decision that an estimate has too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchCounts:
    """How many items went which way.

    Attributes:
        sent: items sent.
        answered: items with a result.
        refused: items with a problem.
    """

    sent: int
    answered: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemFault:
    """One error of a request.

    Attributes:
        pointer: where it is, as a JSON pointer into the document; left out for a parameter itself.
        parameter: the query parameter that it is in; left out for a body.
        code: kind of error.
        detail: what is wrong, and how to fix it.
    """

    pointer: str | None = None
    parameter: str | None = None
    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemProblem:
    """What is wrong with one item of a batch; the others are answered all the same.

    Attributes:
        type: address of a page that explains this kind of problem.
        title: the kind of problem in words; the same for every occurrence.
        status: HTTP status of the answer.
        detail: what went wrong this time, and how to fix it.
        code: kind of the problem: the last part of `type`.
        errors: errors of the request, at most 50.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: tuple[ProblemFault, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem(ItemProblem):
    """A problem (RFC 9457): why a request was refused, and how to fix it.

    Attributes:
        instance: name of this occurrence.
        trace_id: id under which the service logged the request.
    """

    instance: str
    trace_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a request may be.

    Attributes:
        body_bytes: largest body.
        nesting_levels: deepest nesting of a document.
        address_characters: longest path with its query.
        permalink_characters: longest address that is given as a permalink.
        errors_listed: most errors listed in one problem.
        batch_items: most items of a batch; a stream of lines has no such limit.
        batch_body_bytes: largest body of a batch.
        stream_line_bytes: longest line of a stream.
    """

    body_bytes: int
    nesting_levels: int
    address_characters: int
    permalink_characters: int
    errors_listed: int
    batch_items: int
    batch_body_bytes: int
    stream_line_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossValidation:
    """How often the engine was right on real decisions that it was not fitted to.

    Attributes:
        cases: the decisions, each with its source.
        agreement: share of cases with an acceptable verdict.
        clear_cases: those whose situation is clear.
        agreement_clear: the share among those.
        brier: mean squared error of the verdict's probability.
        by_standing: the cases by how sure the verdict was.
    """

    cases: int
    agreement: float
    clear_cases: int
    agreement_clear: float
    brier: float
    by_standing: tuple[TrackRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceInfo:
    """The service's name, versions, limits and links.

    Attributes:
        name: name of the service.
        description: what it is for.
        engine_version: version of the engine.
        catalogue_version: digest of the catalogue's files.
        details: how much of an answer can be asked for by `detail`.
        parts: what can be asked for by `include`.
        limits: how large a request may be.
        links: where to go from here, by name.
        cross_validation: how often it was right; left out until it has been cross-validated.
    """

    name: str
    description: str
    engine_version: str
    catalogue_version: str
    details: tuple[str, ...]
    parts: tuple[str, ...]
    limits: Limits
    links: Mapping[str, str]
    cross_validation: CrossValidation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Liveness:
    """Whether the process answers.

    Attributes:
        status: state of the process: `ok`.
    """

    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Whether the service can answer, and what it does without.

    Attributes:
        status: state of the service: `ok` or `degraded`.
        cache: state of each layer of the cache.
    """

    status: str
    cache: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation(Decision):
    """The scored, explained recommendation for one profile.

    Attributes:
        links: where to go from here.
    """

    links: RecommendationLinks | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchItem:
    """The answer to one item: a result, or what is wrong with the item.

    Attributes:
        index: position of the item, from 0.
        name: the name that the item gives itself.
        status: HTTP status that the item would have had alone.
        result: the recommendation.
        problem: what is wrong with the item.
    """

    index: int
    name: str | None = None
    status: int
    result: Recommendation | None = None
    problem: ItemProblem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchAnswer:
    """The answers to a batch, in the order of its items.

    Attributes:
        counts: how many items went which way.
        items: one answer for each item, in order.
    """

    counts: BatchCounts
    items: tuple[BatchItem, ...]


@cache
def estimate_schema() -> type[Schema]:
    """Return the schema of an estimate: what a decision says of money and time, with its links."""
    links = wire.Nested(
        schema_of(EstimateLinks),
        required=True,
        metadata={"description": "Where to go from here."},
    )
    told = schema_of(Decision)().fields
    made = OpenSchema.from_dict(
        {**{name: told[name] for name in ESTIMATED}, "links": links}, name="Estimate"
    )
    made.__doc__ = "What the approaches cost, how long they take and how fast they are."
    return made


def recommendation_document(
    decision: Decision, links: RecommendationLinks | None = None, public_url: str = ""
) -> dict[str, Any]:
    """Return the wire form of a decision, with links if there are any."""
    document: dict[str, Any] = plain(decision)
    if links is not None:
        document["links"] = with_root(links, public_url)
    return document


def estimate_document(
    decision: Decision, links: EstimateLinks, public_url: str = ""
) -> dict[str, Any]:
    """Return the wire form of what a decision with `ESTIMATE_PARTS` says of money and time."""
    document = {name: part for name, part in plain(decision).items() if name in ESTIMATED}
    return {**document, "links": with_root(links, public_url)}


def with_root(links: object, public_url: str) -> dict[str, str]:
    """Return links as whole addresses, if the service knows its own."""
    return {name: f"{public_url}{path}" for name, path in plain(links).items()}
