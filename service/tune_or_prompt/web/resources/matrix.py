"""The comparison matrix, and what each of its cells means for a profile."""

from tune_or_prompt.domain.language.profile import digest_of
from tune_or_prompt.verbs.compare import matrix
from tune_or_prompt.verbs.tables import Table
from tune_or_prompt.web.endpoint import KEEP, KEEP_PRIVATELY, Asked, Endpoint, Example, Prepared
from tune_or_prompt.web.permalinks import permalink_of, profile_parameter
from tune_or_prompt.web.representations import table_formats
from tune_or_prompt.wire.fields import Choice
from tune_or_prompt.wire.generated import schema_of
from tune_or_prompt.wire.strict import ClosedSchema

PATH = "/v1/matrix"


class MatrixShape(ClosedSchema):
    """How the matrix is laid out."""

    shape = Choice(
        ("long", "wide"),
        load_default="long",
        metadata={
            "description": "`long`: a row per dimension and approach. "
            "`wide`: a row per dimension, a column per approach.",
            "default": "long",
        },
    )


class MatrixQuery(MatrixShape):
    """How the matrix is laid out, and for which profile its cells are judged."""

    profile = profile_parameter(required=False)


def get_matrix(asked: Asked) -> Prepared:
    """Compare the approaches on ten dimensions.

    A flat table for dashboards and spreadsheets; `.csv`, `.tsv`, `.md` and `.html` after the path
    ask for other formats. With a profile, each row also says what it means for that project:
    rating, weight, points and the reason in the long shape, and the numbers in the wide one.
    """
    return _prepared(asked)


def judge_matrix(asked: Asked) -> Prepared:
    """Compare the approaches for the profile in the body.

    The same table as by GET with `profile=`; `Content-Location` names that address.
    """
    return _prepared(asked)


def _prepared(asked: Asked) -> Prepared:
    services, shape, profile = asked.services, asked.query["shape"], asked.profile
    key = f"{PATH}:{shape}"
    if profile is None:
        return Prepared(make=lambda: matrix(services.knowledge, shape), key=key, cache_control=KEEP)

    def make() -> Table:
        decision = services.recommend(services.knowledge, profile, ("contributions",))
        return matrix(services.knowledge, shape, decision)

    return Prepared(
        make=make,
        key=f"{key}:{digest_of(profile, ())}",
        permalink=permalink_of(PATH, asked.query, profile),
    )


_PROFILE = {
    "as_of": "2026-11-24",
    "traffic": {"calls_per_day": 2_000_000},
    "data": {"labelled_examples": 40_000},
}

ENDPOINTS = (
    Endpoint(
        path=PATH,
        view=get_matrix,
        tag="Comparison",
        answer=schema_of(Table),
        formats=table_formats("Comparison matrix"),
        query=MatrixQuery(),
        takes_profile="query",
        cache_control=KEEP_PRIVATELY,
        examples={
            "long": Example(summary="A row per dimension and approach"),
            "wide": Example(summary="A row per dimension", query={"shape": "wide"}),
        },
    ),
    Endpoint(
        path=PATH,
        view=judge_matrix,
        tag="Comparison",
        answer=schema_of(Table),
        methods=("POST", "QUERY"),
        formats=table_formats("Comparison matrix"),
        query=MatrixShape(),
        takes_profile="body",
        cache_control=KEEP_PRIVATELY,
        examples={
            "many_calls": Example(
                summary="What each row means for a project with many calls",
                query={"shape": "wide"},
                body=_PROFILE,
            ),
        },
    ),
)
