"""Lock a verdict, and check later that it holds."""

import json
from pathlib import Path

import pytest

from tests.command_line import PROFILE, new_app, over, real_app, run, served, written
from tests.http import make_app
from tune_or_prompt.cli.session import Wiring

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
    assert next(iter(document)) == "verdict"


def test_what_was_locked_passes(file: Path) -> None:
    result = run("check", file)

    assert result.exit_code == 0
    assert "unchanged: The verdict fine-tuning holds as locked.\n" in result.stdout


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
    found = json.loads((tmp_path / "d").read_text())
    assert found["status"] == "flipped"
    assert found["checks"][0]["drift"]["reasons"][0]["kind"] == "outcome"


@pytest.mark.parametrize(("fail_on", "code"), [("never", 0), ("flip", 1), ("drift", 1)])
def test_the_gate_fails_on_what_it_is_set_to(
    file: Path, tmp_path: Path, fail_on: str, code: int
) -> None:
    written(tmp_path, FLIPPING)

    assert run("check", file, "--fail-on", fail_on).exit_code == code


def test_too_small_a_probability_is_a_finding(file: Path) -> None:
    result = run("check", file, "--min-probability", "0.999")

    assert result.exit_code == 1
    assert "less than 99.9%" in result.stdout


def test_an_outage_is_no_finding(file: Path) -> None:
    with served(real_app()) as gone:
        pass

    failed = run("check", file, "--server", gone, "--format", "junit")
    warned = run("check", file, "--server", gone, "--on-unavailable", "warn")

    assert failed.exit_code == 3
    assert 'name="not-available"' in failed.stdout
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
        ("", ":1: this lock is empty; run `tune-or-prompt lock`"),
        ("{}", ":1: this lock is empty; run `tune-or-prompt lock`"),
        ('{"hello": 1}', ":1: this is not a lock; run `tune-or-prompt lock`"),
        ('{"lock_version": 9, "verdict": "x"}', ":1: version 9 is of a later release"),
        ("not json", ":1: The text is not JSON"),
        ("{\n<<<<<<< HEAD\n=======\n>>>>>>> main\n}", ":2: a merge left its conflict marks here"),
    ],
)
def test_a_lock_that_is_none_is_not_valid(file: Path, lock: str, told: str) -> None:
    file.with_name("tune-or-prompt.lock.json").write_text(lock)

    result = run("check", file)

    assert result.exit_code == 2
    assert f"tune-or-prompt.lock.json{told}" in result.stderr
    assert "run `tune-or-prompt lock`" in result.stderr


@pytest.mark.parametrize("form", ["json", "markdown", "junit", "sarif", "github", "codequality"])
def test_a_file_that_is_not_valid_leaves_its_reason_in_each_report(
    file: Path, tmp_path: Path, form: str
) -> None:
    written(tmp_path, PROFILE.replace("production", "productive"))
    report = tmp_path / "report"

    result = run("check", file, "--report", f"{form}={report}")

    assert result.exit_code == 2
    assert "is not a choice; did you mean production?" in report.read_text()


def test_a_hand_in_the_lock_is_seen(file: Path) -> None:
    lock = file.with_name("tune-or-prompt.lock.json")
    lock.write_text(lock.read_text().replace('"hybrid": ', '"hybrid": 1', 1))

    result = run("check", file)

    assert result.exit_code == 2
    assert "edited manually or by a merge; run `tune-or-prompt lock`" in result.stderr


def test_a_pinned_day_is_warned_of_and_today_is_judged(tmp_path: Path) -> None:
    file = written(
        tmp_path, f"{PROFILE}models: {{prompt: openai/gpt-4.1}}\n".replace("-11-24", "-11-01")
    )
    run("lock", file)

    result = run("check", file)
    pinned = run("check", file, "--pinned-day")

    assert result.exit_code == 0
    told = " ".join(result.stdout.split())
    assert ":2: as_of pins the profile to 2026-11-01; the check judged 2026-11-24" in told
    assert "as_of" not in pinned.stdout


def test_a_profile_that_changed_without_effect_fails_only_a_locked_check(file: Path) -> None:
    file.write_text(PROFILE.replace("500000", "510000"))

    assert run("check", file).exit_code == 0
    strict = run("check", file, "--locked")
    assert strict.exit_code == 1
    assert "traffic.calls_per_day 500,000 -> 510,000" in " ".join(strict.stdout.split())


def test_an_end_is_warned_of_before_it_comes(tmp_path: Path) -> None:
    prompting = "stage: idea\nmodels: {prompt: openai/gpt-4.1}\n"
    file = written(tmp_path, prompting)
    run("lock", file)

    silent, warned = run("check", file), run("check", file, "--warn-before", "60 days")

    assert "works until" not in silent.stdout
    assert "works until 2027-01-13, 50 days from now" in " ".join(warned.stdout.split())
    assert warned.exit_code == 0


def test_several_profiles_and_a_folder_are_checked_at_once(tmp_path: Path) -> None:
    files = []
    for name in ("a", "b c"):
        (tmp_path / name).mkdir()
        files.append(written(tmp_path / name))
    assert run("lock", *files).exit_code == 0
    files[1].write_text(FLIPPING)

    named, folder = (
        run("check", *files, "--format", "json"),
        run("check", tmp_path, "--format", "json"),
    )

    assert (named.exit_code, folder.exit_code) == (1, 1)
    assert named.stdout == folder.stdout
    statuses = [each["status"] for each in json.loads(named.stdout)["checks"]]
    assert statuses == ["unchanged", "flipped"]


