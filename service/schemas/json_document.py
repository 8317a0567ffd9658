"""Reading JSON: quickly where it is plain, and exactly about what is wrong where it is not."""

import json
from typing import Any

import orjson

from service.schemas.faults import MalformedDocumentError

DEEPEST = 50


def read_json(text: bytes) -> Any:
    """Return what a JSON text says.

    Raises:
        MalformedDocumentError: for a text that is empty, not JSON, nested deeper than 50 levels,
            or that states one field twice, of which a reader would silently lose one.
    """
    if not text.strip():
        raise MalformedDocumentError("The body is empty; send a JSON object, at least {}.")
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise MalformedDocumentError(f"The text is not JSON: {error}.") from None
    fields = _count_fields(document, 1)
    # Each field has one colon, so an equal count leaves none for a repeated field.
    if text.count(b":") != fields:
        json.loads(text, object_pairs_hook=_refuse_repeats)
    return document


def _count_fields(value: Any, depth: int) -> int:
    """Return how many fields a value holds, refusing to go too deep."""
    if isinstance(value, dict):
        inner, own = list(value.values()), len(value)
    elif isinstance(value, list):
        inner, own = value, 0
    else:
        return 0
    if depth > DEEPEST:
        raise MalformedDocumentError(
            f"The document is nested deeper than {DEEPEST} levels; a flatter one will do."
        )
    return own + sum(_count_fields(item, depth + 1) for item in inner)


def _refuse_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for name, value in pairs:
        if name in known:
            raise MalformedDocumentError(
                f"The field {name[:60]!r} is stated twice in one object; keep one of the two."
            )
        known[name] = value
    return known
