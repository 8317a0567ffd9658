"""What is kept of a decision."""

from pathlib import Path

import orjson

from service.adapters.memory_cache import MemoryCache
from tests.fakes import FakeClock
from tests.http import make_client, post


def test_each_decision_made_is_recorded_and_none_that_the_cache_gave(tmp_path: Path) -> None:
    file = tmp_path / "decisions"
    client = make_client(
        cache=MemoryCache(clock=FakeClock(), ttl_seconds=60), decision_log=str(file)
    )

    bodies = [post(client, {"name": "a-name-nobody-may-read"}).get_json() for _ in range(3)]

    (record,) = [orjson.loads(line) for line in file.read_text().splitlines()]
    assert {name: record[name] for name in ("id", "verdict", "standing")} == {
        name: bodies[0][name] for name in ("id", "verdict", "standing")
    }
    assert record["profile_digest"] == bodies[0]["provenance"]["profile_digest"]
    assert set(record) == {
        *("time", "event", "id", "verdict", "standing", "profile_digest", "as_of"),
        *("engine_version", "catalogue_version"),
    }
    assert "nobody-may-read" not in file.read_text()
