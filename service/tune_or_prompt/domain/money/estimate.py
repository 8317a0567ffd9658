"""Estimate money, days and milliseconds of every approach for one profile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from tune_or_prompt.domain.approaches import APPROACHES
from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.money.catalogue import MoneyCatalogue
from tune_or_prompt.domain.money.caveats import MoneyWarning, assumptions_of, warnings_of
from tune_or_prompt.domain.money.compare import (
    FEWEST_CALLS,
    MOST_CALLS,
    BareBreakEven,
    Choices,
    CostCrossing,
    cheapest_of,
    choice_of,
    crossing_of,
    is_close,
    saving_over_horizon,
)
from tune_or_prompt.domain.money.formulas import Array
from tune_or_prompt.domain.money.options import (
    DAYS_PER_MONTH,
    GPU_ROWS,
    HOSTING,
    KINDS,
    LABELS,
    MONTHLY,
    TRAINING,
    UPFRONT,
    Sums,
    days_of,
    sums_of,
)
from tune_or_prompt.domain.money.picks import Assumed
from tune_or_prompt.domain.money.ranges import Mover, Ranges, movers_of, rounded

CALLS_COUNTED = 1000.0
FIGURES = ("upfront_usd", "monthly_usd", "per_1000_calls_usd", "horizon_usd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How long one approach takes to ship, in calendar days.

    Attributes:
        live_in_days: days until it is live.
        making_labels: days to make labels.
        engineering: days of engineering.
        runs: days of training and evaluation runs, one after the other like the rest.
        missing: answers that would narrow the days, if they are too wide to say anything.
    """

    live_in_days: Range
    making_labels: Range
    engineering: Range
    runs: Range
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """How long a caller waits with one approach, in milliseconds.

    Attributes:
        first_token_ms: until the first token.
        total_ms: until the last one.
    """

    first_token_ms: Range
    total_ms: Range


class Mids(NamedTuple):
    """Figures of an approach with every input at its middle; `monthly_usd` as in `Option`."""

    upfront_usd: float
    monthly_usd: float | None
    per_1000_calls_usd: float
    training_usd: float


class Parts(NamedTuple):
    """What the money of an approach is made of, in USD by part.

    Upfront are labels, training, engineering and evaluation; monthly calls, hosting, storage,
    upkeep, retraining and migration. Of a one-off job `monthly` is what the whole job costs after
    the start, and only calls, hosting and storage are not 0.
    """

    upfront: Mapping[str, Range]
    monthly: Mapping[str, Range]


