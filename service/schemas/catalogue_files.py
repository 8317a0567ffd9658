"""The files of the catalogue: from the parsed text of each to parts of Knowledge.

Each function raises one `ValidationError` that names every fault of its file by its key.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import ValidationError

from service.domain.catalogue import (
    ApproachCard,
    ByChoice,
    ChoicePrior,
    Constant,
    Dimension,
    Prior,
    ProCon,
    Statement,
)
from service.domain.profile import FIELD_BY_PATH, FIELDS, SAMPLED_KINDS
from service.domain.vocabulary import APPROACHES, DIMENSIONS
from service.schemas.catalogue import (
    ApproachSchema,
    ByChoiceSchema,
    ChoicePriorSchema,
    ConstantSchema,
    DimensionSchema,
    FlagPriorSchema,
    GuideSchema,
    QuantityPriorSchema,
    WeightsSchema,
)
from service.schemas.catalogue_fields import (
    entries_of,
    loaded_all,
    numbers_by_choice,
    table_of,
    under,
)

Document = Mapping[str, Any]
Parts = dict[str, Any]
"""Some attributes of Knowledge, by name."""

MEASURED = frozenset({"measured.target", "measured.prompt_score"})
"""Fields of which absent means that nothing was measured, so that there is nothing to believe."""

BELIEVED = tuple(
    field.path for field in FIELDS if field.kind in SAMPLED_KINDS and field.path not in MEASURED
)
"""Fields that need a prior."""

_ROUNDING = 1e-6

# Making a schema takes longer than loading a table with it, and these meet many tables.
_CONSTANT = ConstantSchema()
_BY_CHOICE = ByChoiceSchema()
_QUANTITY_PRIOR = QuantityPriorSchema()
_CHOICE_PRIOR = ChoicePriorSchema()
_FLAG_PRIOR = FlagPriorSchema()


def approaches_of(document: Document) -> Parts:
    """Return the approaches in the order of the file, with their pros, then their cons."""
    schema = ApproachSchema()
    tables = entries_of(document, APPROACHES, "approach", lambda _, table: schema.load(table))
    return {
        "approaches": tuple(_card(key, table) for key, table in tables.items()),
        "pros_cons": tuple(
            point
            for key, table in tables.items()
            for kind in ("pro", "con")
            for point in _points(key, kind, table)
        ),
    }


def dimensions_of(document: Document) -> Parts:
    """Return the dimensions in the order of the file, each with a rating of every approach."""
    schema = DimensionSchema()
    tables = entries_of(document, DIMENSIONS, "dimension", lambda _, table: schema.load(table))
    return {"dimensions": tuple(Dimension(id=key, **table) for key, table in tables.items())}


def statements_of(document: Document) -> Parts:
    """Return the "when to use" statements, then the rows of the guide."""
    lists = GuideSchema().load(document)
    statements = (Statement(kind="when-to-use", **table) for table in lists["when_to_use"])
    rows = (Statement(kind="guide", **table) for table in lists["guide"])
    return {"statements": (*statements, *rows)}


def numbers_of(document: Document) -> Parts:
    """Return the engine's numbers by dotted key: the table `[a.b]` has the key `a.b`."""
    loaded = loaded_all(dict(_flat(document)), _number)
    return {
        "constants": {key: entry for key, entry in loaded.items() if isinstance(entry, Constant)},
        "by_choice": {key: entry for key, entry in loaded.items() if isinstance(entry, ByChoice)},
    }


def weights_of(document: Document) -> Parts:
    """Return the weights; every dimension needs one to start from."""
    tables = WeightsSchema().load(document)
    return {"weight_bases": tables["base"], "weight_factors": tuple(tables["factor"])}


def priors_of(document: Document) -> Parts:
    """Return what is believed of each field that nobody answered; every such field needs it."""
    return {"priors": entries_of(document, BELIEVED, "field that needs a prior", _prior)}


def _card(key: str, table: Document) -> ApproachCard:
    words = {name: table[name] for name in ("name", "summary", "best_for")}
    return ApproachCard(**{**words, "id": key})


def _points(key: str, kind: str, table: Document) -> Iterator[ProCon]:
    placed: dict[str, Any] = {"approach": key, "kind": kind}
    return (ProCon(**point, **placed) for point in table[f"{kind}s"])


def _flat(document: Document, above: str = "") -> Iterator[tuple[str, object]]:
    """Yield the tables that are entries: those that hold more than tables with other names."""
    for key, value in document.items():
        inner = list(value.values()) if isinstance(value, dict) else []
        if inner and "values" not in value and all(isinstance(one, dict) for one in inner):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def _number(_key: str, value: object) -> Constant | ByChoice:
    table = table_of(value)
    schema = _BY_CHOICE if {"by", "values"} & set(table) else _CONSTANT
    number: Constant | ByChoice = schema.load(table)
    return number


def _prior(path: str, value: object) -> Prior:
    kind = FIELD_BY_PATH[path].kind
    if kind == "choice":
        return _choice_prior(path, value)
    schema = _FLAG_PRIOR if kind == "flag" else _QUANTITY_PRIOR
    prior: Prior = schema.load(table_of(value))
    return prior


def _choice_prior(path: str, value: object) -> ChoicePrior:
    table = _CHOICE_PRIOR.load(table_of(value))
    shares = under("shares", lambda: numbers_by_choice(path, table["shares"]))
    total = sum(shares)
    if abs(total - 1.0) > _ROUNDING:
        raise ValidationError({"shares": [f"add up to {total:g}: make them add up to 1."]})
    return ChoicePrior(shares, table["reason"], table["source"])
