"""How a check is written: each form by its public schema or by its golden file."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from service.cli.findings import Checked, Gate, checked
from service.cli.reports import written
from service.cli.reports.markdown import LONGEST
from service.cli.reports.test_results import Outcome, write
from service.cli.session import ProfileFile
from service.schemas.file_document import FileDocument
from tests.house.project import ROOT

GOLDEN = ROOT / "tests" / "cases" / "reports"
SARIF = json.loads((ROOT / "tests" / "schemas" / "sarif-2.1.0.json").read_text())

# What Jenkins lets stand in JUnit XML, as junit-10.xsd of its plugin xunit has it: the attributes
# of each element, with * where there must be one, and the elements within it.
JUNIT: Mapping[str, tuple[set[str], set[str]]] = {
    "testsuites": ({"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name*", "tests*", "failures*", "errors*", "skipped", "time", "timestamp", "id", "file"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "testcase": (
        {"name*", "classname", "time", "group"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "failure": ({"message", "type"}, set()),
    "system-out": (set(), set()),
}

LOCKED = {
    "verdict": "prompt-engineering",
    "standing": "clear",
    "score": 80.0,
    "acceptability": 0.95,
    "margin": 20.0,
}
NOW = {
    "verdict": "fine-tuning",
    "standing": "leaning",
    "score": 71.25,
    "acceptability": 0.7,
    "margin": 3.5,
}
FLIPPED: dict[str, Any] = {
    "status": "flipped",
    "why": [
        {"code": "drift.verdict-flipped", "params": {}, "text": "It was this, and is that now."},
        {"code": "drift.profile-moved", "params": {}, "text": "Your profile moved (<b>100%</b>)."},
    ],
    "locked": LOCKED,
    "now": NOW,
    "without_profile_changes": LOCKED,
    "changes": [
        {"field": "traffic.calls_per_day", "before": 1000, "after": 5000},
        {"field": "stage", "after": "pilot"},
    ],
    "prices": [{"model": "openai/gpt-6-luna", "kind": "input", "before": 0.1, "after": 0.2}],
}
SAME: dict[str, Any] = {
    "status": "unchanged",
    "why": [],
    "locked": LOCKED,
    "now": LOCKED,
    "without_profile_changes": LOCKED,
    "changes": [],
    "prices": [],
}


def check(
    drift: Mapping[str, Any] = FLIPPED, fail_on: str = "any", least: float | None = None
) -> Checked:
    lock = ProfileFile("tune-or-prompt.lock.json", FileDocument({}, {"#/verdict": 42}))
    profile = ProfileFile("tune-or-prompt.yaml", FileDocument({}, {"#": 1}))
    return checked(drift, Gate(fail_on, least), profile, lock)


def report(form: str, **options: Any) -> str:
    return written(form, check(**options), b"").decode()


@pytest.mark.parametrize(
    ("status", "fail_on", "fails"),
    [
        ("unchanged", "any", False),
        ("drifted", "never", False),
        ("drifted", "flip", False),
        ("drifted", "drift", True),
        ("drifted", "any", True),
        ("expired", "never", False),
        ("expired", "flip", False),
        ("expired", "drift", False),
        ("expired", "any", True),
        ("flipped", "never", False),
        ("flipped", "flip", True),
        ("flipped", "drift", True),
        ("flipped", "any", True),
    ],
)
def test_a_gate_fails_on_what_it_is_told_to(status: str, fail_on: str, fails: bool) -> None:  # noqa: FBT001
    result = check({**FLIPPED, "status": status}, fail_on)

    assert result.fails is fails
    assert bool(result.findings) is (status != "unchanged")


def test_too_small_a_share_fails_whatever_else_does() -> None:
    result = check(SAME, "never", 0.96)

    assert [each.rule for each in result.findings] == ["acceptability-too-low"]
    assert result.fails
    assert not check(SAME, "never", 0.95).fails


def test_a_fingerprint_does_not_move_with_the_line() -> None:
    profile = ProfileFile("p.yaml", FileDocument({}, {}))
    prints = {
        checked(FLIPPED, Gate("any", None), profile, lock).findings[0].fingerprint
        for lock in (
            ProfileFile("l.json", FileDocument({}, {"#/verdict": line})) for line in (1, 99)
        )
    }

    assert len(prints) == 1


@pytest.mark.parametrize("drift", [FLIPPED, SAME], ids=["flipped", "same"])
def test_sarif_follows_its_schema_and_what_code_scanning_needs(drift: Mapping[str, Any]) -> None:
    log = json.loads(report("sarif", drift=drift, least=0.8))

    jsonschema.validate(log, SARIF)
    run = log["runs"][0]
    assert run["automationDetails"]["id"].endswith("/")
    for result in run["results"]:
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        place = result["locations"][0]["physicalLocation"]
        assert rule["id"] == result["ruleId"]
        assert rule["help"]["text"]
        assert not place["artifactLocation"]["uri"].startswith("/")
        assert result["partialFingerprints"]["primaryLocationLineHash"]


def test_junit_has_a_case_for_each_rule_and_counts_its_failures() -> None:
    suites = ET.fromstring(report("junit", least=0.8))  # noqa: S314  our own text
    suite = suites[0]

    names = [case.get("name") for case in suite]
    failed = [case.get("name") for case in suite if case.find("failure") is not None]
    assert (suites.tag, suite.tag) == ("testsuites", "testsuite")
    assert (suite.get("tests"), suite.get("failures")) == ("4", "2")
    assert len(names) == 4
    assert failed == ["decision-flipped", "acceptability-too-low"]
    assert "<b>100%</b>" in str(suite[0][0].get("message"))


def test_junit_of_a_warning_is_no_failure() -> None:
    suite = ET.fromstring(report("junit", fail_on="never"))[0]  # noqa: S314  our own text

    assert suite.get("failures") == "0"
    assert "this, and is that" in str(suite[0][0].text)


@pytest.mark.parametrize(
    "text",
    [
        report("junit", least=0.8),
        report("junit", drift=SAME),
        report("junit", fail_on="never"),
        write("junit", [Outcome("a_test.yaml", "a", ()), Outcome("a_test.yaml", "<b>", ("\0",))]),
    ],
    ids=["flipped", "same", "warned", "profile tests"],
)
def test_junit_has_what_jenkins_asks_for_and_nothing_else(text: str) -> None:
    for element in ET.fromstring(text).iter():  # noqa: S314  our own text
        attributes, children = JUNIT[element.tag]
        needed = {name.removesuffix("*") for name in attributes if name.endswith("*")}
        assert needed <= set(element.keys()) <= {name.removesuffix("*") for name in attributes}
        assert {child.tag for child in element} <= children


def test_code_quality_is_an_array_of_what_gitlab_asks_for() -> None:
    (entry,) = json.loads(report("codequality"))

    assert entry["location"] == {"path": "tune-or-prompt.lock.json", "lines": {"begin": 42}}
    assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
    assert entry["check_name"] == "decision-flipped"
    assert re.fullmatch("[0-9a-f]{64}", entry["fingerprint"])
    assert json.loads(report("codequality", drift=SAME)) == []


def test_annotations_escape_what_workflow_commands_take_for_signs() -> None:
    line = report("github", drift={**FLIPPED, "why": [{"text": "50%: a,\nb"}]})

    assert line == (
        "::error file=tune-or-prompt.lock.json,line=42,"
        "title=The verdict flipped from prompt-engineering to fine-tuning.::50%25: a,%0Ab\n"
    )


def test_a_comment_says_nothing_in_the_name_of_the_profile() -> None:
    drift = {**FLIPPED, "changes": [{"field": "name", "after": "<img> @all [x](y) | `z`"}]}

    assert r"\<img\> \@all \[x\](y) \| \`z\`" in report("markdown", drift=drift)


def test_a_comment_is_cut_before_the_host_refuses_it() -> None:
    long = [{"field": f"f{number}", "before": "x" * 90, "after": "y"} for number in range(1000)]
    comment = report("markdown", drift={**FLIPPED, "changes": long})

    assert len(comment) <= LONGEST
    assert comment.endswith("cut here, since a comment may not be longer.\n")


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_what_a_person_reads_is_as_in_the_golden_file(form: str) -> None:
    made = re.sub(r"\x1b\[\d+m", "", report(form, least=0.8))

    assert made == _golden(f"flipped.{form}")


def _golden(name: str) -> str:
    return Path(GOLDEN / name).read_text()
