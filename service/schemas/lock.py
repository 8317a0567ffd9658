"""The lock file on the wire: a closed document that a later engine can hold itself against."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson
from marshmallow import fields, post_load

from service.domain.profile import digest_of
from service.domain.record.lock import LOCK_VERSION, FlipMargin
from service.domain.record.lock import Lock as LockedDecision
from service.domain.vocabulary import APPROACHES
from service.schemas.fields import Choice, IsoDate, StrictInteger, StrictNumber, Text
from service.schemas.plain import plain
from service.schemas.profile import PROFILE_SCHEMA, profile_document, profile_from
from service.schemas.strict import ClosedSchema, Group, Listed, Strict, complaint, shown

STANDINGS = ("clear", "leaning", "too-close-to-call")
DIGEST = r"[0-9a-f]{16,64}"
MOST_USD = 1e6
MOST_FLIPS = 50


class _ByKey(Strict, fields.Dict):
    """An object whose keys are not fixed, with values of one field."""

    def __init__(self, inner: fields.Field[Any], **options: Any) -> None:
        """Take the field of each value."""
        super().__init__(values=inner, **options)
        self.inner = inner

    def read(self, value: Any) -> dict[str, Any]:
        """Return the object with each value read."""
        if not isinstance(value, Mapping):
            raise complaint("type", f"{shown(value)} is not an object; write {{…}}.")
        return {str(key): self.inner.deserialize(each) for key, each in value.items()}


class _Version(StrictInteger):
    """The version of the form, which a later release may have raised."""

    def read(self, value: Any) -> int:
        """Return the version."""
        if isinstance(value, int) and value > LOCK_VERSION:
            text = "is of a later release; update tune-or-prompt, or make the lock anew."
            raise complaint("out-of-range", f"{value} {text}")
        return super().read(value)


def _about(text: str, **facts: Any) -> dict[str, Any]:
    return {"required": True, "metadata": {"description": text, **facts}}


def _optional(text: str) -> dict[str, Any]:
    return {"metadata": {"description": text}}


def _points(text: str, least: float) -> StrictNumber:
    return StrictNumber(least=least, most=100.0, **_about(text, **{"x-unit": "points"}))


def _digest(text: str) -> Text:
    return Text(most=64, pattern=DIGEST, example="0f3a5c7d9e1b2468", **_about(text))


class LockedFlip(ClosedSchema):
    """A change that turns the verdict."""

    verdict = Choice(APPROACHES, **_about("The verdict that it leads to."))
    effort = StrictNumber(
        most=1e6,
        **_about(
            "Fields to change, three more for one beyond anybody's control; the rest is how "
            "far they move."
        ),
    )
    text = Text(most=2000, **_about("The change, in a sentence."))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> FlipMargin:
        """Return the flip."""
        return FlipMargin(**data)


class Lock(ClosedSchema):
    """A decision as a project keeps it in its repository."""

    lock_version = _Version(least=1, most=LOCK_VERSION, **_about("Version of this form."))
    id = _digest("Id of the recommendation.")
    verdict = Choice(APPROACHES, **_about("The approach recommended."))
    standing = Choice(STANDINGS, **_about("How sure that was."))
    score = _points("Points of the verdict.", 0.0)
    acceptability = StrictNumber(most=1.0, **_about("Share of the draws that the verdict wins."))
    runner_up = Choice(APPROACHES, **_about("The approach with the next best score."))
    margin = _points("Points ahead of it; negative where constraints decided.", -100.0)
    flips = Listed(
        LockedFlip(),
        most=MOST_FLIPS,
        **_about("How far the smallest changes that turn the verdict are, the nearest first."),
    )
    valid_until = IsoDate(**_optional("Last known day on which the models named are on sale."))
    prices = _ByKey(
        _ByKey(StrictNumber(most=MOST_USD)),
        **_about("USD per 1M tokens by model and kind, of the models that were priced."),
    )
    profile = Group(PROFILE_SCHEMA, **_about("What was known of the project, with its day."))
    profile_digest = _digest("Digest of that, so that a hand in it is noticed.")
    engine_version = Text(most=50, **_about("Version of the engine."))
    catalogue_version = _digest("Digest of the catalogue.")
    as_of = IsoDate(**_about("Day of the decision."))
    prices_as_of = IsoDate(**_optional("Day of the newest price used."))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> LockedDecision:
        """Return the lock, unless a hand was in it."""
        profile = profile_from({**data["profile"], "as_of": data["as_of"]}, data["as_of"])
        if digest_of(profile, ()) != data["profile_digest"]:
            text = "this is not the digest of the profile: make the lock again, do not edit it."
            raise complaint("lock-altered", text)
        optional: dict[str, Any] = {"valid_until": None, "prices_as_of": None}
        flips = tuple(data["flips"])
        return LockedDecision(**{**optional, **data, "flips": flips, "profile": profile})


def lock_document(lock: LockedDecision) -> dict[str, Any]:
    """Return the wire form of a lock."""
    figures = {
        name: getattr(lock, name)
        for name in Lock().fields
        if name != "profile" and getattr(lock, name) is not None
    }
    return {**plain(figures), "profile": profile_document(lock.profile)}


def lock_text(document: Mapping[str, Any]) -> bytes:
    """Return the one text of a lock: sorted, one value a line, so that a diff shows what moved."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(document, option=options)


def example_lock(profile: Mapping[str, Any]) -> dict[str, Any]:
    """Return a lock as one may look for a profile that names its day, for documentation."""
    loaded = profile_from(PROFILE_SCHEMA.load(dict(profile)), date.min)
    return {
        "lock_version": LOCK_VERSION,
        "id": "0f3a5c7d9e1b24680f3a5c7d9e1b2468",
        "verdict": "prompt-engineering",
        "standing": "leaning",
        "score": 80.25,
        "acceptability": 0.85,
        "runner_up": "hybrid",
        "margin": 22.5,
        "flips": [],
        "prices": {"openai/gpt-6-luna": {"input": 0.2, "output": 1.25}},
        "profile": profile_document(loaded),
        "profile_digest": digest_of(loaded, ()),
        "engine_version": "0.1.0",
        "catalogue_version": "0f3a5c7d9e1b2468",
        "as_of": loaded.as_of.isoformat(),
    }
