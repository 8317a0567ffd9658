"""Services that know their own specification, made when it is first asked for."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache as once
from typing import Any

import orjson

from service.api.endpoint import Services


def specified(services: Services, *, examples: bool = True) -> Services:
    """Return the services with their specification.

    Args:
        services: those that the views use.
        examples: whether examples are answered for it; without them it is there at once, and its
            schemas are the same.
    """
    make = once(lambda: _specification(services, examples=examples))
    return replace(services, specification=make)


def specification_files(services: Services) -> Mapping[str, bytes]:
    """Return the text of each file of the published specification by its name."""
    from service.api.yaml_text import to_yaml  # noqa: PLC0415  as below

    document = _specification(services, examples=True)
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return {
        "openapi.json": orjson.dumps(document, option=options),
        "openapi.yaml": to_yaml(document),
    }


def _specification(services: Services, *, examples: bool) -> dict[str, Any]:
    # Few who start the service ask for it, and nobody waits for it before.
    from service.api.endpoints import ENDPOINTS  # noqa: PLC0415
    from service.api.openapi import specification  # noqa: PLC0415

    bare = [each if examples else replace(each, examples={}) for each in ENDPOINTS]
    return specification(bare, services)
