"""The evidence files are read whole or refused with every fault named."""

from pathlib import Path

import orjson
import pytest

from service.adapters.evidence_files import (
    EVIDENCE_FILE,
    QUALITY_MODEL_FILE,
    evidence_from_file,
    quality_model_from_file,
)
from service.domain.errors import CatalogueError

FIRST_LINE = EVIDENCE_FILE.read_bytes().splitlines()[0]


def written(folder: Path, **changes: object) -> Path:
    file = folder / "evidence.jsonl"
    file.write_bytes(orjson.dumps(orjson.loads(FIRST_LINE) | changes))
    return file


def test_a_case_comes_out_as_it_was_written(tmp_path: Path) -> None:
    (case,) = evidence_from_file(written(tmp_path, id="mine", labels=12))

    assert (case.id, case.labels) == ("mine", 12)
    assert isinstance(case.acceptable, tuple)


@pytest.mark.parametrize(
    ("key", "value", "remedy"),
    [
        ("id", "Not A Slug", "single hyphens"),
        ("url", "http://example.org", "https://"),
        ("winner", "nobody", "fine-tuning"),
        ("gap", "money", "label-scheme"),
        ("labels", "many", "int or null"),
        ("labels", -1, "below 0"),
        ("classes", 0, "below 1"),
        ("trust", 0.99, "write"),
        ("acceptable", [], "prompt-engineering"),
        ("lower_is_better", 1, "bool"),
        ("titel", "x", "title"),
    ],
)
def test_a_fault_names_file_line_key_value_and_remedy(
    tmp_path: Path, key: str, value: object, remedy: str
) -> None:
    with pytest.raises(CatalogueError) as refused:
        evidence_from_file(written(tmp_path, **{key: value}))

    message = str(refused.value)
    assert message.startswith(f"evidence.jsonl, line 1: {key}: ")
    assert remedy in message


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as refused:
        evidence_from_file(written(tmp_path, winner="nobody", domain="wide"))

    assert {fault.key for fault in refused.value.faults} == {"winner", "domain"}


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    row = orjson.loads(FIRST_LINE)
    del row["note"]
    file = tmp_path / "evidence.jsonl"
    file.write_bytes(orjson.dumps(row))

    with pytest.raises(CatalogueError, match=r"note: is missing; add it"):
        evidence_from_file(file)


def test_an_id_used_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "evidence.jsonl"
    file.write_bytes(FIRST_LINE + b"\n" + FIRST_LINE)

    with pytest.raises(CatalogueError, match=r"line 2: id: .* used twice"):
        evidence_from_file(file)


@pytest.mark.parametrize("line", [b"{", b"[]", b"1"])
def test_a_line_that_is_no_object_is_refused(tmp_path: Path, line: bytes) -> None:
    file = tmp_path / "evidence.jsonl"
    file.write_bytes(FIRST_LINE + b"\n" + line)

    with pytest.raises(CatalogueError, match="line 2: is no JSON object"):
        evidence_from_file(file)


@pytest.mark.parametrize(
    ("found", "put", "message"),
    [
        ("[labels_slope]", "[labels]", "labels_slope: is missing"),
        ("year_slope = [", "year_slope = [0.0, ", "year_slope: has 26 numbers"),
        ("\nstrict = ", "\nstrikt = ", "did you mean 'strict'"),
        ("intercept = ", "intercept ", "is no TOML"),
    ],
)
def test_a_broken_model_file_says_what_is_broken(
    tmp_path: Path, found: str, put: str, message: str
) -> None:
    file = tmp_path / "quality_model.toml"
    text = QUALITY_MODEL_FILE.read_text(encoding="utf-8")
    file.write_text(text.replace(found, put, 1), encoding="utf-8")

    with pytest.raises(CatalogueError, match=message):
        quality_model_from_file(file)
