"""Every number that an estimate rests on: from the answers, from other answers, or a default."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import Answer, Profile, Quantity
from tune_or_prompt.domain.money.catalogue import Default, MoneyCatalogue, Three
from tune_or_prompt.domain.money.formulas import Array, Number, where
from tune_or_prompt.domain.money.picks import DEFAULTED, Assumption, Picks, picks_for
from tune_or_prompt.domain.money.ranges import Varied

STATED_ONLY: tuple[str, ...] = (
    "measured.prompt_monthly_usd",
    "traffic.reasoning_tokens",
    "traffic.cached_share",
    "traffic.latency_target_ms",
    "budget.upfront_usd",
    "budget.monthly_usd",
)
"""Answers that have no default: they count where they are given and nowhere else."""

VOLUMES = ("traffic.calls_per_day", "traffic.total_calls")
NOTHING: Three = (0.0, 0.0, 0.0)


class Values(NamedTuple):
    """The inputs at one combination as floats, or those that vary at all combinations as arrays.

    Attributes:
        numbers: by input.
        prices: by role and kind of price (`PRICES`); of what is not listed the default.
        columns: how many combinations there are, in the order of `ranges`.
    """

    numbers: Mapping[str, Number]
    prices: Mapping[str, Mapping[str, Number]]
    columns: int


@dataclass(frozen=True, eq=False)
class Inputs:
    """The inputs of one profile.

    Attributes:
        profile: the answers.
        catalogue: the defaults and what is sold.
        picks: the models priced.
        ends: low, middle and high of each input that is not as in the template.
        stated: the inputs that the profile gives.
        inferred: what is assumed of inputs that follow from another answer.
    """

    profile: Profile
    catalogue: MoneyCatalogue
    picks: Picks
    ends: Mapping[str, Three]
    stated: frozenset[str]
    inferred: Mapping[str, Assumption]

    @property
    def template(self) -> "Template":
        """Return what is the same for every profile."""
        return template_of(self.catalogue)

    @cached_property
    def one_off(self) -> bool:
        """Return whether it is a job that ends: said so, or counted in calls in all alone."""
        mode = self.profile.get("traffic.mode")
        if mode is None:
            per_day, total = (self.profile.get(path) for path in VOLUMES)
            return total is not None and per_day is None
        return mode == "one-off"

    @cached_property
    def middle(self) -> Values:
        """Return every input at its middle."""
        numbers = {
            **self.template.middles,
            **{name: mid for name, (_, mid, _) in self.ends.items()},
        }
        prices = {role: pick.numbers[0] for role, pick in self.picks.by_role.items()}
        return Values(numbers, _listed(prices, numbers), 1)

    @cached_property
    def combined(self) -> Values:
        """Return every input at all combinations; one that is certain as a float."""
        own, other = len(self.template.ends), len(self.picks.varied)
        columns, at = 1 + 2 * (own + other), self.template.index
        changed = {name: _row(ends, at[name], columns) for name, ends in self.ends.items()}
        numbers = {**_usual_rows(self.template, columns), **changed}
        return Values(numbers, _listed(_prices(self.picks, own), numbers), columns)

    @cached_property
    def varied(self) -> Sequence[Varied]:
        """Return what varies, in the order of the columns."""
        named = [
            settled if name in self.inferred else usual
            for name, (usual, settled) in self.template.varied.items()
        ]
        return [*named, *self.picks.varied]

    @property
    def assumed(self) -> Iterator[tuple[int, Assumption, bool]]:
        """Yield the inputs that the profile does not give: place, what is assumed, if it varies."""
        template = self.template
        given = self.stated.union(name for field, name in template.replaced if field in self.stated)
        for at, (name, usual) in enumerate(template.assumptions.items()):
            if name not in given:
                low, _, high = self.ends.get(name) or template.ends[name]
                yield at, self.inferred.get(name, usual), low < high


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """What is the same for every profile of a catalogue, by input: the defaults, `STATED_ONLY`.

    Attributes:
        index: the place of each input.
        ends: low, middle and high.
        middles: the middle alone.
        narrowed: by choice field and answer, the inputs that it narrows, with their new ends.
        replaced: fields that may be answered in the place of an input, with that input.
        varied: what an input is called while the field that narrows it is open, and afterwards.
        assumptions: what is assumed of each default.
    """

    index: Mapping[str, int]
    ends: Mapping[str, Three]
    middles: Mapping[str, float]
    narrowed: Mapping[str, Mapping[str, Mapping[str, Assumption]]]
    replaced: tuple[tuple[str, str], ...]
    varied: Mapping[str, tuple[Varied, Varied]]
    assumptions: Mapping[str, Assumption]


def inputs_of(profile: Profile, catalogue: MoneyCatalogue) -> Inputs:
    """Return the inputs for a profile; a number it states outranks what other answers suggest.

    Raises:
        UnknownModelError: for a model that the catalogue does not price, naming the field.
    """
    picks = picks_for(profile, catalogue)
    template, answers = template_of(catalogue), profile.answers
    ends: dict[str, Three] = {}
    inferred: dict[str, Assumption] = {}
    for by, narrowed in template.narrowed.items():
        for name, assumption in narrowed.get(_slug(answers.get(by)), {}).items():
            inferred[name], value = assumption, assumption.value
            ends[name] = (value.low, value.mid, value.high) if value else NOTHING
    stated = frozenset(answers.keys() & template.index.keys())
    for name in stated:
        ends[name] = _three(answers[name])
    for field, name in template.replaced:
        if field in stated:
            middle = (ends.get(name) or template.ends[name])[1]
            ends[name] = middle, middle, middle
    return Inputs(profile, catalogue, picks, ends, stated, inferred)


@lru_cache(maxsize=8)
def template_of(catalogue: MoneyCatalogue) -> Template:
    """Return what is the same for every profile of a catalogue."""
    defaults = list(catalogue.defaults.values())
    narrowed: dict[str, dict[str, dict[str, Assumption]]] = defaultdict(lambda: defaultdict(dict))
    for one in defaults:
        for choice, three in one.values.items():
            narrowed[one.by][choice][one.id] = _assumption(one, three)
    # An input is asked for by its own field, or by one that narrows it as long as that is open.
    asked = {
        one.id: (one.id, one.id)
        if "." in one.id
        else (one.field or one.by or one.id, one.field or one.id)
        for one in defaults
    }
    asked |= {name: (name, name) for name in STATED_ONLY}
    ends = {one.id: (one.low, one.mid, one.high) for one in defaults}
    ends |= dict.fromkeys(STATED_ONLY, NOTHING)
    return Template(
        index={name: at for at, name in enumerate(ends)},
        ends=ends,
        middles={name: mid for name, (_, mid, _) in ends.items()},
        narrowed=narrowed,
        replaced=tuple((one.field, one.id) for one in defaults if one.field),
        varied={n: (Varied(a, "." in a), Varied(b, "." in b)) for n, (a, b) in asked.items()},
        assumptions={one.id: _assumption(one, ends[one.id]) for one in defaults},
    )


@lru_cache(maxsize=64)
def _usual_rows(template: Template, columns: int) -> Mapping[str, Number]:
    """Return the inputs as in the template at all combinations."""
    places = template.index
    return {name: _row(ends, places[name], columns) for name, ends in template.ends.items()}


@lru_cache(maxsize=1024)
def _row(ends: Three, at: int, columns: int) -> Number:
    """Return one number by combination; where it is certain, as a float."""
    low, middle, high = ends
    if low == high:
        return middle
    row = np.full(columns, middle, dtype=np.float64)
    row[1 + at], row[1 + at + columns // 2] = low, high
    row.flags.writeable = False  # whoever asks again gets the same one
    return row


@lru_cache(maxsize=512)
def _prices(picks: Picks, first: int) -> Mapping[str, Mapping[str, Number]]:
    """Return prices by role and kind at all combinations; what varies first is at `first`."""
    found: dict[str, dict[str, Number]] = {
        role: dict(pick.numbers[0]) for role, pick in picks.by_role.items()
    }
    columns = 1 + 2 * (first + len(picks.varied))
    for at, changes in enumerate(picks.ends, start=first):
        for (role, kind), (low, high) in changes.items():
            row = found[role][kind]
            changed: Array = (
                row.copy()
                if isinstance(row, np.ndarray)
                else np.full(columns, row, dtype=np.float64)
            )
            changed[1 + at], changed[1 + at + columns // 2] = low, high
            found[role][kind] = changed
    return found


def _listed(
    prices: Mapping[str, Mapping[str, Number]], numbers: Mapping[str, Number]
) -> Mapping[str, Mapping[str, Number]]:
    """Return prices by role and kind, with the default of what is not listed (NaN)."""
    return {
        role: {
            **listed,
            **{
                kind: where(price != price, numbers[name], price)  # noqa: PLR0124 - a NaN
                for kind, name in DEFAULTED.items()
                for price in [listed[kind]]
                if not (type(price) is float and price == price)  # noqa: PLR0124
            },
        }
        for role, listed in prices.items()
    }


def _assumption(default: Default, three: Three) -> Assumption:
    return Assumption(default.id, Range(*three), None, default.unit, default.source)


def _slug(answer: Answer | None) -> str:
    if isinstance(answer, bool):
        return "true" if answer else "false"
    return answer if isinstance(answer, str) else ""


def _three(answer: Answer) -> Three:
    if isinstance(answer, Quantity):
        return (answer.low, answer.mid, answer.high)
    value = float(answer) if isinstance(answer, int | float) else 0.0
    return (value, value, value)
