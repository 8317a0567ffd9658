"""Flips: the smallest sets of one, two or three answers that turn the verdict.

Answers move only where a team could want them to (`Field.changeable`). Sets are found among coarse
steps and narrowed to the nearest answer, of numbers the nearest round one. Every set returned was
itself evaluated, as the whole profile with these answers.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, floor, log1p, log10

import numpy as np

from tune_or_prompt.domain.decide.constraints import DEADLINE
from tune_or_prompt.domain.decide.evaluate import Evaluation
from tune_or_prompt.domain.language.answers import Coded, Floats, coded
from tune_or_prompt.domain.language.profile import (
    FIELD_BY_PATH,
    NUMERIC_KINDS,
    Answer,
    Field,
    Profile,
)
from tune_or_prompt.domain.language.vocabulary import NONE
from tune_or_prompt.domain.outlook.trials import (
    BareChange,
    Start,
    answers_to,
    knots_of,
    middle_of,
)

MOST_FLIPS = 8
MOST_IN_PAIRS = 10
"""Fields of which every pair is tried."""

MOST_IN_TRIPLES = 7
"""Fields of which every set of three is tried."""

PROBES = 19
"""Answers tried between two at a time."""

STEPS = (1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 100.0, 1_000.0, 10_000.0)
SHARE_STEPS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)
FROM_NOTHING = (1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0)

NEARLY_ALL = 0.98
"""Of the answers to one field, the smallest change that brings this share of the most."""

TO_DECIDE = ("data.labelled_examples", "task.human_review")
"""Unanswered questions whose answer a team can choose rather than only find out."""

ShortestDays = Callable[[Profile, str], float]
"""The days until an approach can be live at the least, for a profile."""

Trial = tuple[BareChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BareFlip:
    """A smallest set of changes that flips the verdict.

    Attributes:
        changes: one to three changes.
        verdict: the verdict with them, never `none`.
        within_reach: whether a team could make every one of them; no other flips are looked for.
    """

    changes: Trial
    verdict: str
    within_reach: bool = True


def flips_of(start: Start, shortest_days: ShortestDays | None = None) -> tuple[BareFlip, ...]:
    """Return the smallest sets of changes that turn the verdict, the easiest first.

    Args:
        start: the profile and its evaluation.
        shortest_days: with it, no flip moves the deadline to a day that its verdict cannot keep.
    """
    singles = list(_singles(start))
    if not singles:
        return ()
    rows = coded([{change.field.path: change.to} for change in singles])
    after = start.judge(start.given.changed_by(rows))
    before = start.evaluation.verdicts[0]
    found = _turned([(change,) for change in singles], after.verdicts, before)
    turning = {_fields_of(flip.changes) for flip in found}
    together = _together(_pools(start, singles, after, turning)) if len(found) < MOST_FLIPS else ()
    if together:
        at = np.array([(*some, some[0])[:3] for some in together])  # the first twice is the first
        both = Coded(rows.codes[at].max(axis=1), np.fmax.reduce(rows.numbers[:, at], axis=2))
        verdicts = start.judge(start.given.changed_by(both)).verdicts
        trials = [tuple(singles[each] for each in some) for some in together]
        more = _turned(trials, verdicts, before)
        turning |= {_fields_of(flip.changes) for flip in more}
        found += [
            one for one in more if not any(some < _fields_of(one.changes) for some in turning)
        ]
    easiest = sorted(found, key=_effort_of)[:MOST_FLIPS]
    return tuple(sorted(_checked(start, _narrowed(start, easiest), shortest_days), key=_effort_of))


def _singles(start: Start) -> Iterator[BareChange]:
    """Yield every single change that a team could want, the smallest of each field first."""
    knots, answers = knots_of(start.evaluation.model), start.profile.answers
    unknown = [(path, None) for path in TO_DECIDE if path not in answers]
    for path, answer in (*answers.items(), *unknown):
        field = FIELD_BY_PATH[path]
        if field.changeable == "never":
            continue
        others: Sequence[Answer]
        if field.kind in NUMERIC_KINDS:
            others = _steps(field, middle_of(answer), knots.get(path, ()))
        else:
            others = _choices(field, answer)
        yield from (BareChange(field, answer, other) for other in others)


def _choices(field: Field, answer: Answer | None) -> Sequence[Answer]:
    """Return the choices that a team could want, the nearest first."""
    every = answers_to(field)
    if answer is None:
        return every[-1:] if field.changeable == "up" else every[:1]
    at = _place(field, answer)
    later, earlier = every[at + 1 :], every[:at][::-1]
    return {"up": later, "down": earlier}.get(field.changeable, (*later, *earlier))


def _steps(field: Field, number: float, knots: Sequence[float]) -> Sequence[float]:
    """Return coarse steps of a number up or down, and its knots, the nearest first."""
    up = field.changeable != "down"
    if field.kind == "share":
        steps = [number + step if up else number - step for step in SHARE_STEPS]
        steps = [min(max(step, 0.0), 1.0) for step in steps]
    elif number == 0.0:
        steps = list(FROM_NOTHING)
    else:
        steps = [0.0, *(number * step if up else number / step for step in STEPS)]
    low, high = (number, field.most) if up else (field.least, number)
    there = {step for step in (*steps, *knots) if low <= step <= high and step != number}
    return sorted(there, reverse=not up)


def _place(field: Field, answer: Answer | None, *, up: bool = True) -> int:
    """Return the place of a choice, or that of the next number of 0, 1, … 99, 100, 110, … 1000."""
    if field.kind not in NUMERIC_KINDS:
        return next(at for at, one in enumerate(answers_to(field)) if one == answer)
    size = round(middle_of(answer) * _parts(field), 6)
    digits = max(0, floor(log10(size)) - 1) if size else 0
    return 90 * digits + (ceil if up else floor)(round(size / 10.0**digits, 6))


def _answer_at(field: Field, place: int) -> Answer:
    if field.kind not in NUMERIC_KINDS:
        return answers_to(field)[place]
    digits = max(0, (place - 10) // 90)
    return (place - 90 * digits) * 10.0**digits / _parts(field)


def _parts(field: Field) -> int:
    """Return by what a number is counted: whole ones, or hundredths of a share or of a dollar."""
    return 100 if field.kind == "share" or field.unit == "USD/label" else 1


def _turned(trials: Sequence[Trial], verdicts: Sequence[str], before: str) -> list[BareFlip]:
    """Return the easiest trial for each set of fields and each verdict that it turns to."""
    easiest: dict[tuple[frozenset[str], str], BareFlip] = {}
    for trial, verdict in zip(trials, verdicts, strict=True):
        if verdict not in (before, NONE):
            flip = BareFlip(changes=trial, verdict=verdict)
            key = (_fields_of(trial), verdict)
            if key not in easiest or _effort_of(flip) < _effort_of(easiest[key]):
                easiest[key] = flip
    return list(easiest.values())


def _pools(
    start: Start,
    singles: Sequence[BareChange],
    after: Evaluation,
    turning: Collection[frozenset[str]],
) -> list[list[int]]:
    """Return for each rival the changes that bring it nearest, the best first, one per field."""
    leader = int(start.evaluation.leaders[0])
    leads, leads_now = (_leads_over(one, max(leader, 0)) for one in (after, start.evaluation))
    gains = np.where(after.open & ~start.evaluation.open, np.inf, leads - leads_now)
    pools = []
    for rival in range(leads.shape[1]):
        if rival == leader:
            continue
        best: dict[str, tuple[float, int]] = {}
        for at, gain in enumerate(gains[:, rival].tolist()):
            path = singles[at].field.path
            if gain <= 0.0 or frozenset({path}) in turning:
                continue
            if path not in best or gain * NEARLY_ALL > best[path][0]:
                best[path] = (gain, at)
        pools.append([at for _, at in sorted(best.values(), key=lambda one: -one[0])])
    return pools


def _leads_over(evaluation: Evaluation, column: int) -> Floats:
    """Return by how much each approach leads one of them, in logits, shape (rows, approaches)."""
    points = evaluation.scores * evaluation.needs.sum(axis=1, keepdims=True) / 100.0
    leads: Floats = evaluation.model.kappa.fitted * (points - points[:, column : column + 1])
    return leads


def _together(pools: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """Return the pairs and the sets of three changes to be tried."""
    pairs = [some for pool in pools for some in combinations(pool[:MOST_IN_PAIRS], 2)]
    threes = [some for pool in pools for some in combinations(pool[:MOST_IN_TRIPLES], 3)]
    return list(dict.fromkeys([*pairs, *threes]))


def _narrowed(start: Start, flips: Sequence[BareFlip]) -> list[BareFlip]:
    """Return the flips with each change brought as near as it still turns the verdict."""
    trials = [flip.changes for flip in flips]
    for place in range(max(map(len, trials), default=0)):
        spans = {at: _span(one[place]) for at, one in enumerate(trials) if place < len(one)}
        while inside := {at: some for at, span in spans.items() if (some := _probes(*span))}:
            rows = [_with(trials[at], place, one) for at, some in inside.items() for one in some]
            verdicts = iter(start.tried(rows).verdicts)
            for at, some in inside.items():
                keeps = [next(verdicts) != flips[at].verdict for _ in some]
                ends = (spans[at][0], *some, spans[at][1])
                last = max((1 + each for each, keep in enumerate(keeps) if keep), default=0)
                spans[at] = ends[last], ends[last + 1]
                trials[at] = _with(trials[at], place, spans[at][1])
    return [BareFlip(changes=one, verdict=flips[at].verdict) for at, one in enumerate(trials)]


def _span(change: BareChange) -> tuple[int, int]:
    """Return the places of an answer that keeps the verdict and of one that turns it."""
    field, numeric = change.field, change.field.kind in NUMERIC_KINDS
    up = middle_of(change.to) > middle_of(change.from_)
    to = _place(field, change.to, up=up)
    if numeric or (change.from_ is not None and field.changeable != "either"):
        return _place(field, change.from_, up=not up), to
    return to, to


def _probes(low: int, high: int) -> list[int]:
    """Return places between two, evenly spaced, in order."""
    steps = range(1, PROBES + 1)
    inside = dict.fromkeys(low + (high - low) * step // (PROBES + 1) for step in steps)
    return [place for place in inside if place not in (low, high)]


def _with(trial: Trial, at: int, place: int) -> Trial:
    """Return a trial with one of its changes to the answer at another place."""
    change = trial[at]
    to = _answer_at(change.field, place)
    return (*trial[:at], BareChange(change.field, change.from_, to), *trial[at + 1 :])


def _checked(
    start: Start, flips: Sequence[BareFlip], shortest_days: ShortestDays | None
) -> Iterator[BareFlip]:
    """Yield the flips that a team can choose, late enough, and of which no part is enough."""
    flips = [flip for flip in flips if _is_a_choice(flip.changes)]
    found = [_in_time(start, each, shortest_days) if shortest_days else each for each in flips]
    checks = [
        (at, part, start.evaluation.verdicts[0])
        for at, flip in enumerate(found)
        if len(flip.changes) > 1
        for part in combinations(flip.changes, len(flip.changes) - 1)
    ]
    checks += [(at, one.changes, one.verdict) for at, one in enumerate(found)]
    verdicts = start.tried([trial for _, trial, _ in checks]).verdicts if checks else ()
    wrong = {at for (at, _, wanted), now in zip(checks, verdicts, strict=True) if now != wanted}
    yield from (flip for at, flip in enumerate(found) if at not in wrong)


def _is_a_choice(trial: Trial) -> bool:
    """Return whether no number that nobody stated turns the verdict by being stated at all."""
    return all(
        change.from_ is not None
        or change.field.kind not in NUMERIC_KINDS
        or middle_of(change.to) > 1.0
        for change in trial
    )


def _in_time(start: Start, flip: BareFlip, shortest_days: ShortestDays) -> BareFlip:
    """Return a flip with its deadline moved to when its verdict can be live, if that is later."""
    changes = flip.changes
    for at, change in enumerate(changes):
        if change.field.path == DEADLINE:
            profile = start.profile.replacing({one.field.path: one.to for one in changes})
            days = max(middle_of(change.to), shortest_days(profile, flip.verdict))
            changes = _with(changes, at, _place(change.field, days))
    return BareFlip(changes=changes, verdict=flip.verdict)


def _fields_of(trial: Trial) -> frozenset[str]:
    return frozenset(change.field.path for change in trial)


def _effort_of(flip: BareFlip) -> tuple[int, float]:
    """Return how much a flip asks for: the number of changes, then how far they go."""
    return len(flip.changes), sum(_effort(change) for change in flip.changes)


def _effort(change: BareChange) -> float:
    """Return how far a change goes: the share of the choices passed, or steps of a factor of 10."""
    if change.field.kind == "share":
        return 2.0 * abs(middle_of(change.to) - middle_of(change.from_))
    if change.field.kind in NUMERIC_KINDS:
        return abs(log1p(middle_of(change.to)) - log1p(middle_of(change.from_))) / log1p(9.0)
    if change.from_ is None or change.field.changeable == "either":
        return 1.0
    passed = abs(_place(change.field, change.to) - _place(change.field, change.from_))
    return passed / (len(change.field.choices) - 1)
