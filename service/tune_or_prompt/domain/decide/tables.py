"""The numbers of the decision as arrays, compiled once for a model."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tune_or_prompt.domain.language.answers import (
    CHOICE_INDEX,
    NUMBER_INDEX,
    Floats,
    codes_with,
    scaled,
    starts_of,
)
from tune_or_prompt.domain.language.conditions import Conditions, compiled
from tune_or_prompt.domain.language.model import NEEDS, Base, Effect, Interaction, Model


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tables:
    """The numbers as arrays; a target is one of `NEEDS` or, after these, an approach's fit.

    What a number adds is a row of ramps that each rise from 0 to 1 between two knots: linear
    between knots and flat beyond.

    Attributes:
        terms: where each number stands among all that are added up.
        base: by target, its base.
        choice_columns, choice_offsets: by choice term, the column of codes that it reads and where
            its amounts start in `choice_amounts`, one for each code.
        number_columns, logs: by number, its column, and whether its scale is log10(1 + x).
        number_of_ramp, ends, ramp_amounts: by ramp, which of these numbers it reads, both of its
            ends on that scale, and what it adds at the second.
        conditions: what makes up each interaction, then what weakens each, a group each.
        has_exception, interaction_amounts: by interaction, 1 if anything weakens it; what it adds.
    """

    terms: "Terms"
    base: Floats
    choice_columns: NDArray[np.intp]
    choice_offsets: NDArray[np.intp]
    choice_amounts: Floats
    number_columns: NDArray[np.intp]
    logs: NDArray[np.bool_]
    number_of_ramp: NDArray[np.intp]
    ends: Floats
    ramp_amounts: Floats
    conditions: Conditions
    has_exception: Floats
    interaction_amounts: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Terms:
    """What is added up, in the order of the targets: a base, then what the answers add.

    Attributes:
        sources: by term, the question or the id of the interaction; empty for a base.
        targets: by term, its target.
        starts: by target, where its terms start.
        bases, choices, ramps, interactions: the places of each kind among the terms.
    """

    sources: tuple[str, ...]
    targets: NDArray[np.intp]
    starts: NDArray[np.intp]
    bases: NDArray[np.intp]
    choices: NDArray[np.intp]
    ramps: NDArray[np.intp]
    interactions: NDArray[np.intp]


@lru_cache(maxsize=16)
def tables_of(model: Model) -> Tables:
    """Return the numbers of a model as the arrays that an evaluation indexes."""
    targets = [*(("need", each) for each in NEEDS), *(("fit", each) for each in model.approaches)]

    def index(one: Base | Effect | Interaction) -> int:
        return targets.index((one.target.kind, one.target.id))

    base = np.zeros(len(targets))
    for one in model.bases:
        base[index(one)] += one.number.fitted
    chosen, together = [one for one in model.effects if one.choices], model.interactions
    ramps = [(each, *ramp) for each in model.effects if each.at for ramp in _ramps(each)]
    counted = [effect for effect, *_ in ramps]
    read = list(dict.fromkeys((one.field, one.scale) for one in counted))
    amounts = [_amount_by_code(one) for one in chosen]
    conditions = [*(one.when for one in together), *(one.unless for one in together)]
    return Tables(
        terms=_terms(
            [("", target) for target in range(len(targets))],
            [(one.field, index(one)) for one in chosen],
            [(one.field, index(one)) for one in counted],
            [(one.id, index(one)) for one in together],
        ),
        base=base,
        choice_columns=np.array([CHOICE_INDEX[one.field] for one in chosen], dtype=np.intp),
        choice_offsets=starts_of(amounts),
        choice_amounts=np.concatenate([np.zeros(0), *amounts]),
        number_columns=np.array([NUMBER_INDEX[field] for field, _ in read], dtype=np.intp),
        logs=np.array([scale == "log" for _, scale in read], dtype=np.bool_),
        number_of_ramp=np.array([read.index((e.field, e.scale)) for e in counted], dtype=np.intp),
        ends=np.array([(start, end) for _, start, end, _ in ramps]).reshape(-1, 2).T,
        ramp_amounts=np.array([amount for *_, amount in ramps]),
        conditions=compiled(conditions),
        has_exception=np.array([float(bool(one.unless)) for one in together]),
        interaction_amounts=np.array([one.number.fitted for one in together]),
    )


def _terms(*kinds: Sequence[tuple[str, int]]) -> Terms:
    """Return terms, each by its source and target, of four kinds in the order of their targets."""
    sources, targets = zip(*(term for kind in kinds for term in kind), strict=True)
    order = np.argsort(targets, kind="stable")
    ends = np.cumsum([len(kind) for kind in kinds])
    bases, choices, ramps, interactions, _ = np.split(np.argsort(order), ends)
    in_order = np.array(targets)[order]
    return Terms(
        sources=tuple(sources[at] for at in order),
        targets=in_order,
        starts=np.flatnonzero(np.diff(in_order, prepend=-1)),
        bases=bases,
        choices=choices,
        ramps=ramps,
        interactions=interactions,
    )


def _amount_by_code(effect: Effect) -> Floats:
    """Return what each code of a question adds."""
    amounts = np.zeros(len(codes_with(effect.field)))
    for choice, number in zip(effect.choices, effect.numbers, strict=True):
        amounts += codes_with(effect.field, choice) * number.fitted
    return amounts


def _ramps(effect: Effect) -> list[tuple[float, float, float]]:
    """Return where each ramp of a number starts and ends on its scale, and what it adds.

    The first has risen wherever the number is known, since no number is below 0.
    """
    at = scaled(np.array(effect.at), log=effect.scale == "log").tolist()
    fitted = [number.fitted for number in effect.numbers]
    rises = [
        (*ends, after - before)
        for ends, (before, after) in zip(pairwise(at), pairwise(fitted), strict=True)
    ]
    return [(-2.0, -1.0, fitted[0]), *rises]
