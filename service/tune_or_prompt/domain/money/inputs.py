"""Every number that an estimate rests on: from the answers, from other answers, or a default."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import Answer, Profile, Quantity
from tune_or_prompt.domain.money.catalogue import Default, MoneyCatalogue, Three
from tune_or_prompt.domain.money.formulas import Array
from tune_or_prompt.domain.money.picks import AT, DEFAULTED, Assumed, Picks
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


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """The inputs of one profile, by combination of inputs as in `ranges`.

    Attributes:
        rows: one input a row, one combination a column.
        prices: by kind (`PRICES`), role and combination; what is not listed has its default.
        varied: the uncertain inputs, in the order of their columns.
        index: the row of each input.
        stated: the inputs that the profile gives.
        assumed: which rows have a default that it does not replace.
        uncertain: the rows that `varied` begins with.
        inferred: what is assumed of rows that follow from another answer.
    """

    rows: Array
    prices: Array
    varied: tuple[Varied, ...]
    index: Mapping[str, int]
    stated: frozenset[str]
    assumed: NDArray[np.bool_]
    uncertain: NDArray[np.intp]
    inferred: Mapping[int, Assumed]

    def __getitem__(self, name: str) -> Array:
        """Return an input by combination."""
        row: Array = self.rows[self.index[name]]
        return row

    def price(self, kind: str) -> Array:
        """Return a kind of price by role and combination."""
        table: Array = self.prices[AT[kind]]
        return table


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """What is the same for every profile of a catalogue, by input.

    Attributes:
        index: the row of each input: the defaults, then `STATED_ONLY`.
        ends: low, middle and high.
        narrowed: by choice field and answer, the rows that it narrows, with their new ends.
        replaced: fields that may be answered in the place of an input, with its row.
        varied: what an input is called while the field that narrows it is open, and afterwards.
        assumptions: what is assumed of each default.
        unlisted: rows of the inputs that stand in for prices that are not listed.
    """

    index: Mapping[str, int]
    ends: Array
    narrowed: Mapping[str, Mapping[str, tuple[tuple[int, Three, Assumed], ...]]]
    replaced: tuple[tuple[str, int], ...]
    varied: tuple[tuple[Varied, Varied], ...]
    assumptions: tuple[Assumed, ...]
    unlisted: list[int]


def inputs_of(profile: Profile, catalogue: MoneyCatalogue, picks: Picks) -> Inputs:
    """Return the inputs for a profile; a number it states outranks what other answers suggest."""
    template = template_of(catalogue)
    ends, answers = template.ends.copy(), profile.answers
    assumed = np.arange(len(ends)) < len(template.assumptions)
    inferred: dict[int, Assumed] = {}
    for by, narrowed in template.narrowed.items():
        for at, three, assumption in narrowed.get(_slug(answers.get(by)), ()):
            ends[at], inferred[at] = three, assumption
    stated = answers.keys() & template.index.keys()
    for name in stated:
        at = template.index[name]
        ends[at], assumed[at] = _three(answers[name]), False
    for name, at in template.replaced:
        if name in stated:
            ends[at], assumed[at] = ends[at, 1], False
    uncertain = np.flatnonzero(ends[:, 0] < ends[:, 2])
    varied = [template.varied[at][at in inferred] for at in uncertain.tolist()]
    varied += picks.varied
    count, own = len(varied), uncertain.size
    rows = np.repeat(ends[:, 1:2], 1 + 2 * count, axis=1)
    columns = 1 + np.arange(own)
    rows[uncertain, columns] = ends[uncertain, 0]
    rows[uncertain, columns + count] = ends[uncertain, 2]
    prices = np.repeat(picks.numbers[:, :, None], 1 + 2 * count, axis=2)
    for at, changes in enumerate(picks.ends, start=1 + own):
        for role, kind, low, high in changes:
            prices[kind, role, at], prices[kind, role, at + count] = low, high
    unlisted = prices[: len(DEFAULTED)]
    np.copyto(unlisted, rows[template.unlisted, None], where=np.isnan(unlisted))
    return Inputs(
        rows, prices, tuple(varied), template.index, frozenset(stated), assumed, uncertain, inferred
    )


@lru_cache(maxsize=8)
def template_of(catalogue: MoneyCatalogue) -> Template:
    """Return what is the same for every profile of a catalogue."""
    defaults = list(catalogue.defaults.values())
    index = {name: at for at, name in enumerate((*catalogue.defaults, *STATED_ONLY))}
    narrowed: dict[str, dict[str, tuple[tuple[int, Three, Assumed], ...]]] = defaultdict(dict)
    for at, one in enumerate(defaults):
        for choice, three in one.values.items():
            assumed = (at, three, _assumption(one, three))
            narrowed[one.by][choice] = (*narrowed[one.by].get(choice, ()), assumed)
    # An input is asked for by its own field, or by one that narrows it as long as that is open.
    asked = [
        (one.id, one.id) if "." in one.id else (one.field or one.by or one.id, one.field or one.id)
        for one in defaults
    ]
    asked += [(name, name) for name in STATED_ONLY]
    return Template(
        index=index,
        ends=np.array(
            [(one.low, one.mid, one.high) for one in defaults]
            + [(0.0, 0.0, 0.0)] * len(STATED_ONLY)
        ),
        narrowed=narrowed,
        replaced=tuple((one.field, at) for at, one in enumerate(defaults) if one.field),
        varied=tuple((Varied(a, "." in a), Varied(b, "." in b)) for a, b in asked),
        assumptions=tuple(_assumption(one, (one.low, one.mid, one.high)) for one in defaults),
        unlisted=[index[name] for name in DEFAULTED.values()],
    )


def _assumption(default: Default, three: Three) -> Assumed:
    return Assumed(default.id, Range(*three), None, default.unit, default.source)


def _slug(answer: Answer | None) -> str:
    if isinstance(answer, bool):
        return "true" if answer else "false"
    return answer if isinstance(answer, str) else ""


def _three(answer: Answer) -> Three:
    if isinstance(answer, Quantity):
        return (answer.low, answer.mid, answer.high)
    value = float(answer) if isinstance(answer, int | float) else 0.0
    return (value, value, value)
