"""Find the inputs of the money among the columns, and work out those that are no column yet."""

from collections.abc import Iterator, Mapping

import numpy as np

from service.domain.amounts import Quantity
from service.domain.draws import Array
from service.domain.labels import classes_of, labels_needed, labels_to_make
from service.domain.numbers import chosen
from service.domain.pricing.model_prices import ROLES
from service.domain.spending.money_inputs import INPUTS
from service.domain.workings import Found, Setting, Step

COLUMNS: Mapping[str, str] = {
    **{name: f"costs.{name}" for name in INPUTS},
    "calls_per_day": "traffic.calls_per_day",
    "instruction_tokens": "traffic.instruction_tokens",
    "example_tokens": "traffic.example_tokens",
    "query_tokens": "traffic.query_tokens",
    "output_tokens": "traffic.output_tokens",
    "cached_share": "traffic.cached_share",
    "batch_share": "traffic.batchable_share",
    **{f"{role}_input_price": f"{role}.input" for role in ROLES},
    **{f"{role}_output_price": f"{role}.output" for role in ROLES},
    **{f"{role}_cached_price": f"{role}.cached" for role in ROLES},
    **{f"{role}_write_multiplier": f"{role}.write_multiplier" for role in ROLES},
    "minimum_job_usd": "tuned.minimum_job",
    "labels_to_buy": "labels_to_make",
    "labelled_examples": "labels_needed",
    "cost_per_label_usd": "data.label_cost_usd",
    "wage_usd_per_hour": "team.hourly_cost_usd",
    "horizon_days": "schedule.horizon_days",
    "life_left_days": "input.life_left_days",
    "training_price_usd_per_mtok": "input.training_price_usd_per_mtok",
    "hosting_usd_per_day": "input.hosting_usd_per_day",
    "storage_usd_per_month": "input.storage_usd_per_month",
    "training_gpu_hours": "input.training_gpu_hours",
    "prompt_engineering_hours": "input.prompt_engineering_hours",
    "tuned_engineering_hours": "input.tuned_engineering_hours",
}
"""Under which name each input was found; tuning trains on the labels that it takes, not on more."""


class InputsAmong(Mapping[str, Quantity]):
    """The inputs among what was found, each looked up only where it is read."""

    def __init__(self, found: Found, **instead: Quantity) -> None:
        """Look inputs up in what was found, but for some that are given instead."""
        self._found, self._instead = found, instead

    def __getitem__(self, name: str) -> Quantity:
        """Return the column of an input."""
        if name in self._instead:
            return self._instead[name]
        column: Quantity = self._found[COLUMNS[name]]
        return column

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of all inputs."""
        return iter(INPUTS)

    def __len__(self) -> int:
        """Return how many inputs there are."""
        return len(INPUTS)


def _labels(found: Found, setting: Setting) -> Found:
    needed = labels_needed(found, setting.known)
    return {
        "labels_needed": needed,
        "labels_to_make": labels_to_make(found, needed),
        "classes": classes_of(found, setting.known),
    }


def _life_left(found: Found, _: Setting) -> Found:
    left = np.minimum(found["tuned.life_left_days"], found["schedule.horizon_days"])
    return {"input.life_left_days": left}


def _tuning_prices(found: Found, _: Setting) -> Found:
    """Return what a vendor asks for tuning; what no source prices costs what is usual."""
    listed = {
        "training_price_usd_per_mtok": found["tuned.training"],
        "hosting_usd_per_day": found["tuned.hosting_per_day"],
        "storage_usd_per_month": found["tuned.storage_per_month"],
    }
    return {
        f"input.{name}": np.where(np.isnan(price), found[f"costs.{name}"], price)
        for name, price in listed.items()
    }


def _training_hours(found: Found, _: Setting) -> Found:
    tokens: Array = found["labels_needed"] * found["costs.tokens_per_example"]
    tokens = tokens * found["costs.epochs"]
    per_second = found["costs.training_tokens_per_second_per_gpu"]
    return {"input.training_gpu_hours": tokens / per_second / 3600.0}


def _engineering_hours(found: Found, setting: Setting) -> Found:
    """Return the hours before a prompt ships, and before a tuned model does."""
    skill = chosen(setting.known, "effort.expertise", found)
    tests = chosen(setting.known, "effort.evaluation", found)
    prompted, tuned = (found[f"costs.{what}_engineering_hours"] for what in ("prompt", "tuned"))
    return {
        "input.prompt_engineering_hours": prompted + tests,
        "input.tuned_engineering_hours": tuned * skill + tests,
    }


INPUT_STEPS: tuple[Step, ...] = (
    Step("labels needed", _labels),
    Step("life left", _life_left),
    Step("prices of tuning", _tuning_prices),
    Step("training hours", _training_hours),
    Step("engineering hours", _engineering_hours),
)
"""The steps from columns to the inputs that are no column yet."""
