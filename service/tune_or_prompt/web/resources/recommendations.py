"""The recommendation: the main job."""

from dataclasses import dataclass
from typing import Any

import orjson
from marshmallow import fields

from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.domain.report.parts import DETAILS, PARTS, parts_of
from tune_or_prompt.web.endpoint import A_DAY, PROTOTYPE, Asked, Endpoint, Example, Services
from tune_or_prompt.web.negotiation import HTML, JSON, MARKDOWN
from tune_or_prompt.web.reading import permalink_of
from tune_or_prompt.wire.answers import (
    SCHEMA_PATH,
    Recommendation,
    RecommendationLinks,
    recommendation_document,
)
from tune_or_prompt.wire.fields import ChoiceField, ChoicesField
from tune_or_prompt.wire.generated import schema_of
from tune_or_prompt.wire.reply import RECOMMENDATIONS

DETAIL: dict[str, fields.Field[Any]] = {
    "detail": ChoiceField(
        DETAILS,
        load_default="summary",
        metadata={
            "description": "How much to answer: the `verdict` with its ranking, the `summary` "
            "that a person reads, or the `full` answer.",
            "default": "summary",
        },
    ),
    "include": ChoicesField(
        PARTS,
        load_default=[],
        metadata={"description": "Further parts, besides those of `detail`."},
    ),
}


@dataclass(frozen=True, slots=True)
class AnsweredProfile:
    """A recommendation with what its reports need.

    Attributes:
        document: its wire form.
        decision: the recommendation itself.
        profile: the project.
        services: what else the report may use.
    """

    document: dict[str, Any]
    decision: Decision
    profile: Profile
    services: Services


def create_recommendation(asked: Asked) -> AnsweredProfile:
    """Recommend an approach for a project, with the reasons.

    Every field of the profile is optional. What is absent counts as unknown: it widens the answer
    and is never replaced silently. Asking twice is safe: the same profile, catalogue and engine
    give the same bytes. By GET the profile is in the address: the permalink that
    `Content-Location` and `links.self` name.
    """
    decision = asked.decide(parts_of(asked.query["detail"], asked.query["include"]))
    document = document_of(decision, asked.project, asked)
    return AnsweredProfile(document, decision, asked.project, asked.services)


def document_of(decision: Decision, profile: Profile, asked: Asked) -> dict[str, Any]:
    """Return the wire form of a decision, with the links that come with its provenance."""
    links = None
    if decision.provenance is not None:
        links = RecommendationLinks(
            self_=permalink_of(RECOMMENDATIONS, asked.told, profile),
            full=permalink_of(RECOMMENDATIONS, {"detail": "full"}, profile),
        )
    return recommendation_document(decision, links, asked.services.public_url)


def _json(answer: AnsweredProfile) -> bytes:
    return orjson.dumps(answer.document)


def _markdown(answer: AnsweredProfile) -> bytes:
    from tune_or_prompt.web.page.report import write_markdown  # noqa: PLC0415  templates, only used here

    link = answer.document.get("links", {}).get("self", "")
    return write_markdown(answer.decision, answer.services.knowledge, link)


def _report(answer: AnsweredProfile) -> bytes:
    from tune_or_prompt.web.page.report import write_report  # noqa: PLC0415  templates, only used here

    services = answer.services
    return write_report(answer.decision, answer.profile, services.knowledge, services.public_url)


SUPPORT_TICKETS = {
    "name": "Support tickets",
    "as_of": A_DAY,
    "stage": "production",
    "task": {"type": "classification", "breadth": "single", "output": "strict"},
    "traffic": {"calls_per_day": 2_000_000, "query_tokens": {"low": 80, "mid": 200, "high": 500}},
    "data": {"labelled_examples": 40_000},
    "team": {"ml_expertise": "some"},
}

ENDPOINTS = (
    Endpoint(
        path=RECOMMENDATIONS,
        view=create_recommendation,
        tag="Recommendation",
        needs="recommend",
        answer=lambda: schema_of(Recommendation),
        methods=("GET", "POST", "QUERY"),
        formats={JSON: _json, MARKDOWN: _markdown, HTML: _report},
        query=DETAIL,
        profile="must",
        describedby=SCHEMA_PATH,
        examples={
            "support_tickets": Example(summary="High volume, narrow task", body=SUPPORT_TICKETS),
            "prototype": Example(
                summary="Just starting out, the verdict alone",
                body=PROTOTYPE,
                query={"detail": "verdict"},
            ),
            "nothing_known": Example(summary="Nothing known yet", body={"as_of": A_DAY}),
            "prototype_by_address": Example(
                summary="Just starting out, the verdict alone",
                query={"profile": orjson.dumps(PROTOTYPE).decode(), "detail": "verdict"},
            ),
        },
    ),
)
