"""The comparison in words: matrix, dimensions, approaches, pros and cons, and the guide."""

from tune_or_prompt.domain.language.vocabulary import DIMENSIONS
from tune_or_prompt.verbs.compare import APPROACHES as APPROACH_COLUMNS
from tune_or_prompt.verbs.compare import (
    GUIDE,
    POINTS,
    ApproachAnswer,
    DimensionCard,
    Listing,
    ProsAndCons,
    StatementCard,
    approach_answer,
    approach_list,
    dimension_card,
    dimension_list,
    guide,
    matrix,
    pros_cons,
)
from tune_or_prompt.verbs.tables import Table
from tune_or_prompt.web.endpoint import Asked, Endpoint, Example
from tune_or_prompt.wire.fields import ChoiceField
from tune_or_prompt.wire.generated import APPROACHES, schema_of, table_schema

TAG = "Comparison"


def judge_matrix(asked: Asked) -> Table:
    """Compare the approaches on ten dimensions.

    A flat table for dashboards and spreadsheets. With a profile, each row also says what it means
    for that project: rating, weight, points and the reason in the long shape, and the numbers in
    the wide one.
    """
    decision = asked.decide(("contributions",)) if asked.profile else None
    return matrix(asked.services.knowledge, asked.query["shape"], decision)


def list_dimensions(asked: Asked) -> Listing[DimensionCard]:
    """List the ten dimensions with the rating of each approach."""
    return dimension_list(asked.services.knowledge)


def get_dimension(asked: Asked) -> DimensionCard:
    """Describe one dimension with the rating of each approach."""
    knowledge = asked.services.knowledge
    return dimension_card(knowledge.dimension(asked.path["dimension_id"]), knowledge)


def list_approaches(asked: Asked) -> Listing[ApproachAnswer]:
    """List the approaches with their pros, cons and when to use them."""
    return approach_list(asked.services.knowledge)


def get_approach(asked: Asked) -> ApproachAnswer:
    """Describe one approach with its pros, cons and when to use it."""
    knowledge = asked.services.knowledge
    return approach_answer(knowledge.approach(asked.path["approach_id"]), knowledge)


def list_pros_cons(asked: Asked) -> Listing[ProsAndCons]:
    """List the points for and against each approach, nested and as flat rows."""
    query = asked.query
    return pros_cons(asked.services.knowledge, query.get("approach"), query.get("kind"))


def get_guide(asked: Asked) -> Listing[StatementCard]:
    """Say when to use each approach, with the condition on the profile that each row stands for."""
    query = asked.query
    return guide(asked.services.knowledge, query.get("approach"), query.get("kind"))


def _only(about: str, *choices: str) -> ChoiceField:
    return ChoiceField(choices, metadata={"description": about})


_SHAPE = ChoiceField(
    ("long", "wide"),
    load_default="long",
    metadata={
        "description": "`long`: a row per dimension and approach. "
        "`wide`: a row per dimension, a column per approach.",
        "default": "long",
    },
)
_MANY_CALLS = {
    "as_of": "2026-11-24",
    "traffic": {"calls_per_day": 2_000_000},
    "data": {"labelled_examples": 40_000},
}

ENDPOINTS = (
    Endpoint(
        path="/v1/matrix",
        view=judge_matrix,
        tag=TAG,
        answer=lambda: schema_of(Table),
        methods=("GET", "POST", "QUERY"),
        table="Comparison matrix",
        query={"shape": _SHAPE},
        profile="may",
        examples={
            "long": Example(summary="A row per dimension and approach"),
            "wide": Example(summary="A row per dimension", query={"shape": "wide"}),
            "many_calls": Example(
                summary="What each row means for a project with many calls",
                query={"shape": "wide"},
                body=_MANY_CALLS,
            ),
        },
    ),
    Endpoint(
        path="/v1/dimensions",
        view=list_dimensions,
        tag=TAG,
        answer=lambda: table_schema(Listing, (), "DimensionList", DimensionCard),
        table="Dimensions",
    ),
    Endpoint(
        path="/v1/dimensions/{dimension_id}",
        view=get_dimension,
        tag=TAG,
        answer=lambda: schema_of(DimensionCard),
        path_values={"dimension_id": DIMENSIONS},
        problems=(404,),
        examples={"latency": Example(summary="Latency", path={"dimension_id": "latency"})},
    ),
    Endpoint(
        path="/v1/approaches",
        view=list_approaches,
        tag=TAG,
        answer=lambda: table_schema(Listing, APPROACH_COLUMNS, "ApproachList", ApproachAnswer),
        table="Approaches",
    ),
    Endpoint(
        path="/v1/approaches/{approach_id}",
        view=get_approach,
        tag=TAG,
        answer=lambda: schema_of(ApproachAnswer),
        path_values={"approach_id": APPROACHES},
        problems=(404,),
        examples={"hybrid": Example(summary="Both together", path={"approach_id": "hybrid"})},
    ),
    Endpoint(
        path="/v1/pros-cons",
        view=list_pros_cons,
        tag=TAG,
        answer=lambda: table_schema(Listing, POINTS, "ProsConsList", ProsAndCons),
        table="Pros and cons",
        query={
            "approach": _only("Only the points of this approach.", *APPROACHES),
            "kind": _only("Only points for, or only against.", "pro", "con"),
        },
        examples={
            "against_tuning": Example(
                summary="What counts against fine-tuning",
                query={"approach": "fine-tuning", "kind": "con"},
            ),
        },
    ),
    Endpoint(
        path="/v1/guide",
        view=get_guide,
        tag=TAG,
        answer=lambda: table_schema(Listing, GUIDE, "GuideList", StatementCard),
        table="When to use each approach",
        query={
            "approach": _only("Only what favors this approach.", *APPROACHES),
            "kind": _only(
                "Only statements, or only rows of the quick decision guide.", "when-to-use", "guide"
            ),
        },
    ),
)
