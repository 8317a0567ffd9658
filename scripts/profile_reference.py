"""Write `docs/profile.md` and the profile's JSON Schema: `python scripts/profile_reference.py`."""

from collections.abc import Iterator
from pathlib import Path

import orjson

from tune_or_prompt.domain.language.profile import FIELDS, Field
from tune_or_prompt.embedded import specification_files
from tune_or_prompt.web.openapi.json_schemas import json_schema
from tune_or_prompt.wire.profile import GROUPS

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "profile.md"
SCHEMA = ROOT / "service" / "tune_or_prompt" / "cli" / "profile.schema.json"
"""In the package, since only a server has what makes it."""

_HEAD = """# The profile, field by field

Made from the code by `python scripts/profile_reference.py`; do not edit it here.

Every field is optional. A field left out is unknown: it adds nothing to the verdict, which then
stays closer to that of the usual project. Only money and time need a number for everything; what
they use instead of your answer is listed under `assumptions`. A *quantity* is a number, or
`{"low": …, "mid": …, "high": …}` if you know only a range. `/v1/schemas/profile.json` has the same
as JSON Schema, for editors.
"""
_TABLE = "| field | answer | what it means |\n|---|---|---|"
_FORMS = {
    "date": "day, `2026-11-24`",
    "model": "`provider/model`",
    "pilot": "list of `{labelled_examples, score}`",
}


def main() -> None:
    """Write the reference and the schema."""
    REFERENCE.write_text(reference())
    SCHEMA.write_bytes(schema())


def reference() -> str:
    """Return the reference as Markdown."""
    return "\n".join(_lines()) + "\n"


def schema() -> bytes:
    """Return the JSON Schema as `GET /v1/schemas/profile.json` has it."""
    document = json_schema("profile", orjson.loads(specification_files()["openapi.json"]), "")
    return orjson.dumps(document) + b"\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    yield from _section("Project", "What it is called, how far it has come, and when.", "")
    for group, about in GROUPS.items():
        yield ""
        yield from _section(group.capitalize(), about, group)


def _section(title: str, about: str, group: str) -> Iterator[str]:
    yield f"## {title}\n\n{about}\n"
    yield _TABLE
    yield from (_row(field) for field in FIELDS if field.group == group)


def _row(field: Field) -> str:
    return f"| `{field.path}` | {_answer(field)} | {field.about} |"


def _answer(field: Field) -> str:
    if field.choices:
        return " · ".join(f"`{choice}`" for choice in field.choices)
    if field.kind == "text":
        return f"text, up to {field.most:.0f} characters"
    if field.kind in _FORMS:
        return _FORMS[field.kind]
    bounds = f"{_number(field.least)} to {_number(field.most)}"
    kind = {"count": "whole number", "quantity": "quantity"}.get(field.kind, "number")
    unit = f" of {field.unit}" if field.unit not in ("", "share") else ""
    return f"{kind}{unit}, {bounds}"


def _number(value: float) -> str:
    return f"{value:,.15g}"


if __name__ == "__main__":
    main()
