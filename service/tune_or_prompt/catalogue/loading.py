"""Load the catalogue: packaged files, with those of a folder in the place of their namesakes."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, get_type_hints

import msgspec
import tomli

from tune_or_prompt.catalogue.forms import FORMS, in_order
from tune_or_prompt.catalogue.reading import built, missing, read
from tune_or_prompt.domain.approaches import BY_ID
from tune_or_prompt.domain.errors import CatalogueError, CatalogueFault, nearest
from tune_or_prompt.domain.evidence import EvidenceCase
from tune_or_prompt.domain.knowledge import Knowledge, Shares
from tune_or_prompt.domain.language.answers import POINT_WEIGHTS
from tune_or_prompt.domain.language.model import NEEDS
from tune_or_prompt.domain.language.profile import FIELDS, Answer, Field
from tune_or_prompt.domain.language.vocabulary import DIMENSIONS
from tune_or_prompt.domain.money.catalogue import (
    ROLES,
    Default,
    MoneyCatalogue,
    unusable_candidates,
)
from tune_or_prompt.domain.money.prices import PriceBook, PriceRow

PACKAGED = Path(__file__).parents[1] / "data"
SUFFIXES = frozenset({".toml", ".jsonl", ".json"})
COSTS = "costs.toml"
OWN_IDS = ("approach", "dimension", "default")
"""Lists whose ids may be those of entries elsewhere."""

MONEY_FILES = {"prices.jsonl", "availability.toml", COSTS, "models.toml"}

_LOADING = Lock()
"""msgspec 0.22 ends the process if threads describe the same form for the first time at once."""


def load_knowledge(directory: Path | None = None, packaged: Path = PACKAGED) -> Knowledge:
    """Return what the catalogue says.

    Args:
        directory: files that take the place of packaged ones of the same name.
        packaged: the catalogue that comes with the service.

    Raises:
        CatalogueError: listing every fault with its file, key, value and remedy.
    """
    with _LOADING:
        return _loaded(directory, packaged)


def _loaded(directory: Path | None, packaged: Path) -> Knowledge:
    faults: list[CatalogueFault] = []
    paths = catalogue_paths(directory, packaged, faults)
    texts = {name: path.read_bytes() for name, path in paths.items()}
    documents = {name: _parsed(name, text, faults) for name, text in texts.items()}
    entries: dict[str, Any] = {}
    for name, form in FORMS.items():
        if name not in documents:
            faults.append(CatalogueFault(name, "", "is missing: add it."))
        elif documents[name] is not None:
            entries[name] = read(form, documents[name], name, faults)
    faults += [*_incomplete(documents, paths), *_repeated_ids(documents)]
    money = None
    if all(entries.get(name) is not None for name in MONEY_FILES):
        money = _money(documents)
        faults += [CatalogueFault("models.toml", *each) for each in unusable_candidates(money)]
    if faults or money is None:
        raise CatalogueError(faults)
    return _knowledge(documents, entries, money, version_of(texts))


def published_cases(path: Path = PACKAGED / "evidence.jsonl") -> tuple[EvidenceCase, ...]:
    """Return the cases of one file, for the scripts that make the rest of the evidence.

    Raises:
        CatalogueError: listing every fault with its line, key, value and remedy.
    """
    faults: list[CatalogueFault] = []
    rows = _parsed(path.name, path.read_bytes(), faults)
    if rows is not None:
        read(FORMS["evidence.jsonl"], rows, path.name, faults)
    faults += _repeated_ids({path.name: rows})
    if faults:
        raise CatalogueError(faults)
    return built([*rows.values()], tuple[EvidenceCase, ...])


def catalogue_paths(
    directory: Path | None, packaged: Path, faults: list[CatalogueFault]
) -> dict[str, Path]:
    """Return the path of every catalogue file by name, sorted, those of the directory first.

    A name in the directory that is no catalogue file is a fault: a misspelt file would otherwise
    be ignored in silence.
    """

    def refuse(name: object, text: str) -> None:
        faults.append(CatalogueFault(str(name), "", text))

    paths = {name: packaged / name for name in FORMS if (packaged / name).is_file()}
    if directory is not None and not directory.is_dir():
        refuse(directory, "is not a folder: name one, or none at all.")
    elif directory is not None:
        own = {path.name: path for path in directory.iterdir() if path.suffix in SUFFIXES}
        if not own:
            remedy = f"put one of {', '.join(sorted(FORMS))} into it, or name no folder."
            refuse(directory, f"holds no file of the catalogue: {remedy}")
        for name in sorted(own.keys() - FORMS.keys()):
            refuse(name, f"is not a file of the catalogue: {nearest(name, sorted(FORMS))}")
        paths |= {name: path for name, path in own.items() if name in FORMS}
    return {name: paths[name] for name in sorted(paths)}


def version_of(files: Mapping[str, bytes]) -> str:
    """Return the digest of the files' names and bytes: 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        digest.update(files[name])
    return digest.hexdigest()[:16]


