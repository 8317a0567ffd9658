"""API keys from a TOML file that holds only their digests, read again when it changes."""

import logging
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from threading import Lock
from typing import Any

from tune_or_prompt.verbs.access import SCOPES, Caller
from tune_or_prompt.verbs.ports import Clock, Quota

SECONDS_BETWEEN_LOOKS = 1.0
_FIELDS = {"id", "sha256", "scopes", "expires", "calls_per_minute"}

_log = logging.getLogger(__name__)


class ApiKeysError(ValueError):
    """Raised when a file of keys cannot be used; names the entry and the remedy, never a digest."""


@dataclass(frozen=True, slots=True)
class _Entry:
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
            if found != self._seen:
                self._seen = found
                self._read_again(found)

    def _read_again(self, found: bytes | None) -> None:
        try:
            self._entries = _entries_in(self._file, found)
        except ApiKeysError as error:
            _log.error("The keys stay as they were: %s", error)
        else:
            _log.warning("The keys were read again: %d.", len(self._entries))


def _bytes_of(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _entries_in(file: Path, found: bytes | None) -> tuple[_Entry, ...]:
    """Return the keys in what a file holds.

    Raises:
        ApiKeysError: naming the first entry that cannot be used.
    """
    if found is None:
        raise ApiKeysError(f"{file.name} cannot be read; is it there, and may it be read?")
    try:
        document = tomllib.loads(found.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ApiKeysError(f"{file.name} cannot be read as TOML: {error}") from None
    found = document.get("keys")
    if set(document) != {"keys"} or not isinstance(found, list):
        raise ApiKeysError(f"{file.name} must hold a list of tables called [[keys]], and no more.")
    entries = tuple(_entry(place, given) for place, given in enumerate(found, start=1))
    if len({entry.caller.id for entry in entries}) < len(entries):
        raise ApiKeysError(f"{file.name} uses one id twice; give each key an id of its own.")
    return entries


def _entry(place: int, given: Mapping[str, Any]) -> _Entry:
    where = f"Key {place}"
    if unknown := sorted(set(given) - _FIELDS):
        raise ApiKeysError(f"{where}: {unknown[0]} is not known; use {', '.join(sorted(_FIELDS))}.")
    name, text, scopes = given.get("id"), given.get("sha256"), given.get("scopes")
    if not isinstance(name, str) or not name:
        raise ApiKeysError(f"{where}: id must be a text that names the key in logs.")
    where = f"Key {place} ({name})"
    if not isinstance(scopes, list) or not scopes or not set(scopes) <= set(SCOPES):
        raise ApiKeysError(f"{where}: scopes must be a list of some of {', '.join(SCOPES)}.")
    caller = Caller(id=name, scopes=frozenset(scopes), quota=_quota(where, given))
    return _Entry(_digest(where, text), caller, _expires(where, given))


def _digest(where: str, text: object) -> bytes:
    try:
        digest = bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        digest = b""
    if len(digest) != sha256().digest_size:
        raise ApiKeysError(f"{where}: sha256 must be the SHA-256 of the key in 64 hex digits.")
    return digest


def _quota(where: str, given: Mapping[str, Any]) -> Quota | None:
    calls = given.get("calls_per_minute")
    if calls is None:
        return None
    if not isinstance(calls, int) or isinstance(calls, bool) or calls < 1:
        raise ApiKeysError(f"{where}: calls_per_minute must be a whole number from 1.")
    return Quota(calls=calls, seconds=60)


def _expires(where: str, given: Mapping[str, Any]) -> date | None:
    day = given.get("expires")
    if day is not None and type(day) is not date:
        raise ApiKeysError(f"{where}: expires must be a date such as 2027-06-30, its last day.")
    return day
