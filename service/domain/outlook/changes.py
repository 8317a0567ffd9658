"""The answers that a field could be given instead, in order, and how far one is from another.

Every answer has a position: a choice its place in the list, a flag 0 or 1, a number its rung.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from service.domain.catalogue import Prior, QuantityPrior
from service.domain.draws import Array
from service.domain.outlook.ladder import number_at, rung_above, rung_below
from service.domain.profile import (
    FIELD_BY_PATH,
    FIELDS,
    NUMERIC_KINDS,
    SAMPLED_KINDS,
    Answer,
    Field,
    Profile,
    Quantity,
)
from service.domain.ranges import quantile

CHANGEABLE: tuple[Field, ...] = tuple(field for field in FIELDS if field.kind in SAMPLED_KINDS)

UNORDERED = frozenset(
    {"task.type", "task.gap", "traffic.mode", "data.label_source", "models.hosting"}
)
"""Choices that are merely different; those of every other field rise in intensity."""

REACH = 10.0
"""Numbers are tried up to this factor beyond what projects usually hold."""

STOPS = np.array([[0.1, 0.3, 0.5, 0.7, 0.9]])
"""Shares of belief at which a number is tried, besides the ends of the range and the reach."""

STOPS_BEYOND = 5
"""Numbers tried from the end of the reach to the bound of a field, both included."""


@dataclass(frozen=True, slots=True)
class Move:
    """One field put to another answer, by position."""

    path: str
    position: int

    @property
    def field(self) -> Field:
        """Return the field moved."""
        return FIELD_BY_PATH[self.path]

    @property
    def answer(self) -> Answer:
        """Return the answer moved to."""
        return answer_at(self.field, self.position)


def moved(profile: Profile, moves: Sequence[Move]) -> Profile:
    """Return the profile after some moves."""
    return profile.replacing({move.path: move.answer for move in moves})


def answer_at(field: Field, position: int) -> Answer:
    """Return the answer at a position."""
    if field.kind == "choice":
        return field.choices[position]
    return bool(position) if field.kind == "flag" else number_at(field, position)


def is_ordered(field: Field) -> bool:
    """Return whether the answers of a field go from less to more."""
    return field.kind in NUMERIC_KINDS or (field.kind == "choice" and field.path not in UNORDERED)


@lru_cache(maxsize=256)
def positions_of(field: Field, prior: Prior | None, *, everything: bool = False) -> tuple[int, ...]:
    """Return the positions to try, rising: every choice, or stops over the range of a number.

    Args:
        field: the field to try.
        prior: what is believed of it, where something is.
        everything: whether numbers are tried at the bounds of the field too.
    """
    if field.kind not in NUMERIC_KINDS:
        return tuple(range(len(field.choices) or 2))
    low, high = reach_of(field, prior)
    stops = [low, *_stops(field, prior), high]
    beyond = (field.least, *_beyond(high, field.most)) if everything else ()
    inside = (min(max(stop, field.least), field.most) for stop in (*stops, *beyond))
    return tuple(sorted({rung_above(field, stop) for stop in inside}))


def reach_of(field: Field, prior: Prior | None) -> tuple[float, float]:
    """Return the least and the greatest number that a change may well ask for."""
    if not isinstance(prior, QuantityPrior):
        return field.least, field.most
    return max(field.least, prior.low / REACH), min(field.most, prior.high * REACH)


def start_of(profile: Profile, field: Field) -> int | None:
    """Return the position of the answer given, or None where it is unknown or a range."""
    answer = profile.get(field.path)
    if answer is None or isinstance(answer, Quantity):
        return None
    return _position(field, answer)


def centre_of(profile: Profile, field: Field, prior: Prior | None) -> int:
    """Return the position that distances are counted from: the answer, or what is believed."""
    answer = profile.get(field.path)
    if isinstance(answer, Quantity):
        return rung_below(field, answer.mid)
    if answer is not None:
        return _position(field, answer)
    if isinstance(prior, QuantityPrior):
        return rung_below(field, prior.mid)
    if prior is None:
        return rung_below(field, (field.least + field.most) / 2.0)
    shares = getattr(prior, "shares", None) or (1.0 - prior.share, prior.share)  # type: ignore[union-attr]
    return int(np.argmax(shares))


def distance_of(move: Move, centre: int, prior: Prior | None) -> float:
    """Return how far a move goes: in widths of the belief, or in shares of the choices."""
    field = move.field
    if field.kind not in NUMERIC_KINDS:
        steps = abs(move.position - centre) if is_ordered(field) else int(move.position != centre)
        return steps / max(len(field.choices) - 1, 1) if is_ordered(field) else float(steps)
    here, there = number_at(field, centre), number_at(field, move.position)
    if not isinstance(prior, QuantityPrior):
        return abs(there - here) / (field.most - field.least)
    if prior.scale == "linear":
        return abs(there - here) / (prior.high - prior.low)
    width = np.log(prior.high / prior.low)
    return float(abs(np.log((there + prior.low) / (here + prior.low))) / width)


def shares_of(field: Field, positions: Sequence[int], drawn: Array) -> Array:
    """Return the share of the draws that lie nearest to each position."""
    values = np.array([_number_of(field, position) for position in positions])
    edges = (values[1:] + values[:-1]) / 2.0
    counts = np.bincount(np.searchsorted(edges, drawn.ravel()), minlength=len(values))
    shares: Array = counts / counts.sum()
    return shares


def unknown_fields(profile: Profile, priors: Mapping[str, Prior]) -> tuple[Field, ...]:
    """Return the fields that are believed something of and that nobody answered."""
    return tuple(
        field for field in CHANGEABLE if field.path in priors and field.path not in profile.answers
    )


def _position(field: Field, answer: Answer) -> int:
    if isinstance(answer, str):
        return field.choices.index(answer)
    if isinstance(answer, bool):
        return int(answer)
    return rung_below(field, answer)  # type: ignore[arg-type]


def _stops(field: Field, prior: Prior | None) -> list[float]:
    if not isinstance(prior, QuantityPrior):
        width = field.most - field.least
        return [field.least + width * float(stop) for stop in STOPS[0]]
    inner = quantile(prior.low, prior.mid, prior.high, prior.scale, STOPS)[0]
    return [prior.low, *inner.tolist(), prior.high]


def _beyond(high: float, most: float) -> list[float]:
    """Return stops from the end of the reach to the bound of a field."""
    stops: list[float] = np.geomspace(high, most, STOPS_BEYOND).tolist()
    return stops


def _number_of(field: Field, position: int) -> float:
    return number_at(field, position) if field.kind in NUMERIC_KINDS else float(position)
