"""The form of the page: made from `FIELDS`, filled from a profile, read back into one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import (
    FIELD_BY_PATH,
    FIELDS,
    NUMBER_KINDS,
    NUMERIC_KINDS,
    Answer,
    Field,
    Quantity,
)
from tune_or_prompt.domain.outlook.questions import OPENING
from tune_or_prompt.domain.report.words import answer_in_words, measured
from tune_or_prompt.wire.fields import ENDS
from tune_or_prompt.wire.quantities import (
    QuantityError,
    as_document,
    plainly,
    read_quantity,
)

FormDocument = dict[str, Any]

MORE: Mapping[str, str] = {
    "measured": "What you have measured",
    "task": "The task",
    "data": "Your data",
    "models": "Models and hosting",
    "requirements": "What may change",
    "traffic": "Use and length of calls",
    "budget": "Budget",
    "team": "Your team",
    "schedule": "How far to look ahead",
    "knowledge": "Reference text",
    "": "The project",
    "weights": "What matters to you (0 to 10)",
}
"""Groups of further questions with their titles, in order where no question is worth more."""

_EXAMPLES: Mapping[str, str] = {
    "traffic.calls_per_day": "500k",
    "data.labelled_examples": "20,000 or 1k–5k",
    "schedule.deadline_days": "3 weeks",
    "traffic.latency_target_ms": "2 s",
    "measured.pilot": "200: 0.71; 800: 0.78",
}
_EXAMPLE_OF_UNIT: Mapping[str, str] = {
    "USD": "$20,000",
    "USD/month": "$4k",
    "tokens/call": "800",
    "share": "80%",
    "": "",
}
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One question of the form.

    Attributes:
        path: the field, which is the name of the entry.
        label: the question.
        control: what kind of entry it is.
        options: values to choose from, with their words.
        value: what stands in the entry.
        picked: the values picked of several.
        example: what to write.
        note: what was understood; empty if there is nothing to add.
        fault: what is wrong with it; empty if nothing is.
    """

    path: str
    label: str
    control: str
    options: tuple[tuple[str, str], ...]
    value: str
    picked: tuple[str, ...]
    example: str
    note: str
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormGroup:
    """Further questions of one topic."""

    id: str
    title: str
    fields: tuple[FormField, ...]

    @property
    def answered(self) -> int:
        """Return how many of them have an answer."""
        return sum(1 for field in self.fields if field.value)

    @property
    def has_faults(self) -> bool:
        """Return whether something in it has to be fixed."""
        return any(field.fault for field in self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileForm:
    """The first questions, and the further ones by topic."""

    first: tuple[FormField, ...]
    more: tuple[FormGroup, ...]


def document_from(query: Mapping[str, str]) -> tuple[FormDocument, dict[str, str]]:
    """Return the profile that parameters state, one a field, and what cannot be read by name."""
    document: FormDocument = {}
    faults: dict[str, str] = {}
    for path, text in query.items():
        field = FIELD_BY_PATH.get(path)
        if not text.strip():
            continue
        if field is None:
            faults[path] = "There is no such question; it was left out."
            continue
        try:
            put(document, path, read(field, text.strip()))
        except QuantityError as error:
            faults[path] = str(error)
    return document, faults


def read(field: Field, text: str) -> object:
    """Return what a text says, as a document states it; what is no answer is left to the schema.

    Raises:
        QuantityError: for an amount that cannot be read, or that could be two.
    """
    if field.kind in NUMBER_KINDS:
        parts = text.split("/")
        if len(parts) == len(ENDS) and all(map(_DIGIT.search, parts)):
            ends = [as_document(read_quantity(part.strip(), field.unit)) for part in parts]
            return dict(zip(ENDS, ends, strict=True))
        return as_document(read_quantity(text, field.unit))
    if field.kind == "flag":
        return {"true": True, "false": False}.get(text.lower(), text)
    if field.kind == "choices":
        return [choice for choice in re.split(r"[,\s]+", text) if choice]
    if field.kind == "pilot":
        return [_trial(pair) for pair in text.split(";") if pair.strip()]
    return text


def put(document: FormDocument, path: str, answer: object) -> None:
    """Put an answer at its dotted path."""
    group, _, name = path.rpartition(".")
    place = document.setdefault(group, {}) if group else document
    if isinstance(place, dict):
        place[name] = answer


def form_of(
    document: FormDocument,
    typed: Mapping[str, str],
    answers: Mapping[str, Answer],
    faults: Mapping[str, str],
    next_: Sequence[str] = (),
) -> ProfileForm:
    """Return the form.

    Args:
        document: the profile, as far as it can be read.
        typed: what was typed, by field: it stays as it is.
        answers: the answers understood, by field.
        faults: what is wrong, by field.
        next_: the unanswered questions worth most, the best first; they and their groups lead.
    """
    rank = {path: place - len(next_) for place, path in enumerate(next_)}
    more = [field for field in FIELDS if field.path not in OPENING]
    more.sort(key=lambda field: rank.get(field.path, 0))
    groups = sorted(
        MORE, key=lambda group: min(rank.get(one.path, 0) for one in more if one.group == group)
    )

    def made(field: Field) -> FormField:
        value = typed.get(field.path) or written(_stated(document, field))
        answer = answers.get(field.path)
        note = "" if answer is None else _note(field, answer, value)
        return _field(field, value, note, faults.get(field.path, ""))

    return ProfileForm(
        first=tuple(made(FIELD_BY_PATH[path]) for path in OPENING),
        more=tuple(
            FormGroup(
                id=group or "project",
                title=MORE[group],
                fields=tuple(made(field) for field in more if field.group == group),
            )
            for group in groups
        ),
    )


def in_words(path: str, answer: Answer) -> str:
    """Return a number with its unit in words, such as `500,000 calls a day`."""
    unit = FIELD_BY_PATH[path].unit
    if unit in {"ms", "days", "share", ""}:
        return answer_in_words(path, answer)
    if isinstance(answer, Quantity):
        return measured(Range(answer.low, answer.mid, answer.high), unit)
    return measured(Range(*[float(str(answer))] * 3), unit)


def _note(field: Field, answer: Answer, value: str) -> str:
    """Return what was understood, unless it stands there already."""
    if field.kind not in NUMERIC_KINDS:
        return ""
    text = in_words(field.path, answer)
    return "" if text == value else text


def _field(field: Field, value: str, note: str, fault: str) -> FormField:
    controls = {"choice": "select", "flag": "select", "date": "date"}
    label = field.question
    if field.kind == "importance":
        label = field.name.replace("-", " ").capitalize()
    return FormField(
        path=field.path,
        label=label,
        control=controls.get(field.kind, field.kind if field.kind in _OWN else "text"),
        options=tuple(zip(field.choices, field.words, strict=True)),
        value=value,
        picked=tuple(re.split(r"[,\s]+", value)) if field.kind == "choices" else (),
        example=_EXAMPLES.get(field.path, _EXAMPLE_OF_UNIT.get(field.unit, "")),
        note=note,
        fault=fault,
    )


_OWN = {"choices", "model"}


def _stated(document: FormDocument, field: Field) -> object:
    place = document.get(field.group, {}) if field.group else document
    return place.get(field.name) if isinstance(place, dict) else None


def written(answer: object) -> str:
    """Return an answer as the form shows it, which `read` takes back."""
    text = "" if answer is None else str(answer)
    match answer:
        case bool():
            text = text.lower()
        case float() | int():
            text = plainly(answer)
        case {"low": low, "mid": mid, "high": high}:
            text = " / ".join(map(written, (low, mid, high)))
        case [str(), *_]:
            text = ",".join(map(str, answer))
        case [*trials]:
            text = "; ".join(map(_pair, trials))
    return text


def _pair(trial: object) -> str:
    if isinstance(trial, dict):
        return f"{written(trial.get('labelled_examples'))}: {written(trial.get('score'))}"
    return str(trial)


def _trial(text: str) -> object:
    labels, _, score = text.partition(":")
    if not labels or not score or ":" in score:
        raise QuantityError(f'"{text.strip()}" is not a trial; write labels and score: 200: 0.71.')
    return {
        "labelled_examples": as_document(read_quantity(labels.strip(), "labels")),
        "score": as_document(read_quantity(score.strip(), "share")),
    }
