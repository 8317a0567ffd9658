"""How checks are written: pure functions from what was found to text, one for each format."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from html import escape  # that of `xml.sax` would import an HTTP client
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click
import orjson

from tune_or_prompt import __version__
from tune_or_prompt.cli.findings import RULES, Checked, Finding, gravest
from tune_or_prompt.cli.terminal import escaped, name_of, rendered, safe, standing_words, wrapped
from tune_or_prompt.domain.report.words import day_count, days, number, tidy, usd

LONGEST_COMMENT = 65_000
"""Characters that a comment may have; hosts refuse more than 65,536."""

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE

ComparedRow = tuple[str, str, str]
JunitCase = tuple[str, str, str, str]
"""A test case of JUnit: where, its name, what kind of failure (none: a warning), and a message."""

_COLORS = {"unchanged": "green", "drifted": "yellow"}
_MARKS = {"unchanged": "✅", "drifted": "⚠️", "unavailable": "⚠️"}
_SEVERITIES = {"error": "major", "warning": "minor"}
# What XML 1.0 forbids or advises against, and what turns the order of text around.
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u2028-\u202E\u2066-\u2069\uD800-\uDFFF\uFFFE\uFFFF]"
)
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
            "findings": [asdict(finding) for finding in each.findings],
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
    checks = [
        (
            each,
            "❌" if each.fails else _MARKS.get(each.status, "⚠️"),
            list(_compared(each.drift)) if each.drift else (),
            _why(each),
            [finding.message for finding in _others(each)],
        )
        for each in results
    ]
    whole = rendered("comment.md", escaped, checks=checks)
    if len(whole) <= LONGEST_COMMENT:
        return whole
    notice = "\n\n… cut here: a comment may not be longer.\n"
    return whole[: LONGEST_COMMENT - len(notice)].rsplit("\n", 1)[0] + notice


def as_junit(results: Sequence[Checked]) -> str:
    """Return JUnit XML: a suite for each profile, a test case for each rule."""
    return junit_text(
        (each.profile, [_case(each, rule) for rule in each.rules]) for each in results
    )


def junit_text(suites: Iterable[tuple[str, Sequence[JunitCase]]]) -> str:
    """Return JUnit XML of test suites, each with its name and its cases."""
    told = [
        (name, sum(bool(case[2] and case[3]) for case in cases), cases) for name, cases in suites
    ]
    return rendered("junit.xml", attribute, suites=told, failures=sum(each[1] for each in told))


def attribute(text: object) -> str:
    """Return text as it stands within an XML attribute."""
    return escape(_FORBIDDEN.sub("�", str(text))).translate(_LINE_ENDS)


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
        "rules": [
            {
                "id": rule,
                "shortDescription": {"text": about},
                "fullDescription": {"text": about},
                "help": {"text": remedies.get(rule) or about},
                "defaultConfiguration": {"level": "warning"},
            }
            for rule, about in RULES.items()
        ],
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


def _text(result: Checked, *, several: bool) -> Iterator[str]:
    place = f"{result.profile}: " if several else ""
    head = wrapped(f"{place}{result.status}: {result.headline}")
    yield click.style(head, fg=_COLORS.get(result.status, "red"), bold=True)
    yield from (wrapped(reason, "- ") for reason in _why(result))
    for finding in _others(result):
        yield wrapped(finding.message, f"- {finding.file}:{finding.line}: ", "    ")
    if result.status != "unchanged" and result.remedy:
        yield wrapped(result.remedy)


def _why(result: Checked) -> list[str]:
    """Return the reasons that the headline does not tell; of an unchanged lock none matters."""
    if result.drift is None or result.status == "unchanged":
        return []
    told = (each for each in result.drift["reasons"] if each.get("code") != "verdict-flipped")
    return [each["text"] for each in told]


def _others(result: Checked) -> Iterator[Finding]:
    """Yield the findings that the reasons do not tell."""
    for each in result.findings:
        if not each.rule.startswith("decision-") or each.rule == "decision-expiring":
            yield each


def _compared(drift: Mapping[str, Any]) -> Iterator[ComparedRow]:
    """Yield the rows of before and after; each compares one approach with itself."""
    both = drift["locked"], drift["now"]

    def row(title: str, told: Callable[[Mapping[str, Any]], str | None]) -> Iterator[ComparedRow]:
        before, after = map(told, both)
        if before or after:
            yield title, before or "–", after or "–"

    yield from row("verdict", lambda state: name_of(state["verdict"]))
    yield from row("standing", lambda state: standing_words(state["standing"]))
    yield from row("probability of the verdict", lambda state: f"{state['probability']:.0%}")
    for approach in drift["now"]["scores"]:
        name = name_of(approach)
        yield from row(f"{name}, points", partial(_points, approach))
        yield from row(f"{name}, cost a month", partial(_monthly, approach))
    for title, name, told in _MONEY:
        yield from row(title, partial(_money, name, told))


_MONEY: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("the verdict saves a month", "saves_usd_per_month", lambda each: usd(each["mid"])),
    ("the verdict is live in", "live_in_days", lambda each: days(each["low"], each["high"])),
    ("fine-tuning pays back in", "payback_days", day_count),
    (
        "fine-tuning breaks even at",
        "break_even_calls",
        lambda at: f"{number(tidy(at['mid']))} calls",
    ),
)
"""What a lock keeps of the money: title, name and how to write it."""


def _points(approach: str, state: Mapping[str, Any]) -> str | None:
    if any(each["approach"] == approach for each in state["ruled_out"]):
        return "ruled out"
    score = state["scores"].get(approach)
    return None if score is None else f"{score:.1f}"


def _monthly(approach: str, state: Mapping[str, Any]) -> str | None:
    cost = state["money"]["monthly_usd_by_approach"].get(approach)
    return usd(cost["mid"]) if cost else None


def _money(name: str, told: Callable[[Any], str], state: Mapping[str, Any]) -> str | None:
    amount = state["money"].get(name)
    return None if amount is None else told(amount)


def _case(result: Checked, rule: str) -> JunitCase:
    found = [each for each in result.findings if each.rule == rule]
    fails = any(each.level == "error" for each in found)
    message = "\n".join(each.message for each in found)
    return result.profile, rule, RULES[rule] if fails else "", message


def _command(finding: Finding, result: Checked) -> str:
    title = result.headline if finding.rule == f"decision-{result.status}" else RULES[finding.rule]
    place = f"file={_property(_relative(finding.file))},line={finding.line}"
    return f"::{finding.level} {place},title={_property(title)}::{_data(finding.message)}"


def _data(text: str) -> str:
    return safe(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


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
