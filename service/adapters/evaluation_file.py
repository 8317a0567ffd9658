"""Read how often the service was right on known cases, as `make evaluate` wrote it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

# JSON, and so no part of the catalogue, whose version it names.
EVALUATION_FILE = Path(__file__).parents[1] / "data" / "evaluation.json"


def evaluation_from_file(path: Path = EVALUATION_FILE) -> Mapping[str, Any]:
    """Return the headline figures, dated by the versions that they were found with."""
    figures: Mapping[str, Any] = orjson.loads(path.read_bytes())
    return figures
