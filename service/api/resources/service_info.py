"""The service about itself: its name, versions, limits, health and metrics."""

from typing import Any

from service.api.endpoint import NEVER_STORE, Asked, Endpoint
from service.api.negotiation import Format
from service.api.reading import LARGEST_BODY, LONGEST_ADDRESS, LONGEST_LINE
from service.api.resources.batch import LARGEST_BATCH
from service.schemas.batch import MOST_ITEMS
from service.schemas.faults import MOST_FAULTS
from service.schemas.json_document import DEEPEST
from service.schemas.service_answers import Liveness, Readiness, ServiceInfo

# What Prometheus's text format calls itself.
METRICS = Format("txt", "text/plain", "; version=0.0.4; charset=utf-8")

_LINKS = {
    "recommendations": "/v1/recommendations",
    "batch": "/v1/recommendations/batch",
    "costs": "/v1/costs",
    "prices": "/v1/prices",
    "matrix": "/v1/matrix",
    "guide": "/v1/guide",
    "evidence": "/v1/evidence",
    "profile_schema": "/v1/schemas/profile.json",
    "openapi": "/openapi.json",
    "docs": "/docs",
    "problems": "/problems",
}


def get_service(asked: Asked) -> dict[str, Any]:
    """Return the service's name, versions, limits and links, and how often it was right."""
    services = asked.services
    return {
        "name": "tune-or-prompt",
        "description": "Prompt engineering, fine-tuning or both: a scored, explained answer.",
        "engine_version": services.engine_version,
        "catalogue_version": services.knowledge.version,
        "limits": {
            "body_bytes": LARGEST_BODY,
            "nesting_levels": DEEPEST,
            "address_characters": LONGEST_ADDRESS,
            "errors_listed": MOST_FAULTS,
            "batch_items": MOST_ITEMS,
            "batch_body_bytes": LARGEST_BATCH,
            "stream_line_bytes": LONGEST_LINE,
        },
        "links": {name: f"{services.public_url}{path}" for name, path in _LINKS.items()},
        **({"evaluation": services.evaluation} if services.evaluation else {}),
    }


def get_liveness(_: Asked) -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


def get_readiness(asked: Asked) -> dict[str, Any]:
    """Say whether the service can answer, and what it does without.

    A cache that is down makes it slower, not unready: the state is then `degraded`.
    """
    cache = asked.services.cache.health()
    healthy = all(state == "ok" for state in cache.values())
    return {"status": "ok" if healthy else "degraded", "cache": cache}


def get_metrics(asked: Asked) -> bytes:
    """Return the metrics in Prometheus's text format."""
    return asked.services.metrics.expose().body


ENDPOINTS = (
    Endpoint(path="/v1", view=get_service, tag="Discovery", answer=ServiceInfo),
    Endpoint(
        path="/livez",
        view=get_liveness,
        tag="Operations",
        answer=Liveness,
        cache_control=NEVER_STORE,
    ),
    Endpoint(
        path="/readyz",
        view=get_readiness,
        tag="Operations",
        answer=Readiness,
        cache_control=NEVER_STORE,
    ),
    Endpoint(
        path="/metrics",
        view=get_metrics,
        tag="Operations",
        answer=None,
        formats={METRICS: bytes},
        cache_control=NEVER_STORE,
    ),
)
