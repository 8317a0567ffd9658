"""The files for pipelines follow the schemas of their hosts, and the rules of this house."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.house.project import ROOT, tool

CI = ROOT / "ci"
GITHUB = [CI / "github" / "action.yml", CI / "github" / "decision-check.yml"]
INPUTS = {
    "stage": "test",
    "job-prefix": "decision",
    "profile": "tune-or-prompt.yaml",
    "server": "",
    "fail-on": "any",
    "on-unavailable": "fail",
    "image": "python:3.11-slim",
    "package": "tune-or-prompt",
}


def check(schema: str, path: Path, *options: str) -> None:
    command = [tool("check-jsonschema"), "--builtin-schema", schema, *options, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[:2000]


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("vendor.github-actions", "github/action.yml"),
        ("vendor.github-workflows", "github/decision-check.yml"),
        ("custom.github-workflows-require-timeout", "github/decision-check.yml"),
        ("vendor.azure-pipelines", "azure/decision-check.yml"),
    ],
)
def test_a_file_follows_the_schema_of_its_host(schema: str, name: str) -> None:
    check(schema, CI / name, "--regex-variant", "python")


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


@pytest.mark.parametrize("path", GITHUB, ids=lambda path: path.name)
def test_no_input_becomes_part_of_a_command(path: Path) -> None:
    for step in _steps(yaml.safe_load(path.read_text())):
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("path", GITHUB, ids=lambda path: path.name)
def test_every_action_is_pinned_to_a_commit(path: Path) -> None:
    for step in _steps(yaml.safe_load(path.read_text())):
        if "uses" in step:
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step["uses"])


def test_a_workflow_has_no_permission_that_a_job_does_not_name() -> None:
    workflow = yaml.safe_load(GITHUB[1].read_text())

    assert workflow["permissions"] == {}
    assert workflow["jobs"]["check"]["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["comment"]["permissions"] == {"pull-requests": "write"}


def test_the_hooks_of_pre_commit_need_no_network_and_name_their_command() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())

    assert [hook["id"] for hook in hooks] == ["tune-or-prompt-check", "tune-or-prompt-test"]
    for hook in hooks:
        assert hook.keys() >= {"id", "name", "entry", "language", "files"}
        assert "--server" not in hook["entry"]
        re.compile(hook["files"])


def test_the_jenkinsfile_has_a_limit_and_reads_the_reports_of_the_script() -> None:
    text = (CI / "jenkins" / "Jenkinsfile").read_text()
    script = (CI / "check.sh").read_text()

    assert "timeout(time: 10, unit: 'MINUTES')" in text
    for name in ("junit.xml", "check.sarif"):
        assert f"tune-or-prompt-reports/{name}'" in text
        assert f"$reports/{name}" in script


def _steps(document: dict[str, Any]) -> list[dict[str, Any]]:
    jobs = document.get("jobs", {"": document.get("runs", {})})
    return [step for job in jobs.values() for step in job.get("steps", ())]
