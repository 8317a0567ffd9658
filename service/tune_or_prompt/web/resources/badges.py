"""A badge for a README: the verdict as shields.io shows it."""

from typing import Any

from tune_or_prompt.domain.errors import DomainError
from tune_or_prompt.domain.language.vocabulary import NONE, Standing
from tune_or_prompt.domain.money.picks import OLD_AFTER_DAYS
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.web.endpoint import Asked, Endpoint, Example
from tune_or_prompt.web.reading import linked_document
from tune_or_prompt.wire.fields import AnyText
from tune_or_prompt.wire.profile import load_profile

LABEL = "prompt or tune"
FRESH_SECONDS = 300
COLORS: dict[Standing, str] = {
    "clear": "brightgreen",
    "leaning": "yellowgreen",
    "too-close-to-call": "yellow",
    "none-open": "orange",
}


def get_recommendation_badge(asked: Asked) -> dict[str, Any]:
    """Show the verdict as a badge, for the endpoint badges of shields.io.

    A profile that names a day keeps the verdict of that day; the badge states its age, and turns
    gray after three months. If every approach is ruled out, it says that nothing is open. A profile
    that is not valid gives an error badge with status 200, which is all that a badge can show.
    """
    services = asked.services
    today = services.clock.today()
    try:
        profile = load_profile(linked_document(asked.query["profile"]), today)
        decision = services.recommend(services.knowledge, profile, ())
    except DomainError:
        return _badge("invalid profile", "red", isError=True)
    return _verdict(decision, (today - profile.as_of).days)


def _verdict(decision: Decision, age_days: int) -> dict[str, Any]:
    days = "day" if age_days == 1 else "days"
    aged = f", {age_days} {days} old" if age_days > 0 else ""
    color = "lightgrey" if age_days > OLD_AFTER_DAYS else COLORS[decision.standing]
    if decision.verdict == NONE:
        return _badge(f"nothing is open{aged}", color)
    return _badge(f"{decision.verdict} ({decision.standing}{aged})", color)


def _badge(message: str, color: str, **more: bool) -> dict[str, Any]:
    return {
        "schemaVersion": 1,
        "label": LABEL,
        "message": message,
        "color": color,
        "cacheSeconds": FRESH_SECONDS,
        **more,
    }


_BADGE = {
    "type": "object",
    "description": "A badge as shields.io reads it, which refuses names that it does not know.",
    "required": ["schemaVersion", "label", "message", "color", "cacheSeconds"],
    "additionalProperties": False,
    "properties": {
        "schemaVersion": {"type": "integer", "description": "Version of the form, always 1."},
        "label": {"type": "string", "description": "The text on the left."},
        "message": {"type": "string", "description": "The text on the right."},
        "color": {"type": "string", "description": "Color of the right side."},
        "cacheSeconds": {"type": "integer", "description": "For how long it may be cached."},
        "isError": {"type": "boolean", "description": "True if no verdict can be shown."},
    },
}
_PROFILE = AnyText(
    required=True, metadata={"description": "The profile as JSON, or base64url of its JSON."}
)

ENDPOINTS = (
    Endpoint(
        path="/v1/badges/recommendation.json",
        view=get_recommendation_badge,
        tag="In the repository",
        needs="recommend",
        answer=lambda: _BADGE,
        query={"profile": _PROFILE},
        is_kept=False,
        examples={
            "prototype": Example(
                summary="A first prototype",
                query={"profile": '{"as_of": "2026-11-24", "stage": "prototype"}'},
            )
        },
    ),
)
