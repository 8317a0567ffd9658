"""What is assumed of a project that says nothing, field by field."""

from collections.abc import Iterable, Mapping
from typing import Any

from service.cli.json_text import from_json
from service.cli.session import Session
from service.schemas.reply import Request

Assumption = Mapping[str, Any]


def assumptions(session: Session) -> list[Assumption]:
    """Return what the service assumes where nothing is answered."""
    request = Request("POST", "/v1/recommendations?include=assumptions", b"{}")
    found: list[Assumption] = from_json(session.answer(request).body)["assumptions"]
    return found


def likely_answers(assumed: Iterable[Assumption]) -> dict[str, Any]:
    """Return the likeliest choice or the middle of the numbers by dotted path."""
    return {each["field"]: _likely(each) for each in assumed}


def _likely(assumed: Assumption) -> Any:  # noqa: ANN401  as the field has it
    if shares := assumed.get("shares"):
        return max(shares, key=shares.__getitem__)
    middle = assumed["value"]["mid"]
    return int(middle) if middle == int(middle) else middle
