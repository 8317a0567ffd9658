"""Schemas that are generated from records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import Answer
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.verbs.tables import Column, Table, unit_of
from tune_or_prompt.wire.generated import APPROACHES, schema_of, table_schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A record for tests.

    More about it that no schema needs.

    Attributes:
        approach: id of the approach
            that wins.
        standing: how sure it is.
        monthly_usd: what a month costs.
        answer: what was answered.
        by_name: something by name.
        day: a day.
        cell: one cell.
    """

    approach: str
    standing: Literal["clear", "leaning"]
    monthly_usd: Range | None = None
    answer: Answer
    by_name: Mapping[str, tuple[float, ...]]
    day: date
    cell: str | int | None


def components(*kinds: Any) -> Mapping[str, Any]:
    plugin = MarshmallowPlugin(schema_name_resolver=_name)
    spec = APISpec(title="", version="", openapi_version="3.1.1", plugins=[plugin])
    for kind in kinds:
        spec.components.schema(_name(kind), schema=kind)
    schemas: Mapping[str, Any] = spec.to_dict()["components"]["schemas"]
    return schemas


def _name(kind: Any) -> str:
    named = kind if isinstance(kind, type) else type(kind)
    return named.__name__


def test_types_descriptions_units_and_examples_come_from_the_record() -> None:
    sample = components(schema_of(Sample))["Sample"]
    properties = sample["properties"]

    assert sample["required"] == ["answer", "approach", "by_name", "day", "standing"]
    assert "additionalProperties" not in sample
    assert properties["approach"]["description"] == "Extensible: Id of the approach that wins."
    assert properties["approach"]["examples"] == list(APPROACHES)
    assert properties["standing"]["examples"] == ["clear", "leaning"]
    assert properties["monthly_usd"]["x-unit"] == "USD/month"
    assert properties["answer"]["allOf"] == [{"$ref": "#/components/schemas/Answer"}]
    assert properties["by_name"]["additionalProperties"]["type"] == "array"
    assert properties["day"]["format"] == "date"
    assert properties["cell"]["type"] == ["string", "number", "null"]
    assert schema_of(Sample).__doc__ == "A record for tests."


def test_a_range_is_one_schema_which_says_its_percentiles() -> None:
    schemas = components(schema_of(Decision))

    assert [name for name in schemas if "Range" in name] == ["Range"]
    assert schemas["Range"]["properties"]["low"]["description"] == "10th percentile."


def test_every_attribute_of_an_answer_is_described() -> None:
    silent = [
        f"{name}.{field}"
        for name, schema in components(schema_of(Decision)).items()
        for field, value in schema["properties"].items()
        if not value.get("description")
    ]

    assert silent == []


def test_the_approaches_of_a_headline_are_properties_of_their_own() -> None:
    headline = components(schema_of(Decision))["Headline"]

    assert set(APPROACHES) <= set(headline["properties"])
    assert "approaches" not in headline["properties"]
    assert not set(APPROACHES) & set(headline["required"])


def test_rows_of_a_table_are_typed_by_its_columns() -> None:
    columns = (Column("cost_usd", "number", "A cost.", "USD"),)

    row = components(table_schema(Table, columns, "Costly"))["CostlyRow"]

    assert row["properties"]["cost_usd"] == {
        "type": ["number", "null"],
        "description": "A cost.",
        "x-unit": "USD",
    }


def test_units_are_read_from_the_end_of_a_name() -> None:
    assert unit_of("saves_usd_per_month") == "USD/month"
    assert unit_of("payback_days") == "days"
    assert unit_of("usd") == "USD"
    assert unit_of("reason") == ""
