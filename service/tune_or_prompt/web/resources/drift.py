"""The lock of a decision, and its drift."""

from tune_or_prompt.domain.language.profile import Profile, digest_of
from tune_or_prompt.domain.report.drift import Drift
from tune_or_prompt.domain.report.lock import Lock
from tune_or_prompt.verbs.drift import drift, lock
from tune_or_prompt.web.endpoint import KEEP_PRIVATELY, Asked, Endpoint, Example, Prepared, Services
from tune_or_prompt.web.negotiation import JSON
from tune_or_prompt.web.resources.recommendations import EXAMPLE_DAY, PROTOTYPE
from tune_or_prompt.wire.drift_request import DriftRequest, example_lock
from tune_or_prompt.wire.fields import Text
from tune_or_prompt.wire.generated import schema_of
from tune_or_prompt.wire.lock import LockObject, lock_text
from tune_or_prompt.wire.strict import ClosedSchema


class LockQuery(ClosedSchema):
    """What a lock is asked for with."""

    reason = Text(
        most=2000,
        metadata={"description": "Why it is locked, in your words; written into the lock."},
    )


def create_lock(asked: Asked) -> Prepared:
    """Make the lock of a recommendation, to be committed beside the profile.

    The answer is the text of `tune-or-prompt.lock.json`: one value a line, so that a diff of two
    locks shows what moved.
    """
    services, profile = asked.services, asked.profile or Profile({})
    reason = asked.query.get("reason")
    return Prepared(
        make=lambda: lock(services.knowledge, profile, services.recommend, reason),
        key=f"lock:{digest_of(profile, _versions(services))}:{reason}",
    )


def create_drift(asked: Asked) -> Prepared:
    """Compare a locked decision with today's, and say why it differs.

    `flipped`: the verdict is another one. `expired`: it stands, but a model that it needs has ended
    or is in no price list any more. `drifted`: it stands, but its standing, probability, score,
    cost or constraints have moved. `unchanged`: none of these, whatever else moved.
    """
    services, locked = asked.services, asked.body["lock"]
    profile = _profile_now(asked, locked)
    digests = [digest_of(profile, _versions(services)), lock_text(locked).decode()]
    return Prepared(
        make=lambda: drift(services.knowledge, locked, profile, services.recommend),
        key=f"drift:{digests}",
    )


def _profile_now(asked: Asked, locked: Lock) -> Profile:
    today = asked.services.clock.today()
    if "profile" not in asked.body:
        return locked.profile_on(today)
    return Profile({"as_of": today, **asked.body["profile"]})


def _versions(services: Services) -> tuple[str, str]:
    return services.engine_version, services.knowledge.version


ENDPOINTS = (
    Endpoint(
        path="/v1/locks",
        view=create_lock,
        tag="In the repository",
        answer=LockObject,
        methods=("POST",),
        formats={JSON: lock_text},
        query=LockQuery(),
        takes_profile="body",
        cache_control=KEEP_PRIVATELY,
        describedby="/v1/schemas/lock.json",
        examples={"prototype": Example(summary="Lock a first verdict", body=PROTOTYPE)},
    ),
    Endpoint(
        path="/v1/drift",
        view=create_drift,
        tag="In the repository",
        answer=schema_of(Drift),
        methods=("POST",),
        body=DriftRequest(),
        cache_control=KEEP_PRIVATELY,
        examples={
            "calls_grew": Example(
                summary="The profile has moved since",
                body={"lock": example_lock(PROTOTYPE), "profile": {**PROTOTYPE, "stage": "pilot"}},
            ),
            "same_profile": Example(
                summary="The same profile on another day",
                body={
                    "lock": example_lock(PROTOTYPE),
                    "profile": {**PROTOTYPE, "as_of": EXAMPLE_DAY},
                },
            ),
        },
    ),
)
