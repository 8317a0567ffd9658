"""Every main question through the client that openapi-python-client generates."""
# ruff: noqa: T201
# mypy: ignore-errors

import io
import json
import sys

sys.path.insert(0, ".")

from made import Client
from made.api.comparison import get_matrix_as
from made.api.in_the_repository import create_drift, create_lock
from made.api.money import create_estimate
from made.api.recommendation import (
    create_recommendation,
    create_recommendation_batch,
    create_recommendation_batch_as,
    create_recommendation_batch_stream,
    create_sweep,
    get_recommendation,
    get_sweep,
)
from made.models import Batch, DriftRequest, Problem, Profile, SweepRequest, SweptField
from made.types import File

client = Client(base_url=sys.argv[1])
document = {"as_of": "2026-11-24", "stage": "production", "traffic": {"calls_per_day": 500_000}}
profile = Profile.from_dict(document)

posted = create_recommendation.sync(client=client, body=profile)
got = get_recommendation.sync(client=client, profile=json.dumps(document))
print("same by GET", got.id == posted.id and got.verdict == posted.verdict)

query = client.get_httpx_client().request("QUERY", "/v1/recommendations", json=document)
print("same by QUERY", query.json()["id"] == posted.id)

batch = create_recommendation_batch.sync(
    client=client, body=Batch.from_dict({"items": [document, {"stage": "ideas"}]})
)
print("batch", [item.status for item in batch.items])

flat = create_recommendation_batch_as.sync_detailed(
    client=client,
    format_=create_recommendation_batch_as.CreateRecommendationBatchAsFormat.CSV,
    body=Batch.from_dict({"items": [document, {"stage": "ideas"}]}),
)
print("batch as a table", flat.content.count(b"\n"))

lines = "".join(json.dumps({**document, "name": name}) + "\n" for name in "AB").encode()
stream = create_recommendation_batch_stream.sync_detailed(
    client=client, body=File(payload=io.BytesIO(lines))
)
answers = stream.content.splitlines()
print("lines", [json.loads(line)["name"] for line in answers])

costs = create_estimate.sync(client=client, body=profile)
print("costs", costs.costs.headline.break_even.kind != "")

asked = {"field": "traffic.calls_per_day", "points": 3}
sweep = create_sweep.sync(client=client, body=SweepRequest.from_dict(asked))
by_address = get_sweep.sync(client=client, field=SweptField(asked["field"]), points=3)
print("sweep", len(sweep.rows), sweep.to_dict() == by_address.to_dict())

lock = create_lock.sync(client=client, body=profile)
drift = create_drift.sync(
    client=client, body=DriftRequest.from_dict({"lock": lock.to_dict(), "profile": document})
)
print("drift", drift.status)

table = get_matrix_as.sync_detailed(client=client, format_=get_matrix_as.GetMatrixAsFormat.CSV)
print("table", table.content.count(b"\n"))

refused = create_recommendation.sync(client=client, body=Profile.from_dict({"name": "x\u0001"}))
print("problem", isinstance(refused, Problem), refused.status, refused.errors[0].pointer)
