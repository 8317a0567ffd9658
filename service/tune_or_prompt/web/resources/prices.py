"""Dated prices, and who still tunes which model until when."""

from tune_or_prompt.verbs.list_prices import (
    COLUMNS,
    SORTS,
    ModelOffer,
    PriceTable,
    Wanted,
    list_prices,
    model_offer,
)
from tune_or_prompt.web.endpoint import Asked, Endpoint, Example
from tune_or_prompt.web.representations import table_formats
from tune_or_prompt.wire import paging
from tune_or_prompt.wire.fields import Choice, IsoDate, Text
from tune_or_prompt.wire.generated import schema_of, table_schema
from tune_or_prompt.wire.strict import ClosedSchema

PATH = "/v1/prices"

_DAY = "Day of the prices and of the availability, today (UTC) if it is left out."


def _word(about: str) -> Text:
    return Text(most=100, metadata={"description": about})


class OfferQuery(ClosedSchema):
    """On which day."""

    as_of = IsoDate(metadata={"description": _DAY})


class PricesQuery(OfferQuery):
    """Which prices to list, and on which day."""

    provider = _word("Only prices of this provider, such as `google`.")
    model = _word("Only prices of this model, such as `gemini-2.5-flash-lite`.")
    kind = _word("Only prices of this kind, such as `input` or `training`.")
    tunable = Choice(
        ("true", "false"),
        metadata={"description": "Only models that a new customer can, or cannot, tune that day."},
    )
    sort = Choice(
        (*SORTS, *(f"-{name}" for name in SORTS)),
        load_default="id",
        metadata={"description": "Order; a minus reverses it.", "default": "id"},
    )
    limit = paging.PageSize()
    cursor = paging.cursor()


def list_model_prices(asked: Asked) -> PriceTable:
    """List the prices of a day: what sources say, as a range if they disagree.

    A flat table, filtered and sorted; `.csv`, `.tsv`, `.md` and `.html` ask for other formats.
    Every form holds all rows unless `limit` is given; then `Link` names the next page.
    """
    query = asked.query
    tunable = {"true": True, "false": False}.get(query.get("tunable", ""))
    filters = {name: query.get(name) for name in ("provider", "model", "kind")}
    paging = {name: query[name] for name in ("sort", "limit", "cursor") if name in query}
    wanted = Wanted(tunable=tunable, **filters)
    return list_prices(asked.services.knowledge, query["as_of"], wanted, **paging)


def get_model_prices(asked: Asked) -> ModelOffer:
    """Describe one model: its prices with every source, whether it can be tuned, and until when."""
    model = f"{asked.path['provider']}/{asked.path['model']}"
    return model_offer(asked.services.knowledge, model, asked.query["as_of"])


ENDPOINTS = (
    Endpoint(
        path=PATH,
        view=list_model_prices,
        tag="Money",
        answer=table_schema(PriceTable, COLUMNS, "PriceList"),
        formats=table_formats("Prices"),
        query=PricesQuery(),
        is_dated=True,
        examples={
            "training": Example(
                summary="What training costs where a new customer can still start",
                query={"as_of": "2026-11-24", "kind": "training", "tunable": "true", "limit": "3"},
            ),
        },
    ),
    Endpoint(
        path=f"{PATH}/{{provider}}/{{model}}",
        view=get_model_prices,
        tag="Money",
        answer=schema_of(ModelOffer),
        query=OfferQuery(),
        is_dated=True,
        path_values={"provider": (), "model": ()},
        problems=(404,),
        examples={
            "closing": Example(
                summary="A model whose tuning is being withdrawn",
                path={"provider": "openai", "model": "gpt-4o-mini"},
                query={"as_of": "2026-11-24"},
            ),
        },
    ),
)
