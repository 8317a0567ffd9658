"""Permalinks: a profile in an address, so that a POST has a twin by GET."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.web.reading import LONGEST_PERMALINK, link_text
from tune_or_prompt.wire.fields import AnyText


def profile_parameter(*, required: bool) -> AnyText:
    """Return the query parameter that carries a profile."""
    return AnyText(
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
