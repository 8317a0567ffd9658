"""Components of the specification as JSON Schemas of their own (2020-12)."""

from collections.abc import Iterator, Mapping
from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_NAMES: Mapping[str, str] = {
    "profile": "Profile",
    "recommendation": "Recommendation",
    "lock": "Lock",
    "problem": "Problem",
    "table": "Table",
    "dimension": "DimensionCard",
    "drift": "Drift",
    "evidence": "EvidenceList",
    "prices": "PriceList",
}
_COMPONENTS = "#/components/schemas/"


def json_schema(name: str, specification: Mapping[str, Any], public_url: str) -> dict[str, Any]:
    """Return a component with everything that it refers to, whole in itself."""
    components = specification["components"]["schemas"]
    root = SCHEMA_NAMES[name]
    needed = sorted(_reached(root, components, {root}) - {root})
    schema: dict[str, Any] = {
        "$schema": DIALECT,
        "$id": f"{public_url}/v1/schemas/{name}.json",
        "title": root,
        **_rooted(components[root]),
    }
    return schema | (
        {"$defs": {each: _rooted(components[each]) for each in needed}} if needed else {}
    )


def _reached(name: str, components: Mapping[str, Any], seen: set[str]) -> set[str]:
    for reference in _references(components[name]):
        if reference not in seen:
            seen.add(reference)
            _reached(reference, components, seen)
    return seen


def _references(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value.removeprefix(_COMPONENTS)
            else:
                yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _rooted(node: Any) -> Any:  # noqa: ANN401  any part of a schema
    """Return the node with its references turned to `$defs`."""
    if isinstance(node, Mapping):
        return {
            key: value.replace(_COMPONENTS, "#/$defs/")
            if key == "$ref" and isinstance(value, str)
            else _rooted(value)
            for key, value in node.items()
        }
    return [_rooted(value) for value in node] if isinstance(node, list) else node
