"""How checks are written: pure functions from what was found to text, one for each format."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape  # that of `xml.sax` would import an HTTP client
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click
import orjson

from tune_or_prompt import __version__
from tune_or_prompt.cli.findings import RULES, Checked, Finding, gravest
from tune_or_prompt.cli.terminal import escaped, name_of, safe, standing_words, wrapped
from tune_or_prompt.domain.report.words import day_count, days, number, tidy, usd

LONGEST_COMMENT = 65_000
"""Characters that a comment may have; hosts refuse more than 65,536."""

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE

_COLORS = {"unchanged": "green", "drifted": "yellow"}
_MARKS = {"unchanged": "✅", "drifted": "⚠️", "unavailable": "⚠️"}
_SEVERITIES = {"error": "major", "warning": "minor"}
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_LINE_ENDS = {ord(each): f"&#{ord(each)};" for each in "\t\n\r"}


def written(form: str, results: Sequence[Checked]) -> bytes:
    """Return checks in a format."""
    return _WRITERS[form](results).encode()


def as_json(results: Sequence[Checked]) -> str:
    """Return the checks as JSON: the gravest status, then each with its drift and findings."""
    checks = [
        {
            "profile": each.profile,
            "lock": each.lock,
            "status": each.status,
            "fails": each.fails,
            "findings": [_finding(finding) for finding in each.findings],
            **({"drift": each.drift} if each.drift is not None else {}),
        }
        for each in results
    ]
    fails = any(each.fails for each in results)
    document = {"status": gravest(results), "fails": fails, "checks": checks}
    return orjson.dumps(document, option=INDENTED).decode()


def as_text(results: Sequence[Checked]) -> str:
    """Return a headline, what moved, and what to do, as a person reads it in a terminal."""
    return "\n".join("\n".join(_text(each, several=len(results) > 1)) for each in results) + "\n"


def as_markdown(results: Sequence[Checked]) -> str:
    """Return the comment for a pull request, cut if it would be too long."""
    whole = "\n".join("\n".join(_comment(each)) for each in results) + "\n"
    if len(whole) <= LONGEST_COMMENT:
        return whole
    notice = "\n\n… cut here: a comment may not be longer.\n"
    return whole[: LONGEST_COMMENT - len(notice)].rsplit("\n", 1)[0] + notice


def as_junit(results: Sequence[Checked]) -> str:
    """Return JUnit XML: a suite for each profile, a test case for each rule."""
    suites = "".join(_suite(each) for each in results)
    tests = sum(len(each.rules) for each in results)
    failures = sum(_failures(each) for each in results)
    return junit_text(suites, tests, failures)


def junit_text(suites: str, tests: int, failures: int) -> str:
    """Return the document around test suites."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="tune-or-prompt" tests="{tests}" failures="{failures}" errors="0">\n'
        f"{suites}</testsuites>\n"
    )


def attribute(text: str) -> str:
    """Return text as the value of an XML attribute."""
    return f'"{escape(_FORBIDDEN.sub("�", text)).translate(_LINE_ENDS)}"'


def as_github(results: Sequence[Checked]) -> str:
    """Return workflow commands of GitHub: one for each finding, or a notice that there is none."""
    lines = []
    for each in results:
        lines += [_command(finding, each) for finding in each.findings]
        if not each.findings:
            lines.append(f"::notice title=tune-or-prompt::{_data(each.headline)}")
    return "".join(f"{line}\n" for line in lines)


