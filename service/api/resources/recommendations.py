"""The recommendation: the main job."""

from collections.abc import Mapping
from typing import Any

import orjson

from service.api.endpoint import KEEP_PRIVATELY, Asked, Endpoint, Example, Prepared
from service.api.markdown.recommendation import recommendation_markdown
from service.api.negotiation import HTML, JSON, MARKDOWN
from service.api.permalinks import permalink_of, profile_parameter
from service.api.representations import to_json
from service.domain.profile import Profile, digest_of
from service.schemas.answer import (
    PARTS,
    SCHEMA_PATH,
    Recommendation,
    recommendation_document,
)
from service.schemas.fields import Choices
from service.schemas.strict import ClosedSchema

PATH = "/v1/recommendations"

EXAMPLE_DAY = "2026-11-24"

PARTS_QUERY = ClosedSchema.from_dict(
    {
        "include": Choices(
            PARTS, metadata={"description": "Only these heavy parts, besides the core."}
        ),
        "exclude": Choices(PARTS, metadata={"description": "All heavy parts but these."}),
    },
    name="PartsQuery",
)
LINK_QUERY = PARTS_QUERY.from_dict(
    {
        "profile": profile_parameter(required=True),
    },
    name="LinkQuery",
)


def create_recommendation(asked: Asked) -> Prepared:
    """Recommend an approach for a project, with every reason.

    Every field of the profile is optional. What is absent counts as unknown: it widens the answer
    and is never replaced in silence. Asking twice is safe: the same profile, catalogue and engine
    give the same bytes.
    """
    return _prepared(asked)


def get_recommendation(asked: Asked) -> Prepared:
    """Recommend an approach for the profile in the address.

    The permalink of a recommendation, as named by `Content-Location` and `links.self`.
    """
    return _prepared(asked)


def _prepared(asked: Asked) -> Prepared:
    services, profile = asked.services, asked.profile or Profile({})
    without = _left_out(asked.query)
    permalink = permalink_of(PATH, asked.query, profile)

    def make() -> dict[str, Any]:
        wanted = frozenset(PARTS) - without
        decision = services.recommend(services.knowledge, profile, wanted)
        return recommendation_document(
            decision, without=without, self_link=permalink, public_url=services.public_url
        )

    digest = digest_of(profile, (services.engine_version, services.knowledge.version))
    return Prepared(make=make, key=f"{digest}:{sorted(without)}:{permalink}", permalink=permalink)


def _report(document: dict[str, Any]) -> bytes:
    from service.api.page.report import write_report  # noqa: PLC0415  templates, only used here

    return write_report(document)


def _left_out(query: Mapping[str, Any]) -> frozenset[str]:
    wanted = set(query.get("include", PARTS)) - set(query.get("exclude", ()))
    return frozenset(PARTS) - wanted


SUPPORT_TICKETS = {
    "name": "Support tickets",
    "as_of": EXAMPLE_DAY,
    "stage": "production",
    "task": {"type": "classification", "breadth": "single", "output": "strict"},
    "traffic": {"calls_per_day": 2_000_000, "query_tokens": {"low": 80, "mid": 200, "high": 500}},
    "data": {"labelled_examples": 40_000},
    "team": {"ml_expertise": "some"},
}
PROTOTYPE = {
    "name": "First prototype",
    "as_of": EXAMPLE_DAY,
    "stage": "prototype",
    "task": {"breadth": "many"},
    "schedule": {"deadline_days": 5},
}
CORE_ONLY = {"exclude": ",".join(PARTS)}

FORMATS = {JSON: to_json, MARKDOWN: recommendation_markdown, HTML: _report}

ENDPOINTS = (
    Endpoint(
        path=PATH,
        view=create_recommendation,
        tag="Recommendation",
        answer=Recommendation,
        methods=("POST", "QUERY"),
        formats=FORMATS,
        query=PARTS_QUERY(),
        takes_profile="body",
        cache_control=KEEP_PRIVATELY,
        describedby=SCHEMA_PATH,
        examples={
            "support_tickets": Example(summary="High volume, narrow task", body=SUPPORT_TICKETS),
            "prototype": Example(
                summary="Just starting out, the core alone", body=PROTOTYPE, query=CORE_ONLY
            ),
            "nothing_known": Example(
                summary="Nothing known yet", body={"as_of": EXAMPLE_DAY}, query=CORE_ONLY
            ),
        },
    ),
    Endpoint(
        path=PATH,
        view=get_recommendation,
        tag="Recommendation",
        answer=Recommendation,
        formats=FORMATS,
        query=LINK_QUERY(),
        takes_profile="query",
        cache_control=KEEP_PRIVATELY,
        describedby=SCHEMA_PATH,
        examples={
            "prototype": Example(
                summary="Just starting out, the core alone",
                query={"profile": orjson.dumps(PROTOTYPE).decode(), **CORE_ONLY},
            ),
        },
    ),
)
