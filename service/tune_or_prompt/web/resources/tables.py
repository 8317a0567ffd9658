"""Parts of a recommendation as flat tables, for sheets and dashboards that fetch an address."""

from tune_or_prompt.domain.errors import UnknownIdError
from tune_or_prompt.domain.language.profile import Profile, digest_of
from tune_or_prompt.verbs.decision_tables import TABLE_PARTS, TABLES
from tune_or_prompt.verbs.tables import Table
from tune_or_prompt.web.endpoint import KEEP_PRIVATELY, Asked, Endpoint, Example, Prepared
from tune_or_prompt.web.permalinks import permalink_of, profile_parameter
from tune_or_prompt.web.representations import table_formats
from tune_or_prompt.web.resources.recommendations import PROTOTYPE
from tune_or_prompt.wire.generated import schema_of
from tune_or_prompt.wire.strict import ClosedSchema

PATH = "/v1/tables/{table}"

LINK_QUERY = ClosedSchema.from_dict(
    {"profile": profile_parameter(required=True)}, name="DecisionTableQuery"
)


def create_decision_table(asked: Asked) -> Prepared:
    """Tabulate one part of a recommendation: ranking, costs, flips or assumptions.

    `.csv`, `.tsv`, `.md` and `.html` after the path ask for other formats.
    """
    return _prepared(asked)


def get_decision_table(asked: Asked) -> Prepared:
    """Tabulate one part of the recommendation for the profile in the address.

    The same table as by POST, named there by `Content-Location`.
    """
    return _prepared(asked)


def _prepared(asked: Asked) -> Prepared:
    services, profile, name = asked.services, asked.profile or Profile({}), asked.path["table"]
    if name not in TABLES:
        raise UnknownIdError("table", name, TABLES)

    def make() -> Table:
        return TABLES[name](services.recommend(services.knowledge, profile, TABLE_PARTS))

    path = PATH.format(table=name)
    digest = digest_of(profile, (services.engine_version, services.knowledge.version))
    return Prepared(make=make, key=f"{path}:{digest}", permalink=permalink_of(path, {}, profile))


ENDPOINTS = (
    Endpoint(
        path=PATH,
        view=create_decision_table,
        tag="Recommendation",
        answer=schema_of(Table),
        methods=("POST", "QUERY"),
        formats=table_formats("Recommendation"),
        takes_profile="body",
        cache_control=KEEP_PRIVATELY,
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
        path=PATH,
        view=get_decision_table,
        tag="Recommendation",
        answer=schema_of(Table),
        formats=table_formats("Recommendation"),
        query=LINK_QUERY(),
        takes_profile="query",
        cache_control=KEEP_PRIVATELY,
        path_values={"table": tuple(TABLES)},
        problems=(404,),
    ),
)
