"""What an answer leads to: the links of the specification, by operation.

A program may follow them as they are: each says what of the request or the answer goes into the
next request, in the runtime expressions of OpenAPI.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

Link = Mapping[str, Any]

_ASKED = "$request.body"
_LINKED = "$request.query.profile"


def links_of(operation_id: str) -> Mapping[str, Link]:
    """Return the links of the answer to an operation, by their names; none for most."""
    return _LINKS.get(operation_id, {})


def _again(operation_id: str, about: str) -> Link:
    """Ask something else about the profile that was posted."""
    return {"operationId": operation_id, "requestBody": _ASKED, "description": about}


def _permalink(operation_id: str, about: str, profile: str, **path: str) -> Link:
    """Ask something else about a profile, by an address that holds it."""
    parameters = {
        **{f"path.{name}": value for name, value in path.items()},
        "query.profile": profile,
    }
    return {"operationId": operation_id, "parameters": parameters, "description": about}


def _row(operation_id: str, about: str, **path: str) -> Link:
    """Look closer at the first row of a table or list."""
    parameters = {f"path.{name}": f"$response.body#{at}" for name, at in path.items()}
    return {"operationId": operation_id, "parameters": parameters, "description": about}


_SWEEP = {"profile": _ASKED, "field": "traffic.calls_per_day"}
_OF_A_PROFILE: Mapping[str, Link] = {
    "permalink": _permalink("getRecommendation", "The same answer by its address.", _ASKED),
    "estimate": _again("createEstimate", "What it costs, how long it takes and how fast it is."),
    "matrix": _again("judgeMatrix", "Every cell of the comparison for this project."),
    "lock": _again("createLock", "The lock to commit next to the profile."),
    "sweep": {
        "operationId": "createSweep",
        "requestBody": _SWEEP,
        "description": "Where the verdict changes as calls grow.",
    },
}
_OF_AN_ADDRESS: Mapping[str, Link] = {
    "chart": _permalink("getChart", "What it costs, drawn.", _LINKED, kind="cost"),
    "estimate": _permalink("getEstimate", "What it costs.", _LINKED),
    "badge": _permalink("getRecommendationBadge", "The verdict as a badge.", _LINKED),
}
_LINKS: Mapping[str, Mapping[str, Link]] = MappingProxyType(
    {
        "createRecommendation": _OF_A_PROFILE,
        "getRecommendation": _OF_AN_ADDRESS,
        "createLock": {
            "drift": {
                "operationId": "createDrift",
                "requestBody": {"lock": "$response.body"},
                "description": "How it compares with today's decision.",
            }
        },
        "listEvidence": {
            "case": _row("getEvidenceCase", "The first of these cases.", case_id="/rows/0/id")
        },
        "listModelPrices": {
            "model": _row(
                "getModelPrices",
                "Everything about the first of these models.",
                provider="/rows/0/provider",
                model="/rows/0/model",
            )
        },
        "listDimensions": {
            "dimension": _row("getDimension", "The first of them.", dimension_id="/items/0/id")
        },
        "listApproaches": {
            "approach": _row("getApproach", "The first of them.", approach_id="/items/0/id")
        },
        "listProblems": {"problem": _row("getProblem", "The first of them.", code="/items/0/code")},
    }
)
