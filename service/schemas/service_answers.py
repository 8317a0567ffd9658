"""What the service says about itself."""

from service.schemas import response_fields as of
from service.schemas.response_fields import OpenSchema


class Limits(OpenSchema):
    """How large a request may be."""

    body_bytes = of.whole("Largest body.")
    nesting_levels = of.whole("Deepest nesting of a document.")
    address_characters = of.whole("Longest path with its query.")
    errors_listed = of.whole("Most faults listed in one problem.")


ServiceLinks = OpenSchema.from_dict(
    {
        name: of.text(about)
        for name, about in {
            "recommendations": "Where to post a profile.",
            "matrix": "The comparison.",
            "guide": "When to use each approach.",
            "profile_schema": "JSON Schema of the profile.",
            "openapi": "The published specification.",
            "docs": "Its page for people.",
            "problems": "What each problem means.",
        }.items()
    },
    name="ServiceLinks",
)


class ServiceInfo(OpenSchema):
    """The service's name, versions, limits and links."""

    name = of.text("Name of the service.", example="tune-or-prompt")
    description = of.text("What it is for.")
    engine_version = of.text("Version of the engine.", example="0.1.0")
    catalogue_version = of.text("Digest of the catalogue's files.")
    limits = of.one(Limits, "How large a request may be.")
    links = of.one(ServiceLinks, "Where to go from here.")


class Liveness(OpenSchema):
    """Whether the process answers."""

    status = of.slug("state of the process.", "ok")


class Readiness(OpenSchema):
    """Whether the service can answer, and what it does without."""

    status = of.slug("state of the service.", "ok", "degraded")
    cache = of.mapping("State of each layer of the cache.", {"type": "string"})
