"""Lock a verdict, and check later that it holds."""

import json
from pathlib import Path

import pytest

from service.cli.wiring import Wiring
from tests.command_line import PROFILE, new_app, over, real_app, run, served, written
from tests.http import make_app

FLIPPING = PROFILE.replace("4e4", "0").replace("500000", "5").replace("production", "idea")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = written(tmp_path)
    assert run("lock", path).exit_code == 0
    return path


def test_a_lock_is_written_beside_the_profile_the_same_from_a_server(file: Path) -> None:
    lock = file.with_name("tune-or-prompt.lock.json")
    other = file.with_name("other.json")

    with served(new_app()) as server:
        run("lock", file, "--lock", other, "--server", server)

    document = json.loads(lock.read_text())
    assert other.read_bytes() == lock.read_bytes()
    assert document["verdict"] == "fine-tuning"
    assert document["profile"]["data"] == {"labelled_examples": 40000}
    assert document["flips"][0]["verdict"] != "fine-tuning"


def test_what_was_locked_passes(file: Path) -> None:
    result = run("check", file)

    assert result.exit_code == 0
    assert result.stdout == "unchanged: The verdict fine-tuning stands as locked.\n"


def test_a_flip_is_found_and_reported_in_every_form_at_once(file: Path, tmp_path: Path) -> None:
    written(tmp_path, FLIPPING)

    result = run(
        *("check", file, "--format", "github", "--report", f"junit={tmp_path / 'j.xml'}"),
        *("--report", f"codequality={tmp_path / 'q.json'}", "--report", f"json={tmp_path / 'd'}"),
    )

    assert result.exit_code == 1
    assert result.stdout.startswith("::error file=")
    assert 'failures="1"' in (tmp_path / "j.xml").read_text()
    assert json.loads((tmp_path / "q.json").read_text())[0]["check_name"] == "decision-flipped"
    assert json.loads((tmp_path / "d").read_text())["status"] == "flipped"


@pytest.mark.parametrize(("fail_on", "code"), [("never", 0), ("flip", 1), ("drift", 1)])
def test_the_gate_is_told_what_to_fail_on(
    file: Path, tmp_path: Path, fail_on: str, code: int
) -> None:
    written(tmp_path, FLIPPING)

    assert run("check", file, "--fail-on", fail_on).exit_code == code


def test_too_small_a_share_of_the_draws_is_a_finding(file: Path) -> None:
    result = run("check", file, "--min-acceptability", "0.999")

    assert result.exit_code == 1
    assert "less than 99.9%" in result.stdout


def test_an_outage_is_no_finding(file: Path) -> None:
    with served(real_app()) as gone:
        pass

    failed = run("check", file, "--server", gone, "--format", "junit")
    warned = run("check", file, "--server", gone, "--on-unavailable", "warn")

    assert (failed.exit_code, failed.stdout) == (3, "")
    assert (warned.exit_code, warned.stdout) == (0, "")
    assert "neither passed nor failed" in warned.stderr


def test_an_engine_that_fails_is_an_outage_too(file: Path) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    result = run("check", file, wiring=_failing(fail))

    assert result.exit_code == 3


def _failing(fail: object) -> Wiring:
    return over(make_app(recommend=fail))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lock", "told"),
    [
        ("{}", "tune-or-prompt.lock.json:1: lock_version: this is missing"),
        (
            '{"lock_version": 9}',
            "tune-or-prompt.lock.json:1: lock_version: 9 is of a later release",
        ),
        ("not json", "tune-or-prompt.lock.json:1: "),
    ],
)
def test_a_lock_that_is_none_is_not_valid(file: Path, lock: str, told: str) -> None:
    file.with_name("tune-or-prompt.lock.json").write_text(lock)

    result = run("check", file)

    assert result.exit_code == 2
    assert told in result.stderr


def test_a_profile_without_a_lock_is_not_valid(tmp_path: Path) -> None:
    result = run("check", written(tmp_path))

    assert result.exit_code == 2
    assert "There is no file" in result.stderr
    assert "run `tune-or-prompt lock` to make one" in result.stderr


