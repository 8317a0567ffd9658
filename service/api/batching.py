"""Answering many profiles: some at a time through the engine, each item by itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from itertools import islice
from typing import Any

from service.api.problems import as_the_edge_tells_it, kind_of_error, problem_document
from service.domain.errors import DomainError
from service.domain.portfolio import DECISIONS_AT_ONCE
from service.domain.profile import Profile
from service.schemas.batch import load_item

Answer = Mapping[str, Any]
Decide = Callable[[Sequence[Profile]], Iterable[Answer]]

_OF_A_REQUEST = ("instance", "trace_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """How the items of a batch are read and answered.

    Attributes:
        decide: gives the answer to each of some profiles, in order.
        today: the day of items that name none.
        at_once: how many items are decided on together.
        defaults: what is laid under each item.
        public_url: where the links in problems lead.
    """

    decide: Decide
    today: date
    at_once: int = DECISIONS_AT_ONCE
    defaults: Mapping[str, Any] = field(default_factory=dict)
    public_url: str = ""


def answers_to(documents: Iterable[Any], batch: Batch) -> Iterator[Answer]:
    """Give the answer to each document, in order; an error in its place is answered as one."""
    waiting = iter(documents)
    while chunk := list(islice(waiting, batch.at_once)):
        yield from _answers(chunk, batch)


def _answers(documents: Sequence[Any], batch: Batch) -> Iterator[Answer]:
    read = [_read(document, batch) for document in documents]
    decided = iter(_decided([each for each in read if isinstance(each, Profile)], batch))
    for each in read:
        yield _refused(each, batch) if isinstance(each, DomainError) else next(decided)


def _read(document: Any, batch: Batch) -> Profile | DomainError:  # noqa: ANN401  of any shape yet
    if isinstance(document, DomainError):
        return document
    try:
        return load_item(document, batch.defaults, batch.today)
    except DomainError as error:
        return error


def _decided(profiles: Sequence[Profile], batch: Batch) -> list[Answer]:
    """Decide on all at once; where the domain refuses one of them, on each alone."""
    if not profiles:
        return []
    try:
        return [{"status": HTTPStatus.OK, **answer} for answer in batch.decide(profiles)]
    except DomainError as error:
        if len(profiles) == 1:
            return [_refused(error, batch)]
    return [answer for profile in profiles for answer in _decided([profile], batch)]


def _refused(error: DomainError, batch: Batch) -> Answer:
    """Return the answer to an item with a problem; unlike a request's it has no id of its own."""
    told = as_the_edge_tells_it(error)
    kind = kind_of_error(told) if isinstance(told, DomainError) else kind_of_error(error)
    detail = told.detail if isinstance(told, DomainError) else error.detail
    document = problem_document(kind, detail, trace_id="", public_url=batch.public_url, error=told)
    problem = {name: part for name, part in document.items() if name not in _OF_A_REQUEST}
    return {"status": kind.status, "problem": problem}
