"""The lock file on the wire: a closed document made of its record and sealed by a digest."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache, partial
from hashlib import sha256
from typing import Any, Literal, get_args, get_origin, get_type_hints

import orjson
from marshmallow import fields as wire
from marshmallow import post_load, pre_load

from tune_or_prompt.domain.drift import RELOCK
from tune_or_prompt.domain.drift.lock import LOCK_VERSION, Lock
from tune_or_prompt.domain.language.profile import Profile, digest_of
from tune_or_prompt.verbs.tables import descriptions_of
from tune_or_prompt.wire.fields import ChoiceField, IsoDate, StrictInteger, StrictNumber, TextField
from tune_or_prompt.wire.generated import summary_of
from tune_or_prompt.wire.plain import plain
from tune_or_prompt.wire.profile import ProfileField, load_profile, profile_document
from tune_or_prompt.wire.strict import (
    ClosedSchema,
    Group,
    Listed,
    Strict,
    complaint,
    each_read,
    object_in,
    shown,
)

DIGEST = r"[0-9a-f]{16,64}"
MOST_ITEMS, MOST_CHARACTERS = 50, 2000
LARGEST = 1e15

_DIGESTS = frozenset({"profile_digest", "id", "catalogue_version"})


class ByKey(Strict):
    """An object whose keys are not fixed, with values of one field."""

    def __init__(self, inner: Strict, **options: Any) -> None:
        """Take the field of each value."""
        super().__init__(**options)
        self.inner = inner

    def read(self, value: Any) -> dict[str, Any]:
        """Return the object with each value read."""
        members = ((str(key), each) for key, each in object_in(value).items())
        return each_read(members, self.inner.deserialize)


class _Record(ClosedSchema):
    """An object that is read into a record."""

    record: Any = None

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """Return the record."""
        return self.record(**data)


@cache
def _schema_of(kind: Any) -> type[ClosedSchema]:
    """Return the closed schema that reads a record, with those of every record in it."""
    hints, about = get_type_hints(kind), descriptions_of(kind)
    members = {}
    for field in fields(kind):
        required = field.default is MISSING and field.default_factory is MISSING
        options = {"required": required, "metadata": {"description": about.get(field.name, "")}}
        members[field.name] = _named(field.name, options) or _field(hints[field.name], options)
    made = _Record.from_dict(members, name=f"Lock{kind.__name__.removeprefix('Locked')}")
    made.__doc__, made.record = summary_of(kind), kind  # type: ignore[attr-defined]
    return made  # type: ignore[return-value]


def _named(name: str, options: dict[str, Any]) -> Strict | None:
    """Return the field of a name that says more than its type."""
    if name in _DIGESTS:
        return TextField(most=64, pattern=DIGEST, example="0f3a5c7d9e1b2468", **options)
    if name == "probability":
        return StrictNumber(most=1.0, **options)
    if name == "lock_version":
        return StrictInteger(least=LOCK_VERSION, most=LOCK_VERSION, **{**options, "required": True})
    return None


def _field(hint: Any, options: dict[str, Any]) -> wire.Field[Any]:
    """Return the field that reads values of a type."""
    kind = next((each for each in get_args(hint) if each is not type(None)), hint)
    kind = kind if type(None) in get_args(hint) else hint
    if kind in _SIMPLE:
        return _SIMPLE[kind](**options)
    origin, args = get_origin(kind), get_args(kind)
    if origin is Literal:
        return ChoiceField(args, **options)
    if origin is tuple:
        return Listed(_schema_of(args[0])(), most=MOST_ITEMS, **options)
    record: Any = kind
    if is_dataclass(kind):
        return Group(_schema_of(record)(), **options)
    return ByKey(_field(args[1], {}), **options)  # type: ignore[arg-type]  # strict as well


_SIMPLE: Mapping[Any, Callable[..., Strict]] = {
    Profile: ProfileField,
    date: IsoDate,
    float: partial(StrictNumber, least=-LARGEST, most=LARGEST),
    str: partial(TextField, most=MOST_CHARACTERS),
}


class LockObject(_schema_of(Lock)):  # type: ignore[misc]  # made of the record's types
    """A decision as a project keeps it in its repository."""

    lock_digest = TextField(
        most=64,
        pattern=DIGEST,
        example="0f3a5c7d9e1b2468",
        required=True,
        metadata={"description": "Digest of everything else, so that any edit is noticed."},
    )

    @pre_load
    def check(self, data: Any, **_: Any) -> Any:
        """Refuse what is no lock, a lock of another release, and one that was edited."""
        if isinstance(data, Mapping) and (text := fault_of_lock(data)):
            raise complaint("lock-altered", text)
        return data

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Lock:
        """Return the lock."""
        parts = {name: part for name, part in data.items() if name != "lock_digest"}
        profile = Profile({**data["profile"], "as_of": data["as_of"]})
        lists = {name: tuple(data[name]) for name in ("ruled_out", "flips")}
        return Lock(**{**parts, **lists, "profile": profile})


def fault_of_lock(document: Mapping[str, Any]) -> str:
    """Return why a document is no lock that can be used, with the remedy; empty if it is one."""
    version = document.get("lock_version")
    if version is None or "verdict" not in document:
        return f"this is not a lock of tune-or-prompt; {RELOCK}"
    if isinstance(version, int) and version > LOCK_VERSION:
        return f"version {version} is of a later release; update tune-or-prompt, or {RELOCK}"
    if version != LOCK_VERSION:
        return f"version {shown(version)} is of an earlier release; {RELOCK}"
    if document.get("lock_digest") != _digest_of(document):
        return f"this lock was edited manually or by a merge; {RELOCK}"
    return ""


def lock_document(lock: Lock) -> dict[str, Any]:
    """Return the wire form of a lock: the verdict first, nested keys sorted, its digest last."""
    return sealed({**_sorted(plain(lock)), "profile": profile_document(lock.profile)})


def sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a lock in the order of its record, with a fresh digest at its end."""
    ordered = {each.name: document[each.name] for each in fields(Lock) if each.name in document}
    return {**ordered, "lock_digest": _digest_of(ordered)}


