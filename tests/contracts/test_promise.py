"""What was released stays: the document of today may add to it, and take nothing away."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.house.project import ROOT

RELEASED = json.loads((ROOT / "openapi" / "released" / "v1.json").read_bytes())
TODAY = json.loads((ROOT / "openapi" / "openapi.json").read_bytes())
Document = dict[str, Any]
Pair = tuple[Document, Document]
INNER = ("items", "additionalProperties")


def breaks(old: Document, new: Document) -> Iterator[str]:
    """Give what a client that relies on the old document would miss in the new one."""
    for path, item in old["paths"].items():
        for method, operation in _methods(item):
            now = dict(_methods(new["paths"].get(path, {}))).get(method)
            place = f"{method.upper()} {path}"
            if now is None:
                yield f"{place} is gone"
                continue
            yield from _parameters(place, old, operation, new, now)
            bodies = operation.get("requestBody", {}), now.get("requestBody", {})
            yield from _contents(f"{place}: body", (old, new), bodies, is_asked=True)
            for status, answer in operation["responses"].items():
                if status not in now["responses"]:
                    yield f"{place}: {status} is gone"
                    continue
                both = _whole(answer, old), _whole(now["responses"][status], new)
                yield from _contents(f"{place}: {status}", (old, new), both, is_asked=False)


def _methods(item: Document) -> Iterator[tuple[str, Document]]:
    more = item.get("x-oai-additionalOperations", {})
    yield from ((name, each) for name, each in {**item, **more}.items() if "responses" in each)


def _whole(node: Any, document: Document) -> Any:
    while isinstance(node, dict) and "$ref" in node:
        place: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            place = place[part]
        node = place
    return node


def _parameters(
    place: str, old: Document, before: Document, new: Document, after: Document
) -> Iterator[str]:
    then = {(p["in"], p["name"]): p for p in (_whole(each, old) for each in before["parameters"])}
    now = {(p["in"], p["name"]): p for p in (_whole(each, new) for each in after["parameters"])}
    for key, parameter in then.items():
        if key not in now:
            yield f"{place}: parameter {key[1]} is gone"
        else:
            schemas = parameter["schema"], now[key]["schema"]
            yield from _schemas(f"{place}: {key[1]}", (old, new), schemas, is_asked=True)
    for key, parameter in now.items():
        if parameter["required"] and not then.get(key, {}).get("required"):
            yield f"{place}: parameter {key[1]} is newly required"


def _contents(place: str, documents: Pair, both: Pair, *, is_asked: bool) -> Iterator[str]:
    then, now = (each.get("content", {}) for each in both)
    for media_type, content in then.items():
        if media_type not in now:
            yield f"{place}: {media_type} is gone"
        else:
            schemas = content["schema"], now[media_type]["schema"]
            yield from _schemas(place, documents, schemas, is_asked=is_asked)


def _schemas(
    place: str, documents: Pair, both: Pair, *, is_asked: bool, seen: tuple[str, ...] = ()
) -> Iterator[str]:
    if (named := both[0].get("$ref", "")) in seen:
        return
    seen = (*seen, named) if named else seen
    then, now = (_whole(each, document) for each, document in zip(both, documents, strict=True))
    yield from _facts(place, then, now, is_asked=is_asked)
    inside = [
        (f"{place}.{name}", member, now.get("properties", {}).get(name))
        for name, member in then.get("properties", {}).items()
    ]
    inside += [(f"{place}[]", then[word], now.get(word)) for word in INNER if word in then]
    for inner, member, other in inside:
        if isinstance(member, dict) and isinstance(other, dict):
            pair = member, other
            yield from _schemas(inner, documents, pair, is_asked=is_asked, seen=seen)
        elif member != other:
            yield f"{inner} is gone"


def _facts(place: str, then: Document, now: Document, *, is_asked: bool) -> Iterator[str]:
    if then.get("type") != now.get("type"):
        yield f"{place}: the type is another"
    before, after = set(then.get("enum", ())), set(now.get("enum", ()))
    if is_asked and after and not (before and before <= after):
        yield f"{place}: fewer values are taken"
    before, after = set(then.get("required", ())), set(now.get("required", ()))
    for name in after - before if is_asked else before - after:
        yield f"{place}.{name} is newly {'required' if is_asked else 'optional'}"


def test_nothing_that_was_released_is_gone() -> None:
    assert list(breaks(RELEASED, TODAY)) == []


def _without_path(document: Document) -> None:
    del document["paths"]["/v1/guide"]


def _without_method(document: Document) -> None:
    del document["paths"]["/v1/costs"]["get"]


def _without_parameter(document: Document) -> None:
    document["paths"]["/v1/matrix"]["get"]["parameters"].pop()


def _without_status(document: Document) -> None:
    del document["paths"]["/v1/guide"]["get"]["responses"]["304"]


def _without_field(document: Document) -> None:
    del document["components"]["schemas"]["Recommendation"]["properties"]["verdict"]


def _newly_optional(document: Document) -> None:
    document["components"]["schemas"]["Recommendation"]["required"].remove("verdict")


def _newly_required(document: Document) -> None:
    document["components"]["schemas"]["Profile"]["required"] = ["name"]


def _fewer_values(document: Document) -> None:
    document["components"]["schemas"]["Profile"]["properties"]["stage"]["enum"].remove("pilot")


def _other_type(document: Document) -> None:
    document["components"]["schemas"]["Recommendation"]["properties"]["id"]["type"] = "integer"


@pytest.mark.parametrize(
    "change",
    [
        _without_path,
        _without_method,
        _without_parameter,
        _without_status,
        _without_field,
        _newly_optional,
        _newly_required,
        _fewer_values,
        _other_type,
    ],
)
def test_what_breaks_a_client_is_found(change: Callable[[Document], None]) -> None:
    changed = deepcopy(RELEASED)
    change(changed)

    assert list(breaks(RELEASED, changed)) != []


def test_what_is_added_breaks_nothing() -> None:
    more = deepcopy(RELEASED)
    schemas = more["components"]["schemas"]
    schemas["Recommendation"]["properties"]["more"] = {"type": "string"}
    schemas["Profile"]["properties"]["stage"]["enum"].append("retired")
    schemas["Profile"]["properties"]["more"] = {"type": "string"}
    more["paths"]["/v1/more"] = more["paths"]["/v1/guide"]

    assert list(breaks(RELEASED, more)) == []
