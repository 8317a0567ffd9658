"""Permalinks: a profile in an address, so that a POST has a twin by GET."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from service.api.reading import LONGEST_ADDRESS, LONGEST_PERMALINK, link_text
from service.domain.profile import Profile
from service.schemas.fields import Text


def profile_parameter(*, required: bool) -> Text:
    """Return the query parameter that carries a profile."""
    return Text(
        most=LONGEST_ADDRESS,
        required=required,
        metadata={
            "description": "The profile as JSON, or in the shorter form of permalinks: "
            "base64url of its JSON, without padding."
        },
    )


def permalink_of(path: str, query: Mapping[str, Any], profile: Profile) -> str | None:
    """Return path and query of the same answer by GET; None where they would be too long."""
    asked = {
        name: value if isinstance(value, str) else ",".join(value)
        for name, value in query.items()
        if name != "profile"
    }
    link = f"{path}?{urlencode({'profile': link_text(profile), **asked}, safe=',')}"
    return link if len(link) < LONGEST_PERMALINK else None
