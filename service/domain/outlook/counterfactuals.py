"""Find the smallest sets of changes that turn a verdict, with exact thresholds.

One field first, then two, then three. Every set is found on a first look, narrowed to its
thresholds, and verified by the engine with all draws: it turns the verdict, no part of it does,
and neither does the step just short of a threshold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations, pairwise, takewhile

import numpy as np

from service.domain.outlook.answers import Direction
from service.domain.outlook.changes import Move, is_ordered, start_of
from service.domain.outlook.singles import Singles, Tried
from service.domain.outlook.thresholds import Way, settled
from service.domain.outlook.trials import Bench, grouped
from service.domain.outlook.turns import Found, Turn, Turns, centre_in, effort_of, is_in_reach
from service.domain.vocabulary import APPROACHES, Approach

ENOUGH = 3
"""Flips within reach that make a search among larger sets unnecessary."""

REFINED: Mapping[int, int] = {1: 8, 2: 3, 3: 2}
"""How many sets of each size are narrowed to their thresholds, the least effort first."""

BEAM = 8
"""Moves that help most without turning the verdict alone, tried two and three at a time."""


def found_flips(bench: Bench, singles: Singles) -> tuple[Found, ...]:
    """Return the smallest sets found, all verified, the least effort first."""
    found = _verified(_single_turns(bench, singles), bench)
    helpful = _helpful(bench, singles)
    for size in (2, 3):
        if sum(flip.within_reach for flip in found) >= ENOUGH:
            break
        found += _verified(_joint_turns(size, helpful, bench), bench)
    return tuple(sorted(found, key=lambda flip: flip.effort))


def _single_turns(bench: Bench, singles: Singles) -> list[Turns]:
    """Return the fields that turn the verdict alone, numbers narrowed to their thresholds."""
    ways: list[tuple[Way, Turn]] = []
    leaps: list[Turns] = []
    for tried in singles.values():
        if is_ordered(tried.field):
            ways += _ways(tried, bench)
        else:
            leaps += [(Turn(move, None, "exactly"),) for move in _leaps(tried)]
    ways.sort(key=lambda one: effort_of([one[1].move], bench))
    nearest = ways[: REFINED[1]]
    narrowed = settled([way for way, _ in nearest], bench)
    turns: list[Turns] = [
        (replace(turn, move=Move(way.path, way.turned), short=way.kept),)
        for way, (_, turn) in zip(narrowed, nearest, strict=True)
    ]
    return turns + leaps


def _ways(tried: Tried, bench: Bench) -> list[tuple[Way, Turn]]:
    """Return, for more and for less, the nearest stretch along which the verdict turns."""
    start, centre = start_of(bench.profile, tried.field), centre_in(tried.field, bench)
    rows = [row for row, at in enumerate(tried.positions) if is_in_reach(tried.field, at, bench)]
    leads = {tried.positions[row]: float(tried.leads[row]) for row in rows}
    verdicts = {tried.positions[row]: int(tried.verdicts[row]) for row in rows}
    if start is not None:
        leads[start] = bench.lead
    found = []
    for upward in (True, False):
        order = sorted(leads, reverse=not upward)
        crossings = [
            Way(tried.path, there, here, leads[there], leads[here])
            for here, there in pairwise(order)
            if leads[here] >= 0.0 > leads[there] and _leads_away(start, here, upward=upward)
        ]
        if crossings:
            way = min(crossings, key=lambda one: abs(one.turned - centre))
            beyond = [verdicts.get(at) for at in order[order.index(way.turned) :]]
            found.append((way, _turn(way, order, beyond)))
    return _nearer_end(found, centre)


def _turn(way: Way, order: Sequence[int], beyond: Sequence[int | None]) -> Turn:
    """Return the turn at the end of a way, limited where answers beyond turn back."""
    same = len(list(takewhile(lambda verdict: verdict == beyond[0], beyond)))
    limit = None if same == len(beyond) else order[order.index(way.turned) + same - 1]
    direction = _direction(upward=way.turned > way.kept)
    return Turn(Move(way.path, way.turned), way.kept, direction, limit)


def _nearer_end(found: list[tuple[Way, Turn]], centre: int) -> list[tuple[Way, Turn]]:
    """Return one end alone where both belong to one window of answers."""
    if all(turn.limit is not None for _, turn in found):
        return sorted(found, key=lambda one: abs(one[0].kept - centre))[:1]
    return found


def _leads_away(start: int | None, here: int, *, upward: bool) -> bool:
    return start is None or (here >= start if upward else here <= start)


def _direction(*, upward: bool) -> Direction:
    return "at least" if upward else "at most"


def _leaps(tried: Tried) -> list[Move]:
    """Return for each other verdict the answer that turns to it most surely."""
    turning = np.flatnonzero(tried.leads < 0.0)
    surest: dict[int, int] = {}
    for row in turning[np.argsort(tried.leads[turning], kind="stable")]:
        surest.setdefault(int(tried.verdicts[row]), int(row))
    return [tried.move(row) for row in surest.values()]


def _helpful(bench: Bench, singles: Singles) -> list[Move]:
    """Return the moves within reach that cost the verdict most of its lead without turning it."""
    gains: list[tuple[float, Move]] = []
    for tried in singles.values():
        rows = [
            row
            for row, at in enumerate(tried.positions)
            if tried.leads[row] >= 0.0 and is_in_reach(tried.field, at, bench)
        ]
        if rows and not tried.field.given_by_nature:
            row = min(rows, key=lambda one: float(tried.leads[one]))
            gains.append((bench.lead - float(tried.leads[row]), tried.move(row)))
    gains = [one for one in gains if one[0] > 0.0]
    gains.sort(key=lambda one: -one[0])
    return [move for _, move in gains[:BEAM]]


def _joint_turns(size: int, helpful: Sequence[Move], bench: Bench) -> list[Turns]:
    """Return sets of so many moves that turn the verdict, each move narrowed in its turn."""
    trials = list(combinations(helpful, size))
    leads = bench.looked_at(trials).turning_leads(bench.verdict)
    turning = [moves for moves, lead in zip(trials, leads, strict=True) if lead < 0.0]
    turning.sort(key=lambda moves: effort_of(moves, bench))
    sets = [tuple(_unnarrowed(move, bench) for move in moves) for moves in turning]
    found = sets[: REFINED[size]]
    for place in range(size):
        found = _narrowed(found, place, bench)
    return found


def _unnarrowed(move: Move, bench: Bench) -> Turn:
    centre = centre_in(move.field, bench)
    if not is_ordered(move.field) or move.position == centre:
        return Turn(move, None, "exactly")
    return Turn(move, centre, _direction(upward=move.position > centre))


def _narrowed(sets: Sequence[Turns], place: int, bench: Bench) -> list[Turns]:
    """Return the sets with the move at one place brought back as far as the others allow."""
    ways = [_way_back(turns, place) for turns in sets]
    ends = [moves for way in ways if way for moves in (way.moves(way.turned), way.moves(way.kept))]
    leads = iter(bench.verified(ends).turning_leads(bench.verdict).tolist())
    known = [way and replace(way, turned_lead=next(leads), kept_lead=next(leads)) for way in ways]
    turning = [way for way in known if way and way.turned_lead < 0.0 <= way.kept_lead]
    settled_ways = iter(settled(turning, bench))
    found = []
    for turns, way in zip(sets, known, strict=True):
        if way is None:
            found.append(turns)
        elif way in turning:
            found.append(_brought_back(turns, place, next(settled_ways)))
    return found


def _way_back(turns: Turns, place: int) -> Way | None:
    turn = turns[place]
    if turn.short is None:
        return None
    others = tuple(other.move for other in turns if other is not turn)
    return Way(turn.move.path, turn.move.position, turn.short, np.nan, np.nan, others)


def _brought_back(turns: Turns, place: int, way: Way) -> Turns:
    turn = replace(turns[place], move=Move(way.path, way.turned), short=way.kept)
    return (*turns[:place], turn, *turns[place + 1 :])


def _verified(sets: Sequence[Turns], bench: Bench) -> list[Found]:
    """Return the sets that turn the verdict while nothing less does, asked with all draws.

    A change that leaves every approach ruled out turns the verdict to nothing worth doing.
    """
    trials = [[_all(turns), _farthest(turns), *_less_than(turns)] for turns in sets]
    outcomes = bench.verified([moves for some in trials for moves in some])
    verdicts, are_open = grouped(outcomes.verdicts(), trials), grouped(outcomes.are_open(), trials)
    flips = []
    for turns, (turned, farthest, *less), (is_open, stays_open, *_) in zip(
        sets, verdicts, are_open, strict=True
    ):
        turns_early = any(one != bench.verdict for one in less)
        if farthest == turned != bench.verdict and is_open and stays_open and not turns_early:
            flips.append(_flip(turns, APPROACHES[turned], bench))
    return flips


def _less_than(turns: Turns) -> list[tuple[Move, ...]]:
    """Return what must not turn the verdict: every part, and every step just short."""
    moves = _all(turns)
    parts = [part for size in range(1, len(moves)) for part in combinations(moves, size)]
    steps = [
        tuple(Move(move.path, turn.short) if move is turn.move else move for move in moves)
        for turn in turns
        if turn.short is not None
    ]
    return [*parts, *steps]


def _all(turns: Turns) -> tuple[Move, ...]:
    return tuple(turn.move for turn in turns)


def _farthest(turns: Turns) -> tuple[Move, ...]:
    return tuple(
        turn.move if turn.limit is None else Move(turn.move.path, turn.limit) for turn in turns
    )


def _flip(turns: Turns, verdict: Approach, bench: Bench) -> Found:
    within = not any(turn.move.field.given_by_nature for turn in turns)
    return Found(turns, verdict, effort_of(_all(turns), bench), within)
