"""The Python client against the real service and against what may stand in its way."""

import asyncio
import gzip
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import cycle, islice
from pathlib import Path
from threading import Thread
from typing import Any, get_args, get_type_hints, is_typeddict

import pytest

import tune_or_prompt_client
from tests.command_line import Answer, new_app, scripted, served
from tests.house.project import ROOT, tool
from tune_or_prompt.domain.drift import drift, lock
from tune_or_prompt.domain.language.profile import FIELDS
from tune_or_prompt.domain.report import decision
from tune_or_prompt.wire.generated import schema_of
from tune_or_prompt.wire.lock import LockObject
from tune_or_prompt_client import (
    AsyncClient,
    Client,
    ForeignAnswerError,
    ProblemError,
    Profile,
    UnavailableError,
)
from tune_or_prompt_client.transport import LARGEST_ANSWER

JSON = {"Content-Type": "application/json"}
PROBLEM = {"Content-Type": "application/problem+json"}
HTML = {"Content-Type": "text/html"}
PACKED = {"Content-Encoding": "gzip"}
ANSWER = {"verdict": "hybrid", "standing": "clear", "probability": 0.97, "ranking": []}
BODY = json.dumps(ANSWER).encode()
GOOD: Answer = ("200 OK", {**JSON, "ETag": '"a"'}, BODY)
PROFILE: Profile = {"as_of": "2026-11-24", "stage": "idea"}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with served(new_app()) as server:
        yield Client(server)


def test_a_profile_gets_its_recommendation(client: Client) -> None:
    answer = client.recommend(PROFILE, include=["plan"])

    assert answer["verdict"] == answer["ranking"][0]["approach"]
    assert "plan" in answer
    assert "links" in answer
    assert "matched" not in answer


def test_a_lock_is_unchanged_on_its_own_day(client: Client) -> None:
    lock = client.lock(PROFILE)

    assert client.drift(lock, PROFILE)["status"] == "unchanged"


def test_the_comparison_and_any_other_resource_can_be_read(client: Client) -> None:
    assert len(client.matrix("wide")["rows"]) == 10
    assert client.get("/v1")["name"] == "tune-or-prompt"


def test_a_stream_takes_profiles_without_an_end(client: Client) -> None:
    stages = cycle(("idea", "stages"))
    answers = client.stream({"stage": stage} for stage in stages)  # type: ignore[typeddict-item]

    first = list(islice(answers, 2500))

    assert [("verdict" in each) for each in first[:2]] == [True, False]
    assert len(first) == 2500


def test_an_event_loop_awaits_the_same_answers(client: Client) -> None:
    async def ask(server: str) -> tuple[Any, Any, list[Any]]:
        loop = AsyncClient(server)
        lock = await loop.lock(PROFILE)
        streamed = [each async for each in loop.stream([PROFILE, PROFILE])]
        return await loop.recommend(PROFILE), await loop.drift(lock), streamed

    answer, drift, streamed = asyncio.run(ask(client._server))

    assert answer == client.recommend(PROFILE)
    assert drift["status"] == "unchanged"
    assert [each["verdict"] for each in streamed] == [answer["verdict"]] * 2


def test_a_refusal_names_every_value_with_its_remedy(client: Client) -> None:
    with pytest.raises(ProblemError, match="did you mean idea") as error:
        client.recommend({"stage": "idear", "zzz": 1})  # type: ignore[typeddict-item, typeddict-unknown-key]

    assert (error.value.status, error.value.code) == (422, "validation-error")
    assert [each["pointer"] for each in error.value.errors] == ["#/stage", "#/zzz"]
    assert error.value.trace_id


def scripted_client(
    *answers: Answer, calls: int = 1
) -> tuple[list[Any], list[Mapping[str, Any]], list[float]]:
    seen: list[Mapping[str, Any]] = []
    waits: list[float] = []
    with served(scripted(answers, seen)) as server:
        client = Client(server, sleep=waits.append, api_key="k")
        found = [client.recommend(PROFILE) for _ in range(calls)]
    return found, seen, waits


