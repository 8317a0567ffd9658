"""How a check is written: each form by its public schema or by its golden file."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.decision_by_hand import NAMES, PROFILE, decision, money, ranked
from tests.house.project import ROOT
from tune_or_prompt.cli import profile_tests
from tune_or_prompt.cli.findings import Bounds, Checked, checked, gravest, not_available, not_valid
from tune_or_prompt.cli.profile_tests import Tried
from tune_or_prompt.cli.reports import LONGEST_COMMENT, attribute, uri_of, written
from tune_or_prompt.cli.session import invalid
from tune_or_prompt.domain.drift.drift import drift_of
from tune_or_prompt.domain.drift.lock import lock_of
from tune_or_prompt.wire.documents import FileDocument, FileFault
from tune_or_prompt.wire.plain import plain

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


def _drift(**changes: Any) -> dict[str, Any]:
    """Return the drift of a lock after these changes of the decision and the profile."""
    moved = PROFILE.replacing(changes.pop("answers", {}))
    now = decision(moved, **changes)
    found = drift_of(lock_of(decision(), PROFILE, money()), moved, now, now, money(), names=NAMES)
    drift: dict[str, Any] = json.loads(json.dumps(plain(found)))
    return drift


SAME = _drift()
FLIPPED = _drift(
    verdict="prompt-engineering",
    standing="leaning",
    probability=0.7,
    ranking=(ranked("prompt-engineering", 60.0, 0.7), *decision().ranking[::2]),
    answers={"traffic.calls_per_day": 5000.0, "task.classes": 3.0},
)
PROFILE_LINES = {"#": 1, "#/traffic": 4, "#/traffic/calls_per_day": 5, "#/as_of": 2}


def check(drift: Mapping[str, Any] = FLIPPED, pinned: str = "", **gate: Any) -> Checked:
    lock = FileDocument("tune-or-prompt.lock.json", {}, {"#/verdict": 2})
    profile = FileDocument("tune-or-prompt.yaml", {}, PROFILE_LINES)
    return checked(drift, Bounds(**gate), profile, lock, pinned)


def report(form: str, *results: Checked, **options: Any) -> str:
    return written(form, results or (check(**options),)).decode()


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
def test_a_gate_fails_on_what_it_is_set_to(status: str, fail_on: str, fails: bool) -> None:  # noqa: FBT001
    result = check({**FLIPPED, "status": status}, fail_on=fail_on)

    assert result.fails is fails
    assert bool(result.findings) is (status != "unchanged")


def rules(result: Checked) -> list[str]:
    return [each.rule for each in result.findings]


@pytest.mark.parametrize(("days", "warns"), [(48, False), (49, True)])
def test_an_end_is_warned_of_so_many_days_before(days: int, *, warns: bool) -> None:
    # Seven weeks from 24 November 2026 to 12 January 2027.
    drift = {**SAME, "valid_until": "2027-01-12"}
    result = check(drift, warn_before=days)

    assert (rules(result) == ["decision-expiring"]) is warns
    assert not result.fails


def test_a_finding_stands_at_the_line_of_the_profile_that_changed() -> None:
    (finding,) = check().findings

    assert (finding.file, finding.line) == ("tune-or-prompt.yaml", 5)


def test_a_finding_without_a_change_of_the_profile_stands_at_the_verdict_of_the_lock() -> None:
    (finding,) = check(_drift(standing="leaning")).findings

    assert (finding.file, finding.line) == ("tune-or-prompt.lock.json", 2)


def test_a_fingerprint_does_not_move_with_the_line() -> None:
    (first,) = check().findings
    profile = FileDocument("tune-or-prompt.yaml", {}, {"#/traffic/calls_per_day": 99})
    lock = FileDocument("l.json", {}, {})
    (second,) = checked(FLIPPED, Bounds(), profile, lock).findings

    assert first.fingerprint == second.fingerprint


FAULT = FileFault("a.yaml", 3, "there is no field.")
INVALID = not_valid("a.yaml", "a.lock.json", invalid([FAULT]))
GONE = not_available("b.yaml", "b.lock.json", "It did not answer.", is_fatal=True)


@pytest.mark.parametrize("form", ["json", "markdown", "junit", "sarif", "github", "codequality"])
def test_each_report_says_why_nothing_was_checked(form: str) -> None:
    told = report(form, INVALID, GONE)

    assert "there is no field." in told
    assert "It did not answer." in told


def test_the_gravest_status_of_several_checks_comes_first() -> None:
    document = json.loads(report("json", check(SAME), INVALID, check()))

    assert (document["status"], document["fails"]) == ("invalid", True)
    assert [each["status"] for each in document["checks"]] == ["unchanged", "invalid", "flipped"]
    assert gravest([]) == "unchanged"


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("services/pay ments/p.lock.json", "services/pay%20ments/p.lock.json"),
        ("a#b%c?.json", "a%23b%25c%3F.json"),
        ("c:d/é.json", "c%3Ad/%C3%A9.json"),
        ("a\\b.json", "a/b.json"),
        (str(Path.cwd() / "x.yaml"), "x.yaml"),
    ],
)
def test_sarif_names_a_file_by_a_uri_reference(file: str, uri: str) -> None:
    assert uri_of(file) == uri


@pytest.mark.parametrize("drift", [FLIPPED, SAME], ids=["flipped", "same"])
def test_sarif_follows_its_schema_and_what_code_scanning_needs(drift: Mapping[str, Any]) -> None:
    log = json.loads(report("sarif", drift=drift, min_probability=0.8))

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
    suites = ET.fromstring(report("junit", min_probability=0.8))  # noqa: S314  our own text
    suite = suites[0]

    names = [case.get("name") for case in suite]
    failed = [case.get("name") for case in suite if case.find("failure") is not None]
    assert (suites.tag, suite.tag) == ("testsuites", "testsuite")
    assert (suite.get("tests"), suite.get("failures")) == ("4", "2")
    assert len(names) == 4
    assert failed == ["decision-flipped", "probability-too-low"]
    assert "The verdict flipped" in str(suite[0][0].get("message"))


def test_junit_of_a_warning_is_no_failure() -> None:
    suite = ET.fromstring(report("junit", fail_on="never"))[0]  # noqa: S314  our own text

    assert suite.get("failures") == "0"
    assert "The verdict flipped" in str(suite[0][0].text)


@pytest.mark.parametrize(
    "text",
    [
        report("junit", min_probability=0.8),
        report("junit", drift=SAME),
        report("junit", fail_on="never"),
        profile_tests.written(
            "junit", [Tried("a_test.yaml", "a", ()), Tried("a_test.yaml", "<b>", ("\0",))]
        ),
        report("junit", INVALID, GONE),
    ],
    ids=["flipped", "same", "warned", "profile tests", "not checked"],
)
def test_junit_has_what_jenkins_asks_for_and_nothing_else(text: str) -> None:
    for element in ET.fromstring(text).iter():  # noqa: S314  our own text
        attributes, children = JUNIT[element.tag]
        needed = {name.removesuffix("*") for name in attributes if name.endswith("*")}
        assert needed <= set(element.keys()) <= {name.removesuffix("*") for name in attributes}
        assert {child.tag for child in element} <= children


def test_code_quality_is_an_array_of_what_gitlab_asks_for() -> None:
    (entry,) = json.loads(report("codequality"))

    assert entry["location"] == {"path": "tune-or-prompt.yaml", "lines": {"begin": 5}}
    assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
    assert entry["check_name"] == "decision-flipped"
    assert re.fullmatch("[0-9a-f]{64}", entry["fingerprint"])
    assert json.loads(report("codequality", drift=SAME)) == []


def test_annotations_escape_what_workflow_commands_take_for_signs() -> None:
    line = report("github", drift={**FLIPPED, "reasons": [{"text": "50%: a,\n::error::b"}]})

    assert line == (
        "::error file=tune-or-prompt.yaml,line=5,"
        "title=The verdict flipped from fine-tuning to prompt engineering."
        "::50%25: a, : :error::b\n"
    )


def test_a_comment_says_nothing_in_the_name_of_the_profile() -> None:
    drift = {**FLIPPED, "changes": [{"field": "name", "to": "<img> @all [x](y) | `z`"}]}

    assert r"\<img\> \@all \[x\](y) \| \`z\`" in report("markdown", drift=drift)


def test_a_comment_compares_each_approach_with_itself() -> None:
    comment = report("markdown")

    assert "| Fine-tuning, points | 72.0 | 72.0 |" in comment
    assert "| Prompt engineering, cost a month | $15,000 | $15,000 |" in comment
    assert "| verdict | Fine-tuning | Prompt engineering |" in comment


def test_a_comment_is_cut_before_the_host_refuses_it() -> None:
    long = [{"field": f"f{number}", "from": "x" * 90, "to": "y"} for number in range(1000)]
    comment = report("markdown", drift={**FLIPPED, "changes": long})

    assert len(comment) <= LONGEST_COMMENT
    assert comment.endswith("cut here: a comment may not be longer.\n")


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_what_a_person_reads_is_as_in_the_golden_file(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    made = re.sub(r"\x1b\[\d+m", "", report(form, min_probability=0.8))

    assert made == Path(GOLDEN / f"flipped.{form}").read_text()


def test_xml_holds_no_sign_that_a_terminal_obeys_or_that_turns_text_around() -> None:
    assert attribute("a\x1bb\x9bc\u202ed\u2066e\ufffef\té") == "a�b�c�d�e�f&#9;é"
