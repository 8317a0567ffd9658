"""Find where a verdict turns: halve the way between an answer that turns it and one that does not.

The engine itself is asked, with all draws, for all thresholds at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from service.domain.outlook.changes import Move
from service.domain.outlook.trials import Bench, grouped

MOST_ROUNDS = 24
"""No threshold takes more: three probes a round quarter at least a way of fewer than 2^40 rungs."""

FEW = 10
"""As many positions are asked at together."""

CLOSE = 16
"""Probes go to where the turn is expected, and this part of the way on both sides of it."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way from one position of a field to another, somewhere along which the verdict turns.

    Attributes:
        path: the field that moves.
        turned: position where the verdict is another one.
        kept: position where it is not.
        turned_lead: lead of the verdict there, in points.
        kept_lead: lead of the verdict where it is kept.
        others: further moves, made all along the way.
    """

    path: str
    turned: int
    kept: int
    turned_lead: float
    kept_lead: float
    others: tuple[Move, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Return whether nothing lies between."""
        return abs(self.turned - self.kept) <= 1

    def moves(self, position: int) -> tuple[Move, ...]:
        """Return the moves that lead to a position of the way."""
        return (Move(self.path, position), *self.others)

    def probes(self) -> list[int]:
        """Return up to three positions in between: where the turn is expected, and around it."""
        span = self.turned - self.kept
        drop = self.kept_lead - self.turned_lead
        share = self.kept_lead / drop if np.isfinite(drop) and drop > 0.0 else 0.5
        expected = self.kept + round(span * min(max(share, 0.0), 1.0))
        width = max(abs(span) // CLOSE, 1)
        nearest, farthest = sorted((self.kept, self.turned))
        around = (expected - width, expected, expected + width, self.kept + span // 2)
        inside = {min(max(probe, nearest + 1), farthest - 1) for probe in around}
        return sorted(inside, reverse=span < 0)

    def asked(self) -> Sequence[int]:
        """Return the positions to ask at: all in between where these are few, else the probes.

        To ask at a few more takes less time than to ask once more.
        """
        nearest, farthest = sorted((self.kept, self.turned))
        between = range(nearest + 1, farthest)
        return between if len(between) <= FEW else self.probes()

    def led_by(self, leads: Mapping[int, float]) -> Self:
        """Return what is left of the way once the leads at some positions are known."""
        way = self
        while not way.is_settled and leads.keys() >= set(probes := way.probes()):
            way = way.narrowed(probes, [leads[probe] for probe in probes])
        return way

    def narrowed(self, probes: Sequence[int], leads: Sequence[float]) -> Self:
        """Return what is left of the way once the leads at some probes along it are known."""
        way = self
        for probe, lead in zip(probes, leads, strict=True):
            if lead < 0.0:
                return replace(way, turned=probe, turned_lead=lead)
            way = replace(way, kept=probe, kept_lead=lead)
        return way


def settled(ways: Sequence[Way], bench: Bench) -> list[Way]:
    """Return the ways narrowed until the turn lies between neighbouring positions."""
    found = list(ways)
    for _ in range(MOST_ROUNDS):
        open_ways = [index for index, way in enumerate(found) if not way.is_settled]
        if not open_ways:
            break
        asked = [found[index].asked() for index in open_ways]
        trials = [
            found[index].moves(position)
            for index, some in zip(open_ways, asked, strict=True)
            for position in some
        ]
        leads = grouped(bench.verified(trials).turning_leads(bench.verdict), asked)
        for index, some, told in zip(open_ways, asked, leads, strict=True):
            found[index] = found[index].led_by(dict(zip(some, told, strict=True)))
    return found
