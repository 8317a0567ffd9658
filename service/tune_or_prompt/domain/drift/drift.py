"""What has become of a locked decision: outcomes that differ, then inputs that differ."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tune_or_prompt.domain.drift.lock import (
    Lock,
    Prices,
    State,
    last_day,
    model_field,
    points_of,
    prices_behind,
    prices_until,
    runner_up_of,
    state_of,
)
from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH, Answer, Profile
from tune_or_prompt.domain.language.vocabulary import NONE
from tune_or_prompt.domain.money.catalogue import MoneyCatalogue
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.domain.report.words import STANDING_WORDS, label_of, usd

Name = Callable[[str], str]
"""Gives an approach as people say it."""

Status = Literal["unchanged", "drifted", "flipped", "expired"]

NOT_COMPARED = frozenset({"as_of", "name"})
"""Answers that may differ without the project being another one."""

NOTICED_POINTS = 1.0
"""A move of score or lead by this many points counts as drift."""

NOTICED_PROBABILITY = 0.05
"""A move of the probability by this much counts as drift."""

NOTICED_SHARE = 0.1
"""A move of the monthly cost by this share of what it was counts as drift."""

MOST_DIMENSIONS = 3
"""How many dimensions are named as having moved the lead."""

REMEDIES: Mapping[Status, str] = {
    "unchanged": "Nothing to do.",
    "drifted": "Review what moved. If you agree, run `tune-or-prompt lock` and commit the lock.",
    "flipped": (
        "Decide again. If you follow the new verdict, run `tune-or-prompt lock` and commit the "
        "lock; if not, correct the profile first."
    ),
    "expired": (
        "Name a model that is still offered in {field} (`tune-or-prompt prices` lists them) or "
        "remove the line, then run `tune-or-prompt lock` and commit the lock."
    ),
}
"""What to do about each status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftReason:
    """One thing that differs from the lock.

    Attributes:
        kind: `outcome` if it came out differently, `input` if it went in differently.
        code: kind of difference.
        text: the difference as a sentence.
    """

    kind: Literal["outcome", "input"]
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """An answer of the profile that differs.

    Attributes:
        field: the field.
        from_: the answer as locked; left out if there was none.
        to: the answer now; left out if there is none.
    """

    field: str
    from_: Answer | None = None
    to: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repriced:
    """A price that differs, in USD per 1M tokens.

    Attributes:
        model: the model.
        kind: what is sold: `input`, `output`, `training` …
        from_usd: the price as locked; left out if there was none.
        to_usd: the price now; left out if there is none.
    """

    model: str
    kind: str
    from_usd: float | None = None
    to_usd: float | None = None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A model that was priced when the decision was locked and is in no price list any more."""

    field: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A locked decision compared with today's.

    Attributes:
        status: the gravest of what happened: flipped, else expired, else drifted, else unchanged.
        summary: the status in one sentence.
        as_of: the day judged.
        reasons: what came out differently, then what went in differently.
        remedy: what to do about it.
        locked: the decision as it was locked.
        now: the decision for today's profile.
        without_profile_changes: the decision today for the profile as it was locked.
        changes: answers of the profile that differ.
        repriced: prices that differ.
        valid_until: last day on which the models that the profile names work, as known today.
        prices_until: last day before a price of the models priced changes, as announced today.
    """

    status: Status
    summary: str
    as_of: date
    reasons: tuple[DriftReason, ...]
    remedy: str
    locked: State
    now: State
    without_profile_changes: State
    changes: tuple[Changed, ...]
    repriced: tuple[Repriced, ...]
    valid_until: date | None = None
    prices_until: date | None = None


def drift_of(
    lock: Lock,
    profile: Profile,
    now: Decision,
    as_locked: Decision,
    money: MoneyCatalogue,
    *,
    names: Mapping[str, str],
    withdrawn: tuple[Withdrawn, ...] = (),
) -> Drift:
    """Return what has become of a lock.

    Args:
        lock: the decision as it was locked.
        profile: what is known of the project now, dated.
        now: the decision for that profile without the models withdrawn, with `LOCKED_PARTS`.
        as_locked: the same for the locked profile, dated as `profile` is.
        money: prices and availability of now.
        names: each approach as people say it, in the middle of a sentence.
        withdrawn: the models of `profile` that are in no price list any more.
    """

    def name(approach: str) -> str:
        return names.get(approach, approach)

    before, after = lock.state, state_of(now)
    ended = (*_ended(lock, profile, money), *map(_unlisted, withdrawn))
    moved = tuple(_outcomes(lock, before, after, now, name))
    status = _status(before, after, is_moved=bool(moved), is_expired=bool(ended))
    changes = tuple(changes_between(lock.profile, profile))
    repriced = tuple(
        _repriced(lock.prices_used, prices_behind(lock.profile_on(profile.as_of), money))
    )
    reasons = (*moved, *ended, *_inputs(lock, now, changes, repriced))
    return Drift(
        status=status,
        summary=_summary(status, name(before.verdict), name(after.verdict)),
        as_of=profile.as_of,
        reasons=reasons,
        remedy=REMEDIES[status].format(field=_ended_field(lock, withdrawn)),
        locked=before,
        now=after,
        without_profile_changes=state_of(as_locked),
        changes=changes,
        repriced=repriced,
        valid_until=last_day(after.verdict, profile, money),
        prices_until=prices_until(profile, money),
    )


