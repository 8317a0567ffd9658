"""The published specification: valid, current, true in its examples, and kept by every answer."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import hypothesis
import jsonschema_rs
import pytest
import schemathesis
import yaml
from openapi_spec_validator import validate
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import negative_data_rejection

from service.api.endpoints import ENDPOINTS
from service.api.json_schemas import SCHEMA_NAMES
from service.embedded import specification_files
from tests.house.project import ROOT
from tests.http import make_app, make_client, real_client
from tests.schemathesis_hooks import JSON_LINES

SCHEMA = schemathesis.openapi.from_wsgi(
    "/openapi.json",
    make_app(),
    config=SchemathesisConfig.from_path(ROOT / "schemathesis.toml"),
)
Operation = tuple[str, str, Mapping[str, Any]]


@SCHEMA.parametrize()
@hypothesis.settings(
    max_examples=10, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
)
def test_every_answer_keeps_what_the_specification_promises(case: schemathesis.Case[Any]) -> None:
    # No body is refused as a stream: each of its lines is answered, with a problem if need be.
    is_stream = case.media_type == JSON_LINES
    case.call_and_validate(excluded_checks=[negative_data_rejection] if is_stream else [])


def test_what_answers_lead_to_can_be_followed() -> None:
    walks = hypothesis.settings(
        max_examples=15,
        stateful_step_count=4,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate],
    )

    SCHEMA.as_state_machine().run(settings=walks)


def test_every_link_names_an_operation_and_what_it_takes(document: Mapping[str, Any]) -> None:
    known = {operation["operationId"]: operation for _, _, operation in operations(document)}
    links = [
        link
        for operation in known.values()
        for link in operation["responses"]["200"].get("links", {}).values()
    ]

    assert len(links) > 10
    for link in links:
        target = known[link["operationId"]]
        takes = {f"{each['in']}.{each['name']}" for each in target["parameters"]}
        assert set(link.get("parameters", ())) <= takes
        assert ("requestBody" in link) <= ("requestBody" in target)


@pytest.fixture(scope="module")
def document() -> Mapping[str, Any]:
    read: Mapping[str, Any] = make_client().get("/openapi.json").get_json()
    return read


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        extra = item.get("x-oai-additionalOperations", {})
        for method, operation in {**item, **extra}.items():
            if not method.startswith("x-"):
                yield path, method.upper(), operation


@pytest.mark.parametrize("name", ["openapi.json", "openapi.yaml"])
def test_the_committed_file_is_current(name: str) -> None:
    committed = (ROOT / "openapi" / name).read_bytes()

    assert committed == specification_files()[name], "run `python -m service openapi`"


def test_the_specification_is_valid(document: Mapping[str, Any]) -> None:
    validate(document)


def test_json_and_yaml_say_the_same(document: Mapping[str, Any]) -> None:
    text = make_client().get("/openapi.yaml").data

    assert yaml.safe_load(text) == document


def test_every_endpoint_is_published_with_every_method(document: Mapping[str, Any]) -> None:
    published = {(path, method) for path, method, _ in operations(document)}

    assert published == {
        (endpoint.path, method) for endpoint in ENDPOINTS for method in endpoint.methods
    }


def test_operations_have_names_in_camel_case_and_each_its_own(
    document: Mapping[str, Any],
) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]

    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+([A-Z][a-z]+)+", name) for name in names)
    assert {"createRecommendation", "queryRecommendation", "getRecommendation"} < set(names)


def test_every_operation_may_be_answered_that_the_service_is_overloaded_with_when_to_come_back(
    document: Mapping[str, Any],
) -> None:
    overloaded = document["components"]["responses"]["ServiceUnavailable"]

    assert "Retry-After" in overloaded["headers"]
    assert all("503" in operation["responses"] for _, _, operation in operations(document))


def test_every_parameter_says_what_to_put_there(document: Mapping[str, Any]) -> None:
    about = [
        parameter["description"]
        for _, _, operation in operations(document)
        for parameter in operation["parameters"]
    ]

    assert all(about)


def test_every_tag_used_is_described(document: Mapping[str, Any]) -> None:
    described = {tag["name"] for tag in document["tags"] if tag["description"]}

    assert {tag for _, _, each in operations(document) for tag in each["tags"]} == described


def test_every_schema_and_property_is_described(document: Mapping[str, Any]) -> None:
    silent = [
        f"{name}.{field}"
        for name, schema in document["components"]["schemas"].items()
        for field, value in schema.get("properties", {}).items()
        if "description" not in value and "$ref" not in value
    ]

    assert silent == []


def test_every_example_is_answered_as_shown() -> None:
    client = real_client()
    spec = client.get("/openapi.json").get_json()
    replayed = 0

    for endpoint in ENDPOINTS:
        for name, example in endpoint.examples.items():
            shown = _shown(spec, endpoint.path, endpoint.methods[0].lower(), name)
            answer = client.open(
                endpoint.path.format(**example.path),
                method=endpoint.methods[0],
                query_string=example.query,
                json=example.body,
            )
            assert answer.get_json() == shown, f"{endpoint.name}: {name}"
            replayed += 1
    assert replayed > 5


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_a_schema_stands_alone(name: str) -> None:
    schema = make_client().get(f"/v1/schemas/{name}.json").get_json()

    jsonschema_rs.meta.validate(schema)
    assert schema["$id"] == f"/v1/schemas/{name}.json"
    assert "#/components" not in str(schema)


def test_the_schema_of_the_profile_takes_what_the_service_takes() -> None:
    client = real_client()
    schema = client.get("/v1/schemas/profile.json").get_json()
    validator = jsonschema_rs.Draft202012Validator(schema)

    for item in client.get("/v1/guide").get_json()["items"]:
        validator.validate(item["profile"])
    assert not validator.is_valid({"stages": "idea"})
    assert not validator.is_valid({"traffic": {"calls_per_day": "many"}})


def test_the_schema_of_the_recommendation_describes_the_real_answer_whole() -> None:
    client = real_client()
    schema = closed(client.get("/v1/schemas/recommendation.json").get_json())
    answer = client.post("/v1/recommendations", json={"name": "x"}).get_json()

    jsonschema_rs.Draft202012Validator(schema).validate(answer)


def closed(schema: Any) -> Any:
    """Return the schema with every object that states its fields closed to others."""
    if isinstance(schema, dict):
        shut = {key: closed(value) for key, value in schema.items()}
        return shut | ({"additionalProperties": False} if "properties" in schema else {})
    return [closed(each) for each in schema] if isinstance(schema, list) else schema


def _shown(spec: Mapping[str, Any], path: str, method: str, name: str) -> Any:
    content: Mapping[str, Any] = spec["paths"][path][method]["responses"]["200"]["content"]
    return content["application/json"]["examples"][name]["value"]
