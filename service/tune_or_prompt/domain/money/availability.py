"""Who still tunes which model on a given day, for whom, and how long models are served."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

TuningCode = Literal[
    "open", "closed-to-new-customers", "jobs-ended", "serving-ended", "not-tunable"
]

ANY_HOSTING = "any"
OWN = ("self-hosted", "on-device")
"""Where a model runs on machines of one's own, out of every vendor's reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """Something that a source says: its title, where and when it was read, and how it was verified.

    Attributes:
        verified: `read` at the vendor or `secondary` for a transcription.
    """

    source: str
    url: str
    checked: date
    verified: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller(Sourced):
    """Who tunes models, and under which conditions.

    Attributes:
        provider: slug; `self-hosted` stands for doing it oneself.
        hosting: where a tuned model can run: `api`, `own-cloud`, `self-hosted`, `on-device`.
        closed_to_new_on: first day on which new customers are turned away; None while open.
        jobs_end: first day on which nobody can start a job; None while no end is known.
    """

    provider: str
    name: str
    hosting: tuple[str, ...]
    closed_to_new_on: date | None = None
    jobs_end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TunableModel(Sourced):
    """One base model that a seller tunes.

    Attributes:
        model: slug of the base model, as in the price list.
        open_weights: whether anybody may download the weights.
        jobs_end: first day without new jobs for this model; None if the seller's day counts.
        serves_until: day on which the base model and all that is tuned from it stop, if known.
    """

    provider: str
    model: str
    open_weights: bool = False
    jobs_end: date | None = None
    serves_until: date | None = None

    @property
    def id(self) -> str:
        """Return `provider/model`, the name that a profile uses."""
        return f"{self.provider}/{self.model}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Availability:
    """All sellers by provider, all tunable models by `provider/model`, and ends of other models."""

    sellers: Mapping[str, Seller]
    models: Mapping[str, TunableModel]
    retirements: Mapping[str, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class TuningStatus:
    """Whether one customer can start to tune one model on one day, and why or why not.

    Attributes:
        seller: the name of who tunes it; empty if nobody does.
        until: last known end, of new jobs or of serving, whichever comes first.
    """

    model: str
    open: bool
    code: TuningCode
    seller: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to get a tuned model that is open on a given day.

    Attributes:
        provider: who sells it; `self-hosted` stands for doing it yourself.
        name: the name people know.
        hosting_choices: where a tuned model can run, as in `models.hosting`.
        base_models: base models that are open on that day, as in `models.tuned`.
        until: day on which the last of them closes, if an end is known.
    """

    provider: str
    name: str
    hosting_choices: tuple[str, ...]
    base_models: tuple[str, ...]
    until: date | None


class Openings(NamedTuple):
    """Where a new customer can get a tuned model: from whom serves it, or on own machines.

    `by_vendor` has `api`, and `own-cloud` for an own cloud account.
    """

    by_vendor: frozenset[str]
    on_own_machines: bool


def tuning_open(
    availability: Availability, day: date, hosting: str = ANY_HOSTING, tuned: str | None = None
) -> bool:
    """Return whether a new customer can get a tuned model on that day in the hosting asked for.

    Args:
        availability: who tunes what.
        day: the day of the answer.
        hosting: `any`, `api`, `own-cloud`, `self-hosted` or `on-device`.
        tuned: the base model, `provider/model`; None for any.
    """
    found = openings(availability, tuned, day)
    if found.on_own_machines and hosting != "api":
        return True
    return bool(found.by_vendor) if hosting == ANY_HOSTING else hosting in found.by_vendor


def tuning_status(
    availability: Availability, model_id: str, day: date, *, new_customer: bool = True
) -> TuningStatus:
    """Return whether a customer can start tuning `provider/model` on that day."""
    model = availability.models.get(model_id)
    if model is None:
        return TuningStatus(model=model_id, open=False, code="not-tunable", seller="", until=None)
    seller = availability.sellers[model.provider]
    jobs_end, closed = model.jobs_end or seller.jobs_end, seller.closed_to_new_on
    code: TuningCode = "open"
    until = min((end for end in (jobs_end, model.serves_until) if end), default=None)
    if model.serves_until and model.serves_until <= day:
        code, until = "serving-ended", model.serves_until
    elif jobs_end and jobs_end <= day:
        code, until = "jobs-ended", jobs_end
    elif new_customer and closed and closed <= day:
        code, until = "closed-to-new-customers", closed
    return TuningStatus(
        model=model_id, open=code == "open", code=code, seller=seller.name, until=until
    )


def ways_to_tune(
    availability: Availability, day: date, hosting: str = ANY_HOSTING
) -> tuple[Way, ...]:
    """Return the ways to a tuned model that are open on that day, in the catalogue's order."""
    ways = []
    for seller in availability.sellers.values():
        own = [one.id for one in availability.models.values() if one.provider == seller.provider]
        statuses = [tuning_status(availability, model, day) for model in own]
        usable = [status for status in statuses if status.open]
        ends = [status.until for status in usable]
        if usable and hosting in (ANY_HOSTING, *seller.hosting):
            way = Way(
                provider=seller.provider,
                name=seller.name,
                hosting_choices=seller.hosting,
                base_models=tuple(status.model for status in usable),
                # It closes with its last model, and never while one has no known end.
                until=None if None in ends else max((end for end in ends if end), default=None),
            )
            ways.append(way)
    return tuple(ways)


@lru_cache(maxsize=256)
def openings(availability: Availability, model_id: str | None, day: date) -> Openings:
    """Return where a model can be tuned on that day; without a name, where any model can."""
    if model_id is None:
        hosting = [way.hosting_choices for way in ways_to_tune(availability, day)]
        own = any("self-hosted" in places for places in hosting)
    else:
        status = tuning_status(availability, model_id, day)
        seller = availability.sellers.get(model_id.partition("/")[0])
        hosting = [seller.hosting] if status.open and seller else []
        own = has_open_weights(availability, model_id)
    places = {place for each in hosting if "api" in each for place in each}
    return Openings(frozenset(places & {"api", "own-cloud"}), own)


def has_open_weights(availability: Availability, model_id: str) -> bool:
    """Return whether anybody may download the weights, as far as one of the sellers says."""
    name = model_id.partition("/")[2]
    return any(model.open_weights for model in availability.models.values() if model.model == name)


def end_of(availability: Availability, model_id: str) -> date | None:
    """Return the day on which a hosted model stops, and what is tuned from it; None if unknown."""
    model = availability.models.get(model_id)
    tuned_end = model.serves_until if model else None
    return tuned_end or availability.retirements.get(model_id)


def life_left_days(availability: Availability, model_id: str, day: date) -> int | None:
    """Return for how many more days a hosted model serves; None if no end is known, 0 once over."""
    end = end_of(availability, model_id)
    return None if end is None else max(0, (end - day).days)
