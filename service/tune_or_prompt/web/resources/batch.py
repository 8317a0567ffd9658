"""Many recommendations at once: a list in one request, or a stream without end."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.report.parts import parts_of
from tune_or_prompt.verbs.recommend import recommend_many
from tune_or_prompt.verbs.record import record_of
from tune_or_prompt.verbs.tables import Table, table_of
from tune_or_prompt.web.batching import (
    AT_ONCE,
    VERDICTS_AT_ONCE,
    BatchRules,
    Decide,
    ItemAnswer,
    answers_to,
)
from tune_or_prompt.web.endpoint import Asked, Endpoint, Example
from tune_or_prompt.web.negotiation import JSON
from tune_or_prompt.web.representations import table_formats
from tune_or_prompt.web.resources import recommendations
from tune_or_prompt.wire import requests as wire
from tune_or_prompt.wire.answers import BatchAnswer
from tune_or_prompt.wire.generated import schema_of
from tune_or_prompt.wire.rows import COLUMNS, answered

PATH = f"{recommendations.PATH}/batch"
LARGEST_BATCH = 2 * 1024 * 1024


def create_recommendation_batch(asked: Asked) -> dict[str, Any]:
    """Recommend an approach for up to 1,000 projects at once.

    Answers come in the order of the items, each with its index, its name and the status that it
    would have had alone: an item with an error has a `problem` and does not affect the others.
    A `result` equals the recommendation that the profile gets alone with the same `detail` and
    `include`. The text forms have a flat row for each item, whatever the `detail`.
    """
    defaults = wire.load_defaults(asked.body.get("defaults", {}), asked.services.clock.today())
    items = list(answers_to(asked.body["items"], _batch(asked, defaults)))
    sorts = Counter("problem" in item for item in items)
    counts = {"sent": len(items), "answered": sorts[False], "refused": sorts[True]}
    return {"counts": counts, "items": items}


def _rows(answer: Mapping[str, Any]) -> Table:
    return table_of(COLUMNS, (answered(each["index"], each) for each in answer["items"]))


def stream_recommendations(asked: Asked, documents: Iterable[Any]) -> Iterator[ItemAnswer]:
    """Recommend an approach for each line of a stream without end.

    One profile a line in, one answer a line out, in order. Lines are read as answers are taken, so
    read while you write; they are answered some dozens at a time, and the rest when the stream
    ends. At the path without the suffix the media type of the body asks for the same.
    """
    return answers_to(documents, _batch(asked, {}))


def _batch(asked: Asked, defaults: Mapping[str, Any]) -> BatchRules:
    services = asked.services
    return BatchRules(
        decide=_deciding(asked),
        today=services.clock.today(),
        at_once=AT_ONCE if _parts(asked) else VERDICTS_AT_ONCE,
        defaults=defaults,
        public_url=services.public_url,
    )


def _deciding(asked: Asked) -> Decide:
    services, parts = asked.services, _parts(asked)

    def decide(profiles: Sequence[Profile]) -> Iterator[ItemAnswer]:
        asked.charge(len(profiles))
        decisions = recommend_many(services.knowledge, profiles, parts)
        for profile, decision in zip(profiles, decisions, strict=True):
            if services.write_record:
                services.write_record(record_of(decision, profile, services.knowledge))
            yield recommendations.document_of(decision, profile, asked)

    return decide


def _parts(asked: Asked) -> frozenset[str]:
    return parts_of(asked.query["detail"], asked.query["include"])


_EXAMPLE = {
    "defaults": {"as_of": recommendations.A_DAY, "stage": "production"},
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
