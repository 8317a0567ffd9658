"""Read the catalogue's TOML files into Knowledge, or refuse them with every fault at once."""

import hashlib
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

from service.adapters.evidence_files import evidence_from_file, quality_model_from_file
from service.adapters.price_files import (
    availability_from_file,
    defaults_from_file,
    prices_from_file,
)
from service.application.knowledge import Knowledge
from service.domain.errors import CatalogueError, Fault, nearest
from service.domain.pricing.model_prices import unusable_candidates
from service.domain.pricing.price_book import PriceBook
from service.schemas.catalogue_advice import contradictions_of, plan_of
from service.schemas.catalogue_files import (
    Parts,
    approaches_of,
    dimensions_of,
    numbers_of,
    priors_of,
    statements_of,
    weights_of,
)
from service.schemas.catalogue_models import models_of

PACKAGED = Path(__file__).parents[1] / "data"
SUFFIXES = frozenset({".toml", ".jsonl"})

READERS: Mapping[str, Callable[[Mapping[str, Any]], Parts]] = {
    "approaches.toml": approaches_of,
    "dimensions.toml": dimensions_of,
    "guide.toml": statements_of,
    "criteria.toml": numbers_of,
    "weights.toml": weights_of,
    "priors.toml": priors_of,
    "plan.toml": plan_of,
    "contradictions.toml": contradictions_of,
    "models.toml": models_of,
}
"""The files read here, each with what turns its text into parts of Knowledge."""

PART_FILES: Mapping[str, tuple[str, Callable[[Path], Any]]] = {
    "prices.jsonl": ("price_book", lambda path: PriceBook(prices_from_file(path))),
    "availability.toml": ("availability", availability_from_file),
    "costs.toml": ("defaults", defaults_from_file),
    "evidence.jsonl": ("evidence", evidence_from_file),
    "quality_model.toml": ("quality_model", quality_model_from_file),
}
"""The files with a reader of their own, each with the part of Knowledge that it fills."""


def load_knowledge(directory: Path | None = None, packaged: Path = PACKAGED) -> Knowledge:
    """Return what the catalogue says.

    Args:
        directory: files that take the place of packaged ones of the same name.
        packaged: the catalogue that comes with the service.

    Raises:
        CatalogueError: listing every fault with its file, key, value and remedy.
    """
    faults: list[Fault] = []
    paths = catalogue_paths(directory, packaged, faults)
    files = {name: path.read_bytes() for name, path in paths.items()}
    documents = {name: _parsed(name, files[name], faults) for name in READERS if name in files}
    parts: Parts = {}
    for name, document in documents.items():
        parts |= _parts(name, document, faults)
    for name, (part, read) in PART_FILES.items():
        parts |= _part(part, read, paths[name], faults) if name in paths else {}
    expected = (*READERS, *PART_FILES)
    faults += [Fault(name, "", "is missing: add it.") for name in expected if name not in files]
    faults += _repeated_ids(documents)
    faults += _unusable_models(parts)
    if faults:
        raise CatalogueError(faults)
    return Knowledge(version=version_of(files), **parts)


def catalogue_paths(directory: Path | None, packaged: Path, faults: list[Fault]) -> dict[str, Path]:
    """Return the path of every catalogue file by name, sorted, those of the directory first.

    A name in the directory that the packaged catalogue does not have is a fault: a misspelt file
    would otherwise be passed over in silence.
    """
    paths = _paths_by_name(packaged)
    known = sorted({*paths, *READERS, *PART_FILES})
    if directory is not None and not directory.is_dir():
        faults.append(Fault(str(directory), "", "is not a folder: name one, or none at all."))
    elif directory is not None:
        own = _paths_by_name(directory)
        if not own:
            remedy = f"put one of {', '.join(known)} into it, or name no folder."
            faults.append(Fault(str(directory), "", f"holds no file of the catalogue: {remedy}"))
        strange = [name for name in own if name not in known]
        faults += [
            Fault(name, "", f"is no file of the catalogue: {nearest(name, known)}")
            for name in strange
        ]
        paths |= {name: path for name, path in own.items() if name not in strange}
    return {name: paths[name] for name in sorted(paths)}


def version_of(files: Mapping[str, bytes]) -> str:
    """Return the digest of the files' names and bytes: 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        digest.update(files[name])
    return digest.hexdigest()[:16]


def _paths_by_name(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in folder.iterdir() if path.suffix in SUFFIXES}


def _parsed(name: str, content: bytes, faults: list[Fault]) -> Mapping[str, Any] | None:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except tomllib.TOMLDecodeError as error:
        faults.append(Fault(name, "", f"{error}: write it as TOML."))
    except UnicodeDecodeError as error:
        faults.append(Fault(name, "", f"byte {error.start} is not UTF-8: save it as UTF-8."))
    return None


def _parts(name: str, document: Mapping[str, Any] | None, faults: list[Fault]) -> Parts:
    if document is None:
        return {}
    try:
        return READERS[name](document)
    except ValidationError as error:
        faults += [Fault(name, key, text) for key, text in _lines(error.messages)]
        return {}


def _part(part: str, read: Callable[[Path], Any], path: Path, faults: list[Fault]) -> Parts:
    try:
        return {part: read(path)}
    except CatalogueError as error:
        faults += error.faults
        return {}


def _unusable_models(parts: Parts) -> Iterator[Fault]:
    """Yield a fault for each candidate without a price or, where it is to be tuned, an offer."""
    if {"candidates", "price_book", "availability"} <= parts.keys():
        found = unusable_candidates(parts["candidates"], parts["price_book"], parts["availability"])
        yield from (Fault("models.toml", role, text) for role, text in found)


def _lines(messages: object, above: str = "") -> Iterator[tuple[str, str]]:
    """Yield nested messages as pairs of dotted key and text, in the order of the messages."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            here = above if key in ("", "_schema") else f"{above}.{key}".lstrip(".")
            yield from _lines(inner, here)
    elif isinstance(messages, list):
        for inner in messages:
            yield from _lines(inner, above)
    else:
        yield above, str(messages)


def _repeated_ids(documents: Mapping[str, Mapping[str, Any] | None]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for name, document in documents.items():
        for key, found in _ids(document):
            if found in seen:
                text = f"{found!r} is already the id of {seen[found]}: choose another."
                yield Fault(name, key, text)
            seen.setdefault(found, f"{name}: {key.removesuffix('.id')}")


def _ids(value: object, above: str = "") -> Iterator[tuple[str, str]]:
    table = dict(enumerate(value)) if isinstance(value, list) else value
    for key, inner in table.items() if isinstance(table, dict) else ():
        here = f"{above}.{key}".lstrip(".")
        if key == "id" and isinstance(inner, str):
            yield here, inner
        else:
            yield from _ids(inner, here)