def test_what_the_client_has_is_asked_for_by_its_etag_only() -> None:
    found, seen, _ = scripted_client(GOOD, ("304 Not Modified", {"ETag": '"a"'}, b""), calls=2)

    assert found[0] == found[1] == ANSWER
    assert "HTTP_IF_NONE_MATCH" not in seen[0]
    assert seen[1]["HTTP_IF_NONE_MATCH"] == '"a"'
    assert seen[0]["HTTP_AUTHORIZATION"] == "Bearer k"


def test_what_comes_compressed_is_unpacked() -> None:
    packed: Answer = ("200 OK", {**JSON, **PACKED}, gzip.compress(BODY))

    found, seen, _ = scripted_client(packed)

    assert found == [ANSWER]
    assert seen[0]["HTTP_ACCEPT_ENCODING"] == "gzip"


def test_a_refusal_that_comes_compressed_is_unpacked() -> None:
    body = gzip.compress(b'{"code": "forbidden", "detail": "No."}')

    with pytest.raises(ProblemError, match=r"403 forbidden: No\."):
        scripted_client(("403 Forbidden", {**PROBLEM, **PACKED}, body))


@pytest.mark.parametrize(
    "packed", [b"{}", gzip.compress(b'{"a": "b"}' * 99)[:-20]], ids=["not packed", "cut off"]
)
def test_what_cannot_be_unpacked_is_asked_for_again(packed: bytes) -> None:
    found, seen, _ = scripted_client(("200 OK", {**JSON, **PACKED}, packed), GOOD)

    assert (found, len(seen)) == ([ANSWER], 2)


def test_an_answer_that_would_unpack_to_more_than_any_is_given_up() -> None:
    bomb = gzip.compress(bytes(LARGEST_ANSWER + 1), compresslevel=1)

    with pytest.raises(UnavailableError, match="larger than any"):
        scripted_client(("200 OK", {**JSON, **PACKED}, bomb))


def test_an_outage_that_passes_is_waited_for() -> None:
    busy: Answer = ("429 Too Many Requests", {**PROBLEM, "Retry-After": "4"}, b"{}")

    found, seen, waits = scripted_client(busy, ("502 Bad Gateway", HTML, b"<h1>"), GOOD)

    assert (found, len(seen), waits) == ([ANSWER], 3, [4.0, 0.4])


@pytest.mark.parametrize(
    ("answer", "tries", "told"),
    [
        (("200 OK", HTML, b"<h1>Log in</h1>"), 1, "answered with text/html, not with JSON"),
        (("403 Forbidden", HTML, b"<h1>No</h1>"), 2, "status 403 and text/html"),
        (("401 Unauthorized", HTML, b"<h1>No</h1>"), 1, "status 401 and text/html"),
        (("404 Not Found", PROBLEM, b"<h1>"), 1, "status 404"),
        (("500 Internal Server Error", PROBLEM, b"{}"), 1, "status 500"),
        (("503 Service Unavailable", HTML, b"<h1>"), 3, "status 503"),
        (("200 OK", JSON, b'{"verdict": "hyb'), 1, "cut off"),
        (("200 OK", JSON, b"[]"), 1, "not a JSON object"),
    ],
)
def test_what_is_no_answer_is_an_outage(answer: Answer, tries: int, told: str) -> None:
    with pytest.raises(UnavailableError, match=told):
        scripted_client(*[answer] * tries)


@pytest.mark.parametrize("status", ["405 Method Not Allowed", "501 Not Implemented"])
def test_where_a_proxy_lets_no_query_through_the_profile_is_posted(status: str) -> None:
    found, seen, _ = scripted_client((status, HTML, b"<h1>"), GOOD, GOOD, calls=2)

    assert [each["REQUEST_METHOD"] for each in seen] == ["QUERY", "POST", "POST"]
    assert found == [ANSWER] * 2


def test_a_refusal_of_the_service_is_not_taken_for_one_of_the_method() -> None:
    refusal: Answer = ("403 Forbidden", PROBLEM, b'{"code": "forbidden", "detail": "No."}')

    with pytest.raises(ProblemError, match=r"403 forbidden: No\."):
        scripted_client(refusal)


@pytest.mark.parametrize(
    ("told", "wait"),
    [
        ("7", 7.0),
        ("Tue, 24 Nov 2026 12:00:09 GMT", 9.0),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", 0.2),
    ],
)
def test_the_wait_is_the_one_asked_for(told: str, wait: float) -> None:
    headers = {**PROBLEM, "Retry-After": told, "Date": "Tue, 24 Nov 2026 12:00:00 GMT"}

    _, _, waits = scripted_client(("503 Service Unavailable", headers, b"{}"), GOOD)

    assert waits == [wait]