# --- reading and checking -----------------------------------------------------------------------


def _parsed(name: str, content: bytes, faults: list[CatalogueFault]) -> Any:  # noqa: ANN401 - any document
    """Return a file as plain values; of JSON Lines each row by its line."""
    try:
        match Path(name).suffix:
            case ".toml":
                return tomli.loads(content.decode("utf-8"))
            case ".json":
                return msgspec.json.decode(content)
        rows = [(f"line {at}", line) for at, line in enumerate(content.splitlines(), start=1)]
        found = {place: _row(name, place, line, faults) for place, line in rows}
        return None if None in found.values() else found
    except UnicodeDecodeError as error:
        text = f"byte {error.start} is not UTF-8: save it as UTF-8."
    except (tomli.TOMLDecodeError, msgspec.DecodeError) as error:
        text = f"cannot be read: {error}: correct it."
    faults.append(CatalogueFault(name, "", text))
    return None


def _row(name: str, place: str, line: bytes, faults: list[CatalogueFault]) -> Any:  # noqa: ANN401 - any document
    try:
        return msgspec.json.decode(line)
    except msgspec.DecodeError:
        faults.append(CatalogueFault(name, place, "is not JSON: write one object a line."))
        return None


def _incomplete(
    documents: Mapping[str, Any], paths: Mapping[str, Path]
) -> Iterator[CatalogueFault]:
    """Yield ids that a file lacks."""
    wanted: dict[str, Sequence[str]] = {
        "approaches.toml": tuple(BY_ID),
        "dimensions.toml": DIMENSIONS,
    }
    packaged = PACKAGED / COSTS
    if paths.get(COSTS) not in (None, packaged):
        wanted[COSTS] = [one["id"] for one in tomli.loads(packaged.read_text("utf-8"))["default"]]
    for name, ids in wanted.items():
        if found := [one for _, one in _ids(documents.get(name))]:
            yield from (CatalogueFault(name, *each) for each in missing("", ids, found))


def _repeated_ids(documents: Mapping[str, Any]) -> Iterator[CatalogueFault]:
    """Yield a fault for each id that another entry has already, of any file unless `OWN_IDS`."""
    seen: dict[tuple[str, str], str] = {}
    for name, document in documents.items():
        for place, found in _ids(document):
            kind = place.partition(".")[0]
            one = (kind if kind in OWN_IDS else "", found)
            if one in seen:
                text = f"{found!r} is already the id of {seen[one]}: choose another."
                yield CatalogueFault(name, f"{place}.id", text)
            seen.setdefault(one, f"{name}: {place}")


def _ids(document: object) -> Iterator[tuple[str, str]]:
    """Yield the place and the text of the id of every entry of a file."""
    for name, value in document.items() if isinstance(document, dict) else ():
        rows = enumerate(value) if isinstance(value, list) else ()
        places = {f"{name}.{at}": row for at, row in rows} or {name: value}
        for place, row in places.items():
            if isinstance(row, dict) and isinstance(row.get("id"), str):
                yield place, row["id"]


# --- from entries to knowledge ------------------------------------------------------------------


def _money(documents: Mapping[str, Any]) -> MoneyCatalogue:
    """Return the catalogue of money from files without faults."""
    offers, models = documents["availability.toml"], documents["models.toml"]
    caching = {one["provider"]: one for one in models["caching"]}
    least = {name: one.get("minimum_tokens") for name, one in caching.items()}
    parts = {
        "availability": {
            "sellers": {one["provider"]: one for one in offers["sellers"]},
            "models": {
                f"{one['provider']}/{name}": {**one, "model": name}
                for one in offers["models"]
                for name in one["models"]
            },
            "retirements": {
                name: one["on"] for one in offers.get("retirements", ()) for name in one["models"]
            },
        },
        "candidates": {role: models[role] for role in ROLES},
        "defaults": {one["id"]: one for one in documents[COSTS]["default"]},
        "facts": {
            "windows": models["windows"]["tokens"],
            "reasoning": models["reasoning"]["models"],
            "stacking": {name: one["batch_and_cache_multiply"] for name, one in caching.items()},
            "cache_minimums": {
                name: tokens for name, tokens in least.items() if tokens is not None
            },
        },
    }
    rows = built([*documents["prices.jsonl"].values()], tuple[PriceRow, ...])
    return MoneyCatalogue(prices=PriceBook(rows), **_each_built(parts, MoneyCatalogue))


