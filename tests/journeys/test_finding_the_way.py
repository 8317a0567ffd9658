"""Find the API, its state and its limits without knowing anything but its address."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.http import make_client


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return make_client()


def test_everything_that_the_service_links_to_exists(client: FlaskClient) -> None:
    links = client.get("/v1").get_json()["links"]
    without_profile = {
        "recommendations": 422,
        "costs": 422,
        "batch": 405,
        "sweeps": 422,
        "drift": 405,
    }

    for name, path in links.items():
        assert client.get(path).status_code == without_profile.get(name, 200), path


def test_the_limits_are_stated(client: FlaskClient) -> None:
    assert client.get("/v1").get_json()["limits"] == {
        "body_bytes": 262_144,
        "nesting_levels": 50,
        "address_characters": 8000,
        "permalink_characters": 2000,
        "errors_listed": 50,
        "batch_items": 1000,
        "batch_body_bytes": 2_097_152,
        "stream_line_bytes": 65_536,
    }


def test_the_catalog_of_apis_names_specification_docs_and_status(client: FlaskClient) -> None:
    response = client.get("/.well-known/api-catalog")

    (entry,) = response.get_json()["linkset"]
    assert response.mimetype == "application/linkset+json"
    assert entry["anchor"] == "/v1"
    for relation in ("service-desc", "service-doc", "service-meta", "status"):
        assert client.get(entry[relation][0]["href"]).status_code == 200


def test_the_head_of_the_catalog_of_apis_links_to_it(client: FlaskClient) -> None:
    links = client.head("/.well-known/api-catalog").headers.getlist("Link")

    assert '</.well-known/api-catalog>; rel="api-catalog"' in links


@pytest.mark.parametrize("path", ["/", "/docs", "/llms.txt"])
def test_pages_ask_for_nothing_from_outside(path: str, client: FlaskClient) -> None:
    page = client.get(path).get_data(as_text=True)

    assert re.findall(r"""(?:src|href)=["'](?:https?:)?//""", page) == []


def test_the_links_of_the_index_exist(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)

    paths = [unescape(path) for path in re.findall(r'<a href="(/[^"#]*)', page)]
    assert len(paths) > 5
    assert {client.get(path).status_code for path in paths} == {200}


def test_the_page_of_the_specification_has_its_parts_from_here(client: FlaskClient) -> None:
    page = client.get("/docs").get_data(as_text=True)

    parts = re.findall(r'(?:src|href)="(/(?:docs|static)/[^"]+)"', page)
    assert len(parts) > 3
    for part in parts:
        with client.get(part) as response:
            assert response.status_code == 200


def test_the_service_is_alive_and_ready(client: FlaskClient) -> None:
    alive, ready = client.get("/livez"), client.get("/readyz")

    assert alive.get_json() == {"status": "ok"}
    assert ready.get_json()["status"] == "ok"
    assert alive.headers["Cache-Control"] == ready.headers["Cache-Control"] == "no-store"


def test_requests_are_counted_by_route(client: FlaskClient) -> None:
    client.get("/v1/dimensions/latency")

    metrics = client.get("/metrics")

    assert metrics.content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert 'route="/v1/dimensions/{dimension_id}"' in metrics.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/v1", "/v1/matrix", "/problems", "/openapi.json"])
def test_head_has_the_headers_of_get_and_no_body(path: str, client: FlaskClient) -> None:
    head, get = client.head(path), client.get(path)

    assert head.data == b""
    for name in ("ETag", "Content-Length", "Content-Type", "Cache-Control"):
        assert head.headers[name] == get.headers[name]


def test_options_names_the_methods(client: FlaskClient) -> None:
    allowed = client.options("/v1/recommendations").headers["Allow"]

    assert set(allowed.split(", ")) == {"GET", "HEAD", "OPTIONS", "POST", "QUERY"}
