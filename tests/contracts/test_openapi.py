"""The published specification: valid, current, true in its examples, and kept by every answer."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import hypothesis
import jsonschema_rs
import pytest
import schemathesis
import yaml
from schemathesis.config import SchemathesisConfig

from tests.house.project import ROOT
from tests.http import make_app, make_client, real_client
from tune_or_prompt.embedded import specification_files
from tune_or_prompt.web.endpoints import all_endpoints
from tune_or_prompt.web.openapi.json_schemas import SCHEMA_NAMES
from tune_or_prompt.web.openapi.operations import operation_id

SCHEMA = schemathesis.openapi.from_wsgi(
    "/openapi.json",
    make_app(),
    config=SchemathesisConfig.from_path(ROOT / "schemathesis.toml"),
)
Operation = tuple[str, str, Mapping[str, Any]]


@SCHEMA.parametrize()
@hypothesis.settings(
    max_examples=6, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
)
def test_every_answer_keeps_what_the_specification_promises(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate()


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
        takes = {f"{each['in']}.{each['name']}" for each in parameters(target, document)}
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


def parameters(operation: Mapping[str, Any], document: Mapping[str, Any]) -> list[Any]:
    """Return the parameters of an operation, those included that it shares with others."""
    shared = document["components"]["parameters"]
    return [
        shared[each["$ref"].rpartition("/")[2]] if "$ref" in each else each
        for each in operation["parameters"]
    ]


@pytest.fixture(scope="module")
def files() -> Mapping[str, bytes]:
    return specification_files()


def test_the_committed_files_are_current_and_there_is_no_other(files: Mapping[str, bytes]) -> None:
    folder = ROOT / "openapi"
    committed = [*folder.glob("openapi.*"), *folder.glob("examples/*")]

    stale = {str(path.relative_to(folder)) for path in committed} ^ set(files)
    stale |= {name for name in files if (folder / name).read_bytes() != files[name]}
    assert stale == set(), "run `python -m tune_or_prompt openapi`"


def test_the_document_is_small_and_holds_no_worked_answer(document: Mapping[str, Any]) -> None:
    assert len(make_client().get("/openapi.json").data) <= 200 * 1000
    for _, _, operation in operations(document):
        for content in operation["responses"]["200"]["content"].values():
            assert "examples" not in content


def test_the_examples_are_of_one_day_whatever_the_day_is(files: Mapping[str, bytes]) -> None:
    dated = [json.loads(text) for name, text in files.items() if "ecommendation." in name]

    days = {each["provenance"]["as_of"] for each in dated if "provenance" in each}
    assert days == {"2026-11-24"}


def test_the_server_is_the_one_that_the_document_comes_from(document: Mapping[str, Any]) -> None:
    assert document["servers"] == [{"url": "/"}]


def test_plain_paths_answer_json_alone_and_text_forms_have_paths_of_their_own(
    document: Mapping[str, Any],
) -> None:
    matrix = document["paths"]["/v1/matrix"]["get"]["responses"]["200"]["content"]
    texts = document["paths"]["/v1/matrix.{format}"]["get"]["responses"]["200"]["content"]

    assert set(matrix) == {"application/json"}
    assert "text/csv" in texts


def test_a_union_is_a_union_and_a_range_is_one_type(document: Mapping[str, Any]) -> None:
    schemas = document["components"]["schemas"]

    assert len(schemas["Answer"]["anyOf"]) > 4
    assert [name for name in schemas if name.startswith("Quantity")] == ["QuantityRange"]


def test_the_specification_is_valid(document: Mapping[str, Any]) -> None:
    from openapi_spec_validator import validate  # noqa: PLC0415  every worker would wait for it

    validate(document)


def test_json_and_yaml_say_the_same(document: Mapping[str, Any]) -> None:
    text = make_client().get("/openapi.yaml").data

    assert yaml.safe_load(text) == document


def test_all_endpoints_is_published_with_every_method(document: Mapping[str, Any]) -> None:
    published = {
        (path, method)
        for path, method, _ in operations(document)
        if not path.endswith((".{format}", ".ndjson"))
    }

    assert published == {
        (endpoint.path, method)
        for endpoint in all_endpoints()
        for method in endpoint.methods
        if endpoint.is_listed
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
    overloaded = document["components"]["responses"]["AnyProblem"]

    assert "Retry-After" in overloaded["headers"]
    assert all("5XX" in operation["responses"] for _, _, operation in operations(document))


def test_every_parameter_says_what_to_put_there(document: Mapping[str, Any]) -> None:
    about = [
        parameter["description"]
        for _, _, operation in operations(document)
        for parameter in parameters(operation, document)
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


def test_every_example_is_answered_as_its_file_says(files: Mapping[str, bytes]) -> None:
    client = real_client()

    for endpoint in all_endpoints():
        for name, example in endpoint.examples.items():
            answer = client.open(
                endpoint.path.format(**example.path),
                method=example.method,
                query_string=example.query,
                json=example.body,
            )
            file = f"examples/{operation_id(endpoint, example.method)}.{name}.json"
            assert answer.get_json() == json.loads(files[file]), file


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
    answer = client.post("/v1/recommendations?detail=full", json={"name": "x"}).get_json()

    jsonschema_rs.Draft202012Validator(schema).validate(answer)


def closed(schema: Any) -> Any:
    """Return the schema with every object that states its fields closed to others."""
    if isinstance(schema, dict):
        shut = {key: closed(value) for key, value in schema.items()}
        return shut | ({"additionalProperties": False} if "properties" in schema else {})
    return [closed(each) for each in schema] if isinstance(schema, list) else schema
