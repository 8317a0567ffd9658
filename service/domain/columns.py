"""Turn profiles into named columns: the first steps of an evaluation.

A column has shape (rows or 1, draws or 1). What every row knows exactly is one cell; what is
unknown or given as a range is drawn. NumPy broadcasting does the rest, so one profile under
uncertainty, a batch, a sweep and a search for flips are the same call.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from service.domain.catalogue import ChoicePrior, FlagPrior, Prior, QuantityPrior
from service.domain.draws import DRAWS, Array, in_rows, uniform
from service.domain.known import Known
from service.domain.labels import labels_needed
from service.domain.numbers import chosen, constant
from service.domain.pricing.defaults import Default
from service.domain.pricing.model_prices import ROLES, columns_in
from service.domain.profile import FIELD_BY_PATH, FIELDS, Answer, Field, Profile, Quantity
from service.domain.published.pilots import pilot_columns
from service.domain.ranges import quantile, quantile_from_nothing
from service.domain.workings import Found, Setting, Step, in_turn

Columns = Mapping[str, Array]

UNSCORED_KINDS = frozenset({"text", "date", "model", "pilot"})
"""Kinds of fields without a column of their own."""

UNMEASURED = frozenset({"measured.target", "measured.prompt_score"})
"""Fields where absent means that nothing was measured, not that a value is uncertain: NaN."""


SETTLED = ("data.labelled_examples", "data.has_labels", "traffic.calls_per_day")
"""Fields whose column depends on other answers too; as given they are called `given.<path>`."""


def columns_of(profiles: Sequence[Profile], known: Known, draws: int = DRAWS) -> dict[str, Array]:
    """Return one column per scored field for these profiles, in the order given."""
    found = in_turn(COLUMN_STEPS, {}, Setting(profiles, known, draws))
    return {name: column for name, column in found.items() if not name.startswith("given.")}


def _field_step(field: Field) -> Step:
    name = f"given.{field.path}" if field.path in SETTLED else field.path

    def work(_: Found, setting: Setting) -> Found:
        answers = [profile.answers.get(field.path) for profile in setting.profiles]
        return {name: _column(field, answers, setting.known.priors.get(field.path), setting.draws)}

    return Step(field.path, work, answers=(field.path,))


def _prices_step(role: str) -> Step:
    def work(_: Found, setting: Setting) -> Found:
        return columns_in(role, setting.profiles, setting.known, setting.draws)

    return Step(f"prices.{role}", work, answers=(f"models.{role}", "as_of"))


def _pilots(_: Found, setting: Setting) -> Found:
    return pilot_columns(setting.profiles, setting.known, setting.draws)


def _defaults(_: Found, setting: Setting) -> Found:
    defaults = setting.known.defaults.items()
    return {f"costs.{name}": _default(one, setting.draws) for name, one in defaults}


def _column(
    field: Field, answers: Sequence[Answer | None], prior: Prior | None, draws: int
) -> Array:
    if all(answer is answers[0] for answer in answers):
        return _cell(field, answers[0], prior, draws)
    keys = [_key(answer) for answer in answers]
    distinct = dict(zip(keys, answers, strict=True))
    cells = [_cell(field, answer, prior, draws) for answer in distinct.values()]
    stacked = in_rows(cells)
    if len(cells) in (1, len(keys)):
        return stacked
    row_of = {key: row for row, key in enumerate(distinct)}
    return stacked[[row_of[key] for key in keys]]


@lru_cache(maxsize=1024)
def _default(default: Default, draws: int) -> Array:
    share = uniform(f"costs.{default.name}", draws)
    return quantile(default.low, default.mid, default.high, default.scale, share)


def _key(answer: Answer | None) -> tuple[str, Answer | None]:
    return (type(answer).__name__, answer)


def _cell(field: Field, answer: Answer | None, prior: Prior | None, draws: int) -> Array:
    if answer is None:
        return _believed(field, prior, draws)
    if isinstance(answer, Quantity):
        return _within(answer, prior, uniform(field.path, draws))
    if isinstance(answer, str):
        return np.array([[float(field.choices.index(answer))]])
    return np.array([[float(answer)]])  # type: ignore[arg-type]


@lru_cache(maxsize=1024)
def _believed(field: Field, prior: Prior | None, draws: int) -> Array:
    if prior is None or field.path in UNMEASURED:
        return np.array([[np.nan]])
    share = uniform(field.path, draws)
    if isinstance(prior, QuantityPrior):
        return quantile(prior.low, prior.mid, prior.high, prior.scale, share)
    if isinstance(prior, FlagPrior):
        return (share < prior.share).astype(np.float64)
    return _drawn_choice(prior, share)


def _drawn_choice(prior: ChoicePrior, share: Array) -> Array:
    edges = np.cumsum(prior.shares)[:-1]
    return np.searchsorted(edges, share, side="right").astype(np.float64)


def _within(answer: Quantity, prior: Prior | None, share: Array) -> Array:
    """Draw from a range on the scale of what is believed before it is given."""
    if isinstance(prior, QuantityPrior) and prior.scale == "log":
        return quantile_from_nothing(answer.low, answer.mid, answer.high, prior.low, share)
    return quantile(answer.low, answer.mid, answer.high, "linear", share)


def _settled_labels(found: Found, setting: Setting) -> Found:
    """Believe labels likelier in later stages, and in proportion to what the task takes."""
    counted = _answered(setting.profiles, "data.labelled_examples")
    stated = _answered(setting.profiles, "data.has_labels")
    chance = chosen(setting.known, "belief.has-labels", found)
    drawn = uniform("data.has_labels", setting.draws) < chance
    held = np.where(stated, found["given.data.has_labels"], drawn)
    size = labels_needed(found, setting.known) / constant(setting.known, "labels.fewest")
    labels = found["given.data.labelled_examples"]
    # What was said stays as it was said, so that a contradiction with the number can be seen.
    told = np.where(counted & ~stated, labels > 0.0, held)
    return {
        "data.labelled_examples": np.where(counted, labels, labels * size * held),
        "data.has_labels": told.astype(np.float64),
    }


def _settled_calls(found: Found, setting: Setting) -> Found:
    """Spread the calls of a one-off job evenly over the horizon."""
    one_off = FIELD_BY_PATH["traffic.mode"].choices.index("one-off")
    spread = found["traffic.total_calls"] / found["schedule.horizon_days"]
    open_number = ~_answered(setting.profiles, "traffic.calls_per_day")
    is_spread = (found["traffic.mode"] == one_off) & open_number
    given = found["given.traffic.calls_per_day"]
    return {"traffic.calls_per_day": np.where(is_spread, spread, given)}


def _answered(profiles: Sequence[Profile], path: str) -> NDArray[np.bool_]:
    known = [path in profile.answers for profile in profiles]
    return np.array([known[:1]]) if len(set(known)) == 1 else np.array(known)[:, None]


COLUMN_STEPS: tuple[Step, ...] = (
    *(_field_step(field) for field in FIELDS if field.kind not in UNSCORED_KINDS),
    *map(_prices_step, ROLES),
    Step("pilots", _pilots, answers=("measured.pilot",)),
    Step("defaults", _defaults),
    Step("labels at hand", _settled_labels),
    Step("calls", _settled_calls),
)
"""The steps that make the columns."""
