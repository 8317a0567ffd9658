"""Documents: JSON read quickly, and exactly about what is wrong; files with their lines."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import orjson

from tune_or_prompt.domain.errors import DomainError
from tune_or_prompt.wire.faults import MalformedDocumentError

DEEPEST = 50

_TOO_DEEP = f"The document is nested deeper than {DEEPEST} levels; a flatter one will do."

_REMEDIES = (
    (r"-?(NaN|Infinity)", "NaN and Infinity are not JSON numbers; leave out what you do not know"),
    (r"'", "write words in double quotes"),
    (r"True|False", "write true or false in lower case"),
    (r"None", "leave out what you do not know"),
    (r"\ufeff", "save it without the mark in front"),
    (r",\s*[}\]]", "remove the last comma"),
)
"""What stands where reading stopped, and how to correct it."""

_MERGE_MARK = re.compile(r"^<{7} ", re.MULTILINE)

_AN_OBJECT = 'send an object, such as {"stage": "pilot"}'


def read_json(text: bytes) -> Any:
    """Return what a JSON text says.

    Raises:
        MalformedDocumentError: for a text that is empty, not JSON, nested deeper than 50 levels,
            or that states one field twice, of which a reader would silently lose one.
    """
    if not text.strip():
        raise MalformedDocumentError("The body is empty; send a JSON object, at least {}.")
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise MalformedDocumentError(_complaint(error)) from None
    fields = _count_fields(document)
    # Each field has one colon, so an equal count leaves none for a repeated field.
    if text.count(b":") != fields:
        json.loads(text, object_pairs_hook=_refuse_repeats)
    return document


def _complaint(error: orjson.JSONDecodeError) -> str:
    """Return where reading stopped and why, with the remedy for what people often send."""
    if not error.doc:
        return "The text is not UTF-8; send JSON in UTF-8."
    if error.msg == "depth limit exceeded":
        return _TOO_DEEP
    if found := _MERGE_MARK.search(error.doc):
        line = error.doc.count("\n", 0, found.start()) + 1
        return f"A merge left its conflict markers in the text (line {line}); resolve it first."
    return f"The text is not JSON: {error}; {_remedy(error)}."


def _remedy(error: orjson.JSONDecodeError) -> str:
    # The reader stops behind the sign of a number.
    starts = (error.pos, max(error.pos - 1, 0))
    for pattern, remedy in _REMEDIES:
        if any(re.compile(pattern).match(error.doc, start) for start in starts):
            return remedy
    return "check it with a JSON validator" if error.doc.lstrip()[:1] in "{[" else _AN_OBJECT


def _count_fields(document: Any) -> int:
    """Return how many fields a document holds, level by level, refusing to go too deep."""
    fields, level = 0, [document]
    for _ in range(DEEPEST + 1):
        objects = [each for each in level if type(each) is dict]
        lists = [each for each in level if type(each) is list]
        if not objects and not lists:
            return fields
        fields += sum(map(len, objects))
        level = [*chain.from_iterable(map(dict.values, objects)), *chain.from_iterable(lists)]
    raise MalformedDocumentError(_TOO_DEEP)


def _refuse_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for name, value in pairs:
        if name in known:
            raise MalformedDocumentError(
                f"The field {name[:60]!r} is stated twice in one object; keep one of the two."
            )
        known[name] = value
    return known


@dataclass(frozen=True, slots=True)
class FileFault:
    """A fault and the place in a file where it stands."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        """Return it as compilers do."""
        return f"{self.file}:{self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class FileDocument:
    """What a file states.

    Attributes:
        name: the file, as the user wrote it.
        value: the document, of what JSON has: objects, lists, texts, numbers, true, false, null.
        lines: the line of each value by its JSON pointer, from 1; `#` is the document.
    """

    name: str
    value: Any
    lines: Mapping[str, int]

    def line_of(self, pointer: str) -> int:
        """Return the line of the value at a pointer, or of what it would stand in."""
        while pointer not in self.lines and "/" in pointer:
            pointer = pointer.rpartition("/")[0]
        return self.lines.get(pointer, 1)

    def fault(self, pointer: str, text: str) -> FileFault:
        """Return a fault of the value at a pointer."""
        return FileFault(self.name, self.line_of(pointer), text)


class UnreadableFileError(DomainError):
    """A file that cannot be read as YAML, JSON or TOML; says where and how to mend it."""

    code = "unreadable-file"
    title = "The file cannot be read"

    def __init__(self, name: str, line: int, text: str) -> None:
        """Name the file, the line and the remedy."""
        self.fault = FileFault(name, line, text)
        super().__init__(str(self.fault))


def changed(profile: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the profile with answers replaced by dotted path; None takes one away."""
    changed = {key: dict(each) if isinstance(each, dict) else each for key, each in profile.items()}
    for path, answer in changes.items():
        group, _, name = path.rpartition(".")
        if group and not isinstance(changed.get(group), dict):
            changed[group] = {}
        place = changed[group] if group else changed
        if answer is None:
            place.pop(name, None)
        else:
            place[name] = answer
    return changed
