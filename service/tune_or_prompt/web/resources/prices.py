"""Dated prices, and who still tunes which model until when."""

from tune_or_prompt.verbs.list_prices import (
    COLUMNS,
    ModelOffer,
    PriceTable,
    Wanted,
    list_prices,
    model_offer,
)
from tune_or_prompt.web.endpoint import Asked, Endpoint, Example
from tune_or_prompt.wire.fields import ChoiceField, IsoDate, TextField
from tune_or_prompt.wire.generated import schema_of, table_schema

PATH = "/v1/prices"

_DAY = "Day of the prices and of the availability, today (UTC) if it is left out."


def _word(about: str) -> TextField:
    return TextField(most=100, metadata={"description": about})


_AS_OF = IsoDate(metadata={"description": _DAY})
_PRICES_QUERY = {
    "as_of": _AS_OF,
    "provider": _word("Only prices of this provider, such as `google`."),
    "model": _word("Only prices of this model, such as `gemini-2.5-flash-lite`."),
    "kind": _word("Only prices of this kind, such as `input` or `training`."),
    "tunable": ChoiceField(
        ("true", "false"),
        metadata={"description": "Only models that a new customer can, or cannot, tune that day."},
    ),
}


def list_model_prices(asked: Asked) -> PriceTable:
    """List the prices of a day: what sources say, as a range if they disagree."""
    query = asked.query
    tunable = {"true": True, "false": False}.get(query.get("tunable", ""))
    wanted = Wanted(
        tunable=tunable, **{name: query.get(name) for name in ("provider", "model", "kind")}
    )
    return list_prices(asked.services.knowledge, query["as_of"], wanted)


def get_model_prices(asked: Asked) -> ModelOffer:
    """Describe one model: its prices with every source, whether it can be tuned, and until when."""
    model = f"{asked.path['provider']}/{asked.path['model']}"
    return model_offer(asked.services.knowledge, model, asked.query["as_of"])


ENDPOINTS = (
    Endpoint(
        path=PATH,
        view=list_model_prices,
        tag="Money",
        answer=lambda: table_schema(PriceTable, COLUMNS, "PriceList"),
        table="Prices",
        query=_PRICES_QUERY,
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
        answer=lambda: schema_of(ModelOffer),
        query={"as_of": _AS_OF},
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
