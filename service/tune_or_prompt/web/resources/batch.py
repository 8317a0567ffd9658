"""Many recommendations at once: a list in one request, or a stream without end."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from http import HTTPStatus
from itertools import chain, islice
from typing import Any

import orjson

from tune_or_prompt.domain.errors import DomainError
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.report.parts import parts_of
from tune_or_prompt.verbs.recommend import recommend_many
from tune_or_prompt.verbs.record import record_of
from tune_or_prompt.verbs.tables import Table, table_of
from tune_or_prompt.web.endpoint import A_DAY, Asked, Endpoint, Example
from tune_or_prompt.web.negotiation import JSON
from tune_or_prompt.web.problems import problem_document, problem_of
from tune_or_prompt.web.representations import table_formats
from tune_or_prompt.web.resources import recommendations
from tune_or_prompt.wire import requests as wire
from tune_or_prompt.wire.answers import BatchAnswer
from tune_or_prompt.wire.generated import schema_of
from tune_or_prompt.wire.reply import RECOMMENDATIONS
from tune_or_prompt.wire.rows import COLUMNS, answered

PATH = f"{RECOMMENDATIONS}/batch"
LARGEST_BATCH = 2 * 1024 * 1024

AT_ONCE = 8
"""Items decided on together."""

VERDICTS_AT_ONCE = 256
"""Items of which only the verdict is asked for, which the engine evaluates as one array."""

STREAMED_AT_ONCE = 32
"""As many of a stream: few enough that the answers to its first lines come soon."""

ItemAnswer = Mapping[str, Any]


def create_recommendation_batch(asked: Asked) -> dict[str, Any]:
    """Recommend an approach for up to 1,000 projects at once.

    Answers come in the order of the items, each with its index, its name and the status that it
    would have had alone: an item with an error has a `problem` and does not affect the others.
    A `result` equals the recommendation that the profile gets alone with the same `detail` and
    `include`. The text forms have a flat row for each item, whatever the `detail`.
    """
    defaults = wire.load_defaults(asked.body.get("defaults", {}), asked.services.clock.today())
    chunks = _answers(asked.body["items"], asked, defaults, VERDICTS_AT_ONCE)
    items = list(chain.from_iterable(chunks))
    sorts = Counter("problem" in item for item in items)
    counts = {"sent": len(items), "answered": sorts[False], "refused": sorts[True]}
    return {"counts": counts, "items": items}


def _rows(answer: Mapping[str, Any]) -> Table:
    return table_of(COLUMNS, (answered(each["index"], each) for each in answer["items"]))


def stream_recommendations(asked: Asked, documents: Iterable[Any]) -> Iterator[list[ItemAnswer]]:
    """Recommend an approach for each line of a stream without end.

    One profile a line in, one answer a line out, in order. Lines are read as answers are taken, so
    read while you write; they are answered up to 32 at a time, and the rest when the stream ends.
    At the path without the suffix the media type of the body asks for the same.
    """
    return _answers(documents, asked, {}, STREAMED_AT_ONCE)


def _answers(
    documents: Iterable[Any], asked: Asked, defaults: Mapping[str, Any], verdicts_at_once: int
) -> Iterator[list[ItemAnswer]]:
    """Give the answers, in order, to as many documents at a time as are decided on together."""
    waiting = enumerate(documents)
    while chunk := list(islice(waiting, AT_ONCE if _parts(asked) else verdicts_at_once)):
        today = asked.services.clock.today()
        read = [_read(document, defaults, today) for _, document in chunk]
        decided = iter(_decided([each for each in read if isinstance(each, Profile)], asked))
        answers: list[ItemAnswer] = []
        for (index, document), each in zip(chunk, read, strict=True):
            answer = _refused(each, asked) if isinstance(each, DomainError) else next(decided)
            name = wire.name_in(document) or defaults.get("name")
            answers.append({"index": index, **({"name": name} if name else {}), **answer})
        yield answers


def _read(
    document: Any,  # noqa: ANN401  of any shape yet
    defaults: Mapping[str, Any],
    today: date,
) -> Profile | DomainError:
    if isinstance(document, DomainError):
        return document
    try:
        return wire.load_item(document, defaults, today)
    except DomainError as error:
        return error


def _decided(profiles: Sequence[Profile], asked: Asked) -> list[ItemAnswer]:
    """Decide on all at once; if the domain refuses one of them, on each alone."""
    if not profiles:
        return []
    try:
        return [{"status": HTTPStatus.OK, "result": each} for each in _results(profiles, asked)]
    except DomainError as error:
        if len(profiles) == 1:
            return [_refused(error, asked)]
    return [answer for profile in profiles for answer in _decided([profile], asked)]


def _results(profiles: Sequence[Profile], asked: Asked) -> Iterator[ItemAnswer]:
    services = asked.services
    decisions = recommend_many(services.knowledge, profiles, _parts(asked))
    asked.charge(len(profiles))
    for profile, decision in zip(profiles, decisions, strict=True):
        if services.write_record:
            services.write_record(record_of(decision, profile, services.knowledge))
        yield recommendations.document_of(decision, profile, asked)


def _refused(error: DomainError, asked: Asked) -> ItemAnswer:
    """Return the answer to an item with a problem; unlike a request's it has no id of its own."""
    kind, detail, faults = problem_of(error)
    problem = problem_document(kind, detail, faults, public_url=asked.services.public_url)
    return {"status": kind.status, "problem": problem}


def _parts(asked: Asked) -> frozenset[str]:
    return parts_of(asked.query["detail"], asked.query["include"])


_EXAMPLE = {
    "defaults": {"as_of": A_DAY, "stage": "production"},
    "items": [
        {"name": "Tickets", "traffic": {"calls_per_day": 2_000_000}},
        {"name": "Contracts", "stage": "prototype"},
        {"name": "Misspelt", "trafic": {"calls_per_day": 10}},
    ],
}

ENDPOINTS = (
    Endpoint(
        path=PATH,
        view=create_recommendation_batch,
        tag="Recommendation",
        needs="recommend",
        answer=lambda: schema_of(BatchAnswer),
        methods=("POST",),
        formats={**table_formats("Recommendations", _rows), JSON: orjson.dumps},
        query=recommendations.DETAIL,
        body=wire.Batch(),
        largest_body=LARGEST_BATCH,
        stream=stream_recommendations,
        is_kept=False,
        is_dear=True,
        examples={
            "verdicts": Example(
                summary="Verdicts alone; one item has an error",
                query={"detail": "verdict"},
                body=_EXAMPLE,
            ),
        },
    ),
)
