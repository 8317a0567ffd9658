"""Read prices, availability and default costs from the catalogue's files."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import orjson

from service.domain.availability import Availability
from service.domain.errors import CatalogueError, Fault
from service.domain.pricing.defaults import Default, Defaults
from service.domain.pricing.prices import PriceRow
from service.schemas.money import availability, default
from service.schemas.prices import FaultyEntryError, price_row

DATA = Path(__file__).parents[1] / "data"
PRICES_FILE = DATA / "prices.jsonl"
AVAILABILITY_FILE = DATA / "availability.toml"
COSTS_FILE = DATA / "costs.toml"


def prices_from_file(path: Path = PRICES_FILE) -> tuple[PriceRow, ...]:
    """Return the rows of a price list in JSON Lines form, in its order.

    Raises:
        CatalogueError: naming file, line, key, value and remedy of every fault.
    """
    rows: list[PriceRow] = []
    faults: list[Fault] = []
    for index, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            rows.append(price_row(orjson.loads(line)))
        except FaultyEntryError as error:
            faults.append(Fault(path.name, f"line {index}, {error.key}", error.text))
        except (orjson.JSONDecodeError, AttributeError):
            faults.append(Fault(path.name, f"line {index}", "is no JSON object; write one a line."))
    if faults:
        raise CatalogueError(faults)
    return tuple(rows)


def availability_from_file(path: Path = AVAILABILITY_FILE) -> Availability:
    """Return who tunes which model until when.

    Raises:
        CatalogueError: naming file, key, value and remedy.
    """
    try:
        return availability(_toml(path))
    except FaultyEntryError as error:
        raise CatalogueError([Fault(path.name, error.key, error.text)]) from error


def defaults_from_file(path: Path = COSTS_FILE) -> Defaults:
    """Return the default assumptions about money and time by name.

    Raises:
        CatalogueError: naming file, key, value and remedy of every fault.
    """
    loaded: dict[str, Default] = {}
    faults: list[Fault] = []
    for name, entry in _toml(path).items():
        try:
            loaded[name] = default(name, entry)
        except FaultyEntryError as error:
            faults.append(Fault(path.name, f"{name}.{error.key}", error.text))
        except AttributeError:
            faults.append(Fault(path.name, name, f"{entry!r} is no table; give low, mid and high."))
    if faults:
        raise CatalogueError(faults)
    return MappingProxyType(loaded)


def _toml(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError([Fault(path.name, "", f"is no TOML: {error}")]) from error
