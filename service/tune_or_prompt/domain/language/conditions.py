"""Conditions over the answers of a profile: each holds to a degree from 0 to 1."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tune_or_prompt.domain.language.answers import (
    CHOICE_INDEX,
    CHOICES,
    NUMBER_INDEX,
    Answers,
    Floats,
    codes_with,
    mean_of_points,
    scaled,
    starts_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """One condition of an interaction; it holds to a degree from 0 to 1, and 0 if unknown.

    Attributes:
        field: the question.
        any_of: choices of which one must be given.
        all_of: choices that must all be given.
        none_of: choices of which none may be given.
        rises: the numbers between which the degree rises from 0 to 1.
        falls: the numbers between which it falls from 1 to 0.
    """

    field: str
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    rises: tuple[float, ...] = ()
    falls: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a condition that could never be read."""
        given = [self.any_of, self.all_of, self.none_of, self.rises, self.falls]
        assert sum(map(bool, given)) == 1, self  # noqa: S101 - the catalogue's reader checks first


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Groups of conditions, of which each must hold as a whole, as arrays.

    Attributes:
        choice_columns: shape (choice conditions,), the column of codes that each reads.
        choice_degrees: shape (choice conditions, codes), its degree by code.
        number_columns: shape (number conditions,), the column of numbers that each reads.
        ends: shape (2, number conditions), where the degree is 0 and where it is 1, as log10(1+x).
        order: how choice conditions, number conditions and last a 1 line up by group.
        starts: where each group starts in that order.
    """

    choice_columns: NDArray[np.intp]
    choice_degrees: Floats
    number_columns: NDArray[np.intp]
    ends: Floats
    order: NDArray[np.intp]
    starts: NDArray[np.intp]


def compiled(groups: Sequence[Sequence[When]]) -> Conditions:
    """Return groups of conditions as arrays; an empty group holds always."""
    flat = [one for group in groups for one in group]
    by_choice = [one for one in flat if one.field in CHOICE_INDEX]
    by_number = [one for one in flat if one.field not in CHOICE_INDEX]
    place = {id(one): at for at, one in enumerate([*by_choice, *by_number])}
    lined_up = [[place[id(one)] for one in group] or [len(flat)] for group in groups]
    degrees = np.zeros((len(by_choice), max(len(codes_with(field.path)) for field in CHOICES)))
    for row, one in enumerate(by_choice):
        own = _degree_by_code(one)
        degrees[row, : len(own)] = own
    ends = np.array([one.rises or one.falls[::-1] for one in by_number]).reshape(-1, 2)
    return Conditions(
        choice_columns=np.array([CHOICE_INDEX[one.field] for one in by_choice], dtype=np.intp),
        choice_degrees=degrees,
        number_columns=np.array([NUMBER_INDEX[one.field] for one in by_number], dtype=np.intp),
        ends=scaled(ends.T, log=True),
        order=np.array([at for group in lined_up for at in group], dtype=np.intp),
        starts=starts_of(lined_up),
    )


def degrees_of(answers: Answers, conditions: Conditions) -> Floats:
    """Return to which degree each group holds as a whole, shape (rows, groups)."""
    if not conditions.starts.size:
        return np.zeros((len(answers), 0))
    codes = answers.codes[:, conditions.choice_columns]
    by_choice = conditions.choice_degrees[np.arange(codes.shape[1]), codes]
    numbers = scaled(answers.numbers[:, :, conditions.number_columns], log=True)
    by_number = mean_of_points(ramps_of(numbers, conditions.ends))
    always = np.ones((len(answers), 1))
    degrees = np.concatenate([by_choice, by_number, always], axis=1)[:, conditions.order]
    product: Floats = np.multiply.reduceat(degrees, conditions.starts, axis=1)
    return product


def ramps_of(numbers: Floats, ends: Floats) -> Floats:
    """Return how far each number, the last axis, lies between two ends, 0 to 1; 0 if unknown."""
    start, end = ends
    # of NaN and a number, fmax returns the number
    ramps: Floats = np.fmin(np.fmax((numbers - start) / (end - start), 0.0), 1.0)
    return ramps


def _degree_by_code(when: When) -> Floats:
    """Return the degree of a condition on a choice for each code of its field; unknown is 0."""
    if when.any_of:
        found: Floats = np.maximum.reduce([codes_with(when.field, one) for one in when.any_of])
    elif when.all_of:
        found = np.minimum.reduce([codes_with(when.field, one) for one in when.all_of])
    else:
        found = 1.0 - np.maximum.reduce([codes_with(when.field, one) for one in when.none_of])
        found[0] = 0.0
    return found
