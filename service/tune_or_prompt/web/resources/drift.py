"""The lock of a decision, and its drift."""

from tune_or_prompt.domain.drift.drift import Drift
from tune_or_prompt.domain.drift.lock import Lock
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.verbs.drift import drift, lock
from tune_or_prompt.web.endpoint import A_DAY, PROTOTYPE, Asked, Endpoint, Example
from tune_or_prompt.web.negotiation import JSON
from tune_or_prompt.wire.fields import TextField
from tune_or_prompt.wire.generated import schema_of
from tune_or_prompt.wire.lock import LockObject, example_lock, lock_text
from tune_or_prompt.wire.requests import DriftRequest


def create_lock(asked: Asked) -> Lock:
    """Make the lock of a recommendation, to be committed next to the profile.

    The answer is the text of `tune-or-prompt.lock.json`: one value a line, so that a diff of two
    locks shows what moved.
    """
    services, reason = asked.services, asked.query.get("reason")
    return lock(services.knowledge, asked.project, services.recommend, reason)


def create_drift(asked: Asked) -> Drift:
    """Compare a locked decision with today's, and say why it differs.

    `flipped`: the verdict is another one. `expired`: it stands, but a model that it needs has ended
    or is in no price list any more. `drifted`: it stands, but its standing, probability, score,
    cost or constraints have moved. `unchanged`: none of these, even if something else moved.
    """
    services, locked, today = asked.services, asked.body["lock"], asked.services.clock.today()
    profile = locked.profile_on(today)
    if "profile" in asked.body:
        profile = Profile({"as_of": today, **asked.body["profile"]})
    return drift(services.knowledge, locked, profile, services.recommend)


_REASON = TextField(
    most=2000, metadata={"description": "Why it is locked, in your words; written into the lock."}
)

ENDPOINTS = (
    Endpoint(
        path="/v1/locks",
        view=create_lock,
        tag="In the repository",
        needs="recommend",
        answer=lambda: LockObject,
        methods=("POST",),
        formats={JSON: lock_text},
        query={"reason": _REASON},
        profile="must",
        describedby="/v1/schemas/lock.json",
        examples={"prototype": Example(summary="Lock a first verdict", body=PROTOTYPE)},
    ),
    Endpoint(
        path="/v1/drift",
        view=create_drift,
        tag="In the repository",
        needs="recommend",
        answer=lambda: schema_of(Drift),
        methods=("POST",),
        body=DriftRequest(),
        examples={
            "calls_grew": Example(
                summary="The profile has moved since",
                body={"lock": example_lock(PROTOTYPE), "profile": {**PROTOTYPE, "stage": "pilot"}},
            ),
            "same_profile": Example(
                summary="The same profile on another day",
                body={
                    "lock": example_lock(PROTOTYPE),
                    "profile": {**PROTOTYPE, "as_of": A_DAY},
                },
            ),
        },
    ),
)
