"""A check as SARIF 2.1.0, for code scanning."""

from typing import Any

import orjson

from service import __version__
from service.cli.findings import REMEDY, RULES, Checked, Finding

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def write(result: Checked) -> str:
    """Return the SARIF log, one result a finding."""
    rules = list(RULES)
    driver = {
        "name": "tune-or-prompt",
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"tune-or-prompt/{result.profile}/"},
        "results": [_result(finding, rules.index(finding.rule)) for finding in result.findings],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return orjson.dumps(log, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _rule(rule: str) -> dict[str, Any]:
    return {
        "id": rule,
        "shortDescription": {"text": RULES[rule]},
        "fullDescription": {"text": RULES[rule]},
        "help": {"text": REMEDY},
        "defaultConfiguration": {"level": "warning"},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    place = {
        "artifactLocation": {"uri": finding.file.replace("\\", "/")},
        "region": {"startLine": finding.line, "startColumn": 1},
    }
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.level,
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"primaryLocationLineHash": f"{finding.fingerprint[:16]}:1"},
    }
