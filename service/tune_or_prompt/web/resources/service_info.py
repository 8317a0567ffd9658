"""The service about itself: its name, versions, limits, health and metrics."""

from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.vocabulary import STANDINGS
from tune_or_prompt.domain.report.decision import TrackRecord
from tune_or_prompt.domain.report.parts import DETAILS, PARTS
from tune_or_prompt.web.endpoint import Asked, Endpoint
from tune_or_prompt.web.negotiation import Format
from tune_or_prompt.web.reading import (
    LARGEST_BODY,
    LONGEST_ADDRESS,
    LONGEST_LINE,
    LONGEST_PERMALINK,
)
from tune_or_prompt.web.resources.batch import LARGEST_BATCH
from tune_or_prompt.wire.answers import CrossValidation, Limits, Liveness, Readiness, ServiceInfo
from tune_or_prompt.wire.documents import DEEPEST
from tune_or_prompt.wire.faults import MOST_FAULTS
from tune_or_prompt.wire.generated import schema_of
from tune_or_prompt.wire.requests import MOST_ITEMS

# What Prometheus's text format calls itself.
METRICS = Format("txt", "text/plain", "; version=0.0.4; charset=utf-8")

_LINKS = {
    "recommendations": "/v1/recommendations",
    "batch": "/v1/recommendations/batch",
    "costs": "/v1/costs",
    "sweeps": "/v1/sweeps",
    "drift": "/v1/drift",
    "prices": "/v1/prices",
    "matrix": "/v1/matrix",
    "guide": "/v1/guide",
    "evidence": "/v1/evidence",
    "schemas": "/v1/schemas",
    "profile_schema": "/v1/schemas/profile.json",
    "openapi": "/openapi.json",
    "docs": "/docs",
    "problems": "/problems",
}


def get_service(asked: Asked) -> ServiceInfo:
    """Return the service's name, versions, limits and links, and how often it was right."""
    services = asked.services
    return ServiceInfo(
        name="tune-or-prompt",
        description="Prompt engineering, fine-tuning or both: a scored, explained answer.",
        engine_version=services.engine_version,
        catalogue_version=services.knowledge.version,
        details=DETAILS,
        parts=PARTS,
        limits=Limits(
            body_bytes=LARGEST_BODY,
            nesting_levels=DEEPEST,
            address_characters=LONGEST_ADDRESS,
            permalink_characters=LONGEST_PERMALINK,
            errors_listed=MOST_FAULTS,
            batch_items=MOST_ITEMS,
            batch_body_bytes=LARGEST_BATCH,
            stream_line_bytes=LONGEST_LINE,
        ),
        links={name: f"{services.public_url}{path}" for name, path in _LINKS.items()},
        cross_validation=_cross_validation(services.knowledge),
    )


def _cross_validation(knowledge: Knowledge) -> CrossValidation | None:
    """Return how often cross-validation was right; None until there was one."""
    record = knowledge.track_record
    if record.provisional:
        return None
    hits = {each: record.by_standing[each] for each in STANDINGS if each in record.by_standing}
    return CrossValidation(
        cases=record.cases,
        agreement=record.agreement,
        clear_cases=record.clear_cases,
        agreement_clear=record.agreement_clear,
        brier=record.brier,
        by_standing=tuple(
            TrackRecord(standing=each, right=hit.right, of=hit.of) for each, hit in hits.items()
        ),
    )


def get_liveness(_: Asked) -> Liveness:
    """Say that the process answers."""
    return Liveness(status="ok")


def get_readiness(asked: Asked) -> Readiness:
    """Say whether the service can answer, and what it does without.

    A cache that is down makes it slower, not unready: the state is then `degraded`.
    """
    cache = asked.services.cache_health()
    healthy = all(state == "ok" for state in cache.values())
    return Readiness(status="ok" if healthy else "degraded", cache=cache)


def get_metrics(asked: Asked) -> bytes:
    """Return the metrics in Prometheus's text format."""
    return asked.services.metrics.expose().body


ENDPOINTS = (
    Endpoint(
        path="/v1",
        view=get_service,
        tag="Discovery",
        needs="open",
        answer=lambda: schema_of(ServiceInfo),
    ),
    Endpoint(
        path="/livez",
        view=get_liveness,
        tag="Operations",
        needs="nothing",
        answer=lambda: schema_of(Liveness),
        is_kept=False,
    ),
    Endpoint(
        path="/readyz",
        view=get_readiness,
        tag="Operations",
        needs="nothing",
        answer=lambda: schema_of(Readiness),
        is_kept=False,
    ),
    Endpoint(
        path="/metrics",
        view=get_metrics,
        tag="Operations",
        needs="operate",
        answer=None,
        formats={METRICS: bytes},
        is_dear=True,
        is_kept=False,
    ),
)
