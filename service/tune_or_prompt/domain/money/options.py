"""What every option costs: its sums, at one combination of inputs or at all of them (`calls`)."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from tune_or_prompt.domain.approaches import Approach, OptionKind
from tune_or_prompt.domain.money.calls import KINDS, SECONDS_PER_DAY, TOKENS, Calls
from tune_or_prompt.domain.money.figures import Cost, Days, Monthly, Upfront
from tune_or_prompt.domain.money.formulas import (
    DAYS_PER_YEAR,
    TOKENS_PER_PRICE,
    Array,
    Number,
    annuity_days,
    first_token_ms,
    labelling_cost,
    larger,
    lead_time_days,
    self_hosted_daily_cost,
    self_hosted_price,
    smaller,
    total_ms,
    training_cost,
    training_gpu_hours,
    where,
)
from tune_or_prompt.domain.money.inputs import VOLUMES, Inputs, Values
from tune_or_prompt.domain.money.picks import FOREVER_DAYS, Picks

MONTHS_PER_YEAR = 12.0
DAYS_PER_MONTH = DAYS_PER_YEAR / MONTHS_PER_YEAR
BILL = "measured.prompt_monthly_usd"
LATENCY_TARGET = "traffic.latency_target_ms"
LARGEST_FIT = 1000.0
"""Token counts are stretched at most this much to fit a bill."""

BILLED = [id_ for id_, (_, kind) in KINDS.items() if (kind.role, kind.where) == ("prompt", "api")]


class Fixed(NamedTuple):
    """What does not depend on the calls, in USD: training, and by the month the rest."""

    training: Number = 0.0
    hosting: Number = 0.0
    storage: Number = 0.0
    upkeep: Number = 0.0
    retraining: Number = 0.0
    migration: Number = 0.0


class Sums:
    """What every option costs at some inputs; each is computed once it is asked for.

    Attributes:
        inputs: the inputs of the profile.
        values: these at one combination, or at all.
        one_off: whether it is a job that ends.
        horizon: days over which costs are compared.
        traffic: what calls read, write and cost.
        calls: calls a day; of a one-off job in all.
        bill_ratio: the bill over what the stated tokens would cost; 1 without a bill.
    """

    def __init__(self, inputs: Inputs, values: Values) -> None:
        """Find out how many calls and labels there are.

        A stated total of calls outranks calls a day.
        """
        self.inputs, self.values, self.one_off = inputs, values, inputs.one_off
        self.numbers = numbers = values.numbers
        self.horizon = larger(numbers["schedule.horizon_days"], 1.0)
        self.bill_ratio: Number = 1.0
        self._costs: dict[str, Cost] = {}
        self._days: dict[str, Days] = {}
        self._fixed: dict[tuple[bool, str, str], Fixed] = {}
        self._lives: dict[str, tuple[Number, Number]] = {}
        daily, total = (numbers[path] for path in VOLUMES)
        by_day, in_all = (path in inputs.stated for path in VOLUMES)
        self.calls = total / self.horizon if in_all else daily
        if self.one_off:
            self.calls = daily * self.horizon if by_day and not in_all else total
        busy = self.calls / numbers["job_days"] if self.one_off else self.calls
        self.traffic = self._traffic({name: numbers[name] for name in TOKENS}, busy)
        if BILL in inputs.stated and not self.one_off:
            self._fit_bill(is_busy_known=by_day or in_all)
        # The labels that tuning takes, a number a class or the fewest, and those not there yet.
        classes = smaller(numbers["task.classes"], numbers["most_classes"])
        self._needed = larger(numbers["labels_fewest"], numbers["labels_per_class"] * classes)
        self._to_make = larger(self._needed - numbers["data.labelled_examples"], 0.0)

    def _traffic(self, lengths: Mapping[str, Number], per_day: Number) -> Calls:
        return Calls(self.values, self.inputs.stated, lengths, per_day)

    def _fit_bill(self, *, is_busy_known: bool) -> None:
        """Infer calls or tokens from the bill of the option that a careful team prompts today.

        A bill with calls fixes what a call costs: the token counts that are not stated are
        stretched to fit. A bill alone fixes the calls. Either way the prompted option costs what
        the bill says.
        """
        month = self.numbers[BILL] / DAYS_PER_MONTH
        lengths, busy = {name: self.numbers[name] for name in TOKENS}, self.traffic.per_day
        today = self._billed()
        if not is_busy_known:
            calls = month / larger(self.traffic.usd(today), 1e-12)
            self.traffic = self._traffic(lengths, calls)
            self.calls = month / larger(self.traffic.usd(self._billed()), 1e-12)
            return
        target = month / larger(self.calls, 1e-9)
        unstated = [name for name in TOKENS if name not in self.inputs.stated]
        if unstated:
            least = self._traffic({**lengths, **dict.fromkeys(unstated, 0.0)}, busy).usd(today)
            stretch = (target - least) / larger(self.traffic.usd(today) - least, 1e-12)
            stretch = smaller(larger(stretch, 1.0 / LARGEST_FIT), LARGEST_FIT)
            stretched = {name: lengths[name] * stretch for name in unstated}
            self.traffic = self._traffic({**lengths, **stretched}, busy)
        self.bill_ratio = target / larger(self.traffic.usd(today), 1e-12)

    def _billed(self) -> str:
        """Return the prompted option that costs least by the call."""
        return min(BILLED, key=lambda option: middle_of(self.traffic.usd(option)))

    def stacked(self, rows: Sequence[Number]) -> Array:
        """Return numbers as rows of one array, shape (rows, combinations)."""
        stacked = np.empty((len(rows), self.values.columns))
        for at, row in enumerate(rows):
            stacked[at] = row
        return stacked

    def cost(self, option: str) -> Cost:
        """Return what an option costs.

        Formulas: upfront = labels·(1+redo) + training + hours·wage + evaluation set; month = calls
        + hosting + storage + upkeep + retraining + migration; horizon = upfront +
        annuity(min(horizon, life))·month/(365/12). A one-off job has no upkeep, retraining,
        migration or discounting: horizon = upfront + calls + hosting and storage while it runs.
        """
        if option not in self._costs:
            self._costs[option] = self._cost(option)
        return self._costs[option]

    def _cost(self, option: str) -> Cost:
        approach, kind = KINDS[option]
        per_call = self.traffic.usd(option)
        if option in BILLED:
            per_call = per_call * self.bill_ratio
        training, hosting, storage, upkeep, retraining, migration = self._fixed_of(approach, kind)
        marginal, days = per_call, 1.0 if self.one_off else DAYS_PER_MONTH
        if kind.where == "self-hosted":
            marginal, hosting = self._gpus(approach, kind)
        labels = self._labels if approach.trains else 0.0
        wages = self.hours(approach) * self.numbers["team.hourly_cost_usd"]
        calls = per_call * self.calls * days
        before = labels + training + wages + self._tests
        month = calls + hosting + storage + upkeep + retraining + migration
        life, worth = self._life(kind)
        whole = before + worth * (month if self.one_off else month / DAYS_PER_MONTH)
        first, last = self._milliseconds(approach, kind)
        return Cost(
            per_call=per_call,
            marginal=marginal,
            upfront=Upfront(labels, training, wages, self._tests),
            monthly=Monthly(calls, hosting, storage, upkeep, retraining, migration),
            upfront_usd=before,
            monthly_usd=month,
            horizon_usd=whole,
            level_usd=whole / worth,
            life=life,
            first_ms=first,
            last_ms=last,
        )

    @property
    def horizon_worth(self) -> Number:
        """Return what a dollar a day over the horizon is worth today; 1 for a one-off job."""
        return self._life(None)[1]

    def _life(self, kind: OptionKind | None) -> tuple[Number, Number]:
        """Return the days that a model still serves, at most the horizon, and their worth."""
        role = kind.role if kind and kind.where == "api" else ""
        left = self.values.prices[role]["life_left"] if role else FOREVER_DAYS
        if isinstance(left, float) and left == FOREVER_DAYS:
            role = ""  # it outlives every horizon
        if role not in self._lives:
            life, rate = smaller(larger(left, 1.0), self.horizon), "discount_rate_per_year"
            discounted = annuity_days.of(days=life, yearly_rate=self.numbers[rate])
            self._lives[role] = life, 1.0 if self.one_off else discounted
        return self._lives[role]

    def hours(self, approach: Approach) -> Number:
        """Return the hours before an approach ships, its tests included."""
        hours = self.numbers[approach.hours[0]]
        for name in approach.hours[1:]:
            hours = hours + self.numbers[name]
        for name in approach.skill:
            hours = hours * self.numbers[name]
        return hours + self.numbers["evaluation_setup_hours"]

    @cached_property
    def _labels(self) -> Number:
        return self._labelling(self._to_make, self.numbers["redo_share"])

    @cached_property
    def _tests(self) -> Number:
        return self._labelling(self.numbers["evaluation_examples"], 0.0)

    def _labelling(self, examples: Number, redo_share: Number) -> Number:
        cost = self.numbers["data.label_cost_usd"]
        return labelling_cost.of(examples=examples, cost_per_label=cost, redo_share=redo_share)

    def _fixed_of(self, approach: Approach, kind: OptionKind) -> Fixed:
        """Return what an option costs whatever its calls, found once for those that are alike."""
        key = approach.trains, kind.where, kind.role
        if key not in self._fixed:
            self._fixed[key] = self._standing(kind, trains=approach.trains)
            if self.one_off:
                # What ends has no upkeep, retraining or migration.
                training, hosting, storage, *_ = self._fixed[key]
                months = self.numbers["job_days"] / DAYS_PER_MONTH
                self._fixed[key] = Fixed(training, hosting * months, storage * months)
        return self._fixed[key]

    def _standing(self, kind: OptionKind, *, trains: bool) -> Fixed:
        numbers, prices = self.numbers, self.values.prices[kind.role]
        by_api, wage = kind.where == "api", numbers["team.hourly_cost_usd"]
        own_upkeep = numbers["self_hosted_upkeep_hours_per_month"] * wage
        # A known end of the model outranks the usual life.
        left = where(
            prices["life_left"] < FOREVER_DAYS,
            larger(prices["life_left"], 1.0),
            numbers["model_life_days"],
        )
        if not trains:
            if by_api:
                return Fixed(migration=numbers["migration_usd"] * (DAYS_PER_MONTH / left))
            return Fixed(upkeep=own_upkeep)
        tenants = larger(numbers["task.tenants"], 1.0)
        training = self._training(prices, by_api=by_api) * tenants
        again = training + numbers["retraining_hours"] * wage
        renewed = self._needed * numbers["labels_renewed_share"]
        renewing = again + self._labelling(renewed, numbers["redo_share"])
        retraining = numbers["retrainings_per_year"] / MONTHS_PER_YEAR * renewing
        if not by_api:
            return Fixed(training, upkeep=own_upkeep, retraining=retraining)
        return Fixed(
            training,
            hosting=prices["hosting_per_day"] * tenants * DAYS_PER_MONTH,
            storage=prices["storage"] * tenants,
            upkeep=numbers["tuned_upkeep_hours_per_month"] * wage,
            retraining=retraining,
            # Who tuned trains again on the successor.
            migration=(numbers["migration_usd"] + again) * (DAYS_PER_MONTH / left),
        )

    def _training(self, prices: Mapping[str, Number], *, by_api: bool) -> Number:
        """Return what it costs to train one model, at a vendor or on own machines."""
        numbers = self.numbers
        length, epochs = numbers["tokens_per_example"], numbers["epochs"]
        if by_api:
            return training_cost.of(
                examples=self._needed,
                tokens_per_example=length,
                epochs=epochs,
                price=prices["training"],
                runs=numbers["training_runs"],
                minimum_job=prices["minimum_job"],
            )
        hours = training_gpu_hours.of(
            tokens=self._needed * length * epochs,
            tokens_per_second_per_gpu=numbers["training_tokens_per_second_per_gpu"],
        )
        return numbers["training_runs"] * hours * self._gpu_hour

    @property
    def _gpu_hour(self) -> Number:
        return self.numbers["gpu_hour_usd"] * (1.0 + self.numbers["gpu_overhead_share"])

    def _gpus(self, approach: Approach, kind: OptionKind) -> tuple[Number, Number]:
        """Return the USD of a call's share of own GPUs, and of GPUs for a month or the whole job.

        A standing service pays for its peaks in whole GPUs; a job that ends runs at full load and
        gives them back.
        """
        numbers, traffic = self.numbers, self.traffic
        peaks, rate = larger(numbers["peak_factor"], 1.0), numbers["gpu_tokens_per_second"]
        read = (traffic.static(approach) + traffic.query) * numbers["prompt_token_weight"]
        tokens = traffic.written(kind.role) + read  # in tokens written
        price = self_hosted_price.of(
            gpu_hour_price=self._gpu_hour,
            tokens_per_second=rate,
            utilisation=1.0 if self.one_off else 1.0 / peaks,
        )
        call = price * tokens / TOKENS_PER_PRICE
        if self.one_off:
            return call, self.calls * call
        peak = self.calls * tokens / SECONDS_PER_DAY * numbers["peak_factor"]
        return call, DAYS_PER_MONTH * self_hosted_daily_cost.of(
            peak_tokens_per_second=larger(peak, 1e-9),
            gpu_tokens_per_second=rate,
            gpu_hour_price=numbers["gpu_hour_usd"],
            overhead=numbers["gpu_overhead_share"],
        )

    def _milliseconds(self, approach: Approach, kind: OptionKind) -> tuple[Number, Number]:
        """Return when the first and the last token come."""
        numbers, traffic = self.numbers, self.traffic
        hit = traffic.cached(kind.role)[0] if kind.cached else 0.0
        first = first_token_ms.of(
            base_ms=numbers["first_token_base_ms"],
            uncached_tokens=traffic.static(approach) * (1.0 - hit) + traffic.query,
            ms_per_token=numbers["ms_per_prompt_token"],
        )
        speed = "output" if kind.role == "prompt" else "tuned"
        last = total_ms.of(
            first_token_ms=first,
            output_tokens=traffic.written(kind.role),
            tokens_per_second=numbers[f"{speed}_tokens_per_second"],
        )
        return first, last

    def days(self, approach: Approach) -> Days:
        """Return the days until an approach is live, by step."""
        if approach.id not in self._days:
            self._days[approach.id] = Days(
                labels=self._labelling_days if approach.trains else 0.0,
                engineering=_step(engineering_hours=self.hours(approach)),
                runs=self._run_days if approach.trains else self._test_days,
            )
        return self._days[approach.id]

    @cached_property
    def _labelling_days(self) -> Number:
        made, bought = "data.labels_per_week", "labels_bought_per_week"
        return _step(
            examples=self._to_make,
            labels_per_week=larger(self.numbers[made], self.numbers[bought]),
            redo_share=self.numbers["redo_share"],
        )

    @cached_property
    def _test_days(self) -> Number:
        return _step(evaluation_hours=self.numbers["evaluation_hours"])

    @cached_property
    def _run_days(self) -> Number:
        return _step(
            training_hours=self.numbers["hosted_training_hours"],
            queue_hours=self.numbers["queue_hours"],
            evaluation_hours=self.numbers["evaluation_hours"],
            runs=self.numbers["training_runs"],
        )


def _step(
    *,
    examples: Number = 0.0,
    labels_per_week: Number = 1.0,
    engineering_hours: Number = 0.0,
    **others: Number,
) -> Number:
    """Return the days of one step alone."""
    return lead_time_days.of(
        examples=examples,
        labels_per_week=labels_per_week,
        engineering_hours=engineering_hours,
        **others,
    )


def middle_of(number: Number) -> float:
    """Return a number with every input at its middle."""
    return float(number[0] if isinstance(number, np.ndarray) else number)


def model_of(option: str, picks: Picks) -> str:
    """Return the model, `provider/model`, that an option prices."""
    kind = KINDS[option][1]
    return picks[kind.role].model if kind.where == "api" else picks.own_model
