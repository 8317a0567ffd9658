"""Turn profiles into named columns: the only place that knows about rows and draws.

A column has shape (rows or 1, draws or 1). What every row knows exactly is one cell; what is
unknown or given as a range is drawn. NumPy broadcasting does the rest, so one profile under
uncertainty, a batch, a sweep and a search for flips are the same call.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from service.domain.catalogue import ChoicePrior, FlagPrior, Prior, QuantityPrior
from service.domain.draws import DRAWS, Array, uniform
from service.domain.known import Known
from service.domain.labels import labels_needed
from service.domain.numbers import chosen, constant
from service.domain.pricing.defaults import Default
from service.domain.pricing.model_prices import price_columns
from service.domain.profile import FIELD_BY_PATH, FIELDS, Answer, Field, Profile, Quantity
from service.domain.published.pilots import pilot_columns
from service.domain.ranges import quantile, quantile_from_nothing

Columns = Mapping[str, Array]

UNMEASURED = frozenset({"measured.target", "measured.prompt_score"})
"""Fields where absent means that nothing was measured, not that a value is uncertain: NaN."""


def columns_of(profiles: Sequence[Profile], known: Known, draws: int = DRAWS) -> dict[str, Array]:
    """Return one column per scored field for these profiles, in the order given."""
    columns: dict[str, Array] = {}
    for field in FIELDS:
        if field.kind in {"text", "date", "model", "pilot"}:
            continue
        answers = [profile.answers.get(field.path) for profile in profiles]
        columns[field.path] = _column(field, answers, known.priors.get(field.path), draws)
    columns |= price_columns(profiles, known, draws)
    columns |= pilot_columns(profiles, known, draws)
    columns |= {f"costs.{name}": _default(one, draws) for name, one in known.defaults.items()}
    return _settled(columns, profiles, known, draws)


def _column(
    field: Field, answers: Sequence[Answer | None], prior: Prior | None, draws: int
) -> Array:
    if all(answer is answers[0] for answer in answers):
        return _cell(field, answers[0], prior, draws)
    keys = [_key(answer) for answer in answers]
    distinct = dict(zip(keys, answers, strict=True))
    cells = [_cell(field, answer, prior, draws) for answer in distinct.values()]
    width = max(cell.shape[1] for cell in cells)
    stacked = np.concatenate([np.broadcast_to(cell, (1, width)) for cell in cells])
    row_of = {key: row for row, key in enumerate(distinct)}
    return stacked if len(cells) == 1 else stacked[[row_of[key] for key in keys]]


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


def _settled(
    columns: dict[str, Array], profiles: Sequence[Profile], known: Known, draws: int
) -> dict[str, Array]:
    """Make columns that speak of the same thing agree, where only one of them was answered."""
    _settle_labels(columns, profiles, known, draws)
    _settle_calls(columns, profiles)
    return columns


def _settle_labels(
    columns: dict[str, Array], profiles: Sequence[Profile], known: Known, draws: int
) -> None:
    """Believe labels likelier in later stages, and in proportion to what the task takes."""
    counted = _answered(profiles, "data.labelled_examples")
    stated = _answered(profiles, "data.has_labels")
    chance = chosen(known, "belief.has-labels", columns)
    held = np.where(stated, columns["data.has_labels"], uniform("data.has_labels", draws) < chance)
    size = labels_needed(columns, known) / constant(known, "labels.fewest")
    labels = columns["data.labelled_examples"]
    columns["data.labelled_examples"] = np.where(counted, labels, labels * size * held)
    # What was said stays as it was said, so that a contradiction with the number can be seen.
    told = np.where(counted & ~stated, labels > 0.0, held)
    columns["data.has_labels"] = told.astype(np.float64)


def _settle_calls(columns: dict[str, Array], profiles: Sequence[Profile]) -> None:
    """Spread the calls of a one-off job evenly over the horizon."""
    one_off = FIELD_BY_PATH["traffic.mode"].choices.index("one-off")
    spread = columns["traffic.total_calls"] / columns["schedule.horizon_days"]
    open_number = ~_answered(profiles, "traffic.calls_per_day")
    columns["traffic.calls_per_day"] = np.where(
        (columns["traffic.mode"] == one_off) & open_number,
        spread,
        columns["traffic.calls_per_day"],
    )


def _answered(profiles: Sequence[Profile], path: str) -> NDArray[np.bool_]:
    known = [path in profile.answers for profile in profiles]
    return np.array([known[:1]]) if len(set(known)) == 1 else np.array(known)[:, None]