def test_who_asks_for_a_long_wait_is_not_asked_again_before() -> None:
    headers = {**PROBLEM, "Retry-After": "3600"}

    with pytest.raises(UnavailableError) as error:
        scripted_client(("429 Too Many Requests", headers, b"{}"))

    assert error.value.retry_after_seconds == 3600


@pytest.mark.parametrize("status", ["302 Found", "308 Permanent Redirect"])
def test_the_key_follows_no_redirect(status: str) -> None:
    away = {"Location": "http://127.0.0.1:9/v1", **HTML}

    with pytest.raises(UnavailableError, match=r"It points to http://127\.0\.0\.1:9/v1: name"):
        scripted_client((status, away, b""))


@contextmanager
def speaking(*parts: bytes, pause: float = 0) -> Iterator[str]:
    """Listen on a port, answer each connection with these parts, and then keep silent."""
    heard: list[socket.socket] = []

    def answer() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                heard.append(connection)
                connection.recv(65_536)
                for part in parts:
                    connection.sendall(part)
                    time.sleep(pause)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=answer)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
    for connection in heard:
        connection.close()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"


@pytest.mark.parametrize(
    "parts", [[], [HEAD[:20]], [HEAD], [HEAD, b'{"a": ']], ids=["nothing", "line", "head", "half"]
)
def test_a_service_that_falls_silent_is_given_up_in_time(parts: list[bytes]) -> None:
    with speaking(*parts) as server, pytest.raises(UnavailableError, match="timed out"):
        Client(server, timeout_seconds=0.05, attempts=2, sleep=lambda _: None).matrix()


def test_an_answer_that_trickles_in_is_given_up_in_time() -> None:
    trickle = [b"1"] * 40
    with speaking(HEAD, *trickle, pause=0.02) as server:
        client = Client(server, timeout_seconds=0.1, attempts=1)
        with pytest.raises(UnavailableError, match="was not whole in time"):
            client.matrix()


def test_an_answer_that_is_cut_off_is_asked_for_again() -> None:
    short: Answer = ("200 OK", JSON, b'{"a": ')
    seen: list[Mapping[str, Any]] = []
    whole = scripted([short, GOOD], seen)

    def cutting(environ: Any, start_response: Any) -> Any:
        def longer(status: str, headers: list[tuple[str, str]]) -> Any:
            told = [(name, "1000" if value == "6" else value) for name, value in headers]
            return start_response(status, told)

        return whole(environ, longer)

    with served(cutting) as server:
        found = Client(server, sleep=lambda _: None).get("/v1")

    assert (found, len(seen)) == (ANSWER, 2)


def test_a_real_answer_is_kept_by_its_etag() -> None:
    statuses: list[str] = []
    app = new_app()

    def watched(environ: Any, start_response: Any) -> Any:
        def noting(status: str, *rest: Any) -> Any:
            statuses.append(status)
            return start_response(status, *rest)

        return app(environ, noting)

    with served(watched) as server:
        client = Client(server)
        answers = [client.recommend(PROFILE), client.recommend(PROFILE), client.matrix()]

    assert [status[:3] for status in statuses] == ["200", "304", "200"]
    assert answers[0] == answers[1]


@pytest.mark.parametrize("body", [b'{"hello": 1}', b'{"verdict": "hybrid"}'])
def test_json_of_another_service_is_never_a_recommendation(body: bytes) -> None:
    with pytest.raises(ForeignAnswerError, match="it is not one of tune-or-prompt"):
        scripted_client(("200 OK", JSON, body))


