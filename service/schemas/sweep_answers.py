"""A sweep on the wire: a flat table, and where the verdict turns."""

from service.domain.vocabulary import APPROACHES
from service.schemas import response_fields as of
from service.schemas.response_fields import OpenSchema
from service.schemas.tables import Table


class Crossing(OpenSchema):
    """Where the verdict turns along the field."""

    field = of.slug("field of the profile.", "traffic.calls_per_day")
    last_before = of.number("Last number found with the verdict before, next to `value`.")
    value = of.number("First number found with the verdict after.")
    before = of.slug("the verdict before.", *APPROACHES)
    after = of.slug("the verdict after.", *APPROACHES)


class SweepAnswer(Table):
    """A row a point, ready for a chart, and the turns found in between."""

    crossings = of.many(
        Crossing, "Where the verdict turns, in rising order; empty for choices and for grids."
    )