def lock_text(lock: Lock) -> bytes:
    """Return the one text of a lock, one value a line, so that a diff shows what moved."""
    return orjson.dumps(lock_document(lock), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def example_lock(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a lock as one may look for a profile that names its day, for documentation."""
    profile = load_profile(document, date.min)
    cost = {"low": 40, "mid": 120, "high": 300}
    return sealed(
        {
            "verdict": "prompt-engineering",
            "standing": "leaning",
            "probability": 0.8,
            "scores": {"fine-tuning": 51.5, "hybrid": 57.75, "prompt-engineering": 80.25},
            "money": {"monthly_usd_by_approach": {"prompt-engineering": cost}},
            "runner_up": "hybrid",
            "ruled_out": [],
            "flips": [],
            "points_by_approach": {},
            "prices_used": {"openai/gpt-6-luna": {"input": 0.2, "output": 1.25}},
            "profile": profile_document(profile),
            "profile_digest": digest_of(profile, ()),
            "id": "0f3a5c7d9e1b24680f3a5c7d9e1b2468",
            "engine_version": "0.2.0",
            "catalogue_version": "0f3a5c7d9e1b2468",
            "as_of": profile.as_of.isoformat(),
            "lock_version": LOCK_VERSION,
        }
    )


def _digest_of(document: Mapping[str, Any]) -> str:
    """Return the digest of all but the digest; order of keys and form of numbers do not matter."""
    parts = {str(name): _normal(part) for name, part in document.items() if name != "lock_digest"}
    text = orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)
    return sha256(text).hexdigest()[:32]


def _normal(value: Any) -> Any:
    match value:
        case Mapping():
            return {str(key): _normal(part) for key, part in value.items()}
        case list() | tuple():
            return [_normal(part) for part in value]
        case bool() | None:
            return value
        case int() | float():
            return float(value)
    return str(value)


def _sorted(value: Any) -> Any:
    """Return nested objects with sorted keys, so that the order of a ranking moves no line."""
    if isinstance(value, dict) and "mid" not in value:
        return {key: _sorted(value[key]) for key in sorted(value)}
    return value
