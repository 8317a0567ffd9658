"""Drift on the wire: the question with its lock, and what has become of it."""

from typing import Any

from service.domain.profile import Profile
from service.domain.record.drift import STATUSES, Changed, Drift
from service.domain.vocabulary import APPROACHES
from service.schemas import response_fields as of
from service.schemas.lock import STANDINGS, Lock
from service.schemas.plain import plain
from service.schemas.profile import PROFILE_SCHEMA, profile_document
from service.schemas.reason import SCALAR, Reason
from service.schemas.response_fields import OpenSchema
from service.schemas.strict import ClosedSchema, Group

ANSWER = {"anyOf": [SCALAR, {"type": "object"}, {"type": "array", "items": {"type": "object"}}]}


class DriftQuestion(ClosedSchema):
    """A lock, and the profile to hold it against; without one, the locked profile as of today."""

    lock = Group(Lock, required=True, metadata={"description": "The lock, as it was written."})
    profile = Group(PROFILE_SCHEMA, metadata={"description": "What is known of the project now."})


class DecisionState(OpenSchema):
    """A decision in five figures."""

    verdict = of.slug("the recommended approach.", *APPROACHES)
    standing = of.slug("how sure it is.", *STANDINGS)
    score = of.number("Points of the verdict.", unit="points", least=0, most=100)
    acceptability = of.share("Share of the draws that the verdict wins.")
    margin = of.number("Points ahead of the next best approach.", unit="points")


ChangedAnswer = OpenSchema.from_dict(
    {
        "field": of.slug("field of the profile.", "traffic.calls_per_day"),
        "before": of.anything("The answer as locked; left out where there was none.", ANSWER),
        "after": of.anything("The answer now; left out where there is none.", ANSWER),
    },
    name="ChangedAnswer",
)


class ChangedPrice(OpenSchema):
    """A price that is another one now."""

    model = of.slug("the model.", "openai/gpt-6-luna")
    kind = of.slug("what is sold.", "input", "output", "training")
    before = of.number("Price as locked.", unit="USD/1M tokens", required=False)
    after = of.number("Price now.", unit="USD/1M tokens", required=False)


class DriftAnswer(OpenSchema):
    """What has become of a locked decision."""

    status = of.slug("what happened, the gravest of it.", *STATUSES)
    why = of.many(Reason, "What moved, and what that did; empty where nothing did.")
    locked = of.one(DecisionState, "The decision as locked.")
    now = of.one(DecisionState, "The decision now.")
    without_profile_changes = of.one(
        DecisionState, "The decision now, had the profile stayed as it was locked."
    )
    changes = of.many(ChangedAnswer, "Answers of the profile that differ.")
    prices = of.many(ChangedPrice, "Prices that differ.")


def drift_document(drift: Drift) -> dict[str, Any]:
    """Return the wire form of a drift."""
    changes = [_changed(change) for change in drift.changes]
    return {**plain(drift), "changes": changes}


def _changed(change: Changed) -> dict[str, Any]:
    answers = {
        name: _written(change.field, answer)
        for name, answer in (("before", change.before), ("after", change.after))
        if answer is not None
    }
    return {"field": change.field, **answers}


def _written(path: str, answer: Any) -> Any:
    """Return an answer as a profile states it."""
    value: Any = profile_document(Profile({path: answer}))
    for name in path.split("."):
        value = value[name]
    return value
