"""The lock of a decision, and its drift."""

from service.api.endpoint import KEEP_PRIVATELY, Asked, Endpoint, Example, Prepared, Services
from service.api.negotiation import JSON
from service.api.resources.recommendations import EXAMPLE_DAY, PROTOTYPE
from service.application.drift import drift, lock
from service.domain.profile import Profile, digest_of
from service.domain.record.lock import Lock
from service.schemas.drift_answers import DriftAnswer, DriftQuestion, drift_document
from service.schemas.lock import Lock as LockAnswer
from service.schemas.lock import example_lock, lock_document, lock_text
from service.schemas.profile import profile_from


def create_lock(asked: Asked) -> Prepared:
    """Make the lock of a recommendation, to be kept beside the profile.

    The answer is the text of `tune-or-prompt.lock.json`: sorted, one value a line, so that a diff
    of two locks shows what moved.
    """
    services, profile = asked.services, asked.profile or Profile({})
    return Prepared(
        make=lambda: lock_document(lock(services.knowledge, profile, services.recommend)),
        key=f"lock:{digest_of(profile, _versions(services))}",
    )


def create_drift(asked: Asked) -> Prepared:
    """Say what has become of a locked decision, and why.

    `flipped`: the verdict is another one. `expired`: it stands, but a model that it needs
    is off sale, or one that the profile names is in no price list any more. `drifted`: it stands,
    but its standing, score or lead has moved. `unchanged`: none of these, whatever else moved.
    """
    services, locked = asked.services, asked.body["lock"]
    profile = _profile_now(asked, locked)
    digests = [digest_of(profile, _versions(services)), lock_text(lock_document(locked)).decode()]
    return Prepared(
        make=lambda: drift_document(drift(services.knowledge, locked, profile, services.recommend)),
        key=f"drift:{digests}",
    )


def _profile_now(asked: Asked, locked: Lock) -> Profile:
    today = asked.services.clock.today()
    if "profile" not in asked.body:
        return locked.profile_on(today)
    return profile_from(asked.body["profile"], today)


def _versions(services: Services) -> tuple[str, str]:
    return services.engine_version, services.knowledge.version


ENDPOINTS = (
    Endpoint(
        path="/v1/locks",
        view=create_lock,
        tag="In the repository",
        answer=LockAnswer,
        methods=("POST",),
        formats={JSON: lock_text},
        takes_profile="body",
        cache_control=KEEP_PRIVATELY,
        describedby="/v1/schemas/lock.json",
        examples={"prototype": Example(summary="Lock a first verdict", body=PROTOTYPE)},
    ),
    Endpoint(
        path="/v1/drift",
        view=create_drift,
        tag="In the repository",
        answer=DriftAnswer,
        methods=("POST",),
        body=DriftQuestion(),
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