def _knowledge(
    documents: Mapping[str, Any], entries: Mapping[str, Any], money: MoneyCatalogue, version: str
) -> Knowledge:
    words, dimensions = documents["approaches.toml"], documents["dimensions.toml"]["dimension"]
    approaches = [card["id"] for card in words["approach"]]
    for one in dimensions:
        one["ratings"] = {approach: one["ratings"][approach] for approach in approaches}
    parts = {
        "approaches": words["approach"],
        "dimensions": sorted(dimensions, key=lambda one: DIMENSIONS.index(one["id"])),
        "pros_cons": words["point"],
        "statements": documents["guide.toml"]["statement"],
        "model": _model(documents["decision.toml"], approaches),
        "plan_steps": documents["plan.toml"]["step"],
        "contradictions": documents["contradictions.toml"]["contradiction"],
        "evidence": [*documents["evidence.jsonl"].values()],
        "quality_model": documents["quality_model.json"],
        "track_record": documents["track_record.json"],
    }
    shares = _shares(entries["priors.toml"].prior, money.defaults)
    own = _each_built(parts, Knowledge)
    return Knowledge(version=version, shares=shares, money=money, **own)


def _each_built(parts: Mapping[str, Any], kind: type) -> dict[str, Any]:
    """Return plain values as what the attributes of their names hold in a class."""
    hints = get_type_hints(kind)
    return {name: built(value, hints[name]) for name, value in parts.items()}


def _model(file: Any, approaches: Sequence[str]) -> dict[str, Any]:  # noqa: ANN401 - a document
    """Return the numbers of the decision, approaches in the order given."""
    rated = {row["dimension"]: row["numbers"] for row in file["rating"]}
    return {
        **file["model"],
        "approaches": approaches,
        "ratings": [[rated[need][each] for need in NEEDS] for each in approaches],
        "bases": [_moving(one) | {"number": _numbers(one)} for one in file["base"]],
        "effects": [_moving(one) | _effect(one) for one in file["effect"]],
        "interactions": [
            _moving(one) | {"number": _numbers(one)} for one in file.get("interaction", ())
        ],
    }


def _moving(entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry of the decision with what it moves, and why, as the domain has them."""
    kind = "need" if "need" in entry else "fit"
    ground = {key: entry[key] for key in ("held", "reason", "source")}
    return entry | {"target": {"kind": kind, "id": entry[kind]}, "ground": ground}


def _numbers(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: entry[key] for key in ("stated", "fitted", "cases") if key in entry}


def _effect(entry: dict[str, Any]) -> dict[str, Any]:
    stated = entry["stated"]
    columns = (in_order(stated, each) for each in (stated, entry["fitted"], entry.get("cases", 0)))
    return {
        "choices": list(stated) if isinstance(stated, dict) else [],
        "numbers": [
            {"stated": at_first, "fitted": fitted, "cases": cases}
            for at_first, fitted, cases in zip(*columns, strict=True)
        ],
    }


def _shares(beliefs: Sequence[Any], defaults: Mapping[str, Default]) -> Mapping[str, Shares]:
    """Return what is believed of each question's answer, in the order of the questions.

    A number that the money's defaults state is not stated again among the beliefs.
    """
    found: dict[str, Shares] = {}
    stated = {one.field: one for one in beliefs}
    for field in FIELDS:
        belief = stated.get(field.path) or defaults.get(field.path)
        if belief is not None:
            answers = _answers(field, belief)
            found[field.path] = tuple((one, share) for one, share in answers.items() if share)
    return found


def _answers(field: Field, belief: Any) -> dict[Answer, float]:  # noqa: ANN401 - or a `Default`
    """Return answers with their shares; the points of a range by weight, equal ones once."""
    if isinstance(belief, Default) or belief.mid is not None:
        found: dict[Answer, float] = {}
        for point, weight in zip((belief.low, belief.mid, belief.high), POINT_WEIGHTS, strict=True):
            found[point] = found.get(point, 0.0) + weight
        return found
    if belief.share is not None:
        return {True: belief.share, False: 1.0 - belief.share}
    wrap = field.kind == "choices"
    return {(choice,) if wrap else choice: share for choice, share in belief.shares.items()}
