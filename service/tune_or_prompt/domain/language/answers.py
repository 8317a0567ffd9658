"""Answers as codes: profiles in, one row of small numbers each out."""

from array import array
from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tune_or_prompt.domain.language.profile import (
    CHOICE_KINDS,
    FIELDS,
    NUMERIC_KINDS,
    Answer,
    Field,
    PilotPoint,
    Profile,
    Quantity,
)
from tune_or_prompt.domain.language.vocabulary import DIMENSIONS

Floats = NDArray[np.float64]

PILOT = "measured.pilot"
WEIGHTS = tuple(f"weights.{dimension}" for dimension in DIMENSIONS)

CHOICES: tuple[Field, ...] = tuple(field for field in FIELDS if field.kind in CHOICE_KINDS)
NUMBERS: tuple[str, ...] = (
    *(field.path for field in FIELDS if field.kind in NUMERIC_KINDS),
    *WEIGHTS,
    PILOT,  # the best score of a trial
)
CHOICE_INDEX: Mapping[str, int] = {field.path: at for at, field in enumerate(CHOICES)}
NUMBER_INDEX: Mapping[str, int] = {path: at for at, path in enumerate(NUMBERS)}

POINT_WEIGHTS = (0.3, 0.4, 0.3)
"""Swanson's mean of a range from its 10th, 50th and 90th percentile.

Source: Keefer and Bodily, Three-point approximations for continuous random variables, 1983.
"""

CLOSE_BY = 0.05
"""A score within this of the target comes close to it."""

