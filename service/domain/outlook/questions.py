"""Say what to ask next, what knowing it is worth, and what cannot matter.

The value of a question is the regret that its answer saves: for each answer, by how many points
the best approach then beats the verdict of today, on average over what is believed of the answer
(the expected value of partial perfect information). An approach that is ruled out is worth 0.

Source: Raiffa & Schlaifer 1961 (value of information).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from service.domain.catalogue import QuantityPrior
from service.domain.draws import Array
from service.domain.outlook.answers import Prospect, Question
from service.domain.outlook.changes import Move, shares_of, unknown_fields
from service.domain.outlook.ladder import number_at, rung_below
from service.domain.outlook.singles import Singles, Tried
from service.domain.outlook.trials import Bench, grouped
from service.domain.profile import NUMERIC_KINDS, Field
from service.domain.scoring import MOSTLY
from service.domain.vocabulary import APPROACHES

MOST_QUESTIONS = 5
MOST_PROSPECTS = 4
DIGITS = 10

CAUTION = 0.5
"""Between two numbers tried, a lead is taken to dip by this share of the step between them."""

HARMLESS = 0.25
"""A field that takes away more of the lead may matter together with others, and is not listed."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An unknown field with what was tried of it, and what knowing it would be worth.

    Attributes:
        shares: belief in each answer tried.
        value: regret that knowing saves, in points.
        clearer: how much larger a share of the draws the leader then wins.
        swing: variance of the share that the verdict wins over the answers.
    """

    tried: Tried
    shares: Array
    value: float
    clearer: float
    swing: float

    @property
    def rank(self) -> tuple[float, float, float]:
        """Return what candidates are sorted by, the best first."""
        return (-self.value, -self.clearer, -self.swing)


@dataclass(frozen=True, slots=True)
class Questions:
    """What to ask next, and what need not be asked."""

    worth_asking: tuple[Question, ...]
    cannot_matter: tuple[str, ...]


def questions_of(bench: Bench, singles: Singles) -> Questions:
    """Return the unknown fields worth answering first, and those that cannot matter.

    Where the values are equal, as they are where no single answer turns the verdict, what makes
    the verdict clearer comes first, then what moves it most. A field worth asking about is never
    among those that cannot matter.
    """
    first = _first_candidates(bench, singles)
    asked = {one.tried.path for one in first}
    unknown = [singles[field.path] for field in _unknown(bench) if field.path not in asked]
    safe = [tried for tried in unknown if _seems_safe(tried, bench)]
    chosen = [*(_telling(one.tried, one.shares) for one in first), *map(_doubts, safe)]
    verdicts = bench.verified([[move] for some in chosen for move in some]).verdicts()
    found = grouped(verdicts, chosen)
    prospects = map(_prospects, chosen, found[: len(first)])
    return Questions(
        tuple(_question(one, some, bench) for one, some in zip(first, prospects, strict=True)),
        tuple(
            tried.path
            for tried, (turned,) in zip(safe, found[len(first) :], strict=True)
            if turned == bench.verdict
        ),
    )


def _unknown(bench: Bench) -> tuple[Field, ...]:
    return unknown_fields(bench.profile, bench.known.priors)


def _first_candidates(bench: Bench, singles: Singles) -> list[_Candidate]:
    candidates = [_candidate(singles[field.path], bench) for field in _unknown(bench)]
    telling = [one for one in candidates if max(one.value, one.clearer, one.swing) > 0.0]
    return sorted(telling, key=lambda one: one.rank)[:MOST_QUESTIONS]


def _candidate(tried: Tried, bench: Bench) -> _Candidate:
    shares = _shares(tried, bench)
    won = tried.outcomes.won[:, bench.verdict]
    return _Candidate(
        tried=tried,
        shares=shares,
        value=_value(tried, shares, bench.verdict),
        clearer=_clearer(tried, shares),
        swing=round(float(shares @ (won - shares @ won) ** 2), DIGITS),
    )


def _shares(tried: Tried, bench: Bench) -> Array:
    """Return how much of the belief lies nearest to each answer tried."""
    return shares_of(tried.field, tried.positions, bench.evaluation.columns[tried.path][:1])


def _value(tried: Tried, shares: Array, verdict: int) -> float:
    out = tried.outcomes.ruled_out > MOSTLY
    out &= ~out.all(axis=1, keepdims=True)
    worth = np.where(out, 0.0, tried.outcomes.scores)
    regret = worth.max(axis=1) - worth[:, verdict]
    return round(float(shares @ regret), DIGITS)


def _clearer(tried: Tried, shares: Array) -> float:
    """Return how much larger a share of the draws the leader wins once the answer is known."""
    won = tried.outcomes.won
    known, unknown = float(shares @ won.max(axis=1)), float((shares @ won).max())
    return round(max(known - unknown, 0.0), DIGITS)


def _prospects(moves: Sequence[Move], verdicts: Sequence[int]) -> tuple[Prospect, ...]:
    """Return some answers to a question, with the verdict that posting each gives."""
    return tuple(
        Prospect(move.answer, APPROACHES[at]) for move, at in zip(moves, verdicts, strict=True)
    )


def _telling(tried: Tried, shares: Array) -> list[Move]:
    """Return the likeliest answer to each verdict, then the likeliest of the rest."""
    order = np.argsort(-shares, kind="stable").tolist()
    likeliest: dict[int, int] = {}
    for row in order:
        likeliest.setdefault(int(tried.verdicts[row]), row)
    rest = [row for row in order if row not in likeliest.values()]
    chosen = [*likeliest.values(), *rest][:MOST_PROSPECTS]
    return [tried.move(row) for row in sorted(chosen)]


def _question(one: _Candidate, prospects: tuple[Prospect, ...], bench: Bench) -> Question:
    field = one.tried.field
    return Question(
        field=field.path,
        question=field.question,
        choices=field.choices or None,
        unit=field.unit,
        examples=_examples(field, bench),
        value=one.value,
        could_become=prospects,
    )


def _examples(field: Field, bench: Bench) -> tuple[float, ...] | None:
    prior = bench.known.priors[field.path]
    if not isinstance(prior, QuantityPrior):
        return None
    return tuple(
        number_at(field, rung_below(field, number)) for number in (prior.low, prior.mid, prior.high)
    )


def _seems_safe(tried: Tried, bench: Bench) -> bool:
    """Return whether no answer tried comes near to turning the verdict, nor one in between.

    A number that rules an approach out somewhere is never safe: between two numbers tried it may
    rule out one approach and not yet another.
    """
    least, kept = float(tried.leads.min()), (1.0 - HARMLESS) * bench.lead
    if tried.field.kind not in NUMERIC_KINDS:
        return least >= kept
    out, out_now = tried.outcomes.ruled_out > MOSTLY, bench.outcome.ruled_out > MOSTLY
    dip = CAUTION * float(np.abs(np.diff(tried.leads)).max())
    return least >= max(dip, kept) and bool((out == out_now).all())


def _doubts(tried: Tried) -> list[Move]:
    """Return the one move that comes nearest to turning the verdict."""
    return [tried.move(int(tried.leads.argmin()))]
