"""What has become of a locked decision: whether it still holds, and what moved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from service.domain.answer import Decision
from service.domain.explanation import reason_for
from service.domain.known import Known
from service.domain.profile import Answer, Profile
from service.domain.reason import Reason
from service.domain.record.lock import (
    Lock,
    Prices,
    leader_and_rival,
    margin_of,
    offer_end,
    prices_behind,
)
from service.domain.vocabulary import Approach, Standing

Status = Literal["unchanged", "drifted", "flipped", "expired"]
STATUSES: tuple[Status, ...] = ("unchanged", "drifted", "flipped", "expired")

NOT_COMPARED = frozenset({"as_of", "name"})
"""Answers that may differ without the project being another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A decision in five figures, as locked or as of now."""

    verdict: Approach
    standing: Standing
    score: float
    acceptability: float
    margin: float


@dataclass(frozen=True, slots=True)
class Changed:
    """An answer of the profile that is another one now; None where it is not given."""

    field: str
    before: Answer | None
    after: Answer | None


@dataclass(frozen=True, slots=True)
class Repriced:
    """A price that is another one now, in USD per 1M tokens; None where there is none."""

    model: str
    kind: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A model that was priced when the decision was locked and is not any more."""

    field: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A locked decision held against today's.

    Attributes:
        status: the gravest of what happened: flipped, else expired, else drifted, else unchanged.
        why: what moved, and what that did.
        locked: the decision as it was locked.
        now: the decision for today's profile.
        without_profile_changes: the decision today for the profile as it was locked.
        changes: answers of the profile that differ.
        prices: prices that differ.
    """

    status: Status
    why: tuple[Reason, ...]
    locked: State
    now: State
    without_profile_changes: State
    changes: tuple[Changed, ...]
    prices: tuple[Repriced, ...]


def drift_of(
    lock: Lock,
    profile: Profile,
    now: Decision,
    as_locked: Decision,
    known: Known,
    *,
    withdrawn: tuple[Withdrawn, ...] = (),
) -> Drift:
    """Return what has become of a lock.

    Args:
        lock: the decision as it was locked.
        profile: what is known of the project now, dated.
        now: the decision for that profile, less the models withdrawn.
        as_locked: likewise for the locked profile, dated as `profile` is.
        known: the catalogue of now.
        withdrawn: the models of `profile` that nobody prices any more.
    """
    before, after, still = _locked_state(lock), state_of(now), state_of(as_locked)
    effects = tuple(_effects(before, after, known.constants["drift.noticed-points"].value))
    changes = tuple(_changes(lock.profile, profile))
    prices = tuple(_repriced(lock.prices, prices_behind(lock.profile_on(profile.as_of), known)))
    ended = (*_ended(lock, profile, known), *map(_unlisted, withdrawn))
    causes = (*_profile_moved(changes, still), *_prices_moved(prices), *_versions_moved(lock, now))
    return Drift(
        status=_status(before, after, moved=bool(effects), expired=bool(ended)),
        why=(*effects, *ended, *causes),
        locked=before,
        now=after,
        without_profile_changes=still,
        changes=changes,
        prices=prices,
    )


def state_of(decision: Decision) -> State:
    """Return a decision in five figures."""
    leader, _ = leader_and_rival(decision)
    return State(
        verdict=decision.verdict,
        standing=decision.standing,
        score=leader.score,
        acceptability=leader.acceptability,
        margin=margin_of(decision),
    )


def _locked_state(lock: Lock) -> State:
    return State(
        verdict=lock.verdict,
        standing=lock.standing,
        score=lock.score,
        acceptability=lock.acceptability,
        margin=lock.margin,
    )


def _status(before: State, after: State, *, moved: bool, expired: bool) -> Status:
    if before.verdict != after.verdict:
        return "flipped"
    if expired:
        return "expired"
    return "drifted" if moved else "unchanged"


def _effects(before: State, after: State, noticed: float) -> Iterator[Reason]:
    """Yield what differs enough for anybody to act on it."""
    if before.verdict != after.verdict:
        yield reason_for("drift.verdict-flipped", before=before.verdict, after=after.verdict)
        return
    if before.standing != after.standing:
        yield reason_for("drift.standing-moved", before=before.standing, after=after.standing)
    if abs(after.score - before.score) >= noticed:
        yield reason_for("drift.score-moved", before=before.score, after=after.score)
    if abs(after.margin - before.margin) >= noticed:
        yield reason_for("drift.margin-moved", before=before.margin, after=after.margin)


def _ended(lock: Lock, profile: Profile, known: Known) -> Iterator[Reason]:
    end = offer_end(lock.verdict, profile, known)
    if end is not None and end <= profile.as_of:
        yield reason_for("drift.model-withdrawn", day=end.isoformat())


def _unlisted(one: Withdrawn) -> Reason:
    return reason_for("drift.model-withdrawn-unlisted", model=one.model, field=one.field)


def _changes(before: Profile, after: Profile) -> Iterator[Changed]:
    for path in sorted({*before.answers, *after.answers} - NOT_COMPARED):
        if before.get(path) != after.get(path):
            yield Changed(path, before.get(path), after.get(path))


def _repriced(before: Prices, after: Prices) -> Iterator[Repriced]:
    nothing: Mapping[str, float] = {}
    for model in sorted(before):
        old, new = before[model], after.get(model, nothing)
        for kind in sorted({*old, *new}):
            if old.get(kind) != new.get(kind):
                yield Repriced(model, kind, old.get(kind), new.get(kind))


def _profile_moved(changes: tuple[Changed, ...], still: State) -> Iterator[Reason]:
    if changes:
        yield reason_for(
            "drift.profile-moved",
            fields=", ".join(change.field for change in changes),
            verdict=still.verdict,
            score=still.score,
        )


def _prices_moved(prices: tuple[Repriced, ...]) -> Iterator[Reason]:
    models = sorted({price.model for price in prices})
    if models:
        yield reason_for("drift.prices-moved", models=", ".join(models), count=len(prices))


def _versions_moved(lock: Lock, now: Decision) -> Iterator[Reason]:
    made_from = now.provenance
    if lock.catalogue_version != made_from.catalogue_version:
        yield reason_for(
            "drift.catalogue-moved",
            before=lock.catalogue_version,
            after=made_from.catalogue_version,
        )
    if lock.engine_version != made_from.engine_version:
        yield reason_for(
            "drift.engine-moved", before=lock.engine_version, after=made_from.engine_version
        )
    if lock.as_of != made_from.as_of:
        yield reason_for(
            "drift.day-moved",
            before=lock.as_of.isoformat(),
            after=made_from.as_of.isoformat(),
        )
