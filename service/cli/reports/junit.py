"""A check as JUnit XML, one test case for each rule."""

import re
from xml.sax.saxutils import quoteattr

from service.cli.findings import RULES, Checked, Finding

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def write(result: Checked) -> str:
    """Return the XML: a failure for each finding that fails the check, words for any other."""
    found = {finding.rule: finding for finding in result.findings}
    cases = [_case(rule, result, found.get(rule)) for rule in result.rules]
    failures = sum(finding.level == "error" for finding in result.findings)
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="tune-or-prompt" {counts}>\n'
        f'  <testsuite name={quoted(result.profile)} {counts} skipped="0">\n'
        f"{''.join(cases)}  </testsuite>\n</testsuites>\n"
    )


def quoted(text: str) -> str:
    """Return text as the value of an XML attribute."""
    return quoteattr(_FORBIDDEN.sub("�", text))


def _case(rule: str, result: Checked, finding: Finding | None) -> str:
    head = f"    <testcase classname={quoted(result.profile)} name={quoted(rule)}"
    if finding is None:
        return f"{head}/>\n"
    if finding.level == "error":
        about = f"message={quoted(finding.message)} type={quoted(RULES[rule])}"
        return f"{head}>\n      <failure {about}/>\n    </testcase>\n"
    text = quoted(finding.message)[1:-1]
    return f"{head}>\n      <system-out>{text}</system-out>\n    </testcase>\n"