class Tornado(NamedTuple):
    """A figure with every input at its middle, and which inputs move it, the strongest first."""

    mid: float
    movers: tuple[Mover, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What one way of doing an approach costs, in USD.

    Attributes:
        closed: code why it cannot be had; None if it is open.
        model: `provider/model` that is priced.
        upfront_usd: everything before the first day.
        monthly_usd: what a month costs; None for a one-off job.
        per_1000_calls_usd: calls and hosting, for 1,000 calls at the volume.
        horizon_usd: upfront and every day of the horizon, discounted; for a one-off job all of it.
        missing: by figure that is too wide to print, the answers that would narrow it most.
    """

    id: str
    approach: str
    closed: str | None
    model: str
    upfront_usd: Range
    monthly_usd: Range | None
    per_1000_calls_usd: Range
    horizon_usd: Range
    missing: Mapping[str, tuple[str, ...]]

    @property
    def open(self) -> bool:
        """Return whether it can be had."""
        return self.closed is None


def estimate_money(profile: Profile, catalogue: MoneyCatalogue) -> "MoneyEstimate":
    """Return the money, days and milliseconds of every approach for a profile with `as_of`.

    All options are computed at once, with each uncertain input at its middle, low and high; ranges
    are computed once they are read, those of a summary in one pass.

    Raises:
        UnknownModelError: for a model that the catalogue does not price, naming the field.
    """
    sums = sums_of(profile, catalogue)
    return MoneyEstimate(sums, choice_of(sums))


@dataclass(frozen=True, eq=False)
class MoneyEstimate:
    """Money, days and milliseconds of every option and approach for one profile.

    Every range has the value with all inputs at their middle as `mid`, so that figures of one
    estimate add up at their middles.
    """

    sums: Sums
    choice: Choices

    @property
    def one_off(self) -> bool:
        """Return whether it is a job that ends: then there is no month."""
        return self.sums.one_off

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """Return every option, closed ones included, with the reason."""
        return tuple(self._option(row, self._whole) for row in range(len(KINDS)))

    @cached_property
    def priced(self) -> Mapping[str, Option | None]:
        """Return by approach the option it would pay for; None if none is open."""
        return {
            id_: None if row is None else self._option(row, self._ranges)
            for id_, row in self.choice.taken.items()
        }

    @cached_property
    def mids(self) -> Mapping[str, Mids | None]:
        """Return by approach the middle figures as plain numbers; None if none is open."""
        found: dict[str, Mids | None] = {}
        for id_, row in self.choice.taken.items():
            upfront, month, each, _ = self._figures[:, row or 0, 0].tolist()
            training = float(self.sums.upfront[TRAINING, row or 0, 0])
            mids = Mids(upfront, None if self.one_off else month, each, training)
            found[id_] = None if row is None else mids
        return found

    @cached_property
    def parts(self) -> Mapping[str, Parts]:
        """Return by approach that is open what its money is made of."""
        found = {}
        for row in self._rows:
            values = [one for one, _ in self._whole["parts", row]]
            upfront = dict(zip(UPFRONT, values, strict=False))
            monthly = dict(zip(MONTHLY, values[len(UPFRONT) :], strict=True))
            found[KINDS[row][0].id] = Parts(upfront, monthly)
        return found

    @property
    def latency(self) -> Mapping[str, Latency]:
        """Return by approach that is open how long an answer takes."""
        waits = {row: self._ranges["waits", row] for row in self._rows}
        return {
            KINDS[row][0].id: Latency(first_token_ms=first, total_ms=last)
            for row, ((first, _), (last, _)) in waits.items()
        }

    @cached_property
    def schedule(self) -> Mapping[str, Schedule]:
        """Return by approach the days until it can ship."""
        found = {}
        for approach in APPROACHES:
            total, missing = self._ranges["days", approach.id][0]
            labels, engineering, runs = (one for one, _ in self._ranges["parts", approach.id])
            found[approach.id] = Schedule(
                live_in_days=total,
                making_labels=labels,
                engineering=engineering,
                runs=runs,
                missing=missing,
            )
        return found

    def costs_at(self, volumes: Sequence[float]) -> Mapping[str, list[float]]:
        """Return by option what it costs at other volumes, each call as now.

        USD a month with the upfront cost spread over the horizon; of a one-off job, in all. On own
        machines GPUs are bought whole.
        """
        sums, at = self.sums, np.array(volumes)
        costs = sums.horizon_usd if self.one_off else sums.level_usd * DAYS_PER_MONTH
        days = 1.0 if self.one_off else DAYS_PER_MONTH
        more = sums.marginal[:, :1] * (at - sums.calls[0]) * days
        if not self.one_off:
            inputs = sums.inputs
            gpu = 24.0 * inputs["gpu_hour_usd"][0] * (1.0 + inputs["gpu_overhead_share"][0])
            gpus = np.ceil(np.maximum(sums.marginal[GPU_ROWS, :1] * at, 1e-12) / gpu)
            more[GPU_ROWS] = gpu * gpus * days - sums.monthly[HOSTING, GPU_ROWS, :1]
        by_row = (costs[:, :1] + more).tolist()
        return {kind.id: own for (_, kind), own in zip(KINDS, by_row, strict=True)}

    @property
    def cheapest_approach(self) -> str | None:
        """Return the approach whose option costs least; None if none is open."""
        row = cheapest_of(self.sums, self._rows)
        return None if row is None else KINDS[row][0].id

    @cached_property
    def break_even(self) -> BareBreakEven:
        """Return where tuning costs what prompting the same base model costs."""
        found, sums = self._crossing, self.sums
        if isinstance(found, BareBreakEven):
            return found
        smaller = self._ranges["smaller"][0][0] if found.smaller is not None else None
        if found.volumes is None:
            return replace(found.middle, smaller_model_saves_usd_per_month=smaller)
        (volume, missing), *_ = self._ranges["volume"]
        volume = Range(max(volume.low, FEWEST_CALLS), volume.mid, min(volume.high, MOST_CALLS))
        close = is_close(sums, self._ranges["even"][0][0])
        return replace(
            found.middle,
            kind="too-close-to-call" if close else found.middle.kind,
            calls_per_day=None if sums.one_off else volume,
            total_calls=volume if sums.one_off else None,
            missing=missing,
            smaller_model_saves_usd_per_month=smaller,
        )

    def saves_usd_per_month(self, approach: str, other: str) -> Range | None:
        """Return what an approach saves a month against another: the difference of `monthly_usd`.

        None if one of them is not open, and for a one-off job.
        """
        return None if self.one_off else self._saving("month", approach, other)

    def saves_share(self, approach: str, other: str) -> Range | None:
        """Return the share of the other approach's running cost that an approach saves."""
        return self._saving("share", approach, other)

    def saves_usd_over_horizon(self, approach: str, other: str) -> Range | None:
        """Return what an approach saves over the horizon, upfront included; None if not open.

        Its sign agrees with `cheapest_approach`.
        """
        return self._saving("saved", approach, other)

    def tornado_of(self, approach: str, other: str) -> Tornado | None:
        """Return which inputs move what an approach saves over the horizon against another."""
        row, against = self.choice.taken[approach], self.choice.taken[other]
        if row is None or against is None:
            return None
        saved = saving_over_horizon(self.sums, row, against)
        return Tornado(float(rounded(saved[:1])[0]), movers_of(saved, self.sums.inputs.varied))

    @cached_property
    def assumptions(self) -> tuple[Assumed, ...]:
        """Return every value used that the user did not give, what moves the money most first."""
        return assumptions_of(self.sums, self._rows, self._days.sum(axis=1))

    @cached_property
    def warnings(self) -> tuple[MoneyWarning, ...]:
        """Return what to know before relying on these figures."""
        return warnings_of(self.sums, self.choice, self.break_even, self._ranges)

    @property
    def prices_as_of(self) -> date:
        """Return the day of the newest price used."""
        return self.sums.picks.seen_on

    @cached_property
    def _rows(self) -> list[int]:
        return [row for row in self.choice.taken.values() if row is not None]

    @cached_property
    def _days(self) -> Array:
        return days_of(self.sums.inputs)

    @cached_property
    def _crossing(self) -> CostCrossing | BareBreakEven:
        return crossing_of(self.sums, self.choice)

    @cached_property
    def _figures(self) -> Array:
        """Return the figures by kind in the order of `FIGURES`, option and combination."""
        sums = self.sums
        calls = sums.calls if sums.one_off else sums.calls * DAYS_PER_MONTH
        each = sums.per_call + sums.monthly[HOSTING] / np.maximum(calls, 1.0)
        return np.array(
            [sums.upfront_usd, sums.monthly_usd, CALLS_COUNTED * each, sums.horizon_usd]
        )

    @cached_property
    def _whole(self) -> Ranges:
        """Return the ranges of the figures of every option, and of the parts of those priced."""
        sums, parts = self.sums, np.concatenate([self.sums.upfront, self.sums.monthly])
        return Ranges(
            {row: self._figures[:, row] for row in range(len(KINDS))},
            {("parts", row): parts[:, row] for row in self._rows},
            {},
            sums.inputs.varied,
        )

    @cached_property
    def _ranges(self) -> Ranges:
        """Return the ranges of all that a summary reads."""
        sums, rows, crossing = self.sums, self._rows, self._crossing
        printed: dict[Any, Array] = {row: self._figures[:, row] for row in rows}
        amounts: dict[Any, Array] = {
            ("waits", row): np.array([sums.first_ms[row], sums.last_ms[row]]) for row in rows
        }
        amounts["bought"] = sums.upfront[LABELS, rows] + sums.upfront[TRAINING, rows]
        for approach, parts in zip(APPROACHES, self._days, strict=True):
            printed["days", approach.id] = parts.sum(axis=0, keepdims=True)
            amounts["parts", approach.id] = parts
        level, month = sums.level_usd[rows], sums.monthly_usd[rows]
        saves = month[None] - month[:, None]
        share = saves / np.maximum(month, 1e-12)
        saved = (level[None] - level[:, None]) * sums.horizon_worth
        shape = -1, level.shape[1]
        differences: dict[Any, Array] = {
            "month": saves.reshape(shape),
            "share": share.reshape(shape),
            "saved": saved.reshape(shape),
        }
        if isinstance(crossing, CostCrossing):
            differences["even"] = crossing.saved[None]
            if crossing.volumes is not None:
                printed["volume"] = crossing.volumes[None]
            if crossing.smaller is not None:
                differences["smaller"] = crossing.smaller[None]
        return Ranges(printed, amounts, differences, sums.inputs.varied)

    def _saving(self, figure: str, approach: str, other: str) -> Range | None:
        row, against = self.choice.taken[approach], self.choice.taken[other]
        if row is None or against is None:
            return None
        rows = self._rows
        return self._ranges[figure][rows.index(row) * len(rows) + rows.index(against)][0]

    def _option(self, row: int, ranges: Ranges) -> Option:
        (approach, kind), figures = KINDS[row], ranges[row]
        upfront, month, per_1000, horizon = (one for one, _ in figures)
        return Option(
            id=kind.id,
            approach=approach.id,
            closed=self.choice.closed[row],
            model=self.sums.model(row),
            upfront_usd=upfront,
            monthly_usd=None if self.one_off else month,
            per_1000_calls_usd=per_1000,
            horizon_usd=horizon,
            missing={
                name: asked for name, (_, asked) in zip(FIGURES, figures, strict=True) if asked
            },
        )
