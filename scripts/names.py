"""Write `docs/names.md`, every name of the API with its one meaning: `python -m scripts.names`."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import orjson

from tune_or_prompt.domain.approaches import BY_ID
from tune_or_prompt.embedded import embedded_service, specification_files
from tune_or_prompt.verbs.decision_tables import TABLES
from tune_or_prompt.wire.reply import Request

PAGE = Path(__file__).parents[1] / "docs" / "names.md"

STATED: Mapping[str, str] = {
    "items": "what a list lists",
    "kind": "the kind of the object that has it; in a query the kind wanted",
    "links": "addresses by what they lead to",
    "rows": "the rows of a table, each with the columns that the table names",
    "status": "an HTTP status (RFC 9457); a word of drift and of health, which have none",
    "detail": "in a problem what is wrong (RFC 9457); in a query how much of an answer is wanted",
    "from": "an answer to the field named with it; a sweep takes numbers alone",
    "to": "an answer, as `from` is",
    "points": "points of a score; of a sweep how many points it has",
    "schedule": "time: in a profile the time there is, in an answer the time it takes",
    "sensitivity": "in a profile that of the data; in an answer that of the costs to each input",
    "task": "in a profile the answers about the task; of a published case the task in words",
    "type": "the kind of the task, of a column, or of a problem (RFC 9457)",
}
"""Names with more than one type, and what they mean all the same; the contract fixes most."""

_HEAD = """# Every name, with its one meaning

Made from the published document by `python -m scripts.names`; do not edit it here. A name that is
used in several places holds the same there. Where its type differs, the reason is in italics.
*Range or number* is a number or `{low, mid, high}`. Ids of approaches, dimensions and fields are
keys of some objects; they are values and not listed. In a row of a table a list is the texts of one
cell. A problem may come from every endpoint.

