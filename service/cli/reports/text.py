"""A check as a person reads it in a terminal."""

import click

from service.cli.findings import REMEDY, Checked

_COLOURS = {"unchanged": "green", "drifted": "yellow", "expired": "red", "flipped": "red"}


def write(result: Checked) -> str:
    """Return a headline, what moved, and what to do."""
    status = result.drift["status"]
    lines = [click.style(f"{status}: {result.headline}", fg=_COLOURS.get(status), bold=True)]
    lines += [f"- {reason['text']}" for reason in result.drift["why"]]
    lines += [
        f"- {finding.message}"
        for finding in result.findings
        if finding.rule == "acceptability-too-low"
    ]
    if result.findings:
        lines.append(REMEDY)
    return "\n".join(lines) + "\n"
