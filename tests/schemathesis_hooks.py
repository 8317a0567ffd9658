"""Put ranges in order: JSON Schema cannot say that low must not exceed mid, nor mid exceed high."""

import json
from contextlib import suppress
from typing import Any

import schemathesis

ENDS = ("low", "mid", "high")


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: Any) -> None:
    """Order the ranges of the body, and of a profile in the address."""
    case.body = in_order(case.body)
    if case.query and isinstance(text := case.query.get("profile"), str):
        with suppress(ValueError):
            case.query["profile"] = json.dumps(in_order(json.loads(text)))


def in_order(value: Any) -> Any:
    """Return the document with each range of three numbers in order."""
    if isinstance(value, dict):
        ordered = {key: in_order(part) for key, part in value.items()}
        if set(ordered) == set(ENDS) and all(_is_number(part) for part in ordered.values()):
            return dict(zip(ENDS, sorted(ordered.values()), strict=True))
        return ordered
    return [in_order(part) for part in value] if isinstance(value, list) else value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
