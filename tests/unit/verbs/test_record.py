"""What is kept of a decision."""

import time
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.front import cached_client
from tests.http import make_client, post
from tests.redis_groups import until
from tune_or_prompt.verbs.recommend import recommend as engine


def written_to(file: Path, number: int = 1) -> list[Any]:
    """Return the records, once there are so many and no more came in a moment."""
    until(lambda: file.exists() and file.read_bytes().count(b"\n") >= number, "records")
    time.sleep(0.1)
    return [orjson.loads(line) for line in file.read_bytes().splitlines()]


def test_each_decision_made_is_recorded_and_none_that_the_cache_gave(tmp_path: Path) -> None:
    file = tmp_path / "decisions"
    client = cached_client(decision_log=str(file))

    bodies = [post(client, {"name": "a-secret-name"}).get_json() for _ in range(3)]

    (record,) = written_to(file)
    assert {name: record[name] for name in ("id", "verdict", "standing")} == {
        name: bodies[0][name] for name in ("id", "verdict", "standing")
    }
    assert record["profile_digest"] == bodies[0]["provenance"]["profile_digest"]
    assert set(record) == {
        *("time", "event", "id", "verdict", "standing", "profile_digest", "as_of"),
        *("engine_version", "catalogue_version"),
    }
    assert "secret-name" not in file.read_text()


PROFILE = {
    "name": "Osprey",
    "stage": "pilot",
    "traffic": {"calls_per_day": 300, "output_tokens": 500},
    "as_of": "2026-11-24",
}
FLAT = {"name", "stage", "traffic.calls_per_day", "traffic.output_tokens", "as_of"}


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (("stage",), {"stage"}),
        (("traffic.*",), {"traffic.calls_per_day", "traffic.output_tokens"}),
        (("*", "-name", "-traffic.*"), {"stage", "as_of"}),
        (("*", "-traffic.*", "traffic.calls_per_day"), FLAT - {"traffic.output_tokens"}),
    ],
)
def test_records_tell_those_fields_alone_that_the_rules_name(
    tmp_path: Path, rules: tuple[str, ...], told: set[str]
) -> None:
    file = tmp_path / "decisions"
    client = make_client(decision_log=str(file), decision_log_fields=rules)

    post(client, PROFILE)

    fields = written_to(file)[0]["profile"]
    assert set(fields) == FLAT
    assert {path for path, value in fields.items() if value != "***"} == told


def test_a_range_is_told_with_its_ends(tmp_path: Path) -> None:
    file = tmp_path / "decisions"
    client = make_client(decision_log=str(file), decision_log_fields=("traffic.calls_per_day",))

    post(client, {"traffic": {"calls_per_day": {"low": 1, "mid": 2, "high": 3}}})

    fields = written_to(file)[0]["profile"]
    assert fields["traffic.calls_per_day"] == {"low": 1.0, "mid": 2.0, "high": 3.0}


def test_every_way_to_a_decision_keeps_to_the_rules(tmp_path: Path) -> None:
    file = tmp_path / "decisions"
    client = make_client(
        recommend=engine, decision_log=str(file), decision_log_fields=("*", "-name")
    )

    post(client, PROFILE)
    for detail in ("verdict", "summary"):
        client.post(f"/v1/recommendations/batch?detail={detail}", json={"items": [PROFILE]})

    records = written_to(file, 3)
    assert len(records) == 3
    assert [record["profile"]["name"] for record in records] == ["***"] * 3
    assert "Osprey" not in file.read_text()


def test_the_examples_of_the_specification_are_no_decisions(tmp_path: Path) -> None:
    file = tmp_path / "decisions"
    client = make_client(decision_log=str(file))

    assert client.get("/openapi.json").status_code == 200
    had_begun = file.exists()
    post(client, {})

    assert (had_begun, len(written_to(file))) == (False, 1)
