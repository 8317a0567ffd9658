"""Estimate money, days and milliseconds of every approach for one profile."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import combinations, compress
from math import ceil
from typing import Any

from tune_or_prompt.domain.approaches import APPROACHES, BY_ID
from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.money.calls import KINDS
from tune_or_prompt.domain.money.catalogue import MoneyCatalogue
from tune_or_prompt.domain.money.caveats import MoneyWarning, assumptions_of, warnings_of
from tune_or_prompt.domain.money.compare import (
    FEWEST_CALLS,
    MOST_CALLS,
    BreakEven,
    Choice,
    Crossing,
    cheapest_of,
    choice_of,
    crossing_of,
    is_close,
    saving_over_horizon,
)
from tune_or_prompt.domain.money.figures import (
    FIGURES,
    Latency,
    Live,
    Mids,
    Monthly,
    Option,
    Parts,
    Schedule,
    Tornado,
    Upfront,
)
from tune_or_prompt.domain.money.formulas import Number, larger
from tune_or_prompt.domain.money.inputs import Inputs, inputs_of
from tune_or_prompt.domain.money.options import (
    DAYS_PER_MONTH,
    Sums,
    middle_of,
    model_of,
)
from tune_or_prompt.domain.money.picks import Assumption
from tune_or_prompt.domain.money.ranges import (
    DIGITS,
    Spread,
    differences_of,
    missing_of,
    movers_of,
    rounded,
    spread_of,
)

CALLS_COUNTED = 1000.0
UPFRONT, MONTHLY = Upfront._fields, Monthly._fields


def estimate_money(profile: Profile, catalogue: MoneyCatalogue) -> "MoneyEstimate":
    """Return the money, days and milliseconds of every approach for a profile with `as_of`.

    All is computed once it is read: first with every input at its middle, and ranges, of what is
    read alone, with each uncertain input at its low and its high.

    Raises:
        UnknownModelError: for a model that the catalogue does not price, naming the field.
    """
    return MoneyEstimate(inputs_of(profile, catalogue))


@dataclass(frozen=True, eq=False)
class MoneyEstimate:
    """Money, days and milliseconds of every option and approach for one profile.

    Every range has the value with all inputs at their middle as `mid`, so that figures of one
    estimate add up at their middles.
    """

    inputs: Inputs

    @property
    def one_off(self) -> bool:
        """Return whether it is a job that ends: then there is no month."""
        return self.inputs.one_off

    @cached_property
    def sums(self) -> Sums:
        """Return what options cost with every input at its middle."""
        return Sums(self.inputs, self.inputs.middle)

    @cached_property
    def choice(self) -> Choice:
        """Return which options are open, and which each approach takes."""
        return choice_of(self.sums)

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """Return every option, closed ones included, with the reason."""
        every = list(KINDS)
        rows = [each for option in every for each in self._figures(self._whole, option)]
        return tuple(self._options(every, self._spread(rows)))

    @cached_property
    def priced(self) -> Mapping[str, Option | None]:
        """Return by approach the option it would pay for; None if none is open."""
        found: dict[str, Option | None] = dict.fromkeys(self.choice.taken)
        return found | {one.approach: one for one in self._options(self._taken, self._read)}

    @cached_property
    def mids(self) -> Mapping[str, Mids | None]:
        """Return by approach the middle figures as plain numbers; None if none is open."""
        found: dict[str, Mids | None] = dict.fromkeys(self.choice.taken)
        for option in self._taken:
            upfront, month, each, _ = map(middle_of, self._figures(self.sums, option))
            training = middle_of(self.sums.cost(option).upfront.training)
            mids = Mids(upfront, None if self.one_off else month, month, each, training)
            found[KINDS[option][0].id] = mids
        return found

    @cached_property
    def parts(self) -> Mapping[str, Parts]:
        """Return by approach that is open what its money is made of."""
        costs = [self._whole.cost(option) for option in self._taken]
        rows = [part for cost in costs for part in (*cost.upfront, *cost.monthly)]
        ranges = iter(self._spread(rows).ranges)
        return {
            KINDS[option][0].id: Parts(
                *({part: next(ranges) for part in parts} for parts in (UPFRONT, MONTHLY))
            )
            for option in self._taken
        }

    @property
    def latency(self) -> Mapping[str, Latency]:
        """Return by approach that is open how long an answer takes."""
        costs = [self._whole.cost(option) for option in self._taken]
        rows = [each for cost in costs for each in (cost.first_ms, cost.last_ms)]
        ranges = iter(self._spread(rows).ranges)
        return {
            KINDS[option][0].id: Latency(first_token_ms=next(ranges), total_ms=next(ranges))
            for option in self._taken
        }

    @cached_property
    def live(self) -> Mapping[str, Live]:
        """Return by approach the days until it can ship."""
        first = len(FIGURES) * len(self._taken)
        return {
            approach.id: Live(self._read.ranges[at], self._missing(self._read, at))
            for at, approach in enumerate(APPROACHES, start=first)
        }

    @property
    def schedule(self) -> Mapping[str, Schedule]:
        """Return by approach the days until it can ship, with those of each step."""
        steps = [each for approach in APPROACHES for each in self._whole.days(approach)]
        ranges = iter(self._spread(steps).ranges)
        return {
            approach: Schedule(
                live_in_days=live.days,
                making_labels=next(ranges),
                engineering=next(ranges),
                runs=next(ranges),
                missing=live.missing,
            )
            for approach, live in self.live.items()
        }

    def fewest_days(self, approach: str) -> float:
        """Return the days in which an approach can ship at the least, the low end of its days."""
        return self._spread([self._whole.days(BY_ID[approach]).in_all]).ranges[0].low

    @property
    def calls(self) -> float:
        """Return the calls a day; of a one-off job in all."""
        return middle_of(self.sums.calls)

    def option_saves_usd_per_month(self, option: str, other: str) -> float | None:
        """Return what one option saves a month against another; None if one is not open."""
        if self.choice.closed[option] or self.choice.closed[other]:
            return None
        return middle_of(self.sums.cost(other).monthly_usd - self.sums.cost(option).monthly_usd)

    def costs_at(self, volumes: Sequence[float]) -> Mapping[str, list[float]]:
        """Return by option what it costs at other volumes, each call as now.

        USD a month with the upfront cost spread over the horizon; of a one-off job, in all. On own
        machines GPUs are bought whole.
        """
        sums, numbers, found = self.sums, self.sums.numbers, dict[str, list[float]]()
        days = 1.0 if self.one_off else DAYS_PER_MONTH
        gpu = 24.0 * numbers["gpu_hour_usd"] * (1.0 + numbers["gpu_overhead_share"])
        for option, (_, kind) in KINDS.items():
            cost = sums.cost(option)
            now = cost.horizon_usd if self.one_off else cost.level_usd * DAYS_PER_MONTH
            if kind.where == "self-hosted" and not self.one_off:
                fixed = now - cost.monthly.hosting
                gpus = (ceil(middle_of(larger(cost.marginal * at, 1e-12) / gpu)) for at in volumes)
                costs = [fixed + gpu * count * days for count in gpus]
            else:
                costs = [now + cost.marginal * (at - sums.calls) * days for at in volumes]
            found[option] = [middle_of(each) for each in costs]
        return found

    @property
    def cheapest_approach(self) -> str | None:
        """Return the approach whose option costs least; None if none is open."""
        option = cheapest_of(self.sums, self._taken)
        return None if option is None else KINDS[option][0].id

    @cached_property
    def break_even(self) -> BreakEven:
        """Return where tuning costs what prompting the same base model costs."""
        found = self._crossing
        if isinstance(found, BreakEven):
            return found
        even = replace(found.middle, smaller_model_saves_usd_per_month=self._savings.get("smaller"))
        if found.volumes is None:
            return even
        at = self._read.ranges[-1]
        volume = Range(max(at.low, FEWEST_CALLS), at.mid, min(at.high, MOST_CALLS))
        return replace(
            even,
            kind="too-close-to-call" if is_close(self.sums, self._savings["even"]) else even.kind,
            calls_per_day=None if self.one_off else volume,
            total_calls=volume if self.one_off else None,
            too_wide=self._read.too_wide[-1],
        )

    def saves_usd_per_month(self, approach: str, other: str) -> Range | None:
        """Return what an approach saves a month against another: the difference of `monthly_usd`.

        None if one of them is not open, and for a one-off job.
        """
        return None if self.one_off else self._savings.get(("month", approach, other))

    def saves_share(self, approach: str, other: str) -> float | None:
        """Return the share of the other approach's running cost that an approach saves."""
        own, others = self.mids[approach], self.mids[other]
        if own is None or others is None:
            return None
        share = (others.running_usd - own.running_usd) / max(others.running_usd, 1e-12)
        return float(f"{share:.{DIGITS}g}")

    def saves_usd_over_horizon(self, approach: str, other: str) -> Range | None:
        """Return what an approach saves over the horizon, upfront included; None if not open.

        Its sign agrees with `cheapest_approach`.
        """
        return self._savings.get(("horizon", approach, other))

    def tornado_of(self, approach: str, other: str, most: int | None = None) -> Tornado | None:
        """Return which inputs move what an approach saves over the horizon against another."""
        option, against = self.choice.taken[approach], self.choice.taken[other]
        if option is None or against is None:
            return None
        saved = self._whole.stacked([saving_over_horizon(self._whole, option, against)])[0]
        return Tornado(float(rounded(saved[:1])[0]), movers_of(saved, self.inputs.varied, most))

    @cached_property
    def assumptions(self) -> tuple[Assumption, ...]:
        """Return every value used that the user did not give, what moves the money most first."""
        costs = [self._whole.cost(option) for option in self._taken]
        money = self._whole.stacked([one.horizon_usd for one in costs])
        others = [each for one in costs for each in (one.last_ms, one.per_call)]
        others += [each for one in APPROACHES for each in self._whole.days(one)]
        unlike = list({id(each): each for each in others}.values())
        return assumptions_of(self.inputs, money, self._whole.stacked(unlike))

    @cached_property
    def warnings(self) -> tuple[MoneyWarning, ...]:
        """Return what to know before relying on these figures."""
        return warnings_of(self.sums, self._whole, self.choice, self.break_even)

    @property
    def prices_as_of(self) -> date:
        """Return the day of the newest price used."""
        return self.inputs.picks.seen_on

    @cached_property
    def _taken(self) -> list[str]:
        return [option for option in self.choice.taken.values() if option is not None]

    @cached_property
    def _whole(self) -> Sums:
        """Return what options cost at every combination of inputs."""
        return Sums(self.inputs, self.inputs.combined)

    def _figures(self, sums: Sums, option: str) -> tuple[Number, Number, Number, Number]:
        """Return the figures of an option in the order of `FIGURES`."""
        cost = sums.cost(option)
        calls = larger(sums.calls if self.one_off else sums.calls * DAYS_PER_MONTH, 1.0)
        each = CALLS_COUNTED * (cost.per_call + cost.monthly.hosting / calls)
        return cost.upfront_usd, cost.monthly_usd, each, cost.horizon_usd

    @cached_property
    def _crossing(self) -> Crossing | BreakEven:
        return crossing_of(self.sums, self._whole, self.choice)

    @cached_property
    def _read(self) -> Spread:
        """Return the ranges of all that a summary reads.

        First the figures of each option that is taken, then the days of each approach, last the
        volume of the break-even if there is one.
        """
        whole, found = self._whole, self._crossing
        rows = [each for option in self._taken for each in self._figures(whole, option)]
        rows += [whole.days(approach).in_all for approach in APPROACHES]
        if isinstance(found, Crossing) and found.volumes is not None:
            rows.append(found.volumes)
        return self._spread(rows)

    def _spread(self, rows: Sequence[Number]) -> Spread:
        return spread_of(self._whole.stacked(rows), self.inputs.varied)

    def _missing(self, spread: Spread, at: int) -> tuple[str, ...]:
        """Return the answers that would narrow a range that is too wide."""
        if not spread.too_wide[at]:
            return ()
        return missing_of(spread.squares[:, at], self.inputs.varied)

    @cached_property
    def _savings(self) -> Mapping[Any, Range]:
        """Return what one approach saves against another, a month and over the horizon."""
        whole, crossing = self._whole, self._crossing
        rows: dict[Any, Number] = {}
        for one, other in combinations(self._taken, 2):
            pair = KINDS[one][0].id, KINDS[other][0].id
            rows["month", *pair] = whole.cost(other).monthly_usd - whole.cost(one).monthly_usd
            rows["horizon", *pair] = saving_over_horizon(whole, one, other)
        pairs = list(rows)
        if isinstance(crossing, Crossing):
            rows["even"] = crossing.saved
            if crossing.smaller is not None:
                rows["smaller"] = crossing.smaller
        ranges = differences_of(whole.stacked(list(rows.values())))
        found = dict(zip(rows, ranges, strict=True))
        for (what, one, other), saved in zip(pairs, ranges, strict=False):
            found[what, other, one] = Range(0.0 - saved.high, 0.0 - saved.mid, 0.0 - saved.low)
        return found

    def _options(self, options: Sequence[str], spread: Spread) -> Iterator[Option]:
        running = FIGURES.index("horizon_usd" if self.one_off else "monthly_usd")
        for at, option in enumerate(options):
            first = at * len(FIGURES)
            upfront, month, per_1000, horizon = spread.ranges[first : first + len(FIGURES)]
            yield Option(
                id=option,
                approach=KINDS[option][0].id,
                closed=self.choice.closed[option],
                model=model_of(option, self.inputs.picks),
                upfront_usd=upfront,
                monthly_usd=None if self.one_off else month,
                per_1000_calls_usd=per_1000,
                horizon_usd=horizon,
                too_wide=frozenset(compress(FIGURES, spread.too_wide[first:])),
                missing=self._missing(spread, first + running),
            )
