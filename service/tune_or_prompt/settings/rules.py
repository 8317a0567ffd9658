"""What a setting may be, in words, and how its text is read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tune_or_prompt.domain.language.profile import FIELDS
from tune_or_prompt.verbs.ports import Quota

SHORTEST_SECRET = 32

_CACHE_PATHS = {
    "memory": r"/?|/[0-9]{1,4}",
    "redis": r"/?|/[0-9]{1,4}",
    "rediss": r"/?|/[0-9]{1,4}",
    "redis+sentinel": r"/?|/[\w.-]+(/[0-9]{1,4})?",
    "redis+cluster": r"/?",
}
_SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}


@dataclass(frozen=True, slots=True)
class Rule:
    """What a setting may be.

    Attributes:
        bounds: what it may be, in words.
        is_good: whether a value may be.
        reads: makes the value of a text; ValueError or OSError if there is none.
        is_secret: whether the value may never be shown.
    """

    bounds: str
    is_good: Callable[[Any], bool]
    reads: Callable[[str], object] = str
    is_secret: bool = False

    def read(self, text: str) -> object:
        """Return the value of a text; ValueError or OSError if it may not be."""
        value = self.reads(text)
        if not self.is_good(value):
            raise ValueError(text)
        return value


def whole_number(least: int, most: int) -> Rule:
    """Take a whole number within bounds."""

    def read(text: str) -> int:
        return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else -1

    bounds = f"a whole number from {least} to {most}"
    return Rule(bounds, lambda number: least <= number <= most, read)


def one_of(words: tuple[str, ...]) -> Rule:
    """Take one of some words, in any case."""
    return Rule(f"one of {', '.join(words)}", words.__contains__, str.lower)


def _is_host(text: str) -> bool:
    place = urlsplit(f"//{text}")
    _ = place.port  # raises ValueError if it is no port
    return bool(place.hostname) and "," not in text


def _is_address(text: str) -> bool:
    place = urlsplit(f"//{text}")
    return _is_host(text) and place.port is not None and place.netloc == text and "@" not in text


def _is_http(text: str) -> bool:
    url = urlsplit(text)
    is_bare = not (url.query or url.fragment)
    return url.scheme in ("http", "https") and _is_host(url.netloc) and is_bare


def _is_cache_url(text: str) -> bool:
    # Taken apart by hand: `urlsplit` refuses several hosts of which one is an IPv6 address.
    scheme, _, rest = text.partition("://")
    netloc, slash, path = rest.partition("?")[0].partition("/")
    hosts = netloc.rpartition("@")[2]
    several = hosts.split(",") if "+" in scheme else [hosts]
    return (
        scheme in _CACHE_PATHS
        and (scheme == "memory" or all(map(_is_host, several)))
        and re.fullmatch(_CACHE_PATHS[scheme], slash + path) is not None
    )


def _quota(text: str) -> Quota | None:
    found = re.fullmatch(r"([1-9][0-9]{0,8})/(second|minute|hour|day)", text)
    return Quota(calls=int(found[1]), seconds=_SECONDS[found[2]]) if found else None


def _parts(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(","))


def _are_origins(origins: tuple[str, ...]) -> bool:
    return all(
        origin == "*" or (_is_http(origin) and origin.count("/") == len("//")) for origin in origins
    )


def _fit_some_field(rules: tuple[str, ...]) -> bool:
    # A rule with a slip in it would mask nothing, and say so never.
    patterns = [rule.removeprefix("-") for rule in rules]
    return all(any(fnmatchcase(field.path, each) for field in FIELDS) for each in patterns)


def _is_place(text: str) -> bool:
    return text == "stdout" or (Path(text).parent.is_dir() and not Path(text).is_dir())


def _is_long(secret: str) -> bool:
    return len(secret) >= SHORTEST_SECRET


def _stripped(url: str) -> str:
    return url.rstrip("/")


ADDRESS = Rule("host:port, such as 0.0.0.0:8080 or [::1]:8080", _is_address)
FOLDER = Rule("a folder that exists", Path.is_dir, Path)
FILE = Rule("a file that exists", Path.is_file, Path)
URL = Rule("an http:// or https:// address without query", _is_http, _stripped)
CACHE_URL = Rule(
    "memory://, redis://host:port/db, rediss://host:port/db, "
    "redis+sentinel://host:port,host:port/service/db or redis+cluster://host:port,host:port",
    _is_cache_url,
    is_secret=True,
)
SECRET = Rule(f"a secret of {SHORTEST_SECRET} characters or more", _is_long, is_secret=True)
SECRET_FILE = Rule(
    f"a file that holds a secret of {SHORTEST_SECRET} characters or more",
    _is_long,
    lambda path: Path(path).read_text("utf-8").strip(),
    is_secret=True,
)
QUOTA = Rule("a number per second, minute, hour or day, such as 600/minute", bool, _quota)
ORIGINS = Rule(
    "origins such as https://board.example, with commas between, or *", _are_origins, _parts
)
FIELD_RULES = Rule(
    "fields of the profile, or patterns that fit some, with commas between and a minus before "
    "what is masked",
    _fit_some_field,
    _parts,
)
PLACE = Rule("stdout, or a file in a folder that exists", _is_place)
