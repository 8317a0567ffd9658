"""Say who still tunes which model on a given day, for whom, and how long the result serves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

TuningCode = Literal[
    "open", "closed-to-new-customers", "jobs-ended", "serving-ended", "not-tunable"
]

ANY_HOSTING = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """Who tunes models, and under which conditions.

    Attributes:
        provider: slug; `self-hosted` stands for doing it oneself.
        name: the name people know.
        hosting: where a tuned model can run: `api`, `own-cloud`, `self-hosted`, `on-device`.
        closed_to_new_on: first day on which new customers are turned away; None while open.
        jobs_end: first day on which nobody can start a job; None while no end is known.
        source: title of the source.
        url: where it can be read.
        checked: day on which the source was checked.
        verified: `read` at the vendor or `secondary` for a transcription.
        note: what else the reader should know.
    """

    provider: str
    name: str
    hosting: tuple[str, ...]
    closed_to_new_on: date | None
    jobs_end: date | None
    source: str
    url: str
    checked: date
    verified: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TunableModel:
    """One base model that a seller tunes.

    Attributes:
        provider: slug of the seller.
        model: slug of the base model, as in the price list.
        open_weights: true where anybody may download the weights.
        jobs_end: first day without new jobs for this model; None where the seller's day counts.
        serves_until: day on which the base model and everything tuned from it stop, if known.
        source: title of the source.
        url: where it can be read.
        checked: day on which the source was checked.
        verified: `read` at the vendor or `secondary` for a transcription.
        note: what else the reader should know.
    """

    provider: str
    model: str
    open_weights: bool
    jobs_end: date | None
    serves_until: date | None
    source: str
    url: str
    checked: date
    verified: str
    note: str = ""

    @property
    def id(self) -> str:
        """Return `provider/model`, the name that a profile uses."""
        return f"{self.provider}/{self.model}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """All sellers by provider, and all tunable models by `provider/model`."""

    sellers: Mapping[str, Seller]
    models: Mapping[str, TunableModel]


@dataclass(frozen=True, slots=True, kw_only=True)
class TuningStatus:
    """Whether one model can be tuned on one day.

    Attributes:
        model: `provider/model`.
        open: true where this customer can start a job on that day.
        code: why, or why not.
        until: last known end: of new jobs or of serving, whichever comes first; None if unknown.
        text: the same as a sentence.
    """

    model: str
    open: bool
    code: TuningCode
    until: date | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to get a tuned model that is open on a given day."""

    provider: str
    name: str
    hosting: tuple[str, ...]
    models: tuple[str, ...]
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """Where a new customer can get a tuned model on a given day.

    Attributes:
        by_api: from somebody who tunes and serves it.
        in_own_cloud: the same within an own cloud account.
        on_own_gpus: with open weights, on machines of one's own or rented.
    """

    by_api: bool
    in_own_cloud: bool
    on_own_gpus: bool


def tuning_status(
    availability: Availability, model_id: str, day: date, *, new_customer: bool = True
) -> TuningStatus:
    """Return whether a customer can start tuning `provider/model` on that day."""
    model = availability.models.get(model_id)
    if model is None:
        text = _text("not-tunable", model_id, "", None)
        return TuningStatus(model=model_id, open=False, code="not-tunable", until=None, text=text)
    seller = availability.sellers[model.provider]
    code, until = _code(model, seller, day, new_customer=new_customer)
    return TuningStatus(
        model=model_id,
        open=code == "open",
        code=code,
        until=until,
        text=_text(code, model_id, seller.name, until),
    )


def ways_to_tune(
    availability: Availability,
    day: date,
    hosting: str = ANY_HOSTING,
    *,
    new_customer: bool = True,
) -> tuple[Way, ...]:
    """Return the ways to a tuned model that are open on that day, in the catalogue's order.

    `hosting` is where the model has to run: `any`, `api`, `own-cloud`, `self-hosted` or
    `on-device`.
    """
    ways = (
        _way(availability, seller, day, new_customer=new_customer)
        for seller in availability.sellers.values()
        if hosting == ANY_HOSTING or hosting in seller.hosting
    )
    return tuple(way for way in ways if way.models)


def openings(availability: Availability, model_id: str | None, day: date) -> Openings:
    """Return where a model can be tuned on that day; without a name, where any model can."""
    if model_id is None:
        hosting = [way.hosting for way in ways_to_tune(availability, day)]
        own = any("self-hosted" in places for places in hosting)
    else:
        status = tuning_status(availability, model_id, day)
        hosting = [_seller(availability, model_id).hosting] if status.open else []
        own = has_open_weights(availability, model_id)
    served = [places for places in hosting if "api" in places]
    return Openings(
        by_api=bool(served),
        in_own_cloud=any("own-cloud" in places for places in served),
        on_own_gpus=own,
    )


def has_open_weights(availability: Availability, model_id: str) -> bool:
    """Return whether anybody may download the weights, as far as one of the sellers says."""
    name = model_id.partition("/")[2]
    return any(model.open_weights for model in availability.models.values() if model.model == name)


def life_left_days(availability: Availability, model_id: str, day: date) -> int | None:
    """Return for how many more days a model tuned from this one serves; None if no end is known.

    The answer is 0 once it has stopped.
    """
    model = availability.models.get(model_id)
    if model is None or model.serves_until is None:
        return None
    return max(0, (model.serves_until - day).days)


def _seller(availability: Availability, model_id: str) -> Seller:
    return availability.sellers[model_id.partition("/")[0]]


def _code(
    model: TunableModel, seller: Seller, day: date, *, new_customer: bool
) -> tuple[TuningCode, date | None]:
    jobs_end = model.jobs_end or seller.jobs_end
    if model.serves_until and model.serves_until <= day:
        return "serving-ended", model.serves_until
    if jobs_end and jobs_end <= day:
        return "jobs-ended", jobs_end
    if new_customer and seller.closed_to_new_on and seller.closed_to_new_on <= day:
        return "closed-to-new-customers", seller.closed_to_new_on
    ends = [end for end in (jobs_end, model.serves_until) if end]
    return "open", min(ends, default=None)


def _text(code: TuningCode, model_id: str, seller: str, until: date | None) -> str:
    texts: dict[TuningCode, str] = {
        "open": f"{seller} tunes {model_id}, {f'until {until}' if until else 'no end known'}.",
        "closed-to-new-customers": f"{seller} has turned away new customers since {until}.",
        "jobs-ended": f"{seller} has started no tuning of {model_id} since {until}.",
        "serving-ended": f"{model_id} and every model tuned from it stopped on {until}.",
        "not-tunable": f"Nothing we have read says that {model_id} can be tuned.",
    }
    return texts[code]


def _way(availability: Availability, seller: Seller, day: date, *, new_customer: bool) -> Way:
    statuses = [
        tuning_status(availability, model.id, day, new_customer=new_customer)
        for model in availability.models.values()
        if model.provider == seller.provider
    ]
    usable = [status for status in statuses if status.open]
    ends = [status.until for status in usable]
    return Way(
        provider=seller.provider,
        name=seller.name,
        hosting=seller.hosting,
        models=tuple(status.model for status in usable),
        # The way closes with its last model, and never while one has no known end.
        until=None if None in ends else max((end for end in ends if end), default=None),
    )