@pytest.mark.parametrize("report", ["junit", "pdf=x", "junit="])
def test_a_report_that_is_none_is_a_wrong_use(file: Path, report: str) -> None:
    assert run("check", file, "--report", report).exit_code == 2


TESTS = """\
as_of: 2026-11-24
tests:
  - name: it is worth tuning as it stands
    profile: tune-or-prompt.yaml
    expect: {verdict: fine-tuning, not_verdict: hybrid, min_margin: 1}
  - name: without labels it is not
    profile: tune-or-prompt.yaml
    changes: {data.labelled_examples: 0, data.label_source: none}
    expect: {not_verdict: fine-tuning, ruled_out: fine-tuning}
"""


def test_expectations_as_data_are_run(tmp_path: Path) -> None:
    written(tmp_path)
    path = written(tmp_path, TESTS, "profile_test.yaml")

    result = run("test", path)

    assert result.stdout.splitlines()[-1] == "2 passed, 0 failed."
    assert result.exit_code == 0


def test_an_expectation_that_fails_says_what_is_instead(tmp_path: Path) -> None:
    written(tmp_path)
    wrong = TESTS.replace("verdict: fine-tuning, not", "verdict: hybrid, not")
    path = written(tmp_path, wrong, "profile_test.yaml")

    result = run("test", tmp_path)

    assert result.exit_code == 1
    assert "verdict hybrid was expected, but verdict is fine-tuning." in result.stdout
    assert 'failures="1"' in run("test", path, "--format", "junit").stdout


def test_a_test_file_with_faults_names_their_lines(tmp_path: Path) -> None:
    path = written(tmp_path, TESTS.replace("not_verdict: hybrid", "verdct: x"), "a_test.yaml")

    result = run("test", path)

    assert result.exit_code == 2
    assert f"{path}:5: tests[0].expect.verdct: there is no such field; did you" in result.stderr


def test_a_folder_without_tests_is_a_wrong_use(tmp_path: Path) -> None:
    assert run("test", tmp_path).exit_code == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tests: []\n", ":1: tests: write one test."),
        (
            "tests:\n  - name: a\n    profile: {stage: idea}\n    expect: {}\n",
            ":4: tests[0].expect: nothing is expected; state one of verdict, not_verdict,",
        ),
    ],
)
def test_a_test_that_nothing_can_fail_is_refused(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path, text, "a_test.yaml")

    result = run("test", path)

    assert result.exit_code == 2
    assert result.stderr.startswith(f"{path}{told}")


def test_a_fault_is_told_where_it_was_written_be_it_in_the_profile_or_in_the_test(
    tmp_path: Path,
) -> None:
    profile = written(tmp_path, "stage: pilot\ntask:\n  typo: 1\n", "p.yaml")
    text = """\
tests:
  - name: a
    profile: p.yaml
    changes:
      stage.x: 1
      team.y: 2
    expect: {verdict: hybrid}
"""
    path = written(tmp_path, text, "a_test.yaml")

    result = run("test", path)

    told = result.stderr.splitlines()
    assert result.exit_code == 2
    assert told[0].startswith(f'{profile}:1: stage: {{"x":1}} is not a word')
    assert told[1].startswith(f"{profile}:3: task.typo: there is no such field")
    assert told[2].startswith(f"{path}:6: team.y: there is no such field")


def test_a_profile_inside_a_test_has_the_lines_of_its_file(tmp_path: Path) -> None:
    text = "tests:\n  - name: a\n    profile:\n      stage: ideo\n    expect: {verdict: hybrid}\n"
    path = written(tmp_path, text, "a_test.yaml")

    assert run("test", path).stderr.startswith(f'{path}:4: stage: "ideo" is not a choice')


def test_a_test_of_a_file_that_is_no_profile_says_so(tmp_path: Path) -> None:
    written(tmp_path, "- idea\n", "p.yaml")
    written(tmp_path, TESTS.replace("tune-or-prompt.yaml", "p.yaml"), "a_test.yaml")

    result = run("test", tmp_path)

    assert result.exit_code == 2
    assert (
        result.stderr
        == f"{tmp_path / 'p.yaml'}:1: this is no profile; write fields such as `stage: idea`.\n"
    )
