"""API keys from a TOML file that holds only their digests, read again when it changes."""

import logging
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, NamedTuple

import tomli
from msgspec import Meta, ValidationError, convert

from tune_or_prompt.verbs.access import SCOPES, Caller, Scope
from tune_or_prompt.verbs.ports import Clock, Quota

SECONDS_BETWEEN_LOOKS = 1.0
_FIELDS: Mapping[str, tuple[Any, str]] = {
    "id": (
        Annotated[str, Meta(pattern=r"\A[^\x00-\x1f\x7f-\x9f]{1,100}\Z")],
        "a text in one line that names the key in logs",
    ),
    "scopes": (
        Annotated[list[Scope], Meta(min_length=1)],
        f"a list of some of {', '.join(SCOPES)}",
    ),
    "sha256": (
        Annotated[str, Meta(pattern=r"\A[0-9A-Fa-f]{64}\Z")],
        "the SHA-256 of the key in 64 hex digits",
    ),
    "expires": (date | None, "a date such as 2027-06-30, its last day"),
    "calls_per_minute": (
        Annotated[int, Meta(ge=1, le=10**9)] | None,
        "a whole number from 1 to 1,000,000,000",
    ),
}
"""Of each field its type, and that in words."""

_log = logging.getLogger(__name__)


class ApiKeysError(ValueError):
    """Raised when a file of keys cannot be used; names the entry and the remedy, never a digest."""


class _Entry(NamedTuple):
    digest: bytes
    caller: Caller
    expires: date | None


class ApiKeysFile:
    """Find callers by their keys; a changed file counts within a second, a broken one not at all.

    Raises:
        ApiKeysError: if the file cannot be used at the start.
    """

    def __init__(self, file: Path, *, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        self._lock = Lock()
        self._seen = _bytes_of(file)
        self._entries = _entries_in(file, self._seen)
        self._next_look = clock.monotonic() + SECONDS_BETWEEN_LOOKS

    def find(self, key: str) -> Caller | None:
        """Return who holds a key today; every entry is compared, however early one matches."""
        self._look_again()
        digest = sha256(key.encode("utf-8", "surrogateescape")).digest()
        today = self._clock.today()
        found = None
        for entry in self._entries:
            is_it = compare_digest(entry.digest, digest)
            if is_it and (entry.expires is None or today <= entry.expires):
                found = entry.caller
        return found

    def _look_again(self) -> None:
        with self._lock:
            now = self._clock.monotonic()
            if now < self._next_look:
                return
            self._next_look = now + SECONDS_BETWEEN_LOOKS
            # By what it holds, since two changes of one length may bear the same time.
            found = _bytes_of(self._file)
            if found == self._seen:
                return
            self._seen = found
            try:
                self._entries = _entries_in(self._file, found)
            except ApiKeysError as error:
                _log.error("The keys stay as they were: %s", error)
            else:
                _log.warning("The keys were read again: %d.", len(self._entries))


def _bytes_of(file: Path) -> bytes | None:
    try:
        return file.read_bytes() if file.is_file() else None  # a pipe or a device would never end
    except OSError:
        return None


def _entries_in(file: Path, found: bytes | None) -> tuple[_Entry, ...]:
    """Return the keys in what a file holds.

    Raises:
        ApiKeysError: naming the first entry that cannot be used.
    """
    if found is None:
        raise ApiKeysError(f"{file.name} cannot be read; is it a file, and may it be read?")
    try:
        document = tomli.loads(found.decode())
    except (ValueError, RecursionError) as error:  # no UTF-8, no TOML, 5,000 digits, [[[[[[
        raise ApiKeysError(f"{file.name} cannot be read as TOML: {error}") from None
    listed = document.get("keys")
    if set(document) != {"keys"} or not isinstance(listed, list):
        raise ApiKeysError(f"{file.name} must hold a list of tables called [[keys]], and no more.")
    try:
        entries = tuple(_entry(place, given) for place, given in enumerate(listed, start=1))
    except ApiKeysError as error:
        raise ApiKeysError(f"{file.name}: {error}") from None
    if len({entry.caller.id for entry in entries}) < len(entries):
        raise ApiKeysError(f"{file.name} uses one id twice; give each key an id of its own.")
    return entries


def _entry(place: int, given: object) -> _Entry:
    if not isinstance(given, dict):
        raise ApiKeysError(f"Key {place} must be a table that begins with [[keys]].")
    if unknown := sorted(set(given) - set(_FIELDS)):
        named = ascii(unknown[0][:40])
        raise ApiKeysError(f"Key {place}: {named} is not known; use {', '.join(_FIELDS)}.")
    read: dict[str, Any] = {}
    for name, (kind, wanted) in _FIELDS.items():
        try:
            read[name] = convert(given.get(name), kind, builtin_types=(date,))
        except ValidationError:  # its words are not told: they may quote a key
            where = f"Key {place} ({read['id']})" if "id" in read else f"Key {place}"
            raise ApiKeysError(f"{where}: {name} must be {wanted}.") from None
    calls = read["calls_per_minute"]
    caller = Caller(
        id=read["id"],
        scopes=frozenset(read["scopes"]),
        quota=None if calls is None else Quota(calls=calls, seconds=60),
    )
    return _Entry(bytes.fromhex(read["sha256"]), caller, read["expires"])
