"""Pictures of a recommendation as SVG files, for READMEs, wikis and dashboards."""

from tune_or_prompt.domain.errors import UnknownIdError
from tune_or_prompt.domain.language.profile import Profile, digest_of
from tune_or_prompt.web.charts.shapes import Picture
from tune_or_prompt.web.endpoint import KEEP_PRIVATELY, Asked, Endpoint, Prepared
from tune_or_prompt.web.negotiation import Format
from tune_or_prompt.web.page.pictures import PICTURES, Shown
from tune_or_prompt.web.page.templates import chart_style, rendered
from tune_or_prompt.web.permalinks import permalink_of, profile_parameter
from tune_or_prompt.wire.strict import ClosedSchema

SVG = Format("svg", "image/svg+xml", "; charset=utf-8")
KINDS = tuple(PICTURES)
PATH = "/v1/charts/{kind}"
PARTS = frozenset({"costs", "sensitivity", "days_to_ship"})


class ChartQuery(ClosedSchema):
    """The project that a picture is of."""

    profile = profile_parameter(required=False)


def get_chart(asked: Asked) -> Prepared:
    """Draw a part of a recommendation as SVG.

    With a title, a description and colors for light and dark; it loads nothing and runs nothing.
    """
    kind, services = asked.path["kind"], asked.services
    if kind not in KINDS:
        raise UnknownIdError("chart", kind, KINDS)
    profile = asked.profile or Profile({"as_of": services.clock.today()})
    digest = digest_of(profile, (services.engine_version, services.knowledge.version))
    return Prepared(
        make=lambda: _picture(asked, kind, profile),
        key=f"chart:{kind}:{digest}",
        permalink=permalink_of(PATH.format(kind=kind), asked.query, profile),
    )


def write_chart(picture: Picture) -> bytes:
    """Write a picture as a file of its own."""
    return rendered("chart.svg", picture=picture, style=chart_style())


def _picture(asked: Asked, kind: str, profile: Profile) -> Picture:
    services = asked.services
    decision = services.recommend(services.knowledge, profile, PARTS)
    picture = PICTURES[kind](Shown(services.knowledge, profile, decision))
    if picture is None:
        raise UnknownIdError(
            "chart of this project", kind, [each for each in KINDS if each != kind]
        )
    return picture


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
