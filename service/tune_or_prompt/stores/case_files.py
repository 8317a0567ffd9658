"""Files of real decisions to learn from, and the catalogue file that holds what was learned."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import tomlkit

from tune_or_prompt.domain.errors import CatalogueError, CatalogueFault
from tune_or_prompt.domain.language.model import Effect, FittedNumber, Model
from tune_or_prompt.learn.cases import Case
from tune_or_prompt.wire.faults import InvalidDocumentError
from tune_or_prompt.wire.profile import load_profile

PACKAGED_CASES = Path(__file__).parents[1] / "data" / "cases" / "decisions.jsonl"
DIGITS = 4


def cases_from_file(path: Path, day: date, approaches: tuple[str, ...]) -> tuple[Case, ...]:
    """Return the cases of a JSONL file; profiles without a day are judged on the day given.

    Raises:
        CatalogueError: with every line that cannot be used.
    """
    faults: list[CatalogueFault] = []
    cases: list[Case] = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if line.strip():
            try:
                cases.append(_case(orjson.loads(line), day, approaches))
            except InvalidDocumentError as error:
                faults += [
                    CatalogueFault(
                        path.name, f"line {number}: profile{one.pointer.lstrip('#')}", one.detail
                    )
                    for one in error.faults
                ]
            except (ValueError, KeyError, TypeError) as error:
                faults.append(CatalogueFault(path.name, f"line {number}", _complaint(error)))
    if faults:
        raise CatalogueError(faults)
    return tuple(cases)


def decision_file(text: str, model: Model) -> str:
    """Return the text of `decision.toml` with the fitted numbers of a model; all else stays."""
    document: Any = tomlkit.parse(text)
    document["model"]["kappa"]["fitted"] = _rounded(model.kappa)
    document["model"]["clear"], document["model"]["leaning"] = model.clear, model.leaning
    for entry, base in zip(document["base"], model.bases, strict=True):
        entry["fitted"], entry["cases"] = _rounded(base.number), base.number.cases
    for entry, effect in zip(document["effect"], model.effects, strict=True):
        _write_effect(entry, effect)
    for entry, one in zip(document.get("interaction", ()), model.interactions, strict=True):
        entry["fitted"], entry["cases"] = _rounded(one.number), one.number.cases
    return tomlkit.dumps(document)


def _case(line: Mapping[str, Any], day: date, approaches: tuple[str, ...]) -> Case:
    named = [line["outcome"], *line["acceptable"]]
    if strange := [one for one in named if one not in approaches]:
        raise ValueError(f"{strange[0]!r} is not an approach: write one of {', '.join(approaches)}")
    if line["outcome"] not in line["acceptable"]:
        raise ValueError("`outcome` is not among `acceptable`: add it there")
    strength = line.get("strength", "clear")
    if strength not in ("clear", "leaning"):
        raise ValueError(f"{strength!r} is not a strength: write clear or leaning")
    return Case(
        id=line["id"],
        group=line.get("source_group") or line["id"],
        profile=load_profile(line["profile"], day),
        outcome=line["outcome"],
        acceptable=tuple(line["acceptable"]),
        strength=strength,
        situation=line.get("situation", ""),
    )


def _complaint(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"`{error.args[0]}` is missing: state it."
    return f"{error}."


def _write_effect(entry: Any, effect: Effect) -> None:  # noqa: ANN401  a tomlkit table
    for at, number in enumerate(effect.numbers):
        key = effect.choices[at] if effect.choices else at
        entry["fitted"][key] = _rounded(number)
        if effect.choices:
            entry["cases"][key] = number.cases
    if not effect.choices:
        entry["cases"] = max(number.cases for number in effect.numbers)


def _rounded(number: FittedNumber) -> float:
    return round(number.fitted, DIGITS)
