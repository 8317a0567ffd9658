"""Ask the packaged server for compressed answers, as nearly every client does."""

import gzip
from collections.abc import Iterator

import pytest

from tests.redis_groups import until
from tests.served import PROFILE, SECONDS, Served
from tune_or_prompt.stores.remote import ask_remotely
from tune_or_prompt.wire.reply import Request

PATH = "/v1/recommendations"
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    server = Served(tmp_path_factory.mktemp("served") / "log", WORKERS="2").start()
    try:
        yield server
    finally:
        server.stop()


def test_every_worker_and_every_way_give_the_same_compressed_bytes(served: Served) -> None:
    answers = [served.ask("POST", PATH, PROFILE, GZIP) for _ in range(16)]
    _, plain = served.ask("POST", PATH, PROFILE)

    (packed,) = {body for _, body in answers}
    seen = {answer.headers["Cache-Status"].partition(";")[2] for answer, _ in answers}
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 2
    assert {answer.headers["Content-Length"] for answer, _ in answers} == {str(len(packed))}
    assert {answer.headers["ETag"][:2] for answer, _ in answers} == {"W/"}
    assert seen >= {" fwd=uri-miss; stored", " hit; detail=memory"}


def test_the_log_tells_the_bytes_that_were_sent(served: Served) -> None:
    asked = [served.ask("POST", PATH, PROFILE, headers) for headers in (GZIP, {}) * 5]
    sizes = {answer.headers["X-Request-Id"]: len(body) for answer, body in asked}

    def told() -> dict[object, object]:
        lines = (line for line in served.lines() if line.get("request_id") in sizes)
        return {line["request_id"]: line["bytes"] for line in lines}

    until(lambda: len(told()) == len(sizes), "every line is written")
    assert told() == sizes
    assert len(set(sizes.values())) == 2


def test_the_command_line_reads_from_a_server_what_others_read(served: Served) -> None:
    ask = ask_remotely(f"http://127.0.0.1:{served.port}", timeout_seconds=SECONDS)

    reply = ask(Request("POST", PATH, PROFILE))

    assert reply.body == served.ask("POST", PATH, PROFILE)[1]
