"""JSON as the command line sends and reads it."""

from typing import Any

import orjson


def as_json(value: Any) -> bytes:  # noqa: ANN401  any document
    """Return a document as JSON."""
    return orjson.dumps(value)


def from_json(text: bytes) -> Any:  # noqa: ANN401  any document
    """Return what a JSON answer states."""
    return orjson.loads(text)
