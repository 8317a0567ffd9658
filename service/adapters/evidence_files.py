"""Read the published cases and the quality model from the catalogue's files."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from service.domain.errors import CatalogueError, Fault
from service.domain.published.evidence import EvidenceCase
from service.domain.quality import QualityModel
from service.schemas.evidence import case_faults, evidence_case, quality_model

DATA = Path(__file__).parents[1] / "data"
EVIDENCE_FILE = DATA / "evidence.jsonl"
QUALITY_MODEL_FILE = DATA / "quality_model.toml"


def evidence_from_file(path: Path = EVIDENCE_FILE) -> tuple[EvidenceCase, ...]:
    """Return the cases of a JSON Lines file, in its order.

    Raises:
        CatalogueError: naming file, line, key, value and remedy of every fault.
    """
    lines = path.read_bytes().splitlines()
    rows = [_parsed(line) for line in lines]
    faults = [
        Fault(f"{path.name}, line {number}", key, text)
        for number, row in enumerate(rows, start=1)
        for key, text in _faults(row)
    ]
    faults += _repeated_ids(path.name, rows)
    if faults:
        raise CatalogueError(faults)
    return tuple(evidence_case(row) for row in rows)


def quality_model_from_file(path: Path = QUALITY_MODEL_FILE) -> QualityModel:
    """Return the fitted quality model.

    Raises:
        CatalogueError: naming file, key and remedy.
    """
    try:
        return quality_model(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError([Fault(path.name, "", f"is no TOML: {error}.")]) from error


def _parsed(line: bytes) -> Any:  # noqa: ANN401 - a line is of any shape until it is checked
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return None


def _faults(row: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - as above
    if isinstance(row, dict):
        return case_faults(row)
    return iter([("", "is no JSON object; write one case a line.")])


def _repeated_ids(file: str, rows: list[Any]) -> list[Fault]:
    seen: set[str] = set()
    faults = []
    for number, row in enumerate(rows, start=1):
        name = row.get("id") if isinstance(row, dict) else None
        if name in seen:
            text = f"{name!r} is used twice; ids are never reused."
            faults.append(Fault(f"{file}, line {number}", "id", text))
        if isinstance(name, str):
            seen.add(name)
    return faults
