"""The form of the evidence file and of the quality model file, checked on the way in."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from service.domain.errors import CatalogueError, Fault, nearest
from service.domain.profile import FIELD_BY_PATH
from service.domain.published.evidence import (
    COMPARISONS,
    PROMPTED_CLASSES,
    SEEN,
    SOURCE_KINDS,
    TRUST_OF_COMPARISON,
    TRUST_OF_SEEN,
    TRUST_OF_SOURCE,
    TUNED_CLASSES,
    WINNERS,
    EvidenceCase,
    trust_of,
)
from service.domain.quality import TASK_TYPE, QualityModel
from service.domain.vocabulary import APPROACHES

Floats = NDArray[np.float64]

QUALITY_MODEL = "quality_model.toml"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_TEXT: tuple[type, ...] = (str,)
_TEXT_OR_NONE: tuple[type, ...] = (str, type(None))
_WHOLE_OR_NONE: tuple[type, ...] = (int, type(None))
_NUMBER_OR_NONE: tuple[type, ...] = (int, float, type(None))

CASE_KEYS: dict[str, tuple[type, ...]] = {
    "id": _TEXT,
    "title": _TEXT,
    "authors": _TEXT,
    "year": (int,),
    "url": _TEXT,
    "source_group": _TEXT,
    "source_kind": _TEXT,
    "seen": _TEXT,
    "trust": (float,),
    "task": _TEXT,
    "task_type": _TEXT,
    "subject": _TEXT,
    "domain": _TEXT,
    "gap": _TEXT_OR_NONE,
    "labels": _WHOLE_OR_NONE,
    "classes": _WHOLE_OR_NONE,
    "prompt_effort": _TEXT,
    "prompt_model": _TEXT,
    "prompt_class": _TEXT_OR_NONE,
    "prompt_year": (int,),
    "tuned_model": _TEXT,
    "tuned_class": _TEXT_OR_NONE,
    "comparison": _TEXT,
    "metric": _TEXT,
    "lower_is_better": (bool,),
    "prompt_score": _NUMBER_OR_NONE,
    "tuned_score": _NUMBER_OR_NONE,
    "hybrid_score": _NUMBER_OR_NONE,
    "winner": _TEXT,
    "acceptable": (list,),
    "deployed": _TEXT_OR_NONE,
    "decided_by": _TEXT_OR_NONE,
    "calls_per_day": _NUMBER_OR_NONE,
    "note": _TEXT,
}
CASE_CHOICES: dict[str, tuple[str | None, ...]] = {
    "source_kind": SOURCE_KINDS,
    "seen": SEEN,
    "task_type": FIELD_BY_PATH["task.type"].choices,
    "domain": FIELD_BY_PATH["task.domain"].choices,
    "gap": (*FIELD_BY_PATH["task.gap"].choices, None),
    "prompt_effort": FIELD_BY_PATH["measured.prompt_effort"].choices,
    "prompt_class": (*PROMPTED_CLASSES, None),
    "tuned_class": (*TUNED_CLASSES, None),
    "comparison": COMPARISONS,
    "winner": WINNERS,
    "deployed": (*APPROACHES, None),
}
CHOICES_OF_COLUMN: dict[str, tuple[str, ...]] = {
    "prompted.class": PROMPTED_CLASSES,
    "tuned.class": TUNED_CLASSES,
}
MODEL_COLUMNS: tuple[str, ...] = (
    "task.type",
    "task.domain",
    "task.gap",
    "task.shift",
    "task.output",
    "knowledge.change",
    "measured.prompt_effort",
    "prompted.class",
    "tuned.class",
)


def case_faults(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each fault of one case of the file: its key, and what is wrong with the remedy."""
    if row.keys() != CASE_KEYS.keys():
        yield from _key_faults(row)
        return
    wrong = [key for key, kinds in CASE_KEYS.items() if type(row[key]) not in kinds]
    for key in wrong:
        wanted = " or ".join(kind.__name__ for kind in CASE_KEYS[key]).replace("NoneType", "null")
        yield key, f"{row[key]!r} is the wrong kind; write {wanted}."
    for key, choices in CASE_CHOICES.items():
        if row[key] not in choices:
            yield key, f"{row[key]!r} is unknown; write one of {_words(choices)}."
    if not wrong:
        yield from _meaning_faults(row)