def changes_between(before: Profile, after: Profile) -> Iterator[Changed]:
    """Yield the answers that differ, in the order of their fields; day and name do not count."""
    for path in FIELD_BY_PATH:
        if path not in NOT_COMPARED and before.get(path) != after.get(path):
            yield Changed(field=path, from_=before.get(path), to=after.get(path))


def _status(before: State, after: State, *, is_moved: bool, is_expired: bool) -> Status:
    if before.verdict != after.verdict:
        return "flipped"
    if is_expired:
        return "expired"
    return "drifted" if is_moved else "unchanged"


def _summary(status: Status, was: str, now: str) -> str:
    if NONE in (was, now):
        then = "Nothing was open" if was == NONE else f"The verdict was {was}"
        today = "nothing is open" if now == NONE else f"the verdict is {now}"
        return f"{then} when this was locked; {today} now."
    match status:
        case "flipped":
            return f"The verdict flipped from {was} to {now}."
        case "expired":
            return f"The verdict {was} rests on a model that has ended."
        case "drifted":
            return f"The verdict {was} still holds, but what it rests on has moved."
    return f"The verdict {was} holds as locked."


def _outcomes(
    lock: Lock, before: State, after: State, now: Decision, name: Name
) -> Iterator[DriftReason]:
    """Yield what came out differently by enough to act on, the gravest first."""
    if before.verdict != after.verdict:
        yield _outcome(
            "verdict-flipped", _summary("flipped", name(before.verdict), name(after.verdict))
        )
    yield from _feasibility(before, after, name)
    if before.standing != after.standing:
        was, is_ = STANDING_WORDS[before.standing], STANDING_WORDS[after.standing]
        yield _outcome("standing-moved", f"The standing was “{was}” and is now “{is_}”.")
    elif abs(after.probability - before.probability) >= NOTICED_PROBABILITY:
        text = f"The probability moved from {before.probability:.0%} to {after.probability:.0%}."
        yield _outcome("probability-moved", text)
    yield from _lead(lock, now, name)
    yield from _money(before, after, name)


def _feasibility(before: State, after: State, name: Name) -> Iterator[DriftReason]:
    """Yield which approaches are newly ruled out, and which are open again."""
    had = {(each.approach, each.code) for each in before.ruled_out}
    has = {(each.approach, each.code) for each in after.ruled_out}
    for each in after.ruled_out:
        if (each.approach, each.code) not in had:
            text = f"{_first(name(each.approach))} is now ruled out: {each.text}"
            yield _outcome("approach-ruled-out", text)
    for each in before.ruled_out:
        if (each.approach, each.code) not in has:
            text = f"{_first(name(each.approach))} is no longer ruled out by this: {each.text}"
            yield _outcome("approach-open-again", text)


def _lead(lock: Lock, now: Decision, name: Name) -> Iterator[DriftReason]:
    """Yield how the lead of the locked verdict has moved, and on which dimensions."""
    rival = _rival(lock, now)
    points = points_of(now)
    known = points.keys() & lock.scores.keys()  # a lock made by hand may lack a score
    if rival is None or not {rival, lock.verdict} <= known:
        return
    then = _differences(lock.points_by_approach, lock.verdict, rival)
    today = _differences(points, lock.verdict, rival)
    lead_then = lock.scores[lock.verdict] - lock.scores[rival]
    scores = {each.approach: each.score for each in now.ranking}
    lead_now = scores[lock.verdict] - scores[rival]
    if abs(lead_now - lead_then) < NOTICED_POINTS:
        return
    moves = {each: today.get(each, 0.0) - then.get(each, 0.0) for each in {*then, *today}}
    moved = [each for each in moves if round(moves[each], 1)]
    most = sorted(moved, key=lambda each: (-abs(moves[each]), each))[:MOST_DIMENSIONS]
    named = ", ".join(f"{each.replace('-', ' ')} {moves[each]:+.1f}" for each in most)
    text = (
        f"The lead of {name(lock.verdict)} over {name(rival)} moved from {lead_then:+.1f} "
        f"to {lead_now:+.1f} points{f', most on {named}' if named else ''}."
    )
    yield _outcome("lead-moved", text)


