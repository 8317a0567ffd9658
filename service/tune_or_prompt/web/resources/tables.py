"""Flat tables of one project, for sheets and dashboards: parts of its recommendation, sweeps."""

from tune_or_prompt.domain.errors import UnknownIdError
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.verbs.decision_tables import TABLE_PARTS, TABLES
from tune_or_prompt.verbs.sweep import Sweep, sweep
from tune_or_prompt.verbs.tables import Table
from tune_or_prompt.web.endpoint import A_DAY, PROTOTYPE, Asked, Endpoint, Example
from tune_or_prompt.wire.generated import schema_of
from tune_or_prompt.wire.requests import SweepRequest, axes_of


def create_decision_table(asked: Asked) -> Table:
    """Tabulate one part of a recommendation: ranking, costs, flips or assumptions."""
    name = asked.path["table"]
    if name not in TABLES:
        raise UnknownIdError("table", name, TABLES)
    return TABLES[name](asked.decide(TABLE_PARTS))


def create_sweep(asked: Asked) -> Sweep:
    """Sweep one field of a profile, or a grid of two.

    Every row holds the scores, probabilities and costs of the recommendation for the profile with
    that answer. Along a single number, `crossings` gives where the verdict changes. By GET the
    fields of the body are parameters.
    """
    knowledge, body = asked.services.knowledge, asked.body
    profile = Profile({**asked.project.answers, **body.get("profile", {})})
    return sweep(knowledge, profile, axes_of(body, knowledge.money.defaults, knowledge.shares))


_SWEEPS = {
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
        body={"profile": {"as_of": A_DAY}, "field": "task.breadth"},
    ),
    "grid": Example(
        summary="A grid of two fields",
        body={
            "profile": {"as_of": A_DAY},
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
        path="/v1/tables/{table}",
        view=create_decision_table,
        tag="Recommendation",
        needs="recommend",
        answer=lambda: schema_of(Table),
        methods=("GET", "POST", "QUERY"),
        table="Recommendation",
        profile="must",
        path_values={"table": tuple(TABLES)},
        problems=(404,),
        examples={
            "ranking": Example(
                summary="The ranking, a row per approach",
                path={"table": "ranking"},
                body=PROTOTYPE,
            )
        },
    ),
    Endpoint(
        path="/v1/sweeps",
        view=create_sweep,
        tag="Recommendation",
        needs="recommend",
        answer=lambda: schema_of(Sweep),
        methods=("GET", "POST", "QUERY"),
        table="Sweep",
        body=SweepRequest(),
        is_dear=True,
        examples=_SWEEPS,
    ),
)
