"""Tell which rows of a batch are alike to a step, so that each kind of row is worked out once.

A step reads a few answers only. Rows that agree on these are of one kind; rows that agree with the
profile beside which all are evaluated need no work at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from service.domain.profile import Answer, Profile

Positions = NDArray[np.intp]

LARGEST_CODE = 1 << 40
"""Codes of kinds are numbered anew beyond this, so that their products never overflow."""


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """A way to tell rows apart.

    Attributes:
        of_row: the kind of each row.
        first: a row of each kind.
    """

    of_row: Positions
    first: Positions


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Something found out: its arrays have a row for each kind, or one for all of them.

    Attributes:
        value: an array, a record of arrays, or a `PerKind`.
        kinds: which kind each row is of; None where all rows are alike.
    """

    value: Any
    kinds: Kinds | None = None

    def of(self, kinds: Kinds) -> Any:  # noqa: ANN401  whatever was found
        """Return the value with a row for each of some finer kinds."""
        if self.kinds is None or self.kinds is kinds:
            return self.value
        return taken(self.value, self.kinds.of_row[kinds.first])

    def in_rows(self) -> Any:  # noqa: ANN401  whatever was found
        """Return the value with a row for each row, or one for all."""
        return self.value if self.kinds is None else taken(self.value, self.kinds.of_row)

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


class Differences:
    """In which answers some profiles differ from the one beside them."""

    def __init__(self, profiles: Sequence[Profile], beside: Profile) -> None:
        """Compare the answers of all profiles, question by question."""
        answers = [profile.answers for profile in profiles]
        self._rows = len(profiles)
        self._codes = dict(_codes(answers, beside.answers))
        self._kinds: dict[frozenset[str], Kinds | None] = {}
        self.changed = frozenset(self._codes)

    def kinds_by(self, paths: frozenset[str]) -> Kinds | None:
        """Return the kinds of rows by some answers that differ; None where all rows are alike."""
        if self._rows == 1:
            return None
        if paths not in self._kinds:
            self._kinds[paths] = self._kinds_by(paths)
        return self._kinds[paths]

    def _kinds_by(self, paths: frozenset[str]) -> Kinds | None:
        code, count = np.zeros(self._rows, dtype=np.int64), 1
        for path in sorted(paths):
            own = self._codes[path]
            code = code * (int(own.max()) + 1) + own
            count *= int(own.max()) + 1
            if count > LARGEST_CODE:
                code = np.unique(code, return_inverse=True)[1]
                count = int(code.max()) + 1
        _, first, of_row = np.unique(code, return_index=True, return_inverse=True)
        if len(first) == 1:
            return None
        if len(first) == self._rows:
            return self._each_its_own()
        return Kinds(of_row, first)

    def _each_its_own(self) -> Kinds:
        """Return the one way in which every row is of its own kind."""
        everything = frozenset({""})
        rows = np.arange(self._rows)
        found = self._kinds.setdefault(everything, Kinds(rows, rows))
        assert found is not None  # noqa: S101  as it was set
        return found


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


def _codes(
    answers: Sequence[Mapping[str, Answer]], beside: Mapping[str, Answer]
) -> Iterator[tuple[str, Positions]]:
    """Yield each question that some rows answer otherwise, with a number for each answer."""
    for path in set(beside).union(*answers):
        given, usual = [each.get(path) for each in answers], beside.get(path)
        if given.count(usual) < len(given):
            numbers: dict[Answer | None, int] = {}
            codes = [numbers.setdefault(answer, len(numbers)) for answer in given]
            yield path, np.array(codes, dtype=np.intp)
