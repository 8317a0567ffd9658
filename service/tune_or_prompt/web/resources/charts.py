"""Pictures of a recommendation as SVG files, for READMEs, wikis and dashboards."""

from tune_or_prompt.domain.errors import UnknownIdError
from tune_or_prompt.web.charts.shapes import Picture
from tune_or_prompt.web.endpoint import Asked, Endpoint
from tune_or_prompt.web.negotiation import Format
from tune_or_prompt.web.page.pictures import PICTURES, Shown
from tune_or_prompt.web.page.templates import chart_style, rendered

SVG = Format("svg", "image/svg+xml", "; charset=utf-8")
KINDS = tuple(PICTURES)
PARTS = frozenset({"costs", "sensitivity", "days_to_ship"})


def get_chart(asked: Asked) -> Picture:
    """Draw a part of a recommendation as SVG.

    With a title, a description and colors for light and dark; it loads nothing and runs nothing.
    """
    kind, knowledge = asked.path["kind"], asked.services.knowledge
    if kind not in KINDS:
        raise UnknownIdError("chart", kind, KINDS)
    picture = PICTURES[kind](Shown(knowledge, asked.project, asked.decide(PARTS)))
    if picture is None:
        raise UnknownIdError(
            "chart of this project", kind, [each for each in KINDS if each != kind]
        )
    return picture


def write_chart(picture: Picture) -> bytes:
    """Write a picture as a file of its own."""
    return rendered("chart.svg", picture=picture, style=chart_style())


ENDPOINTS = (
    Endpoint(
        path="/v1/charts/{kind}",
        view=get_chart,
        tag="Recommendation",
        answer=None,
        formats={SVG: write_chart},
        profile="may",
        path_values={"kind": KINDS},
        problems=(404,),
    ),
)
