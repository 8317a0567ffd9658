"""The benchmark's peers give the same decision, each where its packages are installed."""

import socket
from pathlib import Path
from typing import Any

import orjson
import pytest

from bench.client import answer, post
from bench.over_http import PATH
from bench.peers import plain
from bench.profiles import alike
from bench.servers import FASTAPI, OPA, ZEN, Running, ours, peers, running

EXAMPLES = (alike(0), alike(31), alike(77))


@pytest.mark.parametrize("name", [FASTAPI, ZEN, OPA])
def test_every_peer_gives_the_plain_decision(name: str, tmp_path: Path) -> None:
    found = peers(tmp_path)
    if name not in found:
        pytest.skip(f"{name} is not installed; `make bench` installs what can be had.")

    with running(found[name]) as peer:
        for profile in EXAMPLES:
            given = asked(peer, "/", profile)
            wanted: dict[str, Any] = plain.recommend(plain.Profile.model_validate(profile))

            assert given["verdict"] == wanted["verdict"]
            assert sorted(given["matched"]) == sorted(wanted["matched"])
            for own, theirs in zip(given["approaches"], wanted["approaches"], strict=True):
                assert own["score"] == pytest.approx(theirs["score"])
                assert own["contributions"] == [pytest.approx(t) for t in theirs["contributions"]]


def test_we_answer_the_profiles_that_the_peers_answer() -> None:
    with running(ours()) as up:
        for profile in EXAMPLES:
            given = asked(up, PATH, profile)

            assert given["verdict"] in plain.APPROACHES
            assert {each["approach"] for each in given["ranking"]} == set(plain.APPROACHES)


def asked(server: Running, path: str, document: dict[str, object]) -> dict[str, Any]:
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(post(path, orjson.dumps(document)))
        _, body = answer(connection)
    given: dict[str, Any] = orjson.loads(body)
    return given
