"""What it costs: money, time and break-even, without the verdict."""

from typing import Any

from tune_or_prompt.domain.language.profile import Profile, digest_of
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.verbs.decision_tables import costs_table
from tune_or_prompt.web.endpoint import KEEP_PRIVATELY, Asked, Endpoint, Example, Prepared
from tune_or_prompt.web.negotiation import CSV, HTML, JSON, MARKDOWN, TSV, Format
from tune_or_prompt.web.permalinks import permalink_of, profile_parameter
from tune_or_prompt.web.representations import Writer, table_formats, to_json
from tune_or_prompt.web.resources.recommendations import EXAMPLE_DAY
from tune_or_prompt.wire.answers import (
    ESTIMATE_PARTS,
    Estimate,
    EstimateLinks,
    estimate_document,
    estimate_of,
)
from tune_or_prompt.wire.generated import schema_of
from tune_or_prompt.wire.strict import ClosedSchema

PATH = "/v1/costs"

LINK_QUERY = ClosedSchema.from_dict(
    {"profile": profile_parameter(required=True)}, name="EstimateQuery"
)

Estimated = tuple[dict[str, Any], Decision]
"""The answer as a document, and what its table is made of."""


def create_estimate(asked: Asked) -> Prepared:
    """Estimate what each approach costs, how long it takes and where tuning breaks even.

    The same figures as in the recommendation for the same profile. What the profile leaves out is
    assumed within stated ranges, which `assumptions` lists. As CSV, TSV, Markdown or HTML: a row
    per way to do the work.
    """
    return _prepared(asked)


def get_estimate(asked: Asked) -> Prepared:
    """Estimate the costs for the profile in the address.

    The permalink of an estimate, as named by `Content-Location` and `links.self`.
    """
    return _prepared(asked)


def _prepared(asked: Asked) -> Prepared:
    services, profile = asked.services, asked.profile or Profile({})
    permalink = permalink_of(PATH, {}, profile)
    links = EstimateLinks(
        self_=permalink,
        recommendation=permalink_of("/v1/recommendations", {}, profile),
        prices=f"/v1/prices?as_of={profile.as_of}",
    )

    def make() -> Estimated:
        decision = services.recommend(services.knowledge, profile, ESTIMATE_PARTS)
        return estimate_document(estimate_of(decision, links), services.public_url), decision

    return Prepared(make=make, key=f"{PATH}:{digest_of(profile, ())}", permalink=permalink)


def _tabulated(form: Format) -> Writer:
    write = table_formats("Costs")[form]
    return lambda estimated: write(costs_table(estimated[1]))


FORMATS: dict[Format, Writer] = {
    JSON: lambda estimated: to_json(estimated[0]),
    **{form: _tabulated(form) for form in (CSV, TSV, MARKDOWN, HTML)},
}

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
        answer=schema_of(Estimate),
        methods=("POST", "QUERY"),
        formats=FORMATS,
        takes_profile="body",
        cache_control=KEEP_PRIVATELY,
        examples={"support_tickets": Example(summary="Long prompts, many calls", body=TICKETS)},
    ),
    Endpoint(
        path=PATH,
        view=get_estimate,
        tag="Money",
        answer=schema_of(Estimate),
        formats=FORMATS,
        query=LINK_QUERY(),
        takes_profile="query",
        cache_control=KEEP_PRIVATELY,
    ),
)
