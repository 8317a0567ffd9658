"""What people read: wrapped to the width, and free of what a terminal would obey."""

import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

import click

from tune_or_prompt.domain.approaches.wording import wording_of
from tune_or_prompt.domain.errors import printable
from tune_or_prompt.domain.report.words import STANDING_WORDS

WIDEST, NARROWEST = 100, 40
_BAR = 20
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~@])")
_COMMAND = re.compile(r"(?:^|(?<= ))::|##(?=\w*\[)")

_INSTRUCTIONS = {
    "prompt-engineering": "Prompt a model; do not fine-tune one",
    "fine-tuning": "Fine-tune a model",
    "hybrid": "Fine-tune a model and prompt it with care",
    "none": "Nothing is open as you describe it",
}


def accept_any_text() -> None:
    """Write a sign that the output's encoding lacks as `?`, so that no text is an error."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def show(body: bytes) -> None:
    """Write the bytes of an answer, with one line end at its end."""
    click.echo(body if body.endswith(b"\n") else body + b"\n", nl=False)


def name_of(approach: str) -> str:
    """Return an approach as people say it."""
    named = "nothing" if approach == "none" else wording_of(approach).noun.removeprefix("the ")
    return named[:1].upper() + named[1:]


def instruction(verdict: str) -> str:
    """Return a verdict as what to do."""
    return _INSTRUCTIONS.get(verdict, f"Choose {name_of(verdict).lower()}")


def standing_words(standing: str) -> str:
    """Return how sure a verdict is, in words."""
    return STANDING_WORDS.get(standing, standing.replace("-", " "))


def safe(text: object) -> str:
    r"""Return text on one line with its control characters written out, such as `\x1b`.

    What a profile says may come from anyone: it must not move a cursor, change colors or hold what
    a pipeline takes for a command (`::error::`, `##[error]`, `##vso[…]`).
    """
    plain = printable(" ".join(str(text).split()))
    return _COMMAND.sub(lambda found: " ".join(found[0]), plain)


def escaped(text: object) -> str:
    """Return text whose every sign is without meaning in Markdown, so that it speaks for nobody."""
    return _SIGNS.sub(r"\\\1", safe(text))


def rendered(template: str, sign: Callable[[object], str], **values: object) -> str:
    """Return a template filled in; `sign` writes each value so that it means nothing as markup."""
    from jinja2 import Environment, PackageLoader  # noqa: PLC0415  most commands write without it
    from markupsafe import Markup  # noqa: PLC0415  likewise

    environment = Environment(  # noqa: S701  each value goes through `sign`
        loader=PackageLoader("tune_or_prompt.cli"),
        finalize=lambda value: value if isinstance(value, Markup) else sign(value),
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"raw": Markup, "line": safe}
    return environment.get_template(template).render(values)


def width() -> int:
    """Return how wide to write."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns))


def wrapped(text: object, lead: str = "", rest: str | None = None) -> str:
    """Return untrusted text wrapped to the width, with a lead, and as much space below it."""
    return textwrap.fill(
        safe(text),
        width=width(),
        initial_indent=lead,
        subsequent_indent=" " * len(lead) if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def section(title: str, items: Iterable[str]) -> Iterator[str]:
    """Yield a heading and its lines, or nothing if there are none."""
    lines = list(items)
    if lines:
        yield ""
        yield click.style(title, bold=True)
        yield from lines


def bulleted(items: Iterable[object], lead: str = "  - ") -> list[str]:
    """Return each item behind a bullet."""
    return [wrapped(item, lead) for item in items]


def bar(share: float) -> str:
    """Return a share as a bar of signs that the output can show."""
    return _block() * round(max(0.0, min(1.0, share)) * _BAR)


def _block() -> str:
    try:
        "█".encode(sys.stdout.encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return "#"
    return "█"
