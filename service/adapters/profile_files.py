"""Read YAML, JSON and TOML files into the same documents, so that each gives the same answer."""

import re
import tomllib
from collections.abc import Callable, Mapping

from service.adapters.yaml_documents import read_yaml
from service.schemas.faults import MalformedDocumentError
from service.schemas.file_document import FileDocument, UnreadableFileError
from service.schemas.json_document import read_json


def read_document(name: str, content: bytes) -> FileDocument:
    """Return what a file states, by the end of its name; YAML where that says nothing.

    Raises:
        UnreadableFileError: naming the line and the remedy.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError(
            name, line, "this is not UTF-8; save the file as UTF-8."
        ) from None
    read = _READERS.get(name.rpartition(".")[2].lower(), read_yaml)
    return read(name, text)


def _read_json(name: str, text: str) -> FileDocument:
    try:
        value = read_json(text.encode())
    except MalformedDocumentError as error:
        found = re.search(r"line (\d+)", error.detail)
        raise UnreadableFileError(name, int(found[1]) if found else 1, error.detail) from None
    return FileDocument(value, _lines(value, text))


def _read_toml(name: str, text: str) -> FileDocument:
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise UnreadableFileError(name, line, f"{error}; write it as TOML.") from None
    return FileDocument(_plain(value), _lines(value, text))


_READERS: Mapping[str, Callable[[str, str], FileDocument]] = {
    "json": _read_json,
    "toml": _read_toml,
}


def _plain(value: object) -> object:
    """Return a TOML value as JSON has it: days as text."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | float) else str(value)


def _lines(value: object, text: str) -> dict[str, int]:
    """Return the line of each key, found by looking for the keys in their order."""
    lines = {"#": 1}

    def visit(inner: object, pointer: str, start: int) -> None:
        for key, each in inner.items() if isinstance(inner, dict) else ():
            found = re.compile(rf"(?<![\w-])[\"']?{re.escape(key)}[\"']?\s*[]:=.]").search(
                text, start
            )
            place = found.start() if found else start
            lines[f"{pointer}/{key}"] = text.count("\n", 0, place) + 1
            visit(each, f"{pointer}/{key}", found.end() if found else start)

    visit(value, "#", 0)
    return lines
