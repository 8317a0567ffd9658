"""What it costs: money, time and break-even, without the verdict."""

from typing import Any

import orjson

from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.verbs.decision_tables import costs_table
from tune_or_prompt.web.endpoint import A_DAY, Asked, Endpoint, Example
from tune_or_prompt.web.negotiation import JSON
from tune_or_prompt.web.reading import permalink_of
from tune_or_prompt.web.representations import Writer, table_formats
from tune_or_prompt.wire.answers import (
    ESTIMATE_PARTS,
    EstimateLinks,
    estimate_document,
    estimate_schema,
)
from tune_or_prompt.wire.reply import RECOMMENDATIONS

PATH = "/v1/costs"

Estimated = tuple[dict[str, Any], Decision]
"""The answer as a document, and what its table is made of."""


def create_estimate(asked: Asked) -> Estimated:
    """Estimate what each approach costs, how long it takes and where tuning breaks even.

    The same figures as in the recommendation for the same profile. What the profile leaves out is
    assumed within stated ranges, which `assumptions` lists. As CSV, TSV, Markdown or HTML: a row
    per way to do the work.
    """
    profile, decision = asked.project, asked.decide(ESTIMATE_PARTS)
    links = EstimateLinks(
        self_=permalink_of(PATH, {}, profile),
        recommendation=permalink_of(RECOMMENDATIONS, {}, profile),
        prices=f"/v1/prices?as_of={profile.as_of}",
    )
    return estimate_document(decision, links, asked.services.public_url), decision


def _tabulated(write: Writer) -> Writer:
    return lambda estimated: write(costs_table(estimated[1]))


_FORMATS = {form: _tabulated(write) for form, write in table_formats("Costs").items()}
_TICKETS = {
    "name": "Support tickets",
    "as_of": A_DAY,
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
        needs="recommend",
        answer=estimate_schema,
        methods=("GET", "POST", "QUERY"),
        formats={**_FORMATS, JSON: lambda estimated: orjson.dumps(estimated[0])},
        profile="must",
        examples={"support_tickets": Example(summary="Long prompts, many calls", body=_TICKETS)},
    ),
)
