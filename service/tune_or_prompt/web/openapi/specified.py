"""Services that know their own specification, made when it is first asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache as once
from typing import Any

import orjson

from tune_or_prompt.web.endpoint import EXAMPLE_DAY, Services


@dataclass(frozen=True, slots=True)
class _StillClock:
    """A clock that shows the day of the examples."""

    def today(self) -> date:
        """Return that day."""
        return EXAMPLE_DAY

    def monotonic(self) -> float:
        """Return no time at all."""
        return 0.0


def specified(services: Services) -> Services:
    """Return the services with their specification."""
    return replace(services, specification=once(lambda: _specification(services)))


def specification_files(services: Services) -> Mapping[str, bytes]:
    """Return the text of each file of the published specification by its name.

    What the service answers to the examples of the specification stands in files of its own.
    """
    from tune_or_prompt.web.openapi.yaml_text import to_yaml  # noqa: PLC0415  as below

    still = specified(replace(services, clock=_StillClock()))
    document = _specification(still)
    return {
        "openapi.json": _text(document),
        "openapi.yaml": to_yaml(document),
        **dict(_examples(still)),
    }


def _examples(services: Services) -> Iterator[tuple[str, bytes]]:
    from tune_or_prompt.web.endpoints import all_endpoints  # noqa: PLC0415  as below
    from tune_or_prompt.web.openapi.operations import answer_to, operation_id  # noqa: PLC0415

    for endpoint in all_endpoints():
        for name, example in endpoint.examples.items():
            operation = operation_id(endpoint, example.method)
            answer = answer_to(endpoint, example, services)
            yield f"examples/{operation}.{name}.json", _text(answer)


def _text(document: Any) -> bytes:  # noqa: ANN401  any JSON
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _specification(services: Services) -> dict[str, Any]:
    # Imported late: few who start the service ask for it.
    from tune_or_prompt.web.endpoints import all_endpoints  # noqa: PLC0415
    from tune_or_prompt.web.openapi.document import specification  # noqa: PLC0415

    return specification(all_endpoints(), services)
