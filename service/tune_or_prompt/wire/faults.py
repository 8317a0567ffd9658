"""Faults of a request: found all at once, each with its place, a code and a remedy."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from itertools import islice
from typing import Any

from tune_or_prompt.domain.errors import DomainError, printable

MOST_FAULTS = 50
MOST_GUESSES = 5  # of one document: together they cost what a decision does
LONGEST_WORD = 100  # of what is compared with words that are known, and of a name in a fault
MOST_CHOICES_NAMED = 16


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a field says against a value, before it is known where the field stands.

    Attributes:
        guess: gives a better text, with what was probably meant; to look for that takes time.
    """

    code: str
    text: str
    guess: Callable[[], str] | None = None


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: where it is, what kind it is, and how to fix it.

    Attributes:
        pointer: JSON pointer fragment into the document; empty for a query parameter itself.
        code: kind of the fault.
        detail: what is wrong, and the remedy.
        parameter: the query parameter that it is in; empty for a body.
    """

    pointer: str
    code: str
    detail: str
    parameter: str = ""

    def __post_init__(self) -> None:
        """Write out what nobody sees: the detail quotes names and values."""
        object.__setattr__(self, "detail", printable(self.detail))


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
        super().__init__(_summary(found))


def faults_in(messages: Any) -> list[Fault]:
    """Flatten marshmallow's nested messages into faults, in the order of their places.

    What was probably meant is looked for in the first few alone.
    """
    found = sorted(_flat(messages), key=lambda each: each[0])
    unclear = (number for number, (*_, complaint) in enumerate(found) if complaint.guess)
    looked_for = set(islice(unclear, MOST_GUESSES))
    return [_fault(*each, guesses=number in looked_for) for number, each in enumerate(found)]


def faults_in_query(messages: Mapping[str, Any]) -> list[Fault]:
    """Return the faults of query parameters, which are named instead of pointed at."""
    return [
        replace(fault, pointer="", parameter=fault.pointer.removeprefix("#/"))
        for fault in faults_in(messages)
    ]


def belongs(word: str, elsewhere: tuple[str, ...]) -> bool:
    """Return whether a word is the last part of a path that is allowed at another place."""
    return word in _by_last_part(elsewhere)


def did_you_mean(word: str, here: Iterable[str], elsewhere: tuple[str, ...] = ()) -> str:
    """Return a remedy for an unknown word: where it belongs, the nearest one, or all of them.

    Args:
        word: what was written.
        here: the words allowed at this place.
        elsewhere: dotted paths allowed at other places; their last part is compared.
    """
    choices, leaves = list(here), _by_last_part(elsewhere)
    if word in leaves:
        return f"did you mean {leaves[word]}?"
    for known in (choices, leaves, elsewhere):
        if close := get_close_matches(word[:LONGEST_WORD], known, n=1, cutoff=0.65):
            return f"did you mean {leaves.get(close[0], close[0])}?"
    return f"use {one_of(choices)}."


def one_of(choices: Iterable[str]) -> str:
    """Name the choices, or the first of them where they are many."""
    named = list(choices)
    if len(named) > MOST_CHOICES_NAMED:
        return f"one of {', '.join(named[:MOST_CHOICES_NAMED])} …"
    return f"one of {', '.join(named)}" if len(named) > 1 else "".join(named) or "none"


@cache
def _by_last_part(paths: tuple[str, ...]) -> Mapping[str, str]:
    return {path.rpartition(".")[2]: path for path in reversed(paths)}


Tokens = tuple[str | int, ...]


def _flat(messages: Any, tokens: Tokens = ()) -> Iterator[tuple[str, Tokens, Complaint]]:
    """Give each complaint with its pointer and the tokens of that."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _flat(inner, tokens if key == "_schema" else (*tokens, _cut(key)))
    else:
        pointer = "#" + "".join(f"/{_escaped(str(token))}" for token in tokens)
        for complaint in messages:
            yield pointer, tokens, complaint


def _cut(token: str | int) -> str | int:
    """Return a token, cut short where nobody can have meant a name that is known."""
    is_long = isinstance(token, str) and len(token) > LONGEST_WORD
    return f"{str(token)[:LONGEST_WORD]}…" if is_long else token


def _fault(pointer: str, tokens: Tokens, complaint: Complaint, *, guesses: bool) -> Fault:
    place = "".join(
        f"[{token}]" if isinstance(token, int) else f".{token}" for token in tokens
    ).lstrip(".")
    text = complaint.guess() if guesses and complaint.guess else complaint.text
    return Fault(pointer, complaint.code, f"{place or 'The document'}: {text}")


def _escaped(token: str) -> str:
    """Escape a token of a JSON pointer (RFC 6901) for use in a URI fragment."""
    escaped = token.replace("~", "~0").replace("/", "~1")
    return "".join(
        letter
        if letter.isascii() and (letter.isalnum() or letter in "-._~!$&'()*+,;=:@")
        else "".join(f"%{byte:02X}" for byte in letter.encode())
        for letter in escaped
    )


def _summary(faults: Sequence[Fault]) -> str:
    """Return the first fault and how many there are, for clients that show nothing else."""
    first, more = faults[0].detail, len(faults) - 1
    if not more:
        return first
    listed = f"the first {MOST_FAULTS} are in" if more >= MOST_FAULTS else "see"
    return f"{first} ({more} more; {listed} `errors`.)"
