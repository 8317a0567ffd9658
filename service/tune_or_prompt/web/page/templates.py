"""The templates of pages and pictures, and the files that they bring along."""

import re
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH
from tune_or_prompt.domain.report.words import (
    days,
    label_of,
    milliseconds,
    on_day,
    percent,
    usd,
)
from tune_or_prompt.web.charts.pictures import look_of
from tune_or_prompt.web.charts.shapes import Picture, svg_of
from tune_or_prompt.web.page.answer import changes_in_words, option_in_words, page_link
from tune_or_prompt.web.representations import page_bytes

_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~])")


def rendered(template: str, **values: object) -> bytes:
    """Return a template filled in, in UTF-8; what it is filled with means nothing as markup."""
    environment = _markdown() if template.endswith(".md") else _environment()
    return page_bytes(environment.get_template(template).render(values))


def static_file(name: str) -> bytes:
    """Return the bytes of a file that pages refer to."""
    return (files("tune_or_prompt.web") / "static" / name).read_bytes()


@cache
def chart_style() -> str:
    """Return the style of a picture in a file of its own: the colors and what charts use."""
    style = static_file("page.css").decode()
    colors, _, rest = style.partition("/* page */")
    return colors + rest.partition("/* charts */")[2].partition("/* end of charts */")[0]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("tune_or_prompt.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        changes=changes_in_words,
        held=_held,
        label=label_of,
        link=page_link,
        look=look_of,
        money=_money,
        on_day=on_day,
        option=option_in_words,
        percent=percent,
        raw=Markup,
        shapes=_shapes,
        time=lambda amount: days(amount.low, amount.high),
        usd_range=_usd_range,
        wait=_wait,
    )
    environment.tests["question"] = FIELD_BY_PATH.__contains__
    return environment


@cache
def _markdown() -> Environment:
    return _environment().overlay(autoescape=False, finalize=_escaped)


def _escaped(value: object) -> object:
    """Return a text on one line, its signs of Markdown escaped."""
    if isinstance(value, Markup):
        return value
    return _MARKDOWN_SIGNS.sub(r"\\\1", " ".join(str(value).split()))


def _money(amount: Range | None) -> str:
    if amount is None:
        return "not known yet"
    exact = amount.low == amount.high
    return usd(amount.mid) + ("" if exact else f" ({usd(amount.low)} to {usd(amount.high)})")


def _shapes(picture: Picture) -> Markup:
    return Markup(svg_of(picture))  # noqa: S704  its words are escaped


def _held(degree: float) -> str:
    """Return to which degree a statement holds, in words."""
    if degree >= 0.75:  # noqa: PLR2004  thresholds of words alone
        return "Holds for you"
    return "Holds in part" if degree > 0.25 else "Does not hold"  # noqa: PLR2004  as above


def _usd_range(amount: Range | None) -> Markup:
    """Return an amount with its range below; a dash if it is too uncertain to print."""
    if amount is None:
        return Markup("–")
    spread = f"{usd(amount.low)} to {usd(amount.high)}"
    return Markup("<strong>{}</strong> <small>{}</small>").format(usd(amount.mid), spread)


def _wait(amount: Range) -> str:
    return f"{milliseconds(amount.mid)} ({milliseconds(amount.low)} to {milliseconds(amount.high)})"
