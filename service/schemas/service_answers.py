"""What the service says about itself."""

from service.schemas import response_fields as of
from service.schemas.response_fields import OpenSchema

SHARE = {"type": "number", "minimum": 0, "maximum": 1}


class Limits(OpenSchema):
    """How large a request may be."""

    body_bytes = of.whole("Largest body.")
    nesting_levels = of.whole("Deepest nesting of a document.")
    address_characters = of.whole("Longest path with its query.")
    errors_listed = of.whole("Most faults listed in one problem.")
    batch_items = of.whole("Most items of a batch; a stream of lines has no such limit.")
    batch_body_bytes = of.whole("Largest body of a batch.")
    stream_line_bytes = of.whole("Longest line of a stream.")


ServiceLinks = OpenSchema.from_dict(
    {
        name: of.text(about)
        for name, about in {
            "recommendations": "Where to post a profile.",
            "batch": "Where to post many profiles.",
            "matrix": "The comparison.",
            "guide": "When to use each approach.",
            "evidence": "The published comparisons behind the quality estimate.",
            "profile_schema": "JSON Schema of the profile.",
            "openapi": "The published specification.",
            "docs": "Its page for people.",
            "problems": "What each problem means.",
        }.items()
    },
    name="ServiceLinks",
)


class DecisionCases(OpenSchema):
    """How often the verdict was right on situations whose right answer is known."""

    cases = of.whole("Situations posted.")
    agreement = of.share("Share of verdicts that a careful judge would accept.")
    clear_cases = of.whole("Situations whose right answer is clear.")
    agreement_on_clear_cases = of.share("The share among those.")
    agreement_by_standing = of.mapping("The share by how sure the verdict was.", SHARE)
    agreement_by_outcome = of.mapping("The share by what was done.", SHARE)
    brier = of.share("Brier score of the share of draws that the verdict won.")


class PublishedCases(OpenSchema):
    """How often the verdict was right on published comparisons, judged by quality alone."""

    cases = of.whole("Comparisons posted.")
    agreement = of.share("Share of verdicts that a careful judge would accept.")
    agreement_by_outcome = of.mapping("The share by what won.", SHARE)
    brier = of.share("Brier score of the chance given to tuning.")


class Evaluation(OpenSchema):
    """How often the service was right on known cases, and with which versions."""

    engine_version = of.text("Version of the engine that was judged.")
    catalogue_version = of.text("Digest of the catalogue that was judged.")
    as_of = of.day("Day whose prices and availability applied.")
    decision_cases = of.one(DecisionCases, "What teams did, and were advised to do.")
    published_cases = of.one(PublishedCases, "What published comparisons found.")


class ServiceInfo(OpenSchema):
    """The service's name, versions, limits and links."""

    name = of.text("Name of the service.", example="tune-or-prompt")
    description = of.text("What it is for.")
    engine_version = of.text("Version of the engine.", example="0.1.0")
    catalogue_version = of.text("Digest of the catalogue's files.")
    limits = of.one(Limits, "How large a request may be.")
    links = of.one(ServiceLinks, "Where to go from here.")
    evaluation = of.one(Evaluation, "How often it was right on known cases.", required=False)


class Liveness(OpenSchema):
    """Whether the process answers."""

    status = of.slug("state of the process.", "ok")


class Readiness(OpenSchema):
    """Whether the service can answer, and what it does without."""

    status = of.slug("state of the service.", "ok", "degraded")
    cache = of.mapping("State of each layer of the cache.", {"type": "string"})
