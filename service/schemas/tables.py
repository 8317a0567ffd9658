"""Flat tables on the wire: typed columns, and rows of scalars under the columns' names."""

from service.schemas import response_fields as of
from service.schemas.response_fields import OpenSchema

CELL = {"type": ["string", "number", "boolean", "null"]}


class TableColumn(OpenSchema):
    """One column of a table."""

    name = of.slug("name of the column, the key of its cells.", "dimension_id")
    type = of.slug("type of its cells.", "string", "number", "integer", "boolean")
    description = of.text("What its cells say.")
    unit = of.text("Unit of its numbers; empty where there is none.")


class Table(OpenSchema):
    """A flat table, ready for a dashboard or a spreadsheet."""

    columns = of.many(TableColumn, "The columns, in order.")
    rows = of.mappings("The rows, in order.", CELL)
