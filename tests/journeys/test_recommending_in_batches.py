"""Ask for many recommendations at once: as a list, and as a stream of lines."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from tests.command_line import run
from tests.http import make_client, post, real_client
from tests.redis_groups import until
from tune_or_prompt.verbs.recommend import recommend as engine

PATH = "/v1/recommendations/batch"
NDJSON = "application/x-ndjson"
DAY = "2026-11-24"
PROFILES: tuple[dict[str, Any], ...] = (
    {"as_of": DAY},
    {"as_of": DAY, "name": "Tickets", "traffic": {"calls_per_day": 2_000_000}},
    {"as_of": DAY, "stage": "prototype", "schedule": {"deadline_days": 5}},
    {"as_of": DAY, "traffic": {"query_tokens": {"low": 80, "mid": 200, "high": 500}}},
    {"as_of": DAY, "data": {"labelled_examples": 40_000}, "task": {"output": "strict"}},
    {
        "as_of": DAY,
        "traffic": {"calls_per_day": 123_456.123_456_789},
    },  # more digits than results have
)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return real_client()


def batch(client: FlaskClient, items: Any, query: str = "", **members: Any) -> Any:
    return client.post(f"{PATH}{query}", json={"items": items, **members})


def stream(client: FlaskClient, body: bytes | Iterator[bytes], query: str = "") -> list[Any]:
    answer = client.post(f"{PATH}{query}", data=body, content_type=NDJSON)
    assert answer.status_code == 200, answer.data
    assert answer.mimetype == NDJSON
    return [orjson.loads(line) for line in answer.data.splitlines()]


def lines_of(*documents: Any) -> bytes:
    return b"".join(orjson.dumps(each) + b"\n" for each in documents)


@pytest.mark.parametrize("query", ["", "?detail=verdict", "?detail=verdict&include=plan,flips"])
def test_each_result_is_the_recommendation_of_the_profile_alone_byte_for_byte(
    query: str, client: FlaskClient
) -> None:
    items = batch(client, PROFILES, query).get_json()["items"]

    for profile, item in zip(PROFILES, items, strict=True):
        alone = client.post(f"/v1/recommendations{query}", json=profile)
        assert item["status"] == alone.status_code == 200
        assert orjson.dumps(item["result"]) == alone.data


def test_a_result_links_to_its_own_bytes(client: FlaskClient) -> None:
    (item,) = batch(client, [PROFILES[1]]).get_json()["items"]

    linked = client.get(item["result"]["links"]["self"])

    assert linked.data == orjson.dumps(item["result"])


def test_a_verdict_says_what_the_summary_says(client: FlaskClient) -> None:
    items = batch(client, PROFILES, "?detail=verdict").get_json()["items"]

    for profile, item in zip(PROFILES, items, strict=True):
        summary = post(client, profile).get_json()
        for part in ("id", "verdict", "standing", "probability", "ranking"):
            assert item["result"][part] == summary[part]


def test_every_item_echoes_its_index_and_its_name(client: FlaskClient) -> None:
    items = [{"name": "a", "as_of": DAY}, {"name": "b", "trafic": {}}, {}, 7]

    answers = batch(client, items, "?detail=verdict").get_json()["items"]

    assert [each["index"] for each in answers] == [0, 1, 2, 3]
    assert [each.get("name") for each in answers] == ["a", "b", None, None]


@pytest.mark.parametrize("detail", ["verdict", "summary"])
def test_a_batch_as_a_table_has_the_rows_of_the_command_and_loses_none(
    client: FlaskClient, tmp_path: Path, detail: str
) -> None:
    items = [{"name": "=A", "as_of": DAY}, {"name": "B", "trafic": {}}, 7, {"as_of": DAY}]
    source, target = tmp_path / "in.ndjson", tmp_path / "out.csv"
    source.write_bytes(lines_of(*items))

    answer = client.post(f"{PATH}.csv?detail={detail}", json={"items": items})

    assert run("batch", source, target).exit_code == 2
    rows = list(csv.DictReader(answer.text.splitlines()))
    assert rows == list(csv.DictReader(target.read_text().splitlines()))
    assert [row["index"] for row in rows] == ["0", "1", "2", "3"]
    assert [row["status"] for row in rows] == ["200", "422", "422", "200"]
    assert [row["name"] for row in rows] == ["'=A", "B", "", ""]
    assert "did you mean traffic?" in rows[1]["detail"]


@pytest.mark.parametrize(("suffix", "accept"), [(".tsv", ""), (".md", ""), ("", "text/html")])
def test_a_batch_comes_in_every_form_of_a_table(
    client: FlaskClient, suffix: str, accept: str
) -> None:
    headers = {"Accept": accept} if accept else {}

    answer = client.post(f"{PATH}{suffix}", json={"items": [{}, 7]}, headers=headers)

    assert answer.status_code == 200
    assert "score_fine_tuning" in answer.text
    assert "is not an object" in answer.text


def test_lines_are_not_answered_as_a_table(client: FlaskClient) -> None:
    answer = client.post(f"{PATH}.csv", data=b"{}\n", content_type=NDJSON)

    assert answer.status_code == 406


def test_an_item_with_a_fault_harms_no_other(client: FlaskClient) -> None:
    items = [{"as_of": DAY}, {"trafic": {}}, 7, {"models": {"tuned": "openai/none"}}, PROFILES[1]]

    answer = batch(client, items, "?detail=verdict").get_json()

    assert [item["status"] for item in answer["items"]] == [200, 422, 422, 422, 200]
    assert answer["counts"] == {"sent": 5, "answered": 2, "refused": 3}
    pointers = [item["problem"]["errors"][0]["pointer"] for item in answer["items"][1:4]]
    assert pointers == ["#/trafic", "#", "#/models/tuned"]


def test_a_problem_of_an_item_is_that_of_the_profile_alone(client: FlaskClient) -> None:
    (item,) = batch(client, [{"trafic": {}}]).get_json()["items"]
    alone = post(client, {"trafic": {}}).get_json()

    assert item["problem"] == {
        name: part for name, part in alone.items() if name not in ("instance", "trace_id")
    }


def test_defaults_fill_in_field_by_field_and_give_way_to_the_item(client: FlaskClient) -> None:
    defaults = {
        "as_of": DAY,
        "stage": "production",
        "traffic": {"calls_per_day": 10, "query_tokens": {"low": 80, "mid": 200, "high": 500}},
    }
    own = {"traffic": {"query_tokens": 50}, "stage": "prototype"}
    merged = {"as_of": DAY, "stage": "prototype"} | {
        "traffic": {"calls_per_day": 10, "query_tokens": 50}
    }

    answer = batch(client, [own, {}], defaults=defaults).get_json()

    alone = [batch(client, [each]).get_json()["items"][0] for each in (merged, defaults)]
    assert [each["result"] for each in answer["items"]] == [each["result"] for each in alone]


def test_a_fault_in_the_defaults_is_told_once(client: FlaskClient) -> None:
    answer = batch(client, [{}, {}], defaults={"trafic": {}})

    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.get_json()["errors"]] == ["#/defaults/trafic"]


@pytest.mark.parametrize("items", [[], [{}] * 1001, {}, "x"])
def test_a_list_is_one_to_a_thousand_items(items: Any, client: FlaskClient) -> None:
    answer = batch(client, items)

    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "#/items"


def test_a_batch_may_be_larger_than_one_profile_may(client: FlaskClient) -> None:
    limits = client.get("/v1").get_json()["limits"]
    items = [{"as_of": DAY, "name": "x" * 100}] * 10
    padding = b" " * (limits["body_bytes"] + 1)

    answer = client.post(
        f"{PATH}?detail=verdict",
        data=padding + orjson.dumps({"items": items}),
        content_type="application/json",
    )

    assert answer.get_json()["counts"]["answered"] == 10


def test_a_batch_over_its_limit_is_refused(client: FlaskClient) -> None:
    limits = client.get("/v1").get_json()["limits"]

    answer = client.post(
        PATH, data=b" " * (limits["batch_body_bytes"] + 1), content_type="application/json"
    )

    assert answer.status_code == 413


def test_a_stream_answers_each_line_with_what_the_list_says(client: FlaskClient) -> None:
    listed = batch(client, PROFILES).get_json()["items"]

    lines = stream(client, lines_of(*PROFILES))

    assert lines == listed


def test_a_bad_line_gives_a_problem_and_the_stream_goes_on(client: FlaskClient) -> None:
    longest = client.get("/v1").get_json()["limits"]["stream_line_bytes"]
    body = b"\n".join(
        [b'{"as_of":', b"", b"x" * (longest + 1), b'{"a":1,"a":2}', b"[" * 60 + b"]" * 60, b"{}"]
    )

    lines = stream(client, body, "?detail=verdict")

    told = [line.get("problem", {}).get("code", "fine") for line in lines]
    assert told == ["malformed-json"] * 2 + ["content-too-large"] + ["malformed-json"] * 2 + [
        "fine"
    ]
    assert [line["index"] for line in lines] == [0, 1, 2, 3, 4, 5]


def test_a_stream_may_be_larger_than_any_body(client: FlaskClient) -> None:
    limits = client.get("/v1").get_json()["limits"]
    line = orjson.dumps({"as_of": DAY}) + b" " * 60_000 + b"\n"
    count = limits["batch_body_bytes"] // len(line) + 2

    assert len(stream(client, line * count, "?detail=verdict")) == count


def test_an_empty_stream_gives_an_empty_answer(client: FlaskClient) -> None:
    assert stream(client, b"") == []


def test_a_stream_that_nobody_can_read_is_refused_before_it_starts(client: FlaskClient) -> None:
    answer = client.post(
        PATH, data=b"{}", content_type=NDJSON, headers={"Accept": "application/json"}
    )

    assert answer.status_code == 406


def test_only_the_batch_takes_a_stream(client: FlaskClient) -> None:
    assert client.post("/v1/recommendations", data=b"{}", content_type=NDJSON).status_code == 415


def test_an_unknown_word_in_the_query_is_refused_before_the_stream_starts(
    client: FlaskClient,
) -> None:
    answer = client.post(f"{PATH}?detail=short", data=b"{}", content_type=NDJSON)

    assert answer.status_code == 422


@pytest.mark.parametrize("detail", ["summary", "verdict"])
def test_each_decision_of_a_batch_is_recorded_as_one_made_alone(
    detail: str, tmp_path: Path
) -> None:
    def recorded(name: str, ask: Callable[[FlaskClient], Any]) -> list[Any]:
        file = tmp_path / name
        ask(make_client(recommend=engine, decision_log=str(file)))
        until(lambda: file.exists() and len(file.read_text().splitlines()) == len(PROFILES), "all")
        lines = (orjson.loads(line) for line in file.read_text().splitlines())
        return [{key: value for key, value in line.items() if key != "time"} for line in lines]

    together = recorded("together", lambda client: batch(client, PROFILES, f"?detail={detail}"))
    alone = recorded(
        "alone",
        lambda client: [
            post(client, profile, query_string={"detail": detail}) for profile in PROFILES
        ],
    )

    assert together == alone
