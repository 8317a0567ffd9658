"""The settings of the service: what the environment may say, and the only place that reads it."""

import dataclasses
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "TUNE_OR_PROMPT_"

# Kubernetes puts such names into every container beside a Service that is called tune-or-prompt.
_SERVICE_LINK = re.compile(
    rf"{PREFIX}(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)\w*)?)"
)

_CACHE_SCHEMES = ("memory", "redis", "rediss")
_LOG_LEVELS = ("debug", "info", "warning", "error")


class SettingsError(ValueError):
    """Raised when the environment holds settings that cannot be used; names every one of them."""

    code = "invalid-settings"

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(("The settings cannot be used:", *(f"- {f}" for f in faults))))


@dataclass(frozen=True, slots=True)
class SettingDescription:
    """One setting as it is told to people."""

    name: str
    default: str
    bounds: str
    help: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a setting may be, in words, and how its text is read (ValueError if it may not be)."""

    bounds: str
    read: Callable[[str], object]


def _setting(default: object, rule: _Rule, about: str) -> Any:  # noqa: ANN401  as dataclasses.field
    return dataclasses.field(default=default, metadata={"rule": rule, "help": about})


def _whole_number(least: int, most: int) -> _Rule:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,18}", text) or not least <= int(text) <= most:
            raise ValueError(text)
        return int(text)

    return _Rule(f"a whole number from {least} to {most}", read)


def _one_of(words: tuple[str, ...]) -> _Rule:
    def read(text: str) -> str:
        if text.lower() not in words:
            raise ValueError(text)
        return text.lower()

    return _Rule(f"one of {', '.join(words)}", read)


def _read_address(text: str) -> str:
    address = urlsplit(f"//{text}")
    if not address.hostname or address.port is None or address.netloc != text or "@" in text:
        raise ValueError(text)
    return text


def _read_folder(text: str) -> Path:
    folder = Path(text)
    if not folder.is_dir():
        raise ValueError(text)
    return folder


def _read_public_url(text: str) -> str:
    url = urlsplit(text)
    if url.scheme not in ("http", "https") or not url.hostname or url.query or url.fragment:
        raise ValueError(text)
    _ = url.port  # raises where it is no port
    return text.rstrip("/")


def _read_cache_url(text: str) -> str:
    url = urlsplit(text)
    _ = url.port  # raises where it is no port
    needs_host = url.scheme != "memory"
    if url.scheme not in _CACHE_SCHEMES or (needs_host and not url.hostname):
        raise ValueError(text)
    if not re.fullmatch(r"/?|/[0-9]{1,4}", url.path):
        raise ValueError(text)
    return text


_ADDRESS = _Rule("host:port, such as 0.0.0.0:8080 or [::1]:8080", _read_address)
_FOLDER = _Rule("a folder that exists", _read_folder)
_PUBLIC_URL = _Rule("an http:// or https:// address without query", _read_public_url)
_CACHE_URL = _Rule("memory://, redis://host:port/db or rediss://host:port/db", _read_cache_url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that may be set, each with its default, its bounds and its help."""

    bind: str = _setting("127.0.0.1:8080", _ADDRESS, "Address and port to serve on.")
    public_url: str | None = _setting(
        None,
        _PUBLIC_URL,
        "Address under which clients see the service, for the links in answers; "
        "without it links are relative.",
    )
    workers: int = _setting(2, _whole_number(1, 64), "Processes that answer requests.")
    threads: int = _setting(4, _whole_number(1, 64), "Threads in each process.")
    log_level: str = _setting("info", _one_of(_LOG_LEVELS), "The least grave records to log.")
    catalogue_dir: Path | None = _setting(  # noqa: RUF009  makes a field of a frozen value
        None, _FOLDER, "Folder of catalogue files laid over the packaged ones."
    )
    cache_url: str = _setting(
        "memory://",
        _CACHE_URL,
        "Where answers are kept: in each process, or in a Redis that several share.",
    )
    cache_ttl_seconds: int = _setting(
        86_400, _whole_number(1, 31_536_000), "How long an answer is kept in the cache."
    )

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings from an environment, by default that of this process.

        An empty value counts as not set.

        Raises:
            SettingsError: naming every unknown name and every value out of bounds.
        """
        given = _given(os.environ if environ is None else environ)
        faults = [_unknown(name) for name in sorted(given) if name not in _RULES]
        values: dict[str, object] = {}
        for name, (field, rule) in _RULES.items():
            if name in given:
                try:
                    values[field] = rule.read(given[name])
                except ValueError:
                    faults.append(_out_of_bounds(name, given[name], rule))
        if faults:
            raise SettingsError(tuple(faults))
        return cls(**values)  # type: ignore[arg-type]  # each rule reads its own field's type


def describe_settings() -> tuple[SettingDescription, ...]:
    """Return every setting in the order in which they are told to people."""
    return tuple(
        SettingDescription(
            name=_environment_name(field.name),
            default="" if field.default is None else str(field.default),
            bounds=field.metadata["rule"].bounds,
            help=field.metadata["help"],
        )
        for field in dataclasses.fields(Settings)
    )


def _environment_name(field: str) -> str:
    return PREFIX + field.upper()


_RULES: Mapping[str, tuple[str, _Rule]] = {
    _environment_name(field.name): (field.name, field.metadata["rule"])
    for field in dataclasses.fields(Settings)
}


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in environ.items()
        if name.startswith(PREFIX) and value and not _SERVICE_LINK.fullmatch(name)
    }


def _unknown(name: str) -> str:
    near = get_close_matches(name, _RULES, n=1)
    remedy = f"did you mean {near[0]}?" if near else f"the names are {', '.join(_RULES)}."
    return f"{name} is not a setting; {remedy}"


def _out_of_bounds(name: str, value: str, rule: _Rule) -> str:
    shown = "the value given" if _may_be_secret(value) else repr(value)
    return f"{name} must be {rule.bounds}; {shown} is not. Change it, or unset it for the default."


def _may_be_secret(value: str) -> bool:
    return "@" in value
