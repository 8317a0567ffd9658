"""The form of the page: made from `FIELDS`, filled from a profile, read back into one."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.domain.profile import FIELD_BY_PATH, FIELDS, NUMERIC_KINDS, Field
from service.schemas.faults import Fault
from service.schemas.profile import GROUPS

Document = dict[str, Any]

PROJECT = "project"
_TITLES = {"measured": "Measured so far", "models": "Models", "weights": "What matters to you"}
_ABOUT_PROJECT = "What it is called, how far it has come, and the day to judge it on."
_NUMBERS = NUMERIC_KINDS | {"importance"}
_NUMBER = re.compile(r"-?(\d+|\d{1,3}([, _]\d{3})+)(\.\d+)?")
_RANGE_SIGN = re.compile(r"\s*(?:/|\.\.)\s*")
_PAIR = re.compile(r"\s*([^:;]+):([^:;]+)\s*")
_HINTS = {
    "quantity": "A number, or low / mid / high.",
    "share": "Between 0 and 1.",
    "importance": "0 to 10.",
    "model": "As provider/model, such as openai/gpt-4o-mini.",
    "pilot": "Labels and score of each trial: 200: 0.71; 800: 0.78",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One question of the form, with the answer and the faults found in it."""

    path: str
    label: str
    control: str
    options: tuple[str, ...]
    value: str
    unit: str
    hint: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormGroup:
    """The questions of one topic."""

    id: str
    title: str
    about: str
    fields: tuple[FormField, ...]

    @property
    def answered(self) -> int:
        """Return how many of its questions have an answer."""
        return sum(1 for field in self.fields if field.value)

    @property
    def has_faults(self) -> bool:
        """Return whether something in it has to be mended."""
        return any(field.faults for field in self.fields)


def document_from(query: Mapping[str, str]) -> Document:
    """Return the profile that query parameters state, one a field; empty ones say nothing."""
    document: Document = {}
    for path, text in query.items():
        if text.strip():
            field = FIELD_BY_PATH.get(path)
            put(document, path, read(field, text.strip()) if field else text)
    return document


def put(document: Document, path: str, answer: object) -> None:
    """Put an answer at its dotted path; what stands in the way stays, for the schema to refuse."""
    group, _, name = path.partition(".")
    if not name:
        document[path] = answer
    elif isinstance(place := document.setdefault(group, {}), dict):
        place[name] = answer


def read(field: Field, text: str) -> object:
    """Return what a text in the form says; what it cannot be stays text, for the schema to refuse.

    A range of a number is written `low / mid / high`.
    """
    if field.kind == "flag":
        return {"true": True, "false": False}.get(text.lower(), text)
    if field.kind == "pilot":
        return [_trial(pair) for pair in text.split(";") if pair.strip()]
    if field.kind not in _NUMBERS:
        return text
    numbers = [_number(part) for part in _RANGE_SIGN.split(text)]
    if len(numbers) == len(("low", "mid", "high")):
        return dict(zip(("low", "mid", "high"), numbers, strict=True))
    return numbers[0] if len(numbers) == 1 else text


def form_of(document: Document, faults: Iterable[Fault]) -> tuple[FormGroup, ...]:
    """Return the form with a profile's answers and the faults of each."""
    told = list(faults)
    return tuple(_group(name, document, told) for name in (PROJECT, *GROUPS))


def field_of(fault: Fault) -> str | None:
    """Return the path of the field that a fault is in, or None where the form has none such."""
    names = fault.pointer.removeprefix("#/").split("/")
    candidates = (".".join(names[:2]), names[0])
    return next((path for path in candidates if path in FIELD_BY_PATH), None)


def _group(name: str, document: Document, faults: Sequence[Fault]) -> FormGroup:
    group = "" if name == PROJECT else name
    place = document.get(group, {}) if group else document
    answers = place if isinstance(place, dict) else {}
    return FormGroup(
        id=name,
        title=_TITLES.get(name, name.capitalize()),
        about=_ABOUT_PROJECT if name == PROJECT else GROUPS[name],
        fields=tuple(
            _field(field, answers.get(field.name), faults)
            for field in FIELDS
            if field.group == group
        ),
    )


def _field(field: Field, answer: object, faults: Sequence[Fault]) -> FormField:
    return FormField(
        path=field.path,
        label=_label(field),
        control="select" if field.kind in ("choice", "flag") else field.kind,
        options=("true", "false") if field.kind == "flag" else field.choices,
        value=_written(answer),
        unit="" if field.kind == "share" else field.unit,
        hint=_HINTS.get(field.kind, ""),
        faults=tuple(fault.detail for fault in faults if field_of(fault) == field.path),
    )


def _label(field: Field) -> str:
    if field.kind == "importance":
        return field.name.replace("-", " ").capitalize()
    return field.question or field.about


def _written(answer: object) -> str:
    """Return an answer as the form shows it, which `read` takes back."""
    match answer:
        case None:
            return ""
        case bool():
            return str(answer).lower()
        case float() | int():
            return f"{answer:.12g}"
        case {"low": low, "mid": mid, "high": high}:
            return " / ".join(map(_written, (low, mid, high)))
        case [*trials]:
            return "; ".join(map(_pair, trials))
    return str(answer)


def _pair(trial: object) -> str:
    if isinstance(trial, dict):
        return f"{_written(trial.get('labelled_examples'))}: {_written(trial.get('score'))}"
    return str(trial)


def _trial(text: str) -> object:
    pair = _PAIR.fullmatch(text)
    if not pair:
        return text.strip()
    return {"labelled_examples": _number(pair[1].strip()), "score": _number(pair[2].strip())}


def _number(text: str) -> float | str:
    if not _NUMBER.fullmatch(text):
        return text
    number = float(re.sub(r"[, _]", "", text))
    return int(number) if number.is_integer() else number
