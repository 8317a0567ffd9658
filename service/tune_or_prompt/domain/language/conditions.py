"""Conditions over the answers of a profile: each holds to a degree from 0 to 1."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tune_or_prompt.domain.language.answers import (
    CHOICE_INDEX,
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
        choice_columns, choice_offsets: by choice condition, the column of codes that it reads and
            where its degrees start in `choice_degrees`, one for each code.
        number_columns: by number condition, the column of numbers that it reads.
        ends: shape (2, number conditions), where the degree is 0 and where it is 1, as log10(1+x).
        choices_at, numbers_at: by condition, its place when all groups are laid one after another.
        starts: where each group starts there.
        size: how many places there are; an empty group has one, which is 1.
    """

    choice_columns: NDArray[np.intp]
    choice_offsets: NDArray[np.intp]
    choice_degrees: Floats
    number_columns: NDArray[np.intp]
    ends: Floats
    choices_at: NDArray[np.intp]
    numbers_at: NDArray[np.intp]
    starts: NDArray[np.intp]
    size: int


def compiled(groups: Sequence[Sequence[When]]) -> Conditions:
    """Return groups of conditions as arrays; an empty group holds always."""
    places = [group or (None,) for group in groups]
    flat = [one for group in places for one in group]
    by_choice = [(at, one) for at, one in enumerate(flat) if one and one.field in CHOICE_INDEX]
    by_number = [(at, one) for at, one in enumerate(flat) if one and one.field in NUMBER_INDEX]
    degrees = [_degree_by_code(one) for _, one in by_choice]
    ends = np.array([one.rises or one.falls[::-1] for _, one in by_number]).reshape(-1, 2)
    return Conditions(
        choice_columns=np.array([CHOICE_INDEX[one.field] for _, one in by_choice], dtype=np.intp),
        choice_offsets=starts_of(degrees),
        choice_degrees=np.concatenate([np.zeros(0), *degrees]),
        number_columns=np.array([NUMBER_INDEX[one.field] for _, one in by_number], dtype=np.intp),
        ends=scaled(ends.T, log=True),
        choices_at=np.array([at for at, _ in by_choice], dtype=np.intp),
        numbers_at=np.array([at for at, _ in by_number], dtype=np.intp),
        starts=starts_of(places),
        size=len(flat),
    )


def degrees_of(answers: Answers, conditions: Conditions) -> Floats:
    """Return to which degree each group holds as a whole, shape (rows, groups)."""
    if not conditions.size:
        return np.zeros((len(answers), 0))
    degrees = np.ones((conditions.size, len(answers)))
    codes = answers.codes.T[conditions.choice_columns] + conditions.choice_offsets[:, None]
    degrees[conditions.choices_at] = conditions.choice_degrees.take(codes)
    if conditions.numbers_at.size:
        numbers = scaled(answers.numbers[:, :, conditions.number_columns], log=True)
        degrees[conditions.numbers_at] = mean_of_points(as_ramps(numbers, conditions.ends)).T
    product: Floats = np.multiply.reduceat(degrees, conditions.starts, axis=0).T
    return product


def as_ramps(numbers: Floats, ends: Floats) -> Floats:
    """Turn numbers, in place, into how far each lies between its two ends, 0 to 1; 0 if unknown.

    Args:
        numbers: shape (…, ramps).
        ends: shape (2, ramps).
    """
    start, end = ends
    numbers -= start
    numbers /= end - start
    np.fmax(numbers, 0.0, out=numbers)  # of NaN and a number, fmax returns the number
    return np.fmin(numbers, 1.0, out=numbers)


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
