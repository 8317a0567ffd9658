"""Answering many profiles: some at a time through the engine, each item by itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from itertools import islice
from typing import Any

from tune_or_prompt.domain.errors import DomainError
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.web.problems import problem_document, problem_of
from tune_or_prompt.wire.requests import load_item, name_in

ItemAnswer = Mapping[str, Any]
Decide = Callable[[Sequence[Profile]], Iterable[ItemAnswer]]

AT_ONCE = 8
"""Items decided on together: few enough to answer a stream soon."""

VERDICTS_AT_ONCE = 256
"""Items of which only the verdict is asked for, which the engine evaluates as one array."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRules:
    """How the items of a batch are read and answered.

    Attributes:
        decide: gives the result for each of some profiles, in order.
        today: the day of items that name none.
        at_once: how many items are decided on together.
        defaults: answers of every item that does not give its own.
        public_url: start of the links in problems.
    """

    decide: Decide
    today: date
    at_once: int = AT_ONCE
    defaults: Mapping[str, Any] = field(default_factory=dict)
    public_url: str = ""


def answers_to(documents: Iterable[Any], batch: BatchRules) -> Iterator[ItemAnswer]:
    """Give the answer to each document, in order; an error in its place is answered as one."""
    waiting, index = iter(documents), 0
    while chunk := list(islice(waiting, batch.at_once)):
        for document, answer in zip(chunk, _answers(chunk, batch), strict=True):
            name = name_in(document) or batch.defaults.get("name")
            yield {"index": index, **({"name": name} if name else {}), **answer}
            index += 1


def _answers(documents: Sequence[Any], batch: BatchRules) -> Iterator[ItemAnswer]:
    read = [_read(document, batch) for document in documents]
    decided = iter(_decided([each for each in read if isinstance(each, Profile)], batch))
    for each in read:
        yield _refused(each, batch) if isinstance(each, DomainError) else next(decided)


def _read(document: Any, batch: BatchRules) -> Profile | DomainError:  # noqa: ANN401  of any shape yet
    if isinstance(document, DomainError):
        return document
    try:
        return load_item(document, batch.defaults, batch.today)
    except DomainError as error:
        return error


def _decided(profiles: Sequence[Profile], batch: BatchRules) -> list[ItemAnswer]:
    """Decide on all at once; if the domain refuses one of them, on each alone."""
    if not profiles:
        return []
    try:
        return [{"status": HTTPStatus.OK, "result": each} for each in batch.decide(profiles)]
    except DomainError as error:
        if len(profiles) == 1:
            return [_refused(error, batch)]
    return [answer for profile in profiles for answer in _decided([profile], batch)]


def _refused(error: DomainError, batch: BatchRules) -> ItemAnswer:
    """Return the answer to an item with a problem; unlike a request's it has no id of its own."""
    kind, detail, faults = problem_of(error)
    problem = problem_document(kind, detail, faults, public_url=batch.public_url)
    return {"status": kind.status, "problem": problem}
