"""The recommendation on the wire: every part described, and which parts may be left out."""

from collections.abc import Collection
from typing import Any

from service.domain.answer import Decision
from service.domain.vocabulary import APPROACHES
from service.schemas import response_fields as of
from service.schemas.cost_answers import Costs, Latency, Schedule, with_flat_costs
from service.schemas.figures import Range
from service.schemas.plain import plain
from service.schemas.quality_answers import Quality
from service.schemas.reason import Reason
from service.schemas.response_fields import OpenSchema
from service.schemas.robustness_answers import Flip, NextQuestion, Robustness, WhyNot

EVIDENCE = "/v1/evidence"
SCHEMA_PATH = "/v1/schemas/recommendation.json"


class Contribution(OpenSchema):
    """What one dimension adds to one approach's score."""

    dimension = of.slug("id of the dimension.", "latency")
    utility = of.share("How well the approach does on the dimension for this profile.")
    weight = of.share("How much the dimension matters for this profile; weights add up to 1.")
    points = of.number("Points of the score: 100 × weight × utility.", unit="points")
    because = of.one(Reason, "Why the utility is what it is.")
    sources = of.words("What the rating rests on; ids of published cases are read at /v1/evidence.")


class RankedApproach(OpenSchema):
    """One approach with its score and every term of it."""

    approach = of.slug("id of the approach.", *APPROACHES)
    score = of.number("Score: the sum of the points.", unit="points", least=0, most=100)
    acceptability = of.share("Share of the draws over weights and unknown answers that it wins.")
    feasible = of.flag("Whether nothing in the profile rules it out.")
    eliminated_by = of.many(Reason, "What rules it out; empty where it is feasible.")
    contributions = of.many(Contribution, "The terms of the score, one a dimension.")


class MatchedStatement(OpenSchema):
    """A "when to use" statement or guide row held against the profile."""

    statement = of.slug("id of the statement.", "high-volume")
    text = of.text("The statement.")
    approach = of.slug("the approach it speaks for.", *APPROACHES)
    holds = of.slug("whether its condition holds.", "yes", "no", "unknown")
    because = of.one(Reason, "Why it holds, does not hold, or is not known.")


class PlanStep(OpenSchema):
    """One next step for the verdict."""

    id = of.slug("id of the step.", "write-evaluation-set")
    action = of.text("What to do.")
    why = of.text("Why it comes now.")
    stop_if = of.text("What would stop it.")


Caution = OpenSchema.from_dict(
    {
        "code": of.slug("kind of the warning.", "contradiction"),
        "text": of.text("The warning as a sentence."),
        "fields": of.words("Fields of the profile that it is about."),
        "until": of.day("Last day on which it applies, where there is one.", required=False),
    },
    name="Caution",
)


class Assumption(OpenSchema):
    """A value used although the profile does not give it: a range, or a belief in each answer."""

    field = of.slug(
        "field of the profile; what has none starts with `costs.`, `models.` or `prices.`.",
        "traffic.calls_per_day",
    )
    value = of.one(Range, "The range assumed of a number.", required=False)
    shares = of.mapping(
        "The belief in each answer of a choice or a true/false question.",
        {"type": "number", "minimum": 0, "maximum": 1},
        required=False,
    )
    unit = of.text("Unit of the number; empty where there is none.")
    source = of.text("Where the assumption comes from.")


class Provenance(OpenSchema):
    """What the answer was made from: equal provenance means equal bytes."""

    engine_version = of.text("Version of the engine.", example="0.1.0")
    catalogue_version = of.text("Digest of the catalogue's files.")
    prices_as_of = of.day("Day of the newest price used.", required=False)
    as_of = of.day("Day whose prices and availability apply.")
    profile_digest = of.text("Digest of the profile alone.")


RecommendationLinks = OpenSchema.from_dict(
    {
        "self": of.text(
            "This answer by GET; left out where the address would be too long.", required=False
        ),
        "matrix": of.text("The comparison that the verdict rests on."),
        "evidence": of.text("The published cases that it cites."),
        "schema": of.text("JSON Schema of this document."),
    },
    name="RecommendationLinks",
)


class Recommendation(OpenSchema):
    """The scored, explained recommendation for one profile."""

    id = of.text("Digest of the profile, the engine's version and the catalogue's version.")
    name = of.text("The project's name, as given.", required=False)
    verdict = of.slug("the recommended approach.", *APPROACHES)
    standing = of.slug("how sure the verdict is.", "clear", "leaning", "too-close-to-call")
    standard_error = of.share("Standard error of the shares that come from draws.")
    summary = of.text("The verdict in one sentence.")
    ranking = of.many(RankedApproach, "The approaches, best first.")
    matched = of.many(
        MatchedStatement, "The catalogue's statements held against the profile.", required=False
    )
    costs = of.one(Costs, "What it costs, and where tuning breaks even.", required=False)
    schedule = of.one(Schedule, "How long it takes until it is live.", required=False)
    latency = of.one(Latency, "How long a caller waits.", required=False)
    robustness = of.one(Robustness, "How sure the verdict is.", required=False)
    flips = of.many(
        Flip, "Smallest changes that turn the verdict, the least effort first.", required=False
    )
    no_flip = of.one(Reason, "Why no flip is within reach, where none is.", required=False)
    next_questions = of.many(
        NextQuestion, "Unknown fields worth answering, the best first.", required=False
    )
    cannot_matter = of.words(
        "Unknown fields of which no answer can turn the verdict.", required=False
    )
    why_not = of.many(WhyNot, "Why each other approach lost.", required=False)
    quality = of.one(Quality, "How likely tuning is to beat prompting.", required=False)
    plan = of.many(PlanStep, "Next steps for the verdict, in order.", required=False)
    warnings = of.many(Caution, "What the reader should know.")
    assumptions = of.many(
        Assumption, "Every value used that the profile does not give.", required=False
    )
    provenance = of.one(Provenance, "What the answer was made from.")
    links = of.one(RecommendationLinks, "Where to go from here.")


PARTS: tuple[str, ...] = tuple(
    name for name, field in Recommendation().fields.items() if not field.required and name != "name"
)


def recommendation_document(
    decision: Decision,
    *,
    without: Collection[str] = (),
    self_link: str | None = None,
    public_url: str = "",
) -> dict[str, Any]:
    """Return the wire form of a decision, some of its `PARTS` left out."""
    document: dict[str, Any] = with_flat_costs(plain(decision))
    links = {"self": self_link, "matrix": "/v1/matrix", "evidence": EVIDENCE, "schema": SCHEMA_PATH}
    return {
        **{name: part for name, part in document.items() if name not in without},
        "links": {name: f"{public_url}{path}" for name, path in links.items() if path},
    }
