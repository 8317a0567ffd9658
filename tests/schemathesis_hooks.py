"""Make generated requests keep the four rules that JSON Schema cannot state.

A range must be in order, a model must have a price on the day that the profile is of, the digest
in a lock must be that of its profile, and the ends of a sweep must fit its field.
"""

import gzip
import json
from contextlib import suppress
from datetime import date
from typing import Any

import schemathesis

from service.domain.profile import digest_of
from service.schemas.profile import PROFILE_SCHEMA, profile_from

ENDS = ("low", "mid", "high")
JSON_LINES = "application/x-ndjson"
MODELS = ("prompt", "tuned")


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: Any) -> None:
    """Mend the profile of a request that is meant to be valid, in its body or its address."""
    if case.query and isinstance(linked := case.query.get("profile"), dict):
        case.query["profile"] = json.dumps(linked)  # a link gives the document, not its text
    if case.meta is not None and not case.meta.generation.mode.is_positive:
        return
    case.body = fitted(sealed(mended(case.body)))
    if case.query and isinstance(text := case.query.get("profile"), str):
        with suppress(ValueError):
            case.query["profile"] = json.dumps(mended(json.loads(text)))


@schemathesis.hook
def after_call(_context: Any, _case: Any, response: schemathesis.Response) -> None:
    """Unpack what came compressed, as clients on a real wire do."""
    if response.headers.get("content-encoding") == ["gzip"]:
        response.content = gzip.decompress(response.content)


def mended(value: Any) -> Any:
    """Return the document with each range in order, and without the models that it names."""
    if isinstance(value, dict):
        kept = {
            key: mended(part)
            for key, part in value.items()
            if not (key in MODELS and isinstance(part, str))
        }
        if set(kept) == set(ENDS) and all(_is_number(part) for part in kept.values()):
            return dict(zip(ENDS, sorted(kept.values()), strict=True))
        return kept
    return [mended(part) for part in value] if isinstance(value, list) else value


def sealed(body: Any) -> Any:
    """Return a body whose lock, if it has one, carries the digest of its profile."""
    lock = body.get("lock") if isinstance(body, dict) else None
    if not isinstance(lock, dict):
        return body
    with suppress(KeyError, TypeError, ValueError):
        day = date.fromisoformat(lock["as_of"])
        profile = profile_from({**PROFILE_SCHEMA.load(lock["profile"]), "as_of": day}, day)
        lock["profile_digest"] = digest_of(profile, ())
    return body


def fitted(body: Any) -> Any:
    """Return a body that sweeps a field, if it does, along that field's usual ends alone."""
    if not isinstance(body, dict) or "field" not in body:
        return body
    return {name: body[name] for name in ("profile", "field") if name in body}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@schemathesis.serializer(JSON_LINES)
def as_json_lines(_: schemathesis.SerializationContext, value: Any) -> bytes:
    """Write any value as the one line of a stream."""
    return value if isinstance(value, bytes) else json.dumps(value).encode()
