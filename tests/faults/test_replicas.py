"""Four replicas behind a real nginx, sharing a Redis: one service to those who ask."""

import gzip
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest

from tests.load import Load
from tests.nginx import needs_nginx, nginx_before
from tests.redis_server import RedisServer, free_port
from tests.served import PROFILE, Served, ask

pytestmark = needs_nginx
SECRET = "a secret of the tests, long enough"
PATH = "/v1/recommendations"


@dataclass
class Group:
    """The replicas, and the port of the nginx before them."""

    port: int
    replicas: list[Served]
    decisions: Path


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Group]:
    folder = tmp_path_factory.mktemp("group")
    redis = RedisServer(folder)
    redis.start()
    settings = {
        "WORKERS": "1",
        "CACHE_URL": redis.url,
        "CACHE_KEY": SECRET,
        "DECISION_LOG": str(folder / "decisions"),
    }
    replicas = [Served(folder / f"log {n}", **settings) for n in range(4)]
    port = free_port()
    try:
        for replica in replicas:
            replica.launch()
        for replica in replicas:
            replica.wait_until_ready()
        with nginx_before([replica.port for replica in replicas], port, folder):
            yield Group(port, replicas, folder / "decisions")
    finally:
        with ThreadPoolExecutor(len(replicas)) as threads:
            list(threads.map(Served.stop, replicas))
        redis.stop()


def post(port: int, profile: bytes = PROFILE) -> str:
    answer, body = ask(port, "POST", PATH, profile)
    return f"{answer.status} {hash(body)}" if answer.status == 200 else f"failed: {answer.status}"


def test_every_replica_gives_the_same_bytes_as_the_front(group: Group) -> None:
    ports = [group.port, *(replica.port for replica in group.replicas)]

    answers = [ask(port, "POST", PATH, PROFILE) for port in ports for _ in range(2)]

    assert {answer.status for answer, _ in answers} == {200}
    assert len({body for _, body in answers}) == 1
    assert len({answer.headers["ETag"] for answer, _ in answers}) == 1


def test_what_one_replica_answered_the_others_find_whole(group: Group) -> None:
    here, there = (replica.port for replica in group.replicas[:2])
    for port in (here, there):
        ask(port, "POST", PATH, PROFILE)

    for number in range(10):  # on a busy machine a call may be too late to find anything
        profile = b'{"as_of": "2026-11-24", "name": "asked of one, then of another, %d"}' % number
        _, first = ask(here, "POST", PATH, profile)
        time.sleep(0.2)  # it is kept after the answer
        second, same = ask(there, "POST", PATH, profile)
        assert same == first
        if "redis" in second.headers["Cache-Status"]:
            break

    assert second.headers["Cache-Status"] == "tune-or-prompt; hit; detail=redis"
    assert second.headers["Server-Timing"].startswith("total;")  # nothing of it was read


def test_a_public_answer_is_kept_by_the_front(group: Group) -> None:
    first, body = ask(group.port, "GET", "/v1/guide")
    again, same = ask(group.port, "GET", "/v1/guide")
    known, nothing = ask(
        group.port, "GET", "/v1/guide", headers={"If-None-Match": first.headers["ETag"]}
    )

    # of how long it took once; the id is that of each request
    assert (body, first.headers["Server-Timing"]) == (same, again.headers["Server-Timing"])
    assert first.headers["X-Request-Id"] != again.headers["X-Request-Id"]
    assert (known.status, nothing) == (304, b"")


def test_a_compressed_answer_passes_the_front_as_it_is_and_is_kept_beside_the_plain_one(
    group: Group,
) -> None:
    takes = {"Accept-Encoding": "gzip"}
    answers = [ask(group.port, "GET", "/v1/guide", headers=takes) for _ in range(2)]
    _, plain = ask(group.port, "GET", "/v1/guide")
    _, own = ask(group.replicas[0].port, "GET", "/v1/guide", headers=takes)

    assert {body for _, body in answers} == {own}
    assert gzip.decompress(own) == plain
    assert {answer.headers["Content-Encoding"] for answer, _ in answers} == {"gzip"}
    assert len({answer.headers["Server-Timing"] for answer, _ in answers}) == 1


def test_query_passes_and_metrics_do_not(group: Group) -> None:
    queried, _ = ask(group.port, "QUERY", PATH, PROFILE)
    hidden, _ = ask(group.port, "GET", "/metrics")

    assert (queried.status, hidden.status) == (200, 404)


@pytest.mark.parametrize("end", ["killed", "stopped"])
def test_one_goes_and_comes_back_under_load_and_nothing_is_lost(group: Group, end: str) -> None:
    replica = group.replicas[1]

    with Load(lambda: post(group.port)) as load:
        load.go_on(0.5)
        if end == "killed":
            replica.kill()
        else:
            assert replica.stop() == 0
        load.go_on(0.5)
        replica.launch()
        replica.wait_until_ready()
        load.go_on(1.5)

    assert load.failures() == {}
    assert len(load.outcomes) == 1
    assert sum(load.outcomes.values()) > 50


def test_replicas_that_have_too_much_to_do_are_not_taken_for_failed(tmp_path: Path) -> None:
    small = {"WORKERS": "1", "THREADS": "1", "WAITING": "0"}
    replicas = [Served(tmp_path / f"log {n}", **small).start() for n in range(2)]
    port = free_port()

    def anew(number: int) -> int:
        body = orjson.dumps({"traffic": {"calls_per_day": number}})
        return ask(port, "POST", PATH, body)[0].status

    try:
        upstream = [replica.port for replica in replicas]
        with nginx_before(upstream, port, tmp_path), ThreadPoolExecutor(12) as threads:
            statuses = set(threads.map(anew, range(1, 49)))
    finally:
        for replica in replicas:
            replica.stop()

    assert statuses == {200, 503}
