"""A check as a code quality report of GitLab."""

from typing import Any

import orjson

from service.cli.findings import Checked, Finding

_SEVERITIES = {"error": "major", "warning": "minor"}


def write(result: Checked) -> str:
    """Return the report: an array with one entry a finding."""
    entries = [_entry(finding) for finding in result.findings]
    return orjson.dumps(entries, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _entry(finding: Finding) -> dict[str, Any]:
    return {
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.level],
        "location": {"path": finding.file, "lines": {"begin": finding.line}},
    }
