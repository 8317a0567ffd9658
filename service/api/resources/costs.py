"""What it costs: money, time and break-even, without the verdict."""

from typing import Any

from service.api.endpoint import KEEP_PRIVATELY, Asked, Endpoint, Example, Prepared
from service.api.permalinks import permalink_of, profile_parameter
from service.api.resources.recommendations import EXAMPLE_DAY
from service.domain.decision import ASSUMPTIONS, ESTIMATE_PARTS
from service.domain.profile import Profile, digest_of
from service.schemas.estimate_answers import Estimate, estimate_document
from service.schemas.strict import ClosedSchema

PATH = "/v1/costs"

LINK_QUERY = ClosedSchema.from_dict(
    {"profile": profile_parameter(required=True)}, name="EstimateQuery"
)


def create_estimate(asked: Asked) -> Prepared:
    """Estimate what each approach costs, how long it takes and where tuning breaks even.

    The same figures as in the recommendation for the same profile. What the profile leaves out is
    drawn from stated ranges, which `assumptions` lists.
    """
    return _prepared(asked)


def get_estimate(asked: Asked) -> Prepared:
    """Estimate the costs for the profile in the address.

    The permalink of an estimate, as named by `Content-Location` and `links.self`.
    """
    return _prepared(asked)


_PARTS = ESTIMATE_PARTS | {ASSUMPTIONS}


def _prepared(asked: Asked) -> Prepared:
    services, profile = asked.services, asked.profile or Profile({})
    permalink = permalink_of(PATH, asked.query, profile)
    links = {
        "self": permalink,
        "recommendation": permalink_of("/v1/recommendations", {}, profile),
        "prices": f"/v1/prices?as_of={profile.as_of}",
    }

    def make() -> dict[str, Any]:
        decision = services.recommend(services.knowledge, profile, _PARTS)
        return estimate_document(decision, links, services.public_url)

    return Prepared(make=make, key=f"{PATH}:{digest_of(profile, ())}", permalink=permalink)


TICKETS = {
    "name": "Support tickets",
    "as_of": EXAMPLE_DAY,
    "traffic": {
        "calls_per_day": 20_000,
        "instruction_tokens": 1_500,
        "example_tokens": 3_000,
        "query_tokens": 300,
        "output_tokens": 50,
    },
    "data": {"labelled_examples": 5_000},
    "models": {"prompt": "openai/gpt-6.1-terra", "tuned": "google/gemini-2.5-flash-lite"},
}

ENDPOINTS = (
    Endpoint(
        path=PATH,
        view=create_estimate,
        tag="Money",
        answer=Estimate,
        methods=("POST", "QUERY"),
        takes_profile="body",
        cache_control=KEEP_PRIVATELY,
        examples={"support_tickets": Example(summary="Long prompts, many calls", body=TICKETS)},
    ),
    Endpoint(
        path=PATH,
        view=get_estimate,
        tag="Money",
        answer=Estimate,
        query=LINK_QUERY(),
        takes_profile="query",
        cache_control=KEEP_PRIVATELY,
        examples={
            "nothing_known": Example(
                summary="Nothing known yet", query={"profile": f'{{"as_of":"{EXAMPLE_DAY}"}}'}
            )
        },
    ),
)
