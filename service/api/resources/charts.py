"""Charts of a recommendation as SVG files, for READMEs, wikis and dashboards."""

from service.api.charts.shapes import Chart
from service.api.endpoint import KEEP_PRIVATELY, Asked, Endpoint, Prepared
from service.api.negotiation import Format
from service.api.page.charts import CHARTS, charts_of
from service.api.page.comparison import names_of
from service.api.page.sweep import USUAL_FIELD, chart_of_sweep, swept_fields
from service.api.page.templates import rendered
from service.api.permalinks import permalink_of, profile_parameter
from service.domain.errors import UnknownIdError
from service.domain.profile import Profile, digest_of
from service.schemas.answer import recommendation_document
from service.schemas.fields import Choice
from service.schemas.strict import ClosedSchema

SVG = Format("svg", "image/svg+xml", "; charset=utf-8")
SWEEP = "sweep"
KINDS = (*CHARTS, SWEEP)
PATH = "/v1/charts/{kind}"


class ChartQuery(ClosedSchema):
    """Of which project a chart is, and along which field a sweep goes."""

    profile = profile_parameter(required=False)
    field = Choice(
        tuple(swept_fields()),
        load_default=USUAL_FIELD,
        metadata={
            "description": "The number that a sweep varies; other charts have no use for it."
        },
    )


def get_chart(asked: Asked) -> Prepared:
    """Draw a part of a recommendation as SVG.

    With a title, a description and colours for light and dark; it loads nothing and runs nothing.
    """
    kind, services = asked.path["kind"], asked.services
    if kind not in KINDS:
        raise UnknownIdError("chart", kind, KINDS)
    profile = asked.profile or Profile({"as_of": services.clock.today()})
    digest = digest_of(profile, (services.engine_version, services.knowledge.version))
    return Prepared(
        make=lambda: _chart(asked, kind, profile),
        key=f"chart:{kind}:{digest}:{asked.query['field']}",
        permalink=permalink_of(PATH.format(kind=kind), asked.query, profile),
    )


def write_chart(chart: Chart) -> bytes:
    """Write a chart as a file of its own."""
    return rendered("chart.svg", chart=chart)


def _chart(asked: Asked, kind: str, profile: Profile) -> Chart:
    services = asked.services
    names = names_of(services.knowledge)
    if kind == SWEEP:
        return chart_of_sweep(services.knowledge, profile, asked.query["field"], names)
    decision = services.recommend(services.knowledge, profile, frozenset({"costs"}))
    charts = charts_of(recommendation_document(decision), names)
    if kind not in charts:
        raise UnknownIdError("chart", kind, charts)
    return charts[kind]


ENDPOINTS = (
    Endpoint(
        path=PATH,
        view=get_chart,
        tag="Recommendation",
        answer=None,
        formats={SVG: write_chart},
        query=ChartQuery(),
        takes_profile="query",
        path_values={"kind": KINDS},
        cache_control=KEEP_PRIVATELY,
        problems=(404,),
    ),
)