def evidence_case(row: Mapping[str, Any]) -> EvidenceCase:
    """Return a case from its JSON object, which has no fault."""
    return EvidenceCase(**{**row, "acceptable": tuple(row["acceptable"])})


def quality_model(document: Mapping[str, Any]) -> QualityModel:
    """Return the quality model from its TOML document.

    Raises:
        CatalogueError: naming the first key at fault, and the remedy.
    """
    try:
        vectors = len(document["intercept"])
        effects = document["effects"]
        return QualityModel(
            intercept=np.array(document["intercept"], dtype=float),
            effects={
                column: _by_choice(column, effects[column], vectors) for column in MODEL_COLUMNS
            },
            labels_slope=_by_choice(TASK_TYPE, document["labels_slope"], vectors),
            labels_per_class_slope=_by_choice(
                TASK_TYPE, document["labels_per_class_slope"], vectors
            ),
            label_noise_slope=_vector("label_noise_slope", document["label_noise_slope"], vectors),
            year_slope=_vector("year_slope", document["year_slope"], vectors),
            report={"factors": document["factor"], **document["report"]},
        )
    except KeyError as error:
        text = "is missing; write the file anew with scripts.fit_quality_model."
        raise CatalogueError([Fault(QUALITY_MODEL, str(error.args[0]), text)]) from error


def choices_of(column: str) -> tuple[str, ...]:
    """Return the answers of a choice column of the quality model, in order."""
    return CHOICES_OF_COLUMN.get(column) or FIELD_BY_PATH[column].choices


def _key_faults(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in sorted(row.keys() - CASE_KEYS.keys()):
        yield key, f"is not a key of a case; {nearest(key, CASE_KEYS)}"
    for key in CASE_KEYS:
        if key not in row:
            yield key, "is missing; add it, null where it is not known."


def _meaning_faults(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not SLUG.fullmatch(row["id"]):
        yield "id", f"{row['id']!r} is no slug; use a-z, 0-9 and single hyphens."
    if not row["url"].startswith("https://"):
        yield "url", f"{row['url']!r} is no address; write https://…"
    if not row["acceptable"] or not set(row["acceptable"]) <= set(APPROACHES):
        yield "acceptable", f"{row['acceptable']!r} is unknown; list {_words(APPROACHES)}."
    for key in ("labels", "calls_per_day"):
        if row[key] is not None and row[key] < 0:
            yield key, f"{row[key]!r} is below 0; write null where it is not known."
    if row["classes"] is not None and row["classes"] < 1:
        yield "classes", f"{row['classes']!r} is below 1; write null where it is not known."
    factors = [row["source_kind"], row["seen"], row["comparison"]]
    known = TRUST_OF_SOURCE.keys() | TRUST_OF_SEEN.keys() | TRUST_OF_COMPARISON.keys()
    if known.issuperset(factors) and row["trust"] != trust_of(*factors):
        yield "trust", f"{row['trust']!r} breaks its rule; write {trust_of(*factors)}."


def _words(choices: Iterable[str | None]) -> str:
    return ", ".join(choice or "null" for choice in choices)


def _by_choice(column: str, answers: Mapping[str, list[float]], vectors: int) -> Floats:
    choices = choices_of(column)
    for answer in answers:
        if answer not in choices:
            text = f"{answer!r} is no answer: {nearest(answer, choices)}"
            raise CatalogueError([Fault(QUALITY_MODEL, column, text)])
    nothing = [0.0] * vectors
    return np.array([_vector(column, answers.get(choice, nothing), vectors) for choice in choices])


def _vector(key: str, numbers: list[float], vectors: int) -> Floats:
    if len(numbers) != vectors:
        text = f"has {len(numbers)} numbers where the intercept has {vectors}; write as many."
        raise CatalogueError([Fault(QUALITY_MODEL, key, text)])
    return np.array(numbers, dtype=float)
