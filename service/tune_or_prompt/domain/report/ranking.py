"""The approaches in order, and in words what rules them out and would open them again."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from tune_or_prompt.domain.decide.constraints import CONSTRAINTS
from tune_or_prompt.domain.decide.evaluate import Evaluation
from tune_or_prompt.domain.report.decision import Contribution, Elimination, Ranked
from tune_or_prompt.domain.report.words import days_needed, number, usd_needed

_TEXTS: Mapping[str, tuple[str, str]] = {
    "tuning-not-offered": (
        "No base model that fits your hosting can be tuned by a new customer on that day.",
        "Name a base model that can still be tuned, or allow other hosting.",
    ),
    "payback-after-shutdown": (
        "The base model stops in {available}, and a tuned one takes at least {needed} to go live.",
        "Choose a base model that is served for longer.",
    ),
    "no-labels": (
        "There are no labeled examples and no way to get any.",
        "Label some examples, or let a stronger model write the labels.",
    ),
    "deadline-too-short": (
        "It takes at least {needed} to go live, and your deadline is in {available}.",
        "Move the deadline to {needed} or more.",
    ),
    "data-may-not-leave": (
        "Your data may not leave your network, but the model may run only behind a provider's API.",
        "Allow a model on your own servers or in your own cloud, or clear the data for the API.",
    ),
    "weights-cannot-be-served": (
        "You cannot serve a model that you tuned.",
        "Find a way to serve a tuned model.",
    ),
    "data-may-not-enter-weights": (
        "No model may be trained on your data.",
        "Get permission to train on the data, or find data that you may train on.",
    ),
    "context-window-exceeded": (
        "A call needs about {needed} tokens, and the context window holds {available}.",
        "Retrieve only the passages that matter, or choose a model with a larger window.",
    ),
    "budget-too-small": (
        "It needs at least {needed} for labels and training, and you can spend {available}.",
        "Raise the upfront budget to {needed} or more.",
    ),
}
"""What rules out and what would lift it, by code of the constraint."""

_UNITS: Mapping[str, Callable[[float], str]] = {
    "payback-after-shutdown": days_needed,
    "deadline-too-short": days_needed,
    "budget-too-small": usd_needed,
}
"""Amounts are rounded up, so that what is said to be enough is."""

Bars = tuple[tuple[Elimination, ...], ...]
"""What rules each approach out for one profile, in the order of the approaches."""


def bars_of(evaluation: Evaluation) -> list[Bars]:
    """Return what rules each approach out, in words, for each row."""
    rows, approaches = evaluation.open.shape
    found: list[list[tuple[Elimination, ...]]] = [[()] * approaches for _ in range(rows)]
    for barrier in evaluation.barriers:
        over = barrier.needed > barrier.available
        if not over.any():
            continue
        amounts = np.broadcast_arrays(np.arange(rows), barrier.needed, barrier.available)
        for row, needed, available in zip(*(each[over].tolist() for each in amounts), strict=True):
            reason = _elimination(barrier.code, float(needed), float(available))
            for column in barrier.columns:
                found[row][column] += (reason,)
    return [tuple(each) for each in found]


@lru_cache(maxsize=1024)
def _elimination(code: str, needed: float, available: float) -> Elimination:
    in_words = _UNITS.get(code, number)
    words = {"needed": in_words(needed), "available": in_words(available)}
    text, would_lift = _TEXTS[code]
    return Elimination(code=code, text=text.format(**words), would_lift=would_lift.format(**words))


def order_of(scores: Sequence[float], bars: Bars) -> list[int]:
    """Return the positions of the approaches: open ones first, then by score.

    If nothing is open, those with the least to lift come first.
    """
    if not any(bars):
        return sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
    most = len(CONSTRAINTS) if all(bars) else 1
    return sorted(range(len(scores)), key=lambda at: (min(len(bars[at]), most), -scores[at]))


def ranking_of(
    approaches: Sequence[str],
    order: Sequence[int],
    *,
    scores: Sequence[float],
    probabilities: Sequence[float],
    bars: Bars,
    contributions: Mapping[str, tuple[Contribution, ...]] | None = None,
) -> tuple[Ranked, ...]:
    """Return the approaches in an order of their positions, with what each dimension adds."""
    return tuple(
        Ranked(
            approach=approaches[at],
            score=scores[at],
            probability=probabilities[at],
            feasible=not bars[at],
            eliminated_by=bars[at],
            contributions=contributions[approaches[at]] if contributions else None,
        )
        for at in order
    )
