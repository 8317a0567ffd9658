"""Look up the catalogue's numbers as columns."""

from collections.abc import Mapping, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from service.domain.catalogue import ByChoice
from service.domain.draws import Array
from service.domain.known import Known
from service.domain.profile import FIELD_BY_PATH

Mask = NDArray[np.bool_]


def constant(known: Known, key: str) -> float:
    """Return the number `key` of the catalogue."""
    return known.constants[key].value


def chosen(known: Known, key: str, columns: Mapping[str, Array]) -> Array:
    """Return the number `key` for the answer in each cell of its field's column."""
    return of_choice(known.by_choice[key], columns)


def of_choice(table: ByChoice, columns: Mapping[str, Array]) -> Array:
    """Return the number that a table gives for the answer in each cell of its field's column."""
    values = np.asarray(table.values)
    return values[columns[table.path].astype(np.intp)]


def is_one_of(path: str, choices: Sequence[str], columns: Mapping[str, Array]) -> Mask:
    """Return where the answer to a choice is one of some."""
    column = columns[path]
    return reduce(np.logical_or, [column == code for code in FIELD_BY_PATH[path].codes(*choices)])


def logistic(log_odds: Array) -> Array:
    """Return the probability for log-odds: `1 / (1 + exp(-z))`."""
    return 1.0 / (1.0 + np.exp(-log_odds))
