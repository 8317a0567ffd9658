"""Read YAML, JSON and TOML files into the same documents, with the line of each value."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

import tomli

from tune_or_prompt.domain.errors import DomainError
from tune_or_prompt.stores.yaml_documents import read_yaml
from tune_or_prompt.wire.documents import FileDocument, UnreadableFileError, read_json
from tune_or_prompt.wire.faults import MalformedDocumentError

_MERGE_MARK = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?:[ \t].*)?$", re.MULTILINE)
_OURS, _THEIRS = "<<<<<<<", ">>>>>>>"
_TOML_TABLE = re.compile(r"\s*\[(\[?)([^\]]+)\]")
_TOML_KEY = re.compile(r"""[\w.\-"' ]+""")


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
    _refuse_merge_marks(name, text)
    read = _READERS.get(name.rpartition(".")[2].lower(), read_yaml)
    return read(name, text)


def _refuse_merge_marks(name: str, text: str) -> None:
    """Name the commonest damage of a file that several people commit."""
    if _OURS not in text or _THEIRS not in text:
        return
    found = _MERGE_MARK.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        remedy = f"choose what is right, and remove the lines with {_OURS}, ======= and {_THEIRS}"
        raise UnreadableFileError(name, line, f"a merge left its conflict marks here; {remedy}.")


def _read_json(name: str, text: str) -> FileDocument:
    if not text.strip():
        return FileDocument(name, {}, {"#": 1})
    try:
        value = read_json(text.encode())
    except MalformedDocumentError as error:
        found = re.search(r"line (\d+)", error.detail)
        raise UnreadableFileError(name, int(found[1]) if found else 1, error.detail) from None
    return FileDocument(name, value, _LinesOfJson(text))


def _read_toml(name: str, text: str) -> FileDocument:
    try:
        value = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise UnreadableFileError(name, line, f"{error}; write it as TOML.") from None
    except (ValueError, RecursionError):
        fault = "a number has thousands of digits, or lists are nested too deeply; shorten it."
        raise UnreadableFileError(name, 1, fault) from None
    return FileDocument(name, _plain(value), dict(_lines_of_toml(text)))


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


class _LinesOfJson(Mapping[str, int]):
    """The lines of a text that is known to be JSON, found when one is to be told."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _found(self) -> Mapping[str, int]:
        try:
            return read_yaml("", self._text.replace("\t", " ")).lines  # JSON is YAML but for tabs
        except DomainError:  # a sign or a length of names that YAML does not take
            return {"#": 1}

    def __getitem__(self, pointer: str) -> int:
        return self._found[pointer]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _lines_of_toml(text: str) -> Iterator[tuple[str, int]]:
    """Yield the pointer and the line of each table and key of a text that is known to be TOML."""
    yield "#", 1
    table, lists = "#", dict[str, int]()
    for number, line in enumerate(text.splitlines(), 1):
        if found := _TOML_TABLE.match(line):
            table = f"#/{_pointer(found[2])}"
            yield table, number
            if found[1]:
                lists[table] = lists.get(table, -1) + 1
                table = f"{table}/{lists[table]}"
                yield table, number
            continue
        key, sign, _ = line.partition("=")
        if sign and _TOML_KEY.fullmatch(key := key.strip()):
            yield f"{table}/{_pointer(key)}", number


def _pointer(key: str) -> str:
    return "/".join(part.strip(" \"'") for part in key.split("."))