def test_many_profiles_get_their_recommendations_and_a_bad_one_its_problem(client: Client) -> None:
    bad: Any = {"stage": "idear"}
    first, second, third = client.recommend_many([PROFILE, bad, PROFILE])

    assert first == third
    assert first["verdict"] == "prompt-engineering"
    assert "verdict" not in second
    assert second["code"] == "validation-error"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Recommendation", decision.Decision),
        ("Ranked", decision.Ranked),
        ("Contribution", decision.Contribution),
        ("Driver", decision.Driver),
        ("Flip", decision.Flip),
        ("Question", decision.Question),
        ("Drift", drift.Drift),
        ("DriftReason", drift.DriftReason),
        ("State", lock.State),
    ],
)
def test_the_types_are_those_that_are_published(name: str, kind: type) -> None:
    published = schema_of(kind)().fields
    stated = getattr(tune_or_prompt_client, name)
    optional = {"drivers", "you_said"} if name == "Recommendation" else set()

    assert stated.__annotations__.keys() - {"links"} == published.keys()
    required = {key for key, field in published.items() if field.required}
    assert stated.__required_keys__ == required - optional


def test_the_type_of_a_lock_is_the_published_one() -> None:
    published = LockObject().fields

    assert tune_or_prompt_client.Lock.__annotations__.keys() == published.keys()
    assert tune_or_prompt_client.Lock.__required_keys__ == {
        name for name, field in published.items() if field.required
    }


def test_the_type_of_a_profile_has_every_field_with_its_choices() -> None:
    stated: dict[str, Any] = {}
    for name, kind in get_type_hints(Profile).items():
        inner = get_type_hints(kind) if is_typeddict(kind) else {}
        stated |= {f"{name}.{each}": each_kind for each, each_kind in inner.items()}
        stated |= {} if inner else {name: kind}

    assert stated.keys() == {field.path for field in FIELDS}
    for field in FIELDS:
        if field.kind == "choice":
            assert get_args(stated[field.path]) == field.choices


CHECKED = """\
from tune_or_prompt_client import Client

client = Client("http://x")
client.recommend({"stage": "idea", "traffic": {"calls_per_day": 5e5}})
client.recommend({"stagee": "idea"})
client.recommend({"traffic": {"calls": 5}})
client.recommend({"stage": "ideas"})
"""


def test_a_checker_refuses_misspelled_profiles_alone(tmp_path: Path) -> None:
    use = tmp_path / "use.py"
    use.write_text(CHECKED)
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache")]
    environment = {"MYPYPATH": str(ROOT / "clients" / "python"), "PATH": ""}

    done = subprocess.run(
        [*command, str(use)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=tmp_path,
    )

    told = re.findall(
        r'^use\.py:(\d): error: (Extra key "\w+"|Incompatible types)', done.stdout, re.MULTILINE
    )
    assert told == [
        ("5", 'Extra key "stagee"'),
        ("6", 'Extra key "calls"'),
        ("7", "Incompatible types"),
    ], done.stdout + done.stderr
    assert "Found 3 errors" in done.stdout


def test_it_can_be_installed_from_its_folder_without_a_network(tmp_path: Path) -> None:
    uv = (tool("uv"), "--offline", "--quiet", "--cache-dir", str(tmp_path / "cache"))
    python = str(tmp_path / "venv" / "bin" / "python")
    folder = ROOT / "clients" / "python"
    use = "import tune_or_prompt_client as c; c.Client('http://x'); print(c.__file__)"

    subprocess.run([*uv, "venv", "--python", sys.executable, str(tmp_path / "venv")], check=True)
    subprocess.run([*uv, "pip", "install", "--python", python, "--no-deps", folder], check=True)
    said = subprocess.run([python, "-I", "-c", use], check=True, capture_output=True, text=True)

    assert said.stdout.startswith(str(tmp_path / "venv"))


def test_a_port_that_nobody_listens_on_is_an_outage() -> None:
    with served(lambda *_: []) as gone:
        pass

    with pytest.raises(UnavailableError, match="did not answer"):
        Client(gone, sleep=lambda _: None).matrix()


def test_an_address_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="is not an http"):
        Client("file:///etc/passwd")


@pytest.mark.parametrize("path", ["v1/guide", "", "http://127.0.0.1:9/"])
def test_a_path_that_is_none_is_refused_at_once(path: str) -> None:
    with pytest.raises(ValueError, match="is not a path of the service"):
        Client("http://127.0.0.1:9").get(path)


def test_what_has_no_method_of_its_own_is_posted_to_its_path(client: Client) -> None:
    sweep = {"field": "traffic.calls_per_day", "from": 1, "to": 10, "points": 3}

    assert len(client.post("/v1/sweeps", sweep)["rows"]) == 3
    assert client.estimate(PROFILE)["costs"]["headline"]["break_even"]
