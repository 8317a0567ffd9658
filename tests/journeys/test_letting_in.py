"""Who is let in: keys and their scopes, quotas, pages of other origins."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from tests.http import make_client
from tune_or_prompt.verbs.ports import Quota
from tune_or_prompt.verbs.recommend import recommend as engine
from tune_or_prompt.web.endpoint import Endpoint
from tune_or_prompt.web.endpoints import all_endpoints

PROFILE = {"as_of": "2026-11-24"}
SCOPES = {"reader": ["read"], "adviser": ["read", "recommend"], "operator": ["operate"]}


def keys_file(folder: Path, more: str = "") -> Path:
    file = folder / "keys.toml"
    file.write_text(
        "".join(
            f'[[keys]]\nid = "{name}"\nsha256 = "{sha256(name.encode()).hexdigest()}"\n'
            f"scopes = {scopes}\n{more}\n"
            for name, scopes in SCOPES.items()
        )
    )
    return file


@pytest.fixture
def guarded(tmp_path: Path) -> FlaskClient:
    return make_client(api_keys_file=keys_file(tmp_path))


def status(client: FlaskClient, key: str, path: str) -> int:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    if path == "/v1/recommendations":
        return client.post(path, json=PROFILE, headers=headers).status_code
    return client.get(path, headers=headers).status_code


@pytest.mark.parametrize(
    ("path", "open_to"),
    [
        ("/livez", {"", "stranger", "reader", "adviser", "operator"}),
        ("/readyz", {"", "stranger", "reader", "adviser", "operator"}),
        ("/openapi.json", {"", "stranger", "reader", "adviser", "operator"}),
        ("/problems/key-needed", {"", "stranger", "reader", "adviser", "operator"}),
        ("/docs/", {"", "stranger", "reader", "adviser", "operator"}),
        ("/v1/dimensions", {"reader", "adviser"}),
        ("/v1/matrix", {"reader", "adviser"}),
        ("/v1/matrix.csv", {"reader", "adviser"}),
        ("/v1/recommendations", {"adviser"}),
        ("/metrics", {"operator"}),
    ],
)
def test_a_key_opens_what_its_scopes_say(
    guarded: FlaskClient, path: str, open_to: set[str]
) -> None:
    statuses = {key: status(guarded, key, path) for key in ("", "stranger", *SCOPES)}

    expected = {key: 200 if key in open_to else 403 if key in SCOPES else 401 for key in statuses}
    assert statuses == expected


def test_without_keys_everybody_is_let_in() -> None:
    client = make_client()

    assert {status(client, "", path) for path in ("/v1/dimensions", "/metrics")} == {200}


def test_every_endpoint_that_takes_a_profile_alone_needs_more_than_reading() -> None:
    by_need = {
        need: {e.name for e in all_endpoints() if e.needs == need}
        for need in ("recommend", "operate", "nothing")
    }

    assert "create_recommendation" in by_need["recommend"]
    assert by_need["operate"] == {"get_metrics"}
    assert by_need["nothing"] == {
        "get_liveness",
        "get_readiness",
    }


LINK = "eyJzdGFnZSI6InBpbG90In0"
EVERY = [
    (method, endpoint.path.replace("{", "").replace("}", ""), endpoint)
    for endpoint in all_endpoints()
    for method in endpoint.methods
]
ADDRESSES = {"profile": LINK, "profile as JSON": '{"stage":"pilot"}', "stage": "pilot"}


OPEN = ("/", "/v1", "/static", "/problems", "/openapi", "/llms", "/.well-known", "/v1/schemas")
CHARGED = ("recommendations", "costs", "tables", "sweeps", "locks", "drift", "badges")


def scope_needed(endpoint: Endpoint, method: str, place: str) -> str:
    """Return what a request needs, by where it goes and what it carries."""
    if endpoint.path in ("/livez", "/readyz"):
        return ""
    if endpoint.path == "/metrics":
        return "operate"
    is_of_the_page = place == "stage" and endpoint.path == "/"
    resource = endpoint.path.removeprefix("/v1/").partition("/")[0]
    carries = place.startswith("profile") or is_of_the_page or method in ("POST", "QUERY")
    if carries or resource in CHARGED:
        return "recommend"
    is_open = any(endpoint.path == one or endpoint.path.startswith(f"{one}/") for one in OPEN[2:])
    is_open = is_open or endpoint.path in OPEN or endpoint.path.startswith(OPEN[4:7])
    return "" if is_open else "read"


@pytest.mark.parametrize("place", ["", *ADDRESSES])
@pytest.mark.parametrize("suffix", ["", ".md"])
def test_what_carries_a_profile_needs_the_scope_for_it_on_every_path(
    guarded: FlaskClient, place: str, suffix: str
) -> None:
    query = {place.partition(" ")[0]: ADDRESSES[place]} if place else {}
    wrong = []
    for method, path, endpoint in EVERY:
        formats = {form.suffix for form in endpoint.formats}
        if suffix and not (endpoint.takes_suffix and suffix[1:] in formats):
            continue
        body = PROFILE if method in ("POST", "QUERY") else None
        needed = scope_needed(endpoint, method, place)
        for key in ("", "stranger", *SCOPES):
            answer = guarded.open(
                f"{path}{suffix}",
                method=method,
                query_string=query,
                json=body,
                headers={"Authorization": f"Bearer {key}"} if key else {},
            )
            may_pass = not needed or needed in SCOPES.get(key, ())
            if (answer.status_code not in (401, 403)) != may_pass:
                wrong.append((method, path, key, answer.status_code))

    assert wrong == []


def test_a_profile_in_an_address_that_is_not_there_needs_the_scope_too(
    guarded: FlaskClient,
) -> None:
    assert status(guarded, "reader", "/v1/secret?profile=x") == 403


def test_a_path_that_is_not_there_is_told_to_nobody_without_a_key(guarded: FlaskClient) -> None:
    assert status(guarded, "", "/v1/secret") == 401
    assert status(guarded, "reader", "/v1/secret") == 404


def test_the_key_may_come_in_a_header_of_its_own(guarded: FlaskClient) -> None:
    assert guarded.get("/v1/guide", headers={"X-API-Key": "reader"}).status_code == 200


def test_a_refusal_is_a_problem_that_says_how_to_mend_it(guarded: FlaskClient) -> None:
    answer = guarded.get("/v1/guide")

    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["code"] == "key-needed"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_a_key_opened_is_kept_by_no_shared_cache(guarded: FlaskClient) -> None:
    answer = guarded.get("/v1/guide", headers={"X-API-Key": "reader"})

    assert answer.headers["Cache-Control"].startswith("private, ")


def test_neither_key_nor_profile_is_logged(
    guarded: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    profile = {"name": "a-name-nobody-may-read", **PROFILE}

    for key in ("adviser", "a-key-nobody-may-read"):
        guarded.post("/v1/recommendations", json=profile, headers={"X-API-Key": key})
        guarded.get(f"/v1/recommendations?profile={profile}", headers={"X-API-Key": key})

    told = "".join(str(vars(record)) for record in caplog.records)
    assert "nobody-may-read" not in told
    assert "'caller': 'adviser'" in told


def test_over_the_quota_the_answer_says_when_to_come_back() -> None:
    client = make_client(rate_limit=Quota(2, 3_600))

    answers = [client.get("/v1/guide") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].get_json()["code"] == "quota-exceeded"
    assert answers[2].headers["Retry-After"] == "1800"
    assert answers[2].headers["RateLimit"] == '"default";r=0;t=1800'


@pytest.mark.parametrize("detail", ["verdict", "summary"])
def test_a_quota_counts_the_profiles_of_a_batch(detail: str) -> None:
    client = make_client(rate_limit=Quota(10, 3_600), recommend=engine)

    answers = [
        client.post(
            f"/v1/recommendations/batch?detail={detail}", json={"items": [PROFILE] * number}
        )
        for number in (6, 6, 6)
    ]

    statuses = [[item["status"] for item in each.get_json().get("items", [])] for each in answers]
    assert statuses == [[200] * 6, [200] * 4 + [429] * 2, []]
    assert answers[2].status_code == 429


def test_a_quota_counts_each_profile_once_whatever_else_is_in_the_batch() -> None:
    client = make_client(rate_limit=Quota(10, 3_600), recommend=engine)
    items = [PROFILE] * 4 + [{"models": {"prompt": "nobody/none"}}]

    answers = [client.post("/v1/recommendations/batch", json={"items": items}) for _ in range(2)]

    statuses = [[item["status"] for item in each.get_json()["items"]] for each in answers]
    assert statuses == [[200] * 4 + [422]] * 2


def test_a_quota_counts_the_profiles_of_a_stream() -> None:
    client = make_client(rate_limit=Quota(10, 3_600), recommend=engine)

    answer = client.post(
        "/v1/recommendations/batch",
        data=b'{"stage":"pilot"}\n' * 12,
        content_type="application/x-ndjson",
    )

    statuses = [orjson.loads(line)["status"] for line in answer.data.splitlines()]
    assert statuses == [200] * 10 + [429] * 2


def test_probes_are_never_counted() -> None:
    client = make_client(rate_limit=Quota(1, 3_600))

    assert {client.get("/livez").status_code for _ in range(5)} == {200}


def test_guessing_keys_is_counted_by_address(tmp_path: Path) -> None:
    client = make_client(api_keys_file=keys_file(tmp_path), rate_limit=Quota(3, 3_600))

    guesses = [status(client, f"guess {n}", "/v1/guide") for n in range(5)]

    assert guesses == [401, 401, 401, 429, 429]
    assert status(client, "reader", "/v1/guide") == 200


def test_a_key_may_have_a_quota_of_its_own(tmp_path: Path) -> None:
    client = make_client(api_keys_file=keys_file(tmp_path, "calls_per_minute = 1"))

    statuses = [status(client, "reader", "/v1/guide") for _ in range(2)]

    assert statuses == [200, 429]


@pytest.mark.parametrize(("trusted", "expected"), [(0, [200, 429]), (1, [200, 200])])
def test_an_address_passed_on_counts_only_from_a_trusted_proxy(
    trusted: int, expected: list[int]
) -> None:
    client = make_client(rate_limit=Quota(1, 3_600), trusted_proxies=trusted)

    statuses = [
        client.get("/v1/guide", headers={"X-Forwarded-For": f"9.9.9.9, {address}"}).status_code
        for address in ("10.0.0.1", "10.0.0.2")
    ]

    assert statuses == expected


def test_a_client_cannot_make_up_addresses_before_a_trusted_proxy() -> None:
    client = make_client(rate_limit=Quota(1, 3_600), trusted_proxies=1)

    statuses = [
        client.get("/v1/guide", headers={"X-Forwarded-For": f"{made_up}, 10.0.0.1"}).status_code
        for made_up in ("1.1.1.1", "2.2.2.2")
    ]

    assert statuses == [200, 429]


ORIGIN = "https://board.example"


def ask(client: FlaskClient, method: str, path: str, **headers: str) -> Any:
    return client.open(
        path, method=method, headers={n.replace("_", "-"): v for n, v in headers.items()}
    )


def test_a_page_of_a_listed_origin_may_read_answers_errors_and_304() -> None:
    client = make_client(cors_origins=(ORIGIN,))
    first = ask(client, "GET", "/v1/guide", Origin=ORIGIN)

    again = ask(client, "GET", "/v1/guide", Origin=ORIGIN, If_None_Match=first.headers["ETag"])
    missing = ask(client, "GET", "/v1/nothing", Origin=ORIGIN)

    assert [first.status_code, again.status_code, missing.status_code] == [200, 304, 404]
    for answer in (first, again, missing):
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
        assert "Origin" in answer.headers.getlist("Vary")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://board.example.evil"])
def test_a_page_of_another_origin_may_not(origin: str) -> None:
    client = make_client(cors_origins=(ORIGIN,))

    answer = ask(client, "GET", "/v1/guide", Origin=origin)

    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Origin" in answer.headers.getlist("Vary")


@pytest.mark.parametrize("method", ["POST", "QUERY"])
def test_browsers_get_leave_before_they_post_or_query(tmp_path: Path, method: str) -> None:
    client = make_client(cors_origins=(ORIGIN,), api_keys_file=keys_file(tmp_path))

    answer = ask(
        client,
        "OPTIONS",
        "/v1/recommendations",
        Origin=ORIGIN,
        Access_Control_Request_Method=method,
    )

    assert answer.status_code == 204
    assert method in answer.headers["Access-Control-Allow-Methods"]
    assert "authorization" in answer.headers["Access-Control-Allow-Headers"]


def test_an_answer_for_pages_of_all_origins_is_one_for_all_caches() -> None:
    client = make_client(cors_origins=("*",))

    answers = [ask(client, "GET", "/v1/guide", **asked) for asked in ({}, {"Origin": ORIGIN})]

    assert [each.headers["Access-Control-Allow-Origin"] for each in answers] == ["*", "*"]


def test_without_a_list_no_other_origin_is_mentioned() -> None:
    answer = ask(make_client(), "GET", "/v1/guide", Origin=ORIGIN)

    assert "Access-Control" not in str(answer.headers)


@pytest.mark.parametrize("path", ["/", "/v1/guide", "/nothing", "/docs/", "/livez"])
def test_every_answer_says_what_a_page_may_do(path: str) -> None:
    headers = make_client().get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert len(headers.getlist("X-Content-Type-Options")) == 1


def test_no_page_may_hold_a_script() -> None:
    client = make_client()

    policies = {
        path: client.get(path).headers["Content-Security-Policy"] for path in ("/", "/docs/")
    }

    assert all("script-src 'self';" in policy for policy in policies.values())
