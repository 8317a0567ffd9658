"""The answer about money and time alone, on the wire."""

from typing import Any

from service.domain.answer import Decision
from service.schemas import response_fields as of
from service.schemas.answer import Assumption, Caution, Provenance
from service.schemas.cost_answers import Costs, Latency, Schedule, with_flat_costs
from service.schemas.plain import plain
from service.schemas.response_fields import OpenSchema

SHARED = (
    "id",
    "name",
    "costs",
    "schedule",
    "latency",
    "warnings",
    "assumptions",
    "provenance",
)
"""What the estimate shares with the recommendation for the same profile, byte for byte."""

EstimateLinks = OpenSchema.from_dict(
    {
        "self": of.text(
            "This answer by GET; left out where the address would be too long.", required=False
        ),
        "recommendation": of.text(
            "The recommendation for the same profile; left out in the same case.", required=False
        ),
        "prices": of.text("The prices that it rests on."),
    },
    name="EstimateLinks",
)


class Estimate(OpenSchema):
    """What the approaches and options cost, how long they take and how fast they are."""

    id = of.text("Id of the recommendation for the same profile.")
    name = of.text("The project's name, as given.", required=False)
    costs = of.one(Costs, "What it costs, and where tuning breaks even.")
    schedule = of.one(Schedule, "How long it takes until it is live.")
    latency = of.one(Latency, "How long a caller waits.")
    warnings = of.many(Caution, "What the reader should know.")
    assumptions = of.many(Assumption, "Every value used that the profile does not give.")
    provenance = of.one(Provenance, "What the answer was made from.")
    links = of.one(EstimateLinks, "Where to go from here.")


def estimate_document(
    decision: Decision, links: dict[str, str | None], public_url: str = ""
) -> dict[str, Any]:
    """Return the wire form of a decision's money and time."""
    document: dict[str, Any] = with_flat_costs(plain(decision))
    return {
        **{name: document[name] for name in SHARED if name in document},
        "links": {name: f"{public_url}{path}" for name, path in links.items() if path},
    }
