"""The errors of the domain: each owns a slug that names it for ever, and says how to fix it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

MOST_NAMED = 16
"""Longer lists are better read where they are served."""


class DomainError(Exception):
    """Something that the domain refuses.

    Attributes:
        code: slug of the error, never reused.
        title: what went wrong, the same for every occurrence.
        detail: what went wrong this time, and the remedy.
    """

    code: ClassVar[str] = "domain-error"
    title: ClassVar[str] = "The request cannot be answered"

    def __init__(self, detail: str) -> None:
        """Keep the detail of this occurrence, which may quote anybody."""
        self.detail = "\n".join(map(printable, detail.split("\n")))
        super().__init__(self.detail)


class UnknownIdError(DomainError):
    """An id that the catalogue does not have."""

    code = "unknown-id"
    title = "There is no such entry in the catalogue"

    def __init__(self, what: str, wanted: str, known: Iterable[str], remedy: str = "") -> None:
        """Name what was looked for, and the nearest id that exists or another remedy."""
        super().__init__(f"There is no {what} {wanted!r}: {remedy or nearest(wanted, known)}")


class UnknownModelError(UnknownIdError):
    """A model named in a profile that the catalogue does not price.

    Attributes:
        field: the field that names it.
    """

    code = "unknown-model"
    title = "The catalogue does not know this model"

    def __init__(self, field: str, wanted: str, known: Iterable[str]) -> None:
        """Name the field, the model and the nearest one that exists."""
        DomainError.__init__(
            self, f"{field}: there is no price for {wanted!r}; {nearest(wanted, known)}"
        )
        self.field = field


class UnknownValueError(UnknownIdError):
    """A value of a filter that nothing in the catalogue has.

    Attributes:
        parameter: the filter.
    """

    code = "unknown-value"
    title = "Nothing in the catalogue has this value"

    def __init__(self, parameter: str, wanted: str, known: Iterable[str], remedy: str = "") -> None:
        """Name the filter, its value, and the nearest one that exists or another remedy."""
        told = remedy or nearest(wanted, known)
        DomainError.__init__(self, f"{parameter}: nothing here has {wanted!r}; {told}")
        self.parameter = parameter


@dataclass(frozen=True, slots=True, order=True)
class CatalogueFault:
    """One fault of a catalogue file: where it is, and what is wrong together with the remedy."""

    file: str
    key: str
    text: str

    def __str__(self) -> str:
        """Return the fault as one line."""
        return ": ".join(part for part in (self.file, self.key, self.text) if part)


class CatalogueError(DomainError):
    """A catalogue that cannot be used; carries every fault found, not only the first."""

    code = "catalogue-invalid"
    title = "The catalogue has errors"

    def __init__(self, faults: Iterable[CatalogueFault]) -> None:
        """List the faults one a line."""
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def printable(text: str) -> str:
    r"""Return text with what nobody sees or a terminal obeys written out, such as `\x1b`."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a remedy for a misspelt word: the closest known one, or all of them."""
    choices = list(known)
    close = get_close_matches(word, choices, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    named = ", ".join(choices[:MOST_NAMED])
    return f"use one of {named}, …" if len(choices) > MOST_NAMED else f"use one of {named}."
