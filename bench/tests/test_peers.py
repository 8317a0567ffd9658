"""The benchmark's peers answer the same decision, each where its packages are installed."""

import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from bench.peers import plain
from bench.peers.profile import Profile
from bench.processes import running
from bench.servers import all_servers

BUSY = {
    "stage": "production",
    "task": {"type": "classification", "breadth": "single"},
    "traffic": {"calls_per_day": 2_000_000, "query_tokens": 200},
    "data": {"labelled_examples": 40_000},
}
QUIET = {
    "stage": "idea",
    "task": {"type": "dialogue", "breadth": "many"},
    "traffic": {"calls_per_day": 20, "query_tokens": 3_000},
    "data": {"labelled_examples": 0},
}
PATHS = {
    "fastapi": "/",
    "zen in flask": "/",
    "zen in node": "/",
    "rego in flask": "/",
    "rules in node": "/",
    "opa in flask": "/",
    "opa wasm in flask": "/",
    "opa": "/v1/data/plain/recommend",
}


def scores(answer: dict[str, Any]) -> dict[str, float]:
    return {each["approach"]: each["score"] for each in answer["approaches"]}


@pytest.mark.parametrize("name", PATHS)
def test_every_peer_gives_the_plain_decision(name: str, tmp_path: Path) -> None:
    found, missing = all_servers(tmp_path)
    if name in missing:
        pytest.skip(f"{missing[name]}; `make bench` installs what can be had.")

    with running(found[name]) as peer:
        for profile in (BUSY, QUIET):
            given = asked(peer.port, PATHS[name], {"input": profile} if name == "opa" else profile)
            answer = given["result"] if name == "opa" else given
            wanted: dict[str, Any] = plain.recommend(Profile.model_validate(profile))

            assert scores(answer) == pytest.approx(scores(wanted))
            assert answer["verdict"] == wanted["verdict"]
            assert sorted(answer["matched"]) == sorted(wanted["matched"])
            for own, theirs in zip(answer["approaches"], wanted["approaches"], strict=True):
                assert own["contributions"] == [pytest.approx(t) for t in theirs["contributions"]]


def asked(port: int, path: str, document: dict[str, Any]) -> dict[str, Any]:
    question = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        json.dumps(document).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(question) as answer:  # noqa: S310
        told: dict[str, Any] = json.load(answer)
    return told


def test_every_server_that_runs_tells_what_it_is_made_of(tmp_path: Path) -> None:
    found, _ = all_servers(tmp_path)

    assert all(any(sign.isdigit() for sign in server.versions) for server in found.values())
