"""Faults of a document: found all at once, each with a JSON pointer, a code and a remedy."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from service.domain.errors import DomainError

MOST_FAULTS = 50
LONGEST_WORD = 100  # of what is compared with words that are known
MOST_CHOICES_NAMED = 16


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a field says against a value, before anybody knows where the field stands."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: where it is (JSON pointer fragment), what kind it is, and how to mend it."""

    pointer: str
    code: str
    detail: str


class MalformedDocumentError(DomainError):
    """Raised when a text cannot be read as the document that it should be."""

    code = "malformed-json"
    title = "The document is not readable JSON"


class InvalidDocumentError(DomainError):
    """Raised when a readable document breaks the rules; carries every fault up to a cap."""

    code = "validation-error"
    title = "The request is not valid"

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults in the order of their pointers."""
        found = sorted(faults)
        self.faults = tuple(found[:MOST_FAULTS])
        super().__init__(_summary(len(found)))


def faults_in(messages: Any, tokens: tuple[str | int, ...] = ()) -> Iterator[Fault]:
    """Flatten marshmallow's nested messages into faults."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from faults_in(inner, tokens if key == "_schema" else (*tokens, key))
    else:
        for complaint in messages:
            yield _fault(complaint, tokens)


def did_you_mean(word: str, here: Iterable[str], elsewhere: Iterable[str] = ()) -> str:
    """Return a remedy for an unknown word: where it belongs, the nearest one, or all of them.

    Args:
        word: what was written.
        here: the words allowed at this place.
        elsewhere: dotted paths allowed at other places; their last part is compared.
    """
    choices, paths = list(here), list(elsewhere)
    leaves = {path.rpartition(".")[2]: path for path in reversed(paths)}
    if word in leaves:
        return f"did you mean {leaves[word]}?"
    for known in (choices, list(leaves), paths):
        if close := get_close_matches(word[:LONGEST_WORD], known, n=1, cutoff=0.65):
            return f"did you mean {leaves.get(close[0], close[0])}?"
    return f"use {one_of(choices)}."


def one_of(choices: Iterable[str]) -> str:
    """Name the choices, or the first of them where they are many."""
    named = list(choices)
    if len(named) > MOST_CHOICES_NAMED:
        return f"one of {', '.join(named[:MOST_CHOICES_NAMED])} …"
    return f"one of {', '.join(named)}" if len(named) > 1 else "".join(named) or "none"


def _fault(complaint: Complaint, tokens: tuple[str | int, ...]) -> Fault:
    place = "".join(
        f"[{token}]" if isinstance(token, int) else f".{token}" for token in tokens
    ).lstrip(".")
    return Fault(
        pointer="#" + "".join(f"/{_escaped(str(token))}" for token in tokens),
        code=complaint.code,
        detail=f"{place or 'The document'}: {complaint.text}",
    )


def _escaped(token: str) -> str:
    """Escape a token of a JSON pointer (RFC 6901) for use in a URI fragment."""
    escaped = token.replace("~", "~0").replace("/", "~1")
    return "".join(
        letter
        if letter.isascii() and (letter.isalnum() or letter in "-._~!$&'()*+,;=:@")
        else "".join(f"%{byte:02X}" for byte in letter.encode())
        for letter in escaped
    )


def _summary(count: int) -> str:
    if count == 1:
        return "1 value needs attention; see `errors`."
    told = f"; the first {MOST_FAULTS} are in `errors`" if count > MOST_FAULTS else "; see `errors`"
    return f"{count} values need attention{told}."
