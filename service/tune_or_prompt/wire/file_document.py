"""A document read from a file, with the line of each of its values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tune_or_prompt.domain.errors import DomainError


@dataclass(frozen=True, slots=True)
class FileDocument:
    """What a file states.

    Attributes:
        value: the document, of what JSON has: objects, lists, texts, numbers, true, false, null.
        lines: the line of each value by its JSON pointer, from 1; `#` is the document.
    """

    value: Any
    lines: Mapping[str, int]

    def line_of(self, pointer: str) -> int:
        """Return the line of the value at a pointer, or of what it would stand in."""
        while pointer not in self.lines and "/" in pointer:
            pointer = pointer.rpartition("/")[0]
        return self.lines.get(pointer, 1)


class UnreadableFileError(DomainError):
    """A file that cannot be read as YAML, JSON or TOML; says where and how to mend it."""

    code = "unreadable-file"
    title = "The file cannot be read"

    def __init__(self, name: str, line: int, detail: str) -> None:
        """Name the file, the line and the remedy."""
        super().__init__(f"{name}:{line}: {detail}")
