"""Many recommendations at once: a list in one request, or a stream without end."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from service.api.batching import Answer, Batch, Decide, answers_to
from service.api.endpoint import NEVER_STORE, Asked, Endpoint, Example
from service.api.negotiation import JSON
from service.api.permalinks import permalink_of
from service.api.resources import recommendations
from service.application.recommend_many import judge_many, recommend_many
from service.application.record import record_of, record_of_verdict
from service.domain.outlook.prospects import OUTLOOK_PARTS
from service.domain.portfolio import DECISIONS_AT_ONCE, VERDICTS_AT_ONCE
from service.domain.profile import Profile
from service.schemas import batch as wire
from service.schemas.answer import PARTS, recommendation_document
from service.schemas.fields import Choice, Choices
from service.schemas.strict import ClosedSchema

PATH = f"{recommendations.PATH}/batch"
LARGEST_BATCH = 2 * 1024 * 1024

# What looks beyond the verdict evaluates hundreds of profiles for one: ask for it one by one.
LIGHT_PARTS = tuple(part for part in PARTS if part not in OUTLOOK_PARTS)


class BatchQuery(ClosedSchema):
    """How much is said of each profile."""

    include = Choices(
        LIGHT_PARTS, metadata={"description": "These parts besides the core; none without it."}
    )
    detail = Choice(
        ("recommendation", "verdict"),
        load_default="recommendation",
        metadata={
            "description": "`recommendation`: the core with its reasons. "
            "`verdict`: verdict, standing and scores alone, which takes a fraction of the time."
        },
    )


def create_recommendation_batch(asked: Asked) -> dict[str, Any]:
    """Recommend an approach for up to 1,000 projects at once.

    Answers come in the order of the items, each with the status that it would have had alone: an
    item with a fault has a `problem` and harms no other. A `result` equals the recommendation that
    the profile gets alone with the same `include`.

    As `application/x-ndjson` the request is a stream without end: one profile a line in, one
    answer a line out with the number of its line. Lines are read as answers are taken, so read
    while you write; they are answered some dozens at a time, and the rest when the stream ends.
    """
    defaults = wire.load_defaults(asked.body.get("defaults", {}), asked.services.clock.today())
    items = list(answers_to(asked.body["items"], _batch(asked, defaults)))
    sorts = Counter("problem" in item for item in items)
    counts = {"items": len(items), "answered": sorts[False], "refused": sorts[True]}
    return {"counts": counts, "items": items}


def stream_recommendations(asked: Asked, documents: Iterable[Any]) -> Iterator[Answer]:
    """Give the answer to each document of a stream, in order."""
    return answers_to(documents, _batch(asked, {}))


def _batch(asked: Asked, defaults: Mapping[str, Any]) -> Batch:
    services = asked.services
    return Batch(
        decide=_deciding(asked),
        today=services.clock.today(),
        at_once=VERDICTS_AT_ONCE if _is_brief(asked) else DECISIONS_AT_ONCE,
        defaults=defaults,
        public_url=services.public_url,
    )


def _deciding(asked: Asked) -> Decide:
    services = asked.services
    include = asked.query.get("include", [])
    without = frozenset(PARTS) - set(include)

    def recommend(profiles: Sequence[Profile]) -> Iterator[Answer]:
        decisions = recommend_many(services.knowledge, profiles, include)
        for profile, decision in zip(profiles, decisions, strict=True):
            link = permalink_of(recommendations.PATH, {"include": include}, profile)
            if services.write_record:
                services.write_record(record_of(decision, profile))
            document = recommendation_document(
                decision, without=without, self_link=link, public_url=services.public_url
            )
            yield {"result": document}

    def judge(profiles: Sequence[Profile]) -> Iterator[Answer]:
        verdicts = judge_many(services.knowledge, profiles)
        for profile, verdict in zip(profiles, verdicts, strict=True):
            if services.write_record:
                record = record_of_verdict(verdict, profile, services.knowledge)
                services.write_record(record)
            yield {"verdict": wire.verdict_document(verdict)}

    return judge if _is_brief(asked) else recommend


def _is_brief(asked: Asked) -> bool:
    return bool(asked.query["detail"] == "verdict")


_EXAMPLE = {
    "defaults": {"as_of": recommendations.EXAMPLE_DAY, "stage": "production"},
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
        answer=wire.BatchAnswer,
        methods=("POST",),
        formats={JSON: orjson.dumps},
        query=BatchQuery(),
        body=wire.Batch(),
        largest_body=LARGEST_BATCH,
        stream=stream_recommendations,
        cache_control=NEVER_STORE,
        examples={
            "verdicts": Example(
                summary="Verdicts alone; one item has a fault",
                query={"detail": "verdict"},
                body=_EXAMPLE,
            ),
        },
    ),
)
