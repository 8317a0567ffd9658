"""The settings of the service: what the environment may say, and the only place that reads it."""

import dataclasses
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from tune_or_prompt.settings import rules
from tune_or_prompt.settings.rules import Rule
from tune_or_prompt.verbs.ports import Quota

PREFIX = "TUNE_OR_PROMPT_"

# Kubernetes puts such names into every container beside a Service that is called tune-or-prompt.
_SERVICE_LINK = re.compile(
    rf"{PREFIX}(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)\w*)?)"
)

_LOG_LEVELS = ("debug", "info", "warning", "error")


class SettingsError(ValueError):
    """Raised when the environment holds settings that cannot be used; names every one of them."""

    code = "invalid-settings"

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(("The settings cannot be used:", *(f"- {f}" for f in faults))))


class SettingDescription(NamedTuple):
    """One setting as it is told to people."""

    name: str
    help: str
    bounds: str
    default: str


def _setting(default: object, rule: Rule, about: str) -> Any:  # noqa: ANN401  as dataclasses.field
    return dataclasses.field(
        default=default, repr=not rule.is_secret, metadata={"rule": rule, "help": about}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that may be set, each with its default, its bounds and its help."""

    bind: str = _setting("127.0.0.1:8080", rules.ADDRESS, "Address and port to serve on.")
    public_url: str | None = _setting(
        None,
        rules.URL,
        "Address under which clients see the service, for the links in answers; "
        "without it links are relative.",
    )
    workers: int = _setting(2, rules.whole_number(1, 64), "Processes that answer requests.")
    threads: int = _setting(
        3,
        rules.whole_number(1, 64),
        "Threads in each process for answers that take long, and as many again for streams.",
    )
    waiting: int = _setting(
        24,
        rules.whole_number(0, 1_000),
        "Requests in flight in each process beyond one for each thread; beyond these, the answer "
        "is 503 at once.",
    )
    log_level: str = _setting("info", rules.one_of(_LOG_LEVELS), "The lowest level to log.")
    catalogue_dir: Path | None = _setting(  # noqa: RUF009  makes a field of a frozen value
        None, rules.FOLDER, "Folder of catalogue files that replace packaged ones."
    )
    cache_url: str = _setting(
        "memory://",
        rules.CACHE_URL,
        "Where answers are cached: in each process, or in a Redis behind it that several share.",
    )
    cache_ttl_seconds: int = _setting(
        86_400, rules.whole_number(1, 31_536_000), "How long an answer stays in Redis."
    )
    cache_key: str | None = _setting(
        None,
        rules.SECRET,
        "Secret that seals answers in Redis, the same for all who share it; without one "
        "each server makes its own, and shares answers only among its workers.",
    )
    cache_key_file: str | None = _setting(
        None, rules.SECRET_FILE, "File that holds that secret, instead of the secret itself."
    )
    api_keys_file: Path | None = _setting(  # noqa: RUF009  makes a field of a frozen value
        None, rules.FILE, "TOML file of accepted API keys; without one, access is open to all."
    )
    rate_limit: Quota | None = _setting(  # noqa: RUF009  makes a field of a frozen value
        None,
        rules.QUOTA,
        "How often one caller may ask: an API key, or without keys an address. Counted in the "
        "Redis where there is one, else by each worker.",
    )
    trusted_proxies: int = _setting(
        0,
        rules.whole_number(0, 5),
        "Proxies in front of the service that add to X-Forwarded-For, which is trusted that far.",
    )
    cors_origins: tuple[str, ...] = _setting(
        (), rules.ORIGINS, "Origins of pages in whose scripts browsers may read answers."
    )
    decision_log: str | None = _setting(
        None, rules.PLACE, "Where a record of each decision made is written."
    )
    decision_log_fields: tuple[str, ...] = _setting(
        (),
        rules.FIELD_RULES,
        "Fields of the profile to include in records, such as `*,-name,-budget.*`: the last that "
        "fits counts, the others are masked. Without it nothing of the profile is written.",
    )
    traces_url: str | None = _setting(
        None,
        rules.URL,
        "Where a span of each request is sent by OTLP over HTTP; needs the extra `otel`.",
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
                except (ValueError, OSError):
                    faults.append(_out_of_bounds(name, given[name], rule))
        if faults:
            raise SettingsError(tuple(faults))
        return cls(**values)  # type: ignore[arg-type]  # each rule reads its own field's type


def environment() -> Mapping[str, str]:
    """Return the environment, for a pipeline that tells everything by it."""
    return os.environ


def calculate_in_one_thread() -> None:
    """Keep NumPy's library of linear algebra from starting a thread for every processor.

    Our matrices are small: its threads would only take time at the start, and memory. It is to be
    called before NumPy is imported, and leaves alone what the environment says already.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def describe_settings() -> tuple[SettingDescription, ...]:
    """Return every setting in the order in which they are told to people."""
    return tuple(
        SettingDescription(
            name=_environment_name(field.name),
            default="" if field.default in (None, ()) else str(field.default),
            bounds=field.metadata["rule"].bounds,
            help=field.metadata["help"],
        )
        for field in dataclasses.fields(Settings)
    )


def _environment_name(field: str) -> str:
    return PREFIX + field.upper()


_RULES: Mapping[str, tuple[str, Rule]] = {
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


def _out_of_bounds(name: str, value: str, rule: Rule) -> str:
    shown = "the value given" if rule.is_secret or "@" in value else repr(value)
    return f"{name} must be {rule.bounds}; {shown} is not. Change it, or unset it for the default."
