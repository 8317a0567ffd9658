"""Profile tests that were run, as text, JSON or JUnit XML."""

from collections.abc import Sequence
from dataclasses import dataclass

import click

from service.cli.json_text import as_json
from service.cli.reports.junit import quoted
from service.schemas.plain import plain


@dataclass(frozen=True, slots=True)
class Outcome:
    """One test that was run, with what was not as expected; nothing where it passed."""

    file: str
    name: str
    faults: tuple[str, ...]


def write(form: str, outcomes: Sequence[Outcome]) -> str:
    """Return the results in a format."""
    if form == "json":
        return as_json({"tests": plain(list(outcomes))}).decode() + "\n"
    return _junit(outcomes) if form == "junit" else _text(outcomes)


def _text(outcomes: Sequence[Outcome]) -> str:
    lines = []
    for each in outcomes:
        mark = click.style("failed", fg="red") if each.faults else click.style("passed", fg="green")
        lines.append(f"{mark} {each.file}: {each.name}")
        lines += [f"       {fault}" for fault in each.faults]
    failed = sum(bool(each.faults) for each in outcomes)
    return "\n".join([*lines, f"{len(outcomes) - failed} passed, {failed} failed."]) + "\n"


def _junit(outcomes: Sequence[Outcome]) -> str:
    failed = sum(bool(each.faults) for each in outcomes)
    counts = f'tests="{len(outcomes)}" failures="{failed}" errors="0"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="tune-or-prompt" {counts}>\n'
        f'  <testsuite name="profile tests" {counts} skipped="0">\n'
        f"{''.join(_case(each) for each in outcomes)}  </testsuite>\n</testsuites>\n"
    )


def _case(outcome: Outcome) -> str:
    head = f"    <testcase classname={quoted(outcome.file)} name={quoted(outcome.name)}"
    if not outcome.faults:
        return f"{head}/>\n"
    about = quoted(" ".join(outcome.faults))
    return f'{head}>\n      <failure message={about} type="expectation"/>\n    </testcase>\n'
