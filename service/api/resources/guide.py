"""When to use each approach, and the quick decision guide."""

from service.api.endpoint import Asked, Endpoint
from service.api.representations import ItemisedTable, table_formats
from service.application.compare import Column
from service.schemas.catalogue_answers import GuideAnswer, statement_document

_COLUMNS = (
    Column("id", "string", "Id of the statement."),
    Column("kind", "string", "`when-to-use` or `guide`."),
    Column("approach", "string", "Id of the approach it speaks for."),
    Column("text", "string", "The statement."),
    Column("situation", "string", "The question of a guide row."),
    Column("answer", "string", "The answer of a guide row."),
    Column("strength", "number", "How much it counts, 0 to 1.", "share"),
)


def get_guide(asked: Asked) -> ItemisedTable:
    """Say when to use each approach, with the condition on the profile that each row stands for."""
    statements = asked.services.knowledge.statements
    rows = tuple(
        {column.name: getattr(statement, column.name) for column in _COLUMNS}
        for statement in statements
    )
    return ItemisedTable(_COLUMNS, rows, tuple(map(statement_document, statements)))


ENDPOINTS = (
    Endpoint(
        path="/v1/guide",
        view=get_guide,
        tag="Comparison",
        answer=GuideAnswer,
        formats=table_formats("When to use each approach"),
    ),
)
