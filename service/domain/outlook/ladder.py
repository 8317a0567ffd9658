"""Numbers as people say them: whole ones up to 1,000, three significant digits beyond.

The rungs of the ladder are numbered, so that a threshold is found by halving whole numbers and
the step just short of it is the rung below.
"""

from functools import lru_cache

from service.domain.profile import Field

THOUSANDTH = 0.001
"""The step of shares and of prices of a label; every other number goes in steps of 1."""

_DIGITS = 3
_LEADING = 100
_FIRST = 10 * _LEADING
_PER_DECADE = _FIRST - _LEADING
_SLACK = 1e-9


@lru_cache(maxsize=4096)
def number_at(field: Field, rung: int) -> float:
    """Return the number on a rung, in the unit of the field."""
    whole: int = rung
    if rung >= _FIRST:
        decade, rest = divmod(rung - _FIRST, _PER_DECADE)
        whole = int(f"{_LEADING + rest}{0:0{decade + 1}d}")
    return float(f"{whole}e-3") if goes_in_thousandths(field) else float(whole)


def rung_below(field: Field, number: float) -> int:
    """Return the highest rung that is not above a number of 0 or more."""
    step = THOUSANDTH if goes_in_thousandths(field) else 1.0
    whole = int(number / step * (1.0 + _SLACK) + _SLACK)
    if whole < _FIRST:
        return whole
    decades = len(str(whole)) - _DIGITS
    return _FIRST + (decades - 1) * _PER_DECADE + int(str(whole)[:_DIGITS]) - _LEADING


def rung_above(field: Field, number: float) -> int:
    """Return the lowest rung that is not below a number of 0 or more."""
    below = rung_below(field, number)
    return below if number_at(field, below) >= number else below + 1


def goes_in_thousandths(field: Field) -> bool:
    """Return whether the numbers of a field are told in thousandths."""
    return field.kind == "share" or field.unit == "USD/label"