| name | holds | asked for by | answered by |
|---|---|---|---|
"""
_RANGE = {"low", "mid", "high"}
_QUANTITY = "range or number"
_CHOICE, _DAY, _CELL = "one of ", "day", "text of a cell"
_SHOWN = 4
_BASIC = {"string": "text", "integer": "number", "number": "number", "boolean": "true or false"}
_TABLES = {"/v1/matrix": "", "/v1/sweeps": "&field=traffic.calls_per_day&field_2=stage"}
"""Tables whose columns depend on what is asked for, with what to ask."""

Node = Mapping[str, Any]
Uses = dict[str, dict[str, set[str]]]
"""By name: each type that it has, with the places that it has it in."""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page())


def page() -> str:
    """Return the page as Markdown."""
    asked, answered = uses()
    lines = []
    for name in sorted({*asked, *answered}):
        found = {*asked.get(name, {}), *answered.get(name, {})}
        kinds = sorted(found - {_CELL} or {_BASIC["string"]}, key=lambda kind: -len(kind))
        meaning = f"*{STATED[name]}*" if name in STATED else f"`{_shown(kinds[0])}`"
        places = (_places(side.get(name, {})) for side in (asked, answered))
        lines.append(f"| `{name}` | {meaning} | {' | '.join(places)} |\n")
    return _HEAD + "".join(lines)


def ambiguous() -> dict[str, list[str]]:
    """Return the types of each name that has two which are not one."""
    both: dict[str, set[str]] = defaultdict(set)
    for side in uses():
        for name, kinds in side.items():
            both[name] |= kinds.keys()
    return {
        name: sorted(kinds)
        for name, kinds in both.items()
        if not all(_are_one(*pair, kinds) for pair in combinations(sorted(kinds), 2))
    }


def uses() -> tuple[Uses, Uses]:
    """Return how names are used in requests and in answers, by the paths of both."""
    document = orjson.loads(specification_files()["openapi.json"])
    asked: Uses = defaultdict(lambda: defaultdict(set))
    answered: Uses = defaultdict(lambda: defaultdict(set))
    for whole_path, item in document["paths"].items():
        path = whole_path.removesuffix(".{format}")
        for operation in (each for method, each in item.items() if "-" not in method):
            for parameter in operation["parameters"]:
                whole = _whole(parameter, document)
                asked[whole["name"]][_kind(whole["schema"], document)].add(path)
            for content in operation.get("requestBody", {}).get("content", {}).values():
                _walk(content["schema"], document, path, asked)
            for content in operation["responses"]["200"]["content"].values():
                _walk(content["schema"], document, path, answered)
    for path, columns in _tables():
        for column in columns:
            kind = _CELL if column["type"] == "string" else _BASIC[column["type"]]
            answered[column["name"]][kind].add(path)
    _walk({"$ref": "#/components/schemas/Problem"}, document, "a problem", answered)
    return asked, answered


def _tables() -> Iterator[tuple[str, list[Node]]]:
    """Give the columns of the tables that leave them to the answers, by path."""
    ask = embedded_service()
    asked = {**_TABLES, **{f"/v1/tables/{each}": "" for each in TABLES}}
    for path, more in asked.items():
        answer = orjson.loads(ask(Request("GET", f"{path}?profile={{}}{more}")).body)
        yield path, answer["columns"]


def _walk(node: Node, document: Node, place: str, into: Uses, seen: tuple[str, ...] = ()) -> None:
    named = node.get("$ref", "")
    if named in seen:
        return
    seen = (*seen, named) if named else seen
    whole = _whole(node, document)
    if named.endswith("Links"):  # its names are relations
        return
    for name, member in whole.get("properties", {}).items():
        if name not in BY_ID and not named.endswith("/ProfileWeights"):
            kind = _kind(member, document)
            is_cell = named.endswith("Row") and kind == _BASIC["string"]
            into[name][_CELL if is_cell else kind].add(place)
        _walk(member, document, place, into, seen)
    inner = [whole.get("items"), whole.get("additionalProperties")]
    for each in (*inner, *whole.get("anyOf", ()), *whole.get("allOf", ())):
        if isinstance(each, dict):
            _walk(each, document, place, into, seen)


def _whole(node: Node, document: Node) -> Node:
    while "$ref" in node:
        place: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            place = place[part]
        node = place
    return node


def _kind(node: Node, document: Node) -> str:  # noqa: PLR0911  a line for each form of schema
    """Return the type of a value in words: the names of an object, the items of a list."""
    if node.get("$ref", "").endswith("/Answer"):
        return "answer"
    match _whole(node, document):
        case {"allOf": [inner]} | {"contentSchema": inner}:
            return _kind(inner, document)
        case {"anyOf": several}:
            kinds = {_kind(each, document) for each in several}
            return " or ".join(sorted(kinds, key=len))
        case {"properties": names}:
            return "range" if names.keys() >= _RANGE else f"{{{', '.join(sorted(names))}}}"
        case {"items": inner}:
            return f"list of {_kind(inner, document)}"
        case {"type": "object", "additionalProperties": dict(inner)}:
            return f"by id: {_kind(inner, document)}"
    return _basic(_whole(node, document))


def _basic(whole: Node) -> str:
    """Return the type of a text, a number or a truth value; null only says that it may lack."""
    if values := whole.get("enum") or whole.get("examples"):
        return (
            _BASIC["boolean"]
            if set(values) == {"true", "false"}
            else f"{_CHOICE}{' · '.join(values)}"
        )
    if whole.get("format") == "date":
        return _DAY
    types = whole.get("type", "object")
    types = [types] if isinstance(types, str) else [each for each in types if each != "null"]
    return " or ".join(_BASIC.get(each, each) for each in types)


def _are_one(first: str, second: str, among: set[str]) -> bool:
    """Return whether two types say the same: a part of the other, or its short form."""
    if _QUANTITY in among and {first, second} <= {"number", "range", _QUANTITY}:
        return True
    if _CELL in (first, second):
        whole = second if first == _CELL else first
        texts = whole.startswith("list of {") and " text" in whole
        return texts or whole in ("text", "list of text", _DAY) or whole.startswith(_CHOICE)
    if first in second.split(" or ") or second in first.split(" or "):
        return True
    kinds = [_names(first), _names(second)]
    if kinds[0][0] != kinds[1][0]:
        return False
    names = kinds[0][1], kinds[1][1]
    shared = names[0] & names[1]
    return shared in names if kinds[0][0].endswith("{}") else bool(shared) or not all(names)


def _names(kind: str) -> tuple[str, set[str]]:
    """Return a type without its names or choices, and those."""
    if kind.startswith(_CHOICE):
        return "text", set(kind.removeprefix(_CHOICE).split(" · "))
    before, brace, names = kind.partition("{")
    return (f"{before}{{}}", set(names.rstrip("}").split(", "))) if brace else (kind, set())


def _shown(kind: str) -> str:
    """Return a type in words, with the first of many choices."""
    choices = kind.split(" · ")
    more = " · …" if len(choices) > _SHOWN else ""
    return " · ".join(choices[:_SHOWN]) + more


def _places(kinds: Mapping[str, set[str]]) -> str:
    return ", ".join(sorted({f"`{place}`" for places in kinds.values() for place in places}))


if __name__ == "__main__":
    main()
