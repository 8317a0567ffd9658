"""Tell which rows of a batch are alike to a step, so that each kind of row is worked out once.

A step reads a few answers only. Rows that agree on these are of one kind; rows that agree with the
profile beside which all are evaluated need no work at all.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from service.domain.profile import Answer, Profile

Positions = NDArray[np.intp]

NEARLY_ALL = 0.8
"""Rows of which more than this share differ are each worked out: nothing then has to be handed on
from other kinds of rows, which takes longer than to work a few of them out twice."""


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """A way to tell rows apart.

    Attributes:
        of_row: the kind of each row.
        a_row: a row of each kind.
    """

    of_row: Positions
    a_row: Positions

    @property
    def are_rows(self) -> bool:
        """Return whether each row is of its own kind, in the order of the rows."""
        return self.of_row is self.a_row


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Something found out: its arrays have a row for each kind, or one for all of them.

    Attributes:
        value: an array, a record of arrays, or a `PerKind`.
        kinds: which kind each row is of; None where all rows are alike.
    """

    value: Any
    kinds: Kinds | None = None

    def of(self, kinds: Kinds | None) -> Any:  # noqa: ANN401  whatever was found
        """Return the value with a row for each of some finer kinds; None where all are alike."""
        if self.kinds is None or self.kinds is kinds or kinds is None:
            return self.value
        return taken(self.value, self.kinds.of_row[kinds.a_row])

    def in_rows(self) -> Any:  # noqa: ANN401  whatever was found
        """Return the value with a row for each row, or one for all."""
        if self.kinds is None or self.kinds.are_rows:
            return self.value
        return taken(self.value, self.kinds.of_row)

    def row(self, row: int) -> "Part":
        """Return what was found out about one row."""
        if self.kinds is None:
            return self
        kind = int(self.kinds.of_row[row])
        return Part(taken(self.value, slice(kind, kind + 1)))


@dataclass(frozen=True, slots=True)
class PerKind:
    """What is no array, one item a kind."""

    items: tuple[Any, ...]

    def taken(self, rows: Positions | slice) -> "PerKind":
        """Return the items of some rows; one item for all stays as it is."""
        if len(self.items) == 1:
            return self
        if isinstance(rows, slice):
            return PerKind(self.items[rows])
        return PerKind(tuple(self.items[row] for row in rows.tolist()))


class OfRow(Mapping[str, Part]):
    """What was found out about one row, each part taken out where it is first looked at."""

    def __init__(self, parts: Mapping[str, Part], row: int) -> None:
        """Take the parts of a row out of those of all rows."""
        self._parts, self._row = parts, row
        self._taken: dict[str, Part] = {}

    def __getitem__(self, name: str) -> Part:
        """Return a part as it is for this row."""
        if name not in self._taken:
            self._taken[name] = self._parts[name].row(self._row)
        return self._taken[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self._parts)

    def __len__(self) -> int:
        """Return how many parts there are."""
        return len(self._parts)


class Differences:
    """In which answers some profiles differ from the one beside them."""

    def __init__(self, profiles: Sequence[Profile], beside: Profile) -> None:
        """Note for each question the rows that answer otherwise, and how."""
        rows = np.arange(len(profiles))
        self._each_row = Kinds(rows, rows)
        self._others: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        numbers: dict[tuple[str, Answer | None], int] = {}
        for row, profile in enumerate(profiles):
            for change in _changes(profile.answers, beside.answers):
                number = numbers.setdefault(change, len(numbers))
                self._others[change[0]].append((row, number))
        self._kinds: dict[frozenset[str], Kinds | None] = {}
        self._telling_all_apart: list[frozenset[str]] = []
        self._told_apart: dict[bytes, Kinds] = {}
        self.changed = frozenset(self._others)

    def kinds_by(self, answers: frozenset[str]) -> Kinds | None:
        """Return the kinds of rows by some of the answers; None where all rows are alike.

        Rows told apart in the same way by other answers are told apart by the same kinds.
        """
        if len(self._each_row.of_row) == 1:
            return None
        paths = answers & self.changed
        if paths not in self._kinds:
            self._kinds[paths] = self._kinds_by(paths)
        return self._kinds[paths]

    def _kinds_by(self, paths: frozenset[str]) -> Kinds | None:
        if any(fewer <= paths for fewer in self._telling_all_apart):
            return self._each_row
        answers, rows = self._answers_to(paths), len(self._each_row.of_row)
        kind_of: dict[object, int] = {} if len(answers) == rows else {(): 0}
        kinds = [kind_of.setdefault(tuple(told), len(kind_of)) for told in answers.values()]
        if len(kind_of) == 1:
            return None
        if len(kind_of) > NEARLY_ALL * rows:
            self._telling_all_apart.append(paths)
            return self._each_row
        of_row, a_row = np.zeros(rows, dtype=np.intp), np.empty(len(kind_of), dtype=np.intp)
        of_row[list(answers)] = kinds
        a_row[of_row] = self._each_row.a_row
        return self._told_apart.setdefault(of_row.tobytes(), Kinds(of_row, a_row))

    def _answers_to(self, paths: frozenset[str]) -> dict[int, list[int]]:
        """Return by row the numbers of what it answers otherwise; other rows are left out."""
        answers: defaultdict[int, list[int]] = defaultdict(list)
        for path, others in self._others.items():
            if path in paths:
                for row, number in others:
                    answers[row].append(number)
        return answers


def taken(value: Any, rows: Positions | slice) -> Any:  # noqa: ANN401  every record of the engine
    """Return some rows of every array inside; what all rows share in one row stays as it is."""
    if isinstance(value, np.ndarray):
        return value[rows] if value.ndim and len(value) > 1 else value
    if isinstance(value, dict):
        return {name: taken(part, rows) for name, part in value.items()}
    if isinstance(value, tuple):
        return tuple(taken(part, rows) for part in value)
    if isinstance(value, PerKind):
        return value.taken(rows)
    if is_dataclass(value):
        parts = {name: taken(getattr(value, name), rows) for name in _parts_of(value.__class__)}
        return value.__class__(**parts)
    return value


@cache
def _parts_of(record: Any) -> tuple[str, ...]:  # noqa: ANN401  any of the engine's records
    return tuple(field.name for field in fields(record))


def _changes(
    answers: Mapping[str, Answer], beside: Mapping[str, Answer]
) -> list[tuple[str, Answer | None]]:
    """Return the answers that are other ones than those beside; None where one was taken back."""
    changed: list[tuple[str, Answer | None]] = [
        (path, answer)
        for path, answer in answers.items()
        if (before := beside.get(path)) is not answer and before != answer
    ]
    return [*changed, *((path, None) for path in beside if path not in answers)]
