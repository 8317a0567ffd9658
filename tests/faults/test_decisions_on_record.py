"""Decisions are on record, but for those of the last moments of a worker that is killed."""

import os
import signal
from itertools import count
from pathlib import Path
from threading import Lock

import orjson

from tests.load import Load
from tests.redis_groups import until
from tests.served import Served, ask

CHEAPLY = "/v1/recommendations/batch?detail=verdict"


def kill_a_worker(server: Served) -> None:
    first = server.workers()[0]
    os.kill(first, signal.SIGKILL)
    until(lambda: first not in server.workers(), "the worker has gone")


def test_decisions_are_on_record_and_a_killed_worker_spoils_no_line(
    tmp_path: Path,
) -> None:
    record = tmp_path / "decisions"
    server = Served(tmp_path / "log", DECISION_LOG=str(record)).start()
    numbers, lock, told = count(1), Lock(), set[str]()

    def decide() -> str:
        with lock:
            number = next(numbers)
        body = orjson.dumps({"items": [{"traffic": {"calls_per_day": number}}]})
        response, answer = ask(server.port, "POST", CHEAPLY, body)
        with lock:
            told.add(orjson.loads(answer)["items"][0]["result"]["id"])
        return str(response.status)

    try:
        with Load(decide, threads=4) as load:
            for _ in range(2):
                load.go_on(1)
                kill_a_worker(server)
            load.go_on(1)
    finally:
        server.stop()

    lines = [orjson.loads(line) for line in record.read_bytes().splitlines()]
    assert len(told) > 20
    missing = told - {line["id"] for line in lines}
    assert len(missing) <= 0.1 * len(told)  # two kills, each with what was queued a moment before
