"""Who may ask what: callers and their scopes."""

from dataclasses import dataclass
from typing import Literal, Protocol, get_args

from tune_or_prompt.verbs.ports import Quota

Scope = Literal["read", "recommend", "operate"]
SCOPES: tuple[Scope, ...] = get_args(Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody who holds a key.

    Attributes:
        id: names the key in logs; it is not the key.
        scopes: what the key opens: `read` the comparison and the catalogue, `recommend` what
            takes a profile, `operate` the metrics.
        quota: how often it may ask, where that is not what everybody may.
    """

    id: str
    scopes: frozenset[Scope]
    quota: Quota | None = None


class KeyRing(Protocol):
    """The keys that are let in now."""

    def find(self, key: str) -> Caller | None:
        """Return who holds a key, in a time that does not tell how close it was."""
