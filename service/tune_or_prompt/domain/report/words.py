"""Numbers, days, money and answers in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import ceil, log10
from typing import TYPE_CHECKING

from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import (
    FIELD_BY_PATH,
    FLAG_WORDS,
    Answer,
    Field,
    PilotPoint,
    Quantity,
)

if TYPE_CHECKING:  # words are for commands too, which start without NumPy
    from tune_or_prompt.domain.money.estimate import Schedule

_UNITS = (
    ("day", 1.0, 10.5),
    ("week", 7.0, 76.0),
    ("month", 30.4, 730.0),
    ("year", 365.0, float("inf")),
)
"""Units of time, how many days each has, and up to how many days people count in it."""

STANDING_WORDS: Mapping[str, str] = {
    "clear": "clear",
    "leaning": "leaning",
    "too-close-to-call": "too close to call",
    "none-open": "nothing is open",
}
"""How sure a verdict is."""

_THOUSAND, _MILLION, _BILLION = 1e3, 1e6, 1e9


def listed(words: Sequence[str], last: str = " and ") -> str:
    """Return words as a list in a sentence: `a, b and c`."""
    return last.join([", ".join(words[:-1]), *words[-1:]] if words[1:] else words)


def joined(clauses: Sequence[str]) -> str:
    """Return clauses as one: `facts change every day, and answers have to cite their sources`."""
    return listed(clauses, ", and ")


def sentence(text: str) -> str:
    """Return a clause as a sentence, with a capital and a full stop."""
    end = "" if text.endswith((".", "?", "!")) else "."
    return text[:1].upper() + text[1:] + end


def uncapitalized(text: str) -> str:
    """Return a sentence as it reads within another one."""
    return text[:1].lower() + text[1:]


def number(value: float) -> str:
    """Return a number as people write it: `500,000`, `2 million`, `0.35`."""
    if value >= _BILLION:
        return f"{value / _BILLION:.3g} billion"
    if value >= _MILLION:
        return f"{value / _MILLION:.3g} million"
    return f"{value:,.0f}" if value == round(value) else f"{value:,.4g}"


def tidy(value: float) -> float:
    """Return a number with two significant digits."""
    return float(f"{value:.2g}")


def usd(value: float) -> str:
    """Return an amount of money to two significant digits: `$38,000`, `$4.30`, `$1.2 million`."""
    size, sign = abs(tidy(value)), "−" if value < 0 else ""
    if size < 1.0:
        return f"{sign}${size:.2g}"
    return f"{sign}${number(size) if size == round(size) or size >= _MILLION else f'{size:.2f}'}"


def measured(amount: Range, unit: str) -> str:
    """Return an amount with its unit: `400 tokens a call (50 to 4,000)`, `20% (0% to 90%)`."""
    what, _, per = unit.replace(" per ", "/").partition("/")
    write = {"USD": lambda value: f"${number(value)}", "share": percent}.get(what, number)
    noun = "" if what in {"USD", "share"} else f" {what}"
    rate = f" {'per' if per[0].isdigit() else 'an' if per == 'hour' else 'a'} {per}" if per else ""
    text = write(amount.mid) + (noun.removesuffix("s") if amount.mid == 1.0 else noun) + rate
    exact = amount.low == amount.high
    return text if exact else f"{text} ({write(amount.low)} to {write(amount.high)})"


def percent(share: float) -> str:
    """Return a share as a percentage: `80%`."""
    return f"{100.0 * share:.3g}%"


def days(shortest: float, longest: float) -> str:
    """Return a length of time with its uncertainty: `1–4 weeks`, `2 days to 3 weeks`."""
    low, high = _span(shortest), _span(longest)
    if low == high:
        return f"about {_counted(*low)}"
    if low[1] == high[1]:
        return f"{low[0]:,}–{_counted(*high)}"
    return f"{_counted(*low)} to {_counted(*high)}"


def days_if_known(time: "Schedule") -> str:
    """Return a length of time with its uncertainty; nothing if it is too wide to say anything."""
    return "" if time.missing else days(time.live_in_days.low, time.live_in_days.high)


def day_count(time: float) -> str:
    """Return a length of time: `3 weeks`."""
    return _counted(*_span(time))


def days_needed(time: float) -> str:
    """Return a length of time rounded up, as a deadline is given: `29 days`, `5 hours`."""
    return _counted(ceil(24.0 * time), "hour") if 0.0 < time < 1.0 else _counted(ceil(time), "day")


def usd_needed(value: float) -> str:
    """Return an amount rounded up to whole dollars of two significant digits: `$1,300`, `$1`."""
    step = 10 ** max(0, int(log10(max(value, 1.0))) - 1)
    return f"${step * ceil(value / step):,}"


def milliseconds(time: float) -> str:
    """Return a short time: `300 ms`, `2.5 seconds`."""
    if time < _THOUSAND:
        return f"{time:,.0f} ms"
    return f"{number(round(time / _THOUSAND, 1))} seconds"


def on_day(day: date) -> str:
    """Return a day as Americans write it: `March 5, 2027`."""
    return f"{day:%B} {day.day}, {day.year}"


def model_name(model: str) -> str:
    """Return the name of a model without who sells it."""
    return model.partition("/")[2] or model


def label_of(path: str) -> str:
    """Return the name of a question for people."""
    return FIELD_BY_PATH[path].label


def labels_of(paths: Iterable[str]) -> str:
    """Return the names of some questions as a list: `“Calls a day” and “Deadline”`."""
    return listed([f"“{label_of(path)}”" for path in paths])


def answer_in_words(path: str, answer: Answer) -> str:
    """Return an answer as a person would give it."""
    field = FIELD_BY_PATH[path]
    match answer:
        case bool():
            return FLAG_WORDS[answer]
        case str():
            return field.word_for(answer) if field.choices else answer
        case date():
            return on_day(answer)
        case Quantity(low, mid, high):
            return f"{quantity(field, mid)} ({quantity(field, low)} to {quantity(field, high)})"
        case tuple():
            return listed([_one_of_several(field, each) for each in answer])
    return quantity(field, answer)


def quantity(field: Field, value: float) -> str:
    """Return a number with what its field measures: `$20,000`, `2 weeks`, `300 ms`."""
    if field.unit.startswith("USD"):
        return f"${value:,.0f}" if value == round(value) else f"${value:,.2f}"
    if field.unit == "ms":
        return milliseconds(value)
    if field.unit == "days":
        plural = "" if value == 1.0 else "s"
        return day_count(value) if 0.0 < value < 1.0 else f"{number(value)} day{plural}"
    if field.path in {"data.label_noise", "traffic.cached_share", "traffic.batchable_share"}:
        return percent(value)
    return f"{number(value)} of 10" if field.kind == "importance" else number(value)


def _one_of_several(field: Field, answer: str | PilotPoint) -> str:
    if isinstance(answer, str):
        return field.word_for(answer)
    return f"{number(answer.score)} with {number(answer.labelled_examples)} labels"


def _span(time: float) -> tuple[int, str]:
    """Return a length of time in the unit in which people would say it."""
    if 0.0 < time < 1.0:
        return max(1, round(24.0 * time)), "hour"
    time = min(time, _BILLION)  # a pace of next to nothing makes it endless
    unit, length = next((unit, length) for unit, length, end in _UNITS if time < end)
    return round(time / length), unit


def _counted(count: int, unit: str) -> str:
    return f"{count:,} {unit}{'' if count == 1 else 's'}"