def as_sarif(results: Sequence[Checked]) -> str:
    """Return the SARIF 2.1.0 log, one run for all checks."""
    rules = list(RULES)
    remedies = {finding.rule: each.remedy for each in results for finding in each.findings}
    driver = {
        "name": "tune-or-prompt",
        "semanticVersion": __version__,
        "rules": [_rule(rule, remedies.get(rule) or RULES[rule]) for rule in rules],
    }
    names = "+".join(each.profile for each in results)
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"tune-or-prompt/{quote(names)}/"},
        "results": [
            _result(finding, rules.index(finding.rule))
            for each in results
            for finding in each.findings
        ],
    }
    log = {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return orjson.dumps(log, option=INDENTED).decode()


def as_codequality(results: Sequence[Checked]) -> str:
    """Return a code quality report of GitLab: an array with one entry for each finding."""
    entries = [
        {
            "description": finding.message,
            "check_name": finding.rule,
            "fingerprint": finding.fingerprint,
            "severity": _SEVERITIES[finding.level],
            "location": {"path": _relative(finding.file), "lines": {"begin": finding.line}},
        }
        for each in results
        for finding in each.findings
    ]
    return orjson.dumps(entries, option=INDENTED).decode()


_WRITERS: Mapping[str, Callable[[Sequence[Checked]], str]] = {
    "text": as_text,
    "json": as_json,
    "markdown": as_markdown,
    "junit": as_junit,
    "sarif": as_sarif,
    "github": as_github,
    "codequality": as_codequality,
}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "level": finding.level,
        "message": finding.message,
        "file": finding.file,
        "line": finding.line,
    }


def _text(result: Checked, *, several: bool) -> Iterator[str]:
    place = f"{result.profile}: " if several else ""
    head = wrapped(f"{place}{result.status}: {result.headline}")
    yield click.style(head, fg=_COLORS.get(result.status, "red"), bold=True)
    yield from (wrapped(reason["text"], "- ") for reason in _why(result))
    for finding in result.findings:
        if not finding.rule.startswith("decision-") or finding.rule == "decision-expiring":
            yield wrapped(finding.message, f"- {finding.file}:{finding.line}: ", "    ")
    if result.status != "unchanged" and result.remedy:
        yield wrapped(result.remedy)


def _why(result: Checked) -> Sequence[Mapping[str, Any]]:
    """Return the reasons that the headline does not tell; of an unchanged lock none matters."""
    if result.drift is None or result.status == "unchanged":
        return ()
    return [each for each in result.drift["why"] if each.get("code") != "verdict-flipped"]


def _comment(result: Checked) -> Iterator[str]:
    mark = "❌" if result.fails else _MARKS.get(result.status, "⚠️")
    yield f"### {mark} {escaped(result.headline)}"
    yield f"\n{escaped(result.profile)}\n"
    if result.drift is not None:
        yield from _compared(result.drift)
    yield ""
    yield from (f"- {escaped(reason['text'])}" for reason in _why(result))
    for finding in result.findings:
        if not finding.rule.startswith("decision-") or finding.rule == "decision-expiring":
            yield f"- {escaped(finding.message)}"
    if result.drift is not None and result.drift["changes"]:
        yield from _table("Changes of the profile", ["field"], result.drift["changes"])
    if result.drift is not None and result.drift["prices"]:
        yield from _table("Prices in USD per 1M tokens", ["model", "kind"], result.drift["prices"])
    if result.status != "unchanged" and result.remedy:
        yield f"\n{safe(result.remedy)}"


def _compared(drift: Mapping[str, Any]) -> Iterator[str]:
    """Yield the table of before and after; each line compares one approach with itself."""
    locked, now = drift["locked"], drift["now"]
    yield "| | locked | now |"
    yield "| --- | --- | --- |"
    yield f"| verdict | {name_of(locked['verdict'])} | {name_of(now['verdict'])} |"
    yield (
        f"| standing | {standing_words(locked['standing'])} | {standing_words(now['standing'])} |"
    )
    yield f"| probability of the verdict | {locked['probability']:.0%} | {now['probability']:.0%} |"
    for approach in now["scores"]:
        name = name_of(approach)
        yield f"| {name}, points | {_points(locked, approach)} | {_points(now, approach)} |"
        costs = _monthly(locked, approach), _monthly(now, approach)
        if any(cost != "–" for cost in costs):
            yield f"| {name}, cost a month | {costs[0]} | {costs[1]} |"
    for title, name, told in _MONEY:
        pair = [state["money"].get(name) for state in (locked, now)]
        if any(each is not None for each in pair):
            words = ["–" if each is None else told(each) for each in pair]
            yield f"| {title} | {words[0]} | {words[1]} |"


