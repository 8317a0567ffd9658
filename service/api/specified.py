"""Services that know their own specification, made when it is first asked for."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache as once
from typing import Any

import orjson

from service.api.endpoint import Services


def specified(services: Services) -> Services:
    """Return the services with their specification."""
    return replace(services, specification=once(lambda: _specification(services)))


def specification_files(services: Services) -> Mapping[str, bytes]:
    """Return the text of each file of the published specification by its name."""
    from service.api.yaml_text import to_yaml  # noqa: PLC0415  as below

    document = _specification(services)
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return {
        "openapi.json": orjson.dumps(document, option=options),
        "openapi.yaml": to_yaml(document),
    }


def _specification(services: Services) -> dict[str, Any]:
    # Few who start the service ask for it, and nobody waits for it before.
    from service.api.endpoints import ENDPOINTS  # noqa: PLC0415
    from service.api.openapi import specification  # noqa: PLC0415

    return specification(ENDPOINTS, services)
