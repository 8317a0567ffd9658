"""A check as a comment on a pull request; a hidden tag lets the next run find and replace it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from service.cli.findings import REMEDY, Checked

LONGEST = 65_000
"""Characters that a comment may have; hosts refuse more than 65,536."""

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~@])")


def write(result: Checked) -> str:
    """Return the comment, cut where it would be too long."""
    whole = "\n".join(_lines(result)) + "\n"
    if len(whole) <= LONGEST:
        return whole
    notice = "\n\n… cut here, since a comment may not be longer.\n"
    return whole[: LONGEST - len(notice)].rsplit("\n", 1)[0] + notice


def tag(result: Checked) -> str:
    """Return the hidden tag of the comment about one profile."""
    return f"<!-- tune-or-prompt {_plain_name(result.profile)} -->"


def safe(text: str) -> str:
    """Take the meaning from every sign, so that a profile cannot speak for the service."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def _lines(result: Checked) -> Iterator[str]:
    drift = result.drift
    yield tag(result)
    yield f"### {'❌' if result.fails else '✅'} {safe(result.headline)}"
    yield ""
    yield "| | locked | now |"
    yield "| --- | --- | --- |"
    for name in ("verdict", "standing", "score", "margin", "acceptability"):
        yield f"| {name} | {_figure(drift['locked'], name)} | {_figure(drift['now'], name)} |"
    yield ""
    yield from (f"- {safe(reason['text'])}" for reason in drift["why"])
    yield from (
        f"- {safe(each.message)}" for each in result.findings if each.file == result.profile
    )
    if drift["changes"]:
        yield from _table("Changes of the profile", ["field"], drift["changes"])
    if drift["prices"]:
        yield from _table("Prices in USD per 1M tokens", ["model", "kind"], drift["prices"])
    if result.findings:
        yield f"\n{REMEDY}"


def _table(title: str, names: list[str], rows: list[Mapping[str, Any]]) -> Iterator[str]:
    columns = [*names, "before", "after"]
    yield f"\n<details><summary>{title} ({len(rows)})</summary>\n"
    yield f"| {' | '.join(columns)} |"
    yield f"|{' --- |' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(safe(str(row.get(name, '–'))) for name in columns)} |"
    yield "\n</details>"


def _figure(state: Mapping[str, Any], name: str) -> str:
    value = state[name]
    if name == "acceptability":
        return f"{value:.1%}"
    return f"{value:.1f}" if isinstance(value, float) else safe(str(value))


def _plain_name(name: str) -> str:
    return re.sub(r"[^\w./-]+|--+", "-", name)
