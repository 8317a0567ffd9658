"""The golden cases: profiles that people would post, kept under tests/cases."""

from functools import cache
from pathlib import Path
from typing import Any

import orjson

from tests.engine import A_DAY
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.wire.profile import load_profile

FOLDER = Path(__file__).parent / "cases" / "recommendations"


@cache
def golden_profiles() -> tuple[Profile, ...]:
    """Return the profile of every golden case, in the order of the names of the files."""
    return tuple(load_profile(document, A_DAY) for document in golden_documents())


def golden_documents() -> tuple[dict[str, Any], ...]:
    """Return the same profiles as they are posted."""
    documents = (orjson.loads(path.read_bytes()) for path in sorted(FOLDER.glob("*.json")))
    return tuple(document["profile"] for document in documents)
