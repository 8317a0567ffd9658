"""Sweeps: the recommendation as a field or two are varied."""

from tune_or_prompt.domain.language.profile import Profile, digest_of
from tune_or_prompt.verbs.sweep import Sweep, sweep
from tune_or_prompt.web.endpoint import KEEP_PRIVATELY, Asked, Endpoint, Example, Prepared
from tune_or_prompt.web.representations import table_formats
from tune_or_prompt.web.resources.recommendations import EXAMPLE_DAY, PROTOTYPE
from tune_or_prompt.wire.generated import schema_of
from tune_or_prompt.wire.sweep_request import SweepRequest, axes_of


def create_sweep(asked: Asked) -> Prepared:
    """Sweep one field of a profile, or a grid of two.

    Every row holds the scores, probabilities and costs of the recommendation for the profile with
    that answer. Along a single number, `crossings` gives where the verdict turns.
    """
    services, body = asked.services, asked.body
    profile = Profile({"as_of": services.clock.today(), **body.get("profile", {})})
    axes = axes_of(body, services.knowledge.money.defaults, services.knowledge.shares)
    digest = digest_of(profile, (services.engine_version, services.knowledge.version))
    return Prepared(
        make=lambda: sweep(services.knowledge, profile, axes),
        key=f"sweep:{digest}:{axes}",
    )


_EXAMPLES = {
    "volume": Example(
        summary="Calls a day, on a logarithmic scale",
        body={
            "profile": PROTOTYPE,
            "field": "traffic.calls_per_day",
            "from": 1000,
            "to": 1_000_000,
            "points": 4,
            "scale": "log",
        },
    ),
    "choices": Example(
        summary="Every answer of a choice",
        body={"profile": {"as_of": EXAMPLE_DAY}, "field": "task.breadth"},
    ),
    "grid": Example(
        summary="A grid of two fields",
        body={
            "profile": {"as_of": EXAMPLE_DAY},
            "field": "data.labelled_examples",
            "from": 100,
            "to": 10_000,
            "points": 2,
            "field_2": "task.consistency",
        },
    ),
}

ENDPOINTS = (
    Endpoint(
        path="/v1/sweeps",
        view=create_sweep,
        tag="Recommendation",
        answer=schema_of(Sweep),
        methods=("POST",),
        formats=table_formats("Sweep"),
        body=SweepRequest(),
        cache_control=KEEP_PRIVATELY,
        is_dear=True,
        examples=_EXAMPLES,
    ),
)
