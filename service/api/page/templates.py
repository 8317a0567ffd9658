"""The templates of pages and charts, and the files that they bring along."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from service.api.charts.shapes import figure, short

_CODE = re.compile(r"`([^`]+)`")
_SERIES: Mapping[str, str] = {"prompt-engineering": "pe", "fine-tuning": "ft", "hybrid": "hy"}


def rendered(template: str, **values: object) -> bytes:
    """Return a template filled in, in UTF-8."""
    return _environment().get_template(template).render(values).encode()


def static_file(name: str) -> bytes:
    """Return the bytes of a file that pages refer to."""
    return (files("service.api") / "static" / name).read_bytes()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("service.api"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        figure=figure,
        short=short,
        series=_series,
        percent=_percent,
        usd=_usd,
        sentence=_sentence,
        coded=_coded,
    )
    return environment


def _series(name: str) -> str:
    """Return the class that colours an approach."""
    return _SERIES.get(name, "other")


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", "\N{NO-BREAK SPACE}%")


def _usd(amount: float) -> str:
    """Return an amount of money as a reader wants it: whole from ten on, else to the cent."""
    return f"${amount:,.0f}" if abs(amount) >= 10 else f"${amount:,.2f}"  # noqa: PLR2004  as it says


def _sentence(text: str) -> str:
    """Return a clause as a sentence: with a capital and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def _coded(text: str) -> Markup:
    """Return a text as HTML, what stands between backticks as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704  escaped before