def test_a_folder_without_profiles_is_a_wrong_use(tmp_path: Path) -> None:
    assert "There is no profile" in run("check", tmp_path).stderr


def test_a_lock_over_another_verdict_says_what_it_replaces(file: Path) -> None:
    file.write_text(FLIPPING)

    silent = run("lock", file, "--lock", file.with_name("other.json"))
    replaced = run("lock", file, "--reason", "We lost our labels.")

    lock = json.loads(file.with_name("tune-or-prompt.lock.json").read_text())
    assert "replaces" not in silent.stderr
    assert "It replaces another verdict: Fine-tuning" in replaced.stderr
    assert lock["reason"] == "We lost our labels."
    assert run("check", file).exit_code == 0


def test_a_model_that_has_ended_is_not_locked(tmp_path: Path) -> None:
    ended = PROFILE.replace("2026-11-24", "2027-01-14").replace("4e4", "0").replace("500000", "5")
    file = written(tmp_path, f"{ended}models: {{prompt: openai/gpt-4.1}}\n")

    result = run("lock", file)

    assert result.exit_code == 2
    assert ":11: models.prompt: openai/gpt-4.1 ended, its last day was 2027-01-13" in result.stderr
    assert not file.with_name("tune-or-prompt.lock.json").exists()


def test_a_profile_without_a_lock_is_not_valid(tmp_path: Path) -> None:
    result = run("check", written(tmp_path))

    assert result.exit_code == 2
    assert "there is no such file" in result.stderr
    assert "run `tune-or-prompt lock` to make one" in result.stderr


@pytest.mark.parametrize("report", ["junit", "pdf=x", "junit="])
def test_a_report_of_no_format_is_a_wrong_use(file: Path, report: str) -> None:
    assert run("check", file, "--report", report).exit_code == 2


TESTS = """\
as_of: 2026-11-24
tests:
  - name: it is worth tuning as it stands
    profile: tune-or-prompt.yaml
    expect: {verdict: fine-tuning, not_verdict: hybrid, min_lead: 1}
  - name: without labels it is not
    profile: tune-or-prompt.yaml
    changes: {data.labelled_examples: 0, data.labels_per_week: 0, data.label_source: none,
              data.teacher_available: false}
    expect: {not_verdict: fine-tuning, ruled_out: fine-tuning}
"""


def test_expectations_as_data_are_run(tmp_path: Path) -> None:
    written(tmp_path)
    path = written(tmp_path, TESTS, "tune-or-prompt_test.yaml")

    result = run("test", path)

    assert result.stdout.splitlines()[-1] == "2 passed, 0 failed."
    assert result.exit_code == 0


def test_an_expectation_that_fails_says_what_is_instead(tmp_path: Path) -> None:
    written(tmp_path)
    wrong = TESTS.replace("verdict: fine-tuning, not", "verdict: hybrid, not")
    path = written(tmp_path, wrong, "tune-or-prompt_test.yaml")

    result = run("test", tmp_path)

    assert result.exit_code == 1
    assert "verdict hybrid was expected, but verdict is fine-tuning." in result.stdout
    assert 'failures="1"' in run("test", path, "--format", "junit").stdout


def test_a_test_file_with_faults_names_their_lines(tmp_path: Path) -> None:
    path = written(tmp_path, TESTS.replace("not_verdict: hybrid", "verdct: x"), "a_test.yaml")

    result = run("test", path)

    assert result.exit_code == 2
    assert f"{path}:5: tests[0].expect.verdct: there is no such field; did you" in result.stderr


def test_a_folder_without_tests_passes_and_tests_of_others_are_left_alone(tmp_path: Path) -> None:
    written(tmp_path, "suite: deployment\n", "deployment_test.yaml")  # of helm-unittest

    result = run("test", tmp_path)

    assert result.exit_code == 0
    assert "nothing to test" in result.stderr


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

    told = sorted(result.stderr.splitlines())
    assert result.exit_code == 2
    assert told[0].startswith(f"{path}:6: team.y: there is no such field")
    assert told[1].startswith(f'{profile}:1: stage: {{"x":1}} is not a word')
    assert told[2].startswith(f"{profile}:3: task.typo: there is no such field")


def test_a_profile_inside_a_test_has_the_lines_of_its_file(tmp_path: Path) -> None:
    text = "tests:\n  - name: a\n    profile:\n      stage: ideo\n    expect: {verdict: hybrid}\n"
    path = written(tmp_path, text, "a_test.yaml")

    assert run("test", path).stderr.startswith(f'{path}:4: stage: "ideo" is not a choice')


def test_a_test_of_a_file_that_is_no_profile_says_so(tmp_path: Path) -> None:
    written(tmp_path, "- idea\n", "p.yaml")
    path = written(tmp_path, TESTS.replace("tune-or-prompt.yaml", "p.yaml"), "a_test.yaml")

    result = run("test", path)

    assert result.exit_code == 2
    assert (
        result.stderr
        == f"{tmp_path / 'p.yaml'}:1: this is not a profile; write fields such as `stage: idea`.\n"
    )