UNKNOWN = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """Some profiles as arrays, a row each.

    Attributes:
        codes: shape (rows, choice fields): 0 is unknown, then the choices in order; a field that
            takes several choices adds up 1, 2, 4, … for each.
        numbers: shape (points, rows, number fields): NaN is unknown. One point if every number
            is known exactly, else three: low, mid and high of each.
        days: the day of each row.
        prompted: the model prompted, if named.
        tuned: the model tuned, if named.
    """

    codes: NDArray[np.int16]
    numbers: Floats
    days: tuple[date, ...]
    prompted: tuple[str | None, ...]
    tuned: tuple[str | None, ...]

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def middles(self) -> Floats:
        """Return the middle of every number, shape (rows, number fields)."""
        middles: Floats = self.numbers[len(self.numbers) // 2]
        return middles

    def changed_by(self, changes: "Coded") -> "Answers":
        """Return the first row once for each row of changes; what is unknown there stays."""
        rows, numbers = len(changes.codes), changes.numbers
        return Answers(
            codes=np.where(changes.codes == UNKNOWN, self.codes[:1], changes.codes),
            numbers=np.where(np.isnan(numbers), self.numbers[:, :1], numbers),
            days=self.days[:1] * rows,
            prompted=self.prompted[:1] * rows,
            tuned=self.tuned[:1] * rows,
        )

    def only(self, rows: slice) -> "Answers":
        """Return some of the rows."""
        return Answers(
            codes=self.codes[rows],
            numbers=self.numbers[:, rows],
            days=self.days[rows],
            prompted=self.prompted[rows],
            tuned=self.tuned[rows],
        )


class Coded(NamedTuple):
    """Some rows of answers by their codes and numbers alone, as in `Answers`."""

    codes: NDArray[np.int16]
    numbers: Floats

    def only(self, rows: Any) -> "Coded":  # noqa: ANN401 - whatever selects rows of an array
        """Return some of the rows."""
        return Coded(self.codes[rows], self.numbers[:, rows])


def answers_of(profiles: Sequence[Profile]) -> Answers:
    """Return profiles that carry their day as codes and numbers."""
    codes, numbers = coded([profile.answers for profile in profiles])
    return Answers(
        codes=codes,
        numbers=numbers,
        days=tuple(profile.as_of for profile in profiles),
        prompted=tuple(_model(profile, "models.prompt") for profile in profiles),
        tuned=tuple(_model(profile, "models.tuned") for profile in profiles),
    )


def coded(rows: Sequence[Mapping[str, Answer]]) -> Coded:
    """Return answers by path as codes and numbers, a row each; what is absent is unknown."""
    # one by one, numbers are cheaper to put into these than into arrays of numpy
    codes = array("h", [UNKNOWN]) * (len(rows) * len(CHOICES))
    numbers = array("d", [np.nan]) * (len(rows) * len(NUMBERS))
    ranged: dict[int, Quantity] = {}
    for row, answers in enumerate(rows):
        first_code, first_number = row * len(CHOICES), row * len(NUMBERS)
        for path, answer in answers.items():
            column, book = _COLUMNS.get(path, _NOWHERE)
            if book is not None:
                codes[first_code + column] = book[answer]
            elif isinstance(answer, Quantity):
                ranged[first_number + column] = answer
            elif column >= 0:
                exact = answer if isinstance(answer, float) else _number(answer)
                numbers[first_number + column] = exact
    flat = np.tile(np.frombuffer(numbers), (3 if ranged else 1, 1))
    if ranged:
        flat[:, list(ranged)] = np.array(
            [(each.low, each.mid, each.high) for each in ranged.values()]
        ).T
    return Coded(
        np.frombuffer(codes, np.int16).reshape(len(rows), len(CHOICES)),
        flat.reshape(len(flat), len(rows), len(NUMBERS)),
    )


def code_of(path: str, answer: Answer | None) -> int:
    """Return what stands for an answer to a question with choices."""
    return UNKNOWN if answer is None else _CODES[path][answer]


@cache
def codes_with(path: str, choice: str | None = None) -> Floats:
    """Return for each code of a question whether it holds a choice; without one, zeros."""
    field = CHOICES[CHOICE_INDEX[path]]
    several = field.kind == "choices"
    codes = np.arange(1 << len(field.choices) if several else len(field.choices) + 1)
    if choice is None:
        return np.zeros(len(codes))
    at = field.choices.index(choice)
    holds: Floats = ((codes >> at) & 1 if several else codes == at + 1).astype(np.float64)
    return holds


def scaled(numbers: Floats, *, log: bool) -> Floats:
    """Return numbers on a scale: log10(1 + x), which takes 0, or as they are."""
    return np.log10(1.0 + numbers) if log else numbers


def mean_of_points(values: Floats) -> Floats:
    """Return the mean over the points of ranges, the first axis."""
    if len(values) == 1:
        first: Floats = values[0]
        return first
    low, _, high = POINT_WEIGHTS
    # a product of matrices would round differently from machine to machine, and the mean of three
    # equal points is to be just that point
    mean: Floats = values[1] + low * (values[0] - values[1]) + high * (values[2] - values[1])
    return mean


def starts_of(parts: Sequence[Sized]) -> NDArray[np.intp]:
    """Return where each part starts if all are laid one after the other."""
    return np.cumsum([0, *map(len, parts)], dtype=np.intp)[:-1]


IMPLIED: Mapping[str, tuple[str, ...]] = {
    "data.has_labels": ("data.labelled_examples",),
    "measured.prompt_standing": ("measured.prompt_score", "measured.target"),
    "measured.tuning_tried": (PILOT,),
}
"""Answers that follow from numbers, and from which: what was measured outranks what is believed."""

_IMPLYING = [
    NUMBER_INDEX[path]
    for path in ("data.labelled_examples", "measured.prompt_score", "measured.target", PILOT)
]


def with_implied(answers: Answers) -> Answers:
    """Return the answers with those filled in that follow from numbers."""
    numbers = answers.middles[:, _IMPLYING]
    if np.isnan(numbers).all():
        return answers
    codes = answers.codes.copy()

    def fill(path: str, difference: Floats, *bounds: float) -> None:
        known = ~np.isnan(difference)
        if known.any():
            choice = sum((difference[known] > bound).astype(np.int16) for bound in bounds)
            codes[known, CHOICE_INDEX[path]] = choice + 1

    labels, score, target, pilot = numbers.T
    fill("data.has_labels", labels, 0.0)
    fill("measured.prompt_standing", target - score, 0.0, CLOSE_BY + 1e-9)
    beaten = np.where(np.isnan(score), target, score)
    fill("measured.tuning_tried", np.where(pilot > beaten, 0.0, beaten - pilot + 1.0), 0.0)
    return Answers(
        codes=codes,
        numbers=answers.numbers,
        days=answers.days,
        prompted=answers.prompted,
        tuned=answers.tuned,
    )


class _CodeBook(dict[object, int]):
    """The code of each choice of a field, and of each set of choices once it is asked for."""

    def __init__(self, field: Field) -> None:
        several = field.kind == "choices"
        super().__init__(
            {each: 1 << at if several else at + 1 for at, each in enumerate(field.choices)}
        )
        if field.kind == "flag":
            self.update({False: self["false"], True: self["true"]})

    def __missing__(self, several: object) -> int:
        assert isinstance(several, tuple)  # noqa: S101 - the schema lets nothing else through
        self[several] = code = sum(self[choice] for choice in set(several))
        return code


_CODES: Mapping[str, _CodeBook] = {field.path: _CodeBook(field) for field in CHOICES}

_COLUMNS: Mapping[str, tuple[int, _CodeBook | None]] = {
    **{path: (column, _CODES[path]) for path, column in CHOICE_INDEX.items()},
    **{path: (column, None) for path, column in NUMBER_INDEX.items()},
}
"""By question, its column of codes, with the codes, or its column of numbers."""

_NOWHERE: tuple[int, _CodeBook | None] = (-1, None)


def _number(answer: Answer) -> float:
    """Return the number that an answer stands for: of trials, the best score."""
    if isinstance(answer, tuple):
        return max(each.score for each in answer if isinstance(each, PilotPoint))
    return float(answer)  # type: ignore[arg-type]


def _model(profile: Profile, path: str) -> str | None:
    answer = profile.get(path)
    return answer if isinstance(answer, str) else None
