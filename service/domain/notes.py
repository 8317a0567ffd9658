"""Notes beside a verdict: statements held against the profile, and what the reader should know."""

from dataclasses import dataclass
from datetime import date

from service.domain.reason import Reason
from service.domain.vocabulary import Approach, Holds


@dataclass(frozen=True, slots=True)
class Matched:
    """A statement or guide row of the catalogue held against the profile."""

    statement: str
    text: str
    approach: Approach
    holds: Holds
    because: Reason


@dataclass(frozen=True, slots=True)
class Caution:
    """Something the reader should know, with the day until which it applies where there is one."""

    code: str
    text: str
    fields: tuple[str, ...] = ()
    until: date | None = None