def _rival(lock: Lock, now: Decision) -> str | None:
    """Return the approach to compare the locked verdict with: the new verdict, else its rival."""
    if now.verdict not in (NONE, lock.verdict):
        return now.verdict
    rival = runner_up_of(now)
    return lock.runner_up or (rival.approach if rival else None)


def _differences(
    points: Mapping[str, Mapping[str, float]], approach: str, rival: str
) -> dict[str, float]:
    ours, theirs = points.get(approach, {}), points.get(rival, {})
    return {each: ours.get(each, 0.0) - theirs.get(each, 0.0) for each in {*ours, *theirs}}


def _money(before: State, after: State, name: Name) -> Iterator[DriftReason]:
    """Yield how the monthly cost of each approach has moved, if by enough to act on."""
    was, is_ = before.money.monthly_usd_by_approach, after.money.monthly_usd_by_approach
    for approach in was:
        if approach in is_ and _is_noticed(was[approach], is_[approach]):
            text = (
                f"{_first(name(approach))} would cost {usd(is_[approach].mid)} a month "
                f"instead of {usd(was[approach].mid)}."
            )
            yield _outcome("cost-moved", text)


def _is_noticed(before: Range, after: Range) -> bool:
    return abs(after.mid - before.mid) >= max(1.0, NOTICED_SHARE * abs(before.mid))


def _ended(lock: Lock, profile: Profile, money: MoneyCatalogue) -> Iterator[DriftReason]:
    last = last_day(lock.verdict, profile, money)
    field = model_field(lock.verdict)
    if last is not None and field is not None and last < profile.as_of:
        text = f"{profile.get(field)} ended: its last day was {last.isoformat()}."
        yield _outcome("model-ended", text)


def _unlisted(one: Withdrawn) -> DriftReason:
    text = f"{one.model} ({label_of(one.field).lower()}) is in no price list any more."
    return _outcome("model-unlisted", text)


def _ended_field(lock: Lock, withdrawn: tuple[Withdrawn, ...]) -> str:
    fields = [one.field for one in withdrawn] or [model_field(lock.verdict) or ""]
    return " and ".join(f"`{field}`" for field in fields)


def _inputs(
    lock: Lock, now: Decision, changes: tuple[Changed, ...], prices: tuple[Repriced, ...]
) -> Iterator[DriftReason]:
    """Yield what went in differently."""
    if changes:
        labels = ", ".join(label_of(change.field).lower() for change in changes)
        yield _input("profile-moved", f"The profile changed: {labels}.")
    if prices:
        models = ", ".join(sorted({price.model for price in prices}))
        many = "1 price" if len(prices) == 1 else f"{len(prices)} prices"
        yield _input("prices-moved", f"{many} changed, of {models}.")
    made_from = now.provenance
    assert made_from is not None  # noqa: S101 - one of the parts asked for
    if lock.catalogue_version != made_from.catalogue_version:
        yield _input("catalogue-moved", "The catalogue is a newer one than the lock's.")
    if lock.engine_version != made_from.engine_version:
        text = f"The engine is {made_from.engine_version}; the lock was made by "
        yield _input("engine-moved", f"{text}{lock.engine_version}.")
    if lock.as_of != made_from.as_of:
        yield _input("day-moved", f"The lock is of {lock.as_of}; today is {made_from.as_of}.")


def _repriced(before: Prices, after: Prices) -> Iterator[Repriced]:
    nothing: Mapping[str, float] = {}
    for model in sorted(before):
        old, new = before[model], after.get(model, nothing)
        for kind in sorted({*old, *new}):
            if old.get(kind) != new.get(kind):
                was, is_ = old.get(kind), new.get(kind)
                yield Repriced(model=model, kind=kind, from_usd=was, to_usd=is_)


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _outcome(code: str, text: str) -> DriftReason:
    return DriftReason(kind="outcome", code=code, text=text)


def _input(code: str, text: str) -> DriftReason:
    return DriftReason(kind="input", code=code, text=text)