def _calls(volume: Mapping[str, float]) -> str:
    return f"{number(tidy(volume['mid']))} calls"


_MONEY: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("the verdict saves a month", "saves_usd_per_month", lambda each: usd(each["mid"])),
    ("the verdict is live in", "days_to_ship", lambda each: days(each["low"], each["high"])),
    ("fine-tuning pays back in", "payback_days", day_count),
    (
        "fine-tuning breaks even at",
        "break_even_calls",
        lambda at: f"{number(tidy(at['mid']))} calls",
    ),
)
"""What a lock keeps of the money: title, name and how to write it."""


def _points(state: Mapping[str, Any], approach: str) -> str:
    if any(each["approach"] == approach for each in state["ruled_out"]):
        return "ruled out"
    score = state["scores"].get(approach)
    return "–" if score is None else f"{score:.1f}"


def _monthly(state: Mapping[str, Any], approach: str) -> str:
    cost = state["money"]["monthly_usd"].get(approach)
    return usd(cost["mid"]) if cost else "–"


def _table(title: str, names: list[str], rows: list[Mapping[str, Any]]) -> Iterator[str]:
    columns = [*names, "before", "after"]
    yield f"\n<details><summary>{title} ({len(rows)})</summary>\n"
    yield f"| {' | '.join(columns)} |"
    yield f"|{' --- |' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(escaped(row.get(name, '–')) for name in columns)} |"
    yield "\n</details>"


def _failures(result: Checked) -> int:
    return len({each.rule for each in result.findings if each.level == "error"})


def _suite(result: Checked) -> str:
    cases = "".join(_case(rule, result) for rule in result.rules)
    counts = f'tests="{len(result.rules)}" failures="{_failures(result)}" errors="0" skipped="0"'
    return f"  <testsuite name={attribute(result.profile)} {counts}>\n{cases}  </testsuite>\n"


def _case(rule: str, result: Checked) -> str:
    head = f"    <testcase classname={attribute(result.profile)} name={attribute(rule)}"
    found = [each for each in result.findings if each.rule == rule]
    if not found:
        return f"{head}/>\n"
    message = attribute("\n".join(each.message for each in found))
    if found[0].level == "error":
        about = f"message={message} type={attribute(RULES[rule])}"
        return f"{head}>\n      <failure {about}/>\n    </testcase>\n"
    return f"{head}>\n      <system-out>{message[1:-1]}</system-out>\n    </testcase>\n"


def _command(finding: Finding, result: Checked) -> str:
    title = result.headline if finding.rule == f"decision-{result.status}" else RULES[finding.rule]
    place = f"file={_property(_relative(finding.file))},line={finding.line}"
    return f"::{finding.level} {place},title={_property(title)}::{_data(finding.message)}"


def _data(text: str) -> str:
    return safe(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _rule(rule: str, remedy: str) -> dict[str, Any]:
    return {
        "id": rule,
        "shortDescription": {"text": RULES[rule]},
        "fullDescription": {"text": RULES[rule]},
        "help": {"text": remedy},
        "defaultConfiguration": {"level": "warning"},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    place = {
        "artifactLocation": {"uri": uri_of(finding.file)},
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


def uri_of(file: str) -> str:
    """Return the name of a file as a URI reference (RFC 3986), as SARIF 2.1.0 §3.4.3 asks for."""
    return quote(_relative(file).replace("\\", "/"))


def _relative(file: str) -> str:
    """Return a path as seen from the folder of the run, which is that of the repository."""
    try:
        return str(Path(file).relative_to(Path.cwd()))
    except ValueError:
        return file
