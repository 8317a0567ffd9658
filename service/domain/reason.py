"""Why something is so: the record that every part of an answer gives its reasons in."""

from collections.abc import Mapping
from dataclasses import dataclass

Param = str | float | int | bool


@dataclass(frozen=True, slots=True)
class Reason:
    """A stable code, its parameters, and a sentence made from both."""

    code: str
    params: Mapping[str, Param]
    text: str
