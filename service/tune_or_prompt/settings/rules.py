"""What a setting may be, in words, and how its text is read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from tune_or_prompt.domain.language.profile import FIELDS
from tune_or_prompt.verbs.ports import Quota

SHORTEST_SECRET = 32

_CACHE_SCHEMES = ("memory", "redis", "rediss", "redis+sentinel", "redis+cluster")
_CACHE_PATHS = {"redis+sentinel": r"/?|/[\w.-]+(/[0-9]{1,4})?", "redis+cluster": r"/?"}
_SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}


@dataclass(frozen=True, slots=True)
class Rule:
    """What a setting may be, in words, and how its text is read (ValueError if it may not be).

    Attributes:
        is_secret: whether the value may never be shown.
    """

    bounds: str
    read: Callable[[str], object]
    is_secret: bool = False


def whole_number(least: int, most: int) -> Rule:
    """Take a whole number within bounds."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,18}", text) or not least <= int(text) <= most:
            raise ValueError(text)
        return int(text)

    return Rule(f"a whole number from {least} to {most}", read)


def one_of(words: tuple[str, ...]) -> Rule:
    """Take one of some words, in any case."""

    def read(text: str) -> str:
        if text.lower() not in words:
            raise ValueError(text)
        return text.lower()

    return Rule(f"one of {', '.join(words)}", read)


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


def _read_file(text: str) -> Path:
    file = Path(text)
    if not file.is_file():
        raise ValueError(text)
    return file


def _read_public_url(text: str) -> str:
    url = urlsplit(text)
    if url.scheme not in ("http", "https") or not url.hostname or url.query or url.fragment:
        raise ValueError(text)
    _ = url.port  # raises where it is no port
    return text.rstrip("/")


def _read_cache_url(text: str) -> str:
    # Taken apart by hand: `urlsplit` refuses several hosts of which one is an IPv6 address.
    scheme, _, rest = text.partition("://")
    if scheme not in _CACHE_SCHEMES:
        raise ValueError(text)
    netloc, slash, path = rest.partition("?")[0].partition("/")
    hosts = netloc.rpartition("@")[2]
    if scheme in ("redis", "rediss"):
        _check_host(hosts)
    elif scheme != "memory":
        for host in hosts.split(","):
            _check_host(host)
    if not re.fullmatch(_CACHE_PATHS.get(scheme, r"/?|/[0-9]{1,4}"), slash + path):
        raise ValueError(text)
    return text


def _check_host(text: str) -> None:
    place: SplitResult = urlsplit(f"//{text}")
    _ = place.port  # raises where it is no port
    if not place.hostname or "," in text:
        raise ValueError(text)


def _read_secret(text: str) -> str:
    if len(text) < SHORTEST_SECRET:
        raise ValueError(text)
    return text


def _read_secret_file(text: str) -> str:
    try:
        return _read_secret(Path(text).read_text(encoding="utf-8").strip())
    except OSError as error:
        raise ValueError(text) from error


def _read_quota(text: str) -> Quota:
    found = re.fullmatch(r"([1-9][0-9]{0,8})/(second|minute|hour|day)", text)
    if not found:
        raise ValueError(text)
    return Quota(calls=int(found[1]), seconds=_SECONDS[found[2]])


def _read_origins(text: str) -> tuple[str, ...]:
    origins = tuple(each.strip() for each in text.split(","))
    for origin in origins:
        if origin == "*":
            continue
        url = urlsplit(origin)
        _ = url.port  # raises where it is no port
        bare = f"{url.scheme}://{url.netloc}" == origin
        if not bare or url.scheme not in ("http", "https") or not url.hostname:
            raise ValueError(text)
    return origins


def _read_field_rules(text: str) -> tuple[str, ...]:
    read = tuple(each.strip() for each in text.split(","))
    for rule in read:
        pattern = rule.removeprefix("-")
        if not any(fnmatchcase(field.path, pattern) for field in FIELDS):
            raise ValueError(text)  # a rule with a slip in it would mask nothing, and say so never
    return read


def _read_place(text: str) -> str:
    if text != "stdout" and (not Path(text).parent.is_dir() or Path(text).is_dir()):
        raise ValueError(text)
    return text


ADDRESS = Rule("host:port, such as 0.0.0.0:8080 or [::1]:8080", _read_address)
FOLDER = Rule("a folder that exists", _read_folder)
FILE = Rule("a file that exists", _read_file)
PUBLIC_URL = Rule("an http:// or https:// address without query", _read_public_url)
CACHE_URL = Rule(
    "memory://, redis://host:port/db, rediss://host:port/db, "
    "redis+sentinel://host:port,host:port/service/db or redis+cluster://host:port,host:port",
    _read_cache_url,
    is_secret=True,
)
SECRET = Rule(f"a secret of {SHORTEST_SECRET} characters or more", _read_secret, is_secret=True)
SECRET_FILE = Rule(
    f"a file that holds a secret of {SHORTEST_SECRET} characters or more",
    _read_secret_file,
    is_secret=True,
)
QUOTA = Rule("a number per second, minute, hour or day, such as 600/minute", _read_quota)
ORIGINS = Rule("origins such as https://board.example, with commas between, or *", _read_origins)
FIELD_RULES = Rule(
    "fields of the profile, or patterns that fit some, with commas between and a minus before "
    "what is masked",
    _read_field_rules,
)
TRACES_URL = Rule("an http:// or https:// address without query", _read_public_url)
PLACE = Rule("stdout, or a file in a folder that exists", _read_place)
