"""Make generated requests keep the rules that JSON Schema cannot state.

A range must be in order and within the bounds of its field, a model must have a price on the day
that the profile is of, a lock must be sealed, the ends of a sweep must fit its field, and a filter
or a cursor must be in the list that it narrows.
"""

import gzip
import json
from contextlib import suppress
from typing import Any

import schemathesis

from tune_or_prompt.domain.language.profile import FIELD_BY_PATH
from tune_or_prompt.wire.lock import sealed

GZIPPED = b"\x1f\x8b"
ENDS = ("low", "mid", "high")
JSON_LINES = ("application/x-ndjson", "application/jsonl")
MODELS = ("prompt", "tuned")
FILTERS = ("sort", "cursor", "provider", "model", "kind")
LINKED = '{"as_of": "2026-11-24", "stage": "pilot"}'


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: Any) -> None:
    """Correct the profile of a request that is meant to be valid, in its body or its address."""
    if case.query and isinstance(linked := case.query.get("profile"), dict):
        case.query["profile"] = json.dumps(linked)  # a link gives the document, not its text
    if case.meta is not None and not case.meta.generation.mode.is_positive:
        return
    if case.query:
        case.query = {
            name: value
            for name, value in case.query.items()
            if name not in FILTERS or value in ("pro", "con", "guide", "when-to-use")
        }
        case.query = fitted(case.query)
    if case.media_type not in JSON_LINES:  # to touch such a body would be to call it invalid
        case.body = fitted(with_seal(corrected(case.body)))
    if case.query and "profile" in case.query:
        case.query["profile"] = in_a_link(case.query["profile"])


@schemathesis.hook
def after_call(_context: Any, _case: Any, response: schemathesis.Response) -> None:
    """Unpack what came compressed, as clients on a real wire do."""
    if response.content.startswith(GZIPPED):  # over a real wire, it is unpacked already
        response.content = gzip.decompress(response.content)


def in_a_link(text: Any) -> str:
    """Return a profile for an address: what a string has to hold, the schema cannot enforce."""
    profile = None
    with suppress(TypeError, ValueError):
        profile = corrected(json.loads(text))
    return json.dumps(profile) if isinstance(profile, dict) else LINKED


def corrected(value: Any, path: str = "") -> Any:
    """Return the document with each range in order, and without the models that it names."""
    if isinstance(value, dict):
        kept = {
            key: corrected(part, f"{path.rpartition('.')[2]}.{key}".lstrip("."))
            for key, part in value.items()
            if not (key in MODELS and isinstance(part, str))
        }
        if set(kept) == set(ENDS) and all(_is_number(part) for part in kept.values()):
            field = FIELD_BY_PATH.get(path)
            least, most = (field.least, field.most) if field else (0.0, 1e12)
            ends = [min(max(part, least), most) for part in kept.values()]
            return dict(zip(ENDS, sorted(ends), strict=True))
        return kept
    return [corrected(part) for part in value] if isinstance(value, list) else value


def with_seal(body: Any) -> Any:
    """Return a body whose lock, if it has one, carries the digest of what is in it."""
    lock = body.get("lock") if isinstance(body, dict) else None
    if isinstance(lock, dict):
        return {**body, "lock": sealed(lock)}
    return body


def fitted(body: Any) -> Any:
    """Return a body that sweeps a field, if it does, along that field's usual ends alone."""
    if not isinstance(body, dict) or "field" not in body:
        return body
    return {name: body[name] for name in ("profile", "field") if name in body}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@schemathesis.serializer(*JSON_LINES)
def as_json_lines(_: schemathesis.SerializationContext, value: Any) -> bytes:
    """Write any value as the one line of a stream."""
    return value if isinstance(value, bytes) else json.dumps(value).encode()
