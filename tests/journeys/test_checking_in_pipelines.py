"""The files for pipelines check, report and end as they say, with the engine or a service."""

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.command_line import served
from tests.comment_host import ISSUES, CommentHost
from tests.house.project import ROOT
from tests.pipelines import github_step
from tests.scratch_repository import (
    ANSWERS,
    FLIPPED,
    LOCK,
    Repository,
    price,
    programs,
    project,
    service,
)
from tests.scratch_repository import template_repository as template

ACTION = ROOT / "ci" / "github" / "action.yml"
COMPONENT = ROOT / "templates" / "decision-check.yml"
NOT_VALID = ANSWERS.replace("stage: production", "stage: productive")
FAILING = """\
tests:
  - {name: it is not, profile: tune-or-prompt.yaml, expect: {verdict: hybrid}}
"""
DISTRIBUTION = {
    "METADATA": "Metadata-Version: 2.1\nName: tune-or-prompt\nVersion: 1\n",
    "WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "entry_points.txt": "[console_scripts]\ntune-or-prompt = stand_in:main\n",
    "RECORD": "",
}
REPORTS = {"drift.json", "comment.md", "junit.xml", "check.sarif", "codequality.json"}


@contextmanager
def locked(folder: Path, *, with_server: bool) -> Iterator[Repository]:
    """Give a folder with a profile and its lock."""
    (folder / "project").mkdir()
    price(folder / "catalogue", 1)
    with service(folder / "catalogue") if with_server else nullcontext("") as address:
        command = programs(folder / "programs")
        made = Repository(folder / "project", folder / "catalogue", command, address)
        made.answer()
        done = made.command("lock")
        assert done.returncode == 0, done.stderr
        yield made


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    with locked(tmp_path_factory.mktemp("inside"), with_server=False) as made:
        yield made


@pytest.fixture(scope="module")
def served_one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    with locked(tmp_path_factory.mktemp("served"), with_server=True) as made:
        yield made


def check(scratch: Repository, **settings: str) -> subprocess.CompletedProcess[str]:
    given = {"CHECK_REPORTS": "reports", "CHECK_SERVER": scratch.server, **settings}
    shutil.rmtree(scratch.folder / "reports", ignore_errors=True)
    return scratch.run(str(scratch.programs / "tune-or-prompt"), "check", **given)


def reports(scratch: Repository) -> set[str]:
    return {path.name for path in (scratch.folder / "reports").glob("*")}


CASES = {
    "holds": (ANSWERS, {}, 0),
    "flipped": (FLIPPED, {}, 1),
    "only told": (FLIPPED, {"CHECK_FAIL_ON": "never"}, 0),
    "another profile": (FLIPPED, {"CHECK_FAIL_ON": "never", "CHECK_LOCKED": "true"}, 1),
    "too small a share": (ANSWERS, {"CHECK_MIN_PROBABILITY": "1"}, 1),
    "not valid": (NOT_VALID, {}, 2),
    "wrong use": (ANSWERS, {"CHECK_FAIL_ON": "sometimes"}, 2),  # before there is any report
    "tests fail": (ANSWERS, {"CHECK_TESTS": "true"}, 1),
}


@pytest.mark.parametrize("case", ["holds", "tests fail"])
def test_the_check_ends_as_it_should_with_the_engine_inside(inside: Repository, case: str) -> None:
    _ends_as_it_should(inside, case)


@pytest.mark.parametrize("case", CASES)
def test_the_check_ends_as_it_should_with_a_service(served_one: Repository, case: str) -> None:
    _ends_as_it_should(served_one, case)


def _ends_as_it_should(scratch: Repository, case: str) -> None:
    profile, settings, code = CASES[case]
    scratch.answer(profile)
    (scratch.folder / "tune-or-prompt_test.yaml").write_text(FAILING)

    done = check(scratch, **settings)

    assert done.returncode == code, done.stderr
    assert reports(scratch) == (set() if case == "wrong use" else REPORTS)


def test_a_test_that_fails_is_in_every_report(inside: Repository) -> None:
    inside.answer()
    (inside.folder / "tune-or-prompt_test.yaml").write_text(FAILING)

    check(inside, CHECK_TESTS="true")

    for name in REPORTS:
        text = (inside.folder / "reports" / name).read_text()
        assert "hybrid was expected" in text, name


@pytest.fixture
def gone() -> str:
    """Return an address on which nobody listens."""
    with served(lambda *_: []) as address:
        pass
    return address


def test_an_outage_is_no_finding(served_one: Repository, gone: str) -> None:
    served_one.answer()
    away = {"CHECK_SERVER": gone, "CHECK_TIMEOUT": "1", "CHECK_TESTS": "true"}

    failed = check(served_one, **away)
    warned = check(served_one, **away, CHECK_ON_UNAVAILABLE="warn")

    assert (failed.returncode, warned.returncode) == (3, 0)
    assert "neither passed nor failed" in warned.stderr
    assert reports(served_one) == REPORTS


def action(
    scratch: Repository, host: str, event: str = "pull_request", **inputs: str
) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
    """Run the action of GitHub with the command that is there; return its outputs too."""
    document = yaml.safe_load(ACTION.read_text())
    (step,) = document["runs"]["steps"]
    step["run"] = installed_at(step["run"], "$own/bin/", scratch.programs)
    given = {name: str(each.get("default", "")) for name, each in document["inputs"].items()}
    known = {f"inputs.{name}": text for name, text in (given | inputs).items()}
    done = github_step(
        scratch, step, host, event, **known | {"inputs.token": "token", "github.action_path": ""}
    )
    lines = (scratch.folder.parent / "temporary" / "outputs").read_text().splitlines()
    return done, dict(line.split("=", 1) for line in lines)


def installed_at(script: str, place: str, folder: Path) -> str:
    """Return a script without what it installs, and with the command where it is."""
    lines = script.splitlines()
    last = next(number for number, line in enumerate(lines) if line.strip() == "}")
    return "\n".join(lines[last + 1 :]).replace(place, f"{folder}/")


@pytest.mark.parametrize(
    ("profile", "status", "code"),
    [(ANSWERS, "unchanged", 0), (FLIPPED, "flipped", 1), (NOT_VALID, "invalid", 2)],
)
def test_the_action_of_github_learns_the_status_and_shows_it(
    served_one: Repository, profile: str, status: str, code: int
) -> None:
    served_one.answer(profile)
    (served_one.folder / "tune-or-prompt_test.yaml").unlink(missing_ok=True)
    host = CommentHost("github")

    with served(host) as address:
        done, outputs = action(served_one, address, server=served_one.server)

    assert done.returncode == code, done.stderr
    assert (outputs["status"], outputs["exit-code"]) == (status, str(code))
    assert ("### ❌" in host.comments[1]) == bool(code)
    assert ("::error file=tune-or-prompt.yaml,line=" in done.stdout) == bool(code)


def test_the_action_tells_an_outage_from_a_finding(served_one: Repository, gone: str) -> None:
    done, outputs = action(served_one, gone, server=gone)

    assert done.returncode == 3
    assert outputs["status"] == "unavailable"


def test_a_weekly_run_opens_an_issue_that_says_what_it_costs(served_one: Repository) -> None:
    served_one.answer(FLIPPED)
    host = CommentHost("github", (), ISSUES)

    with served(host) as address:
        action(served_one, address, "schedule", server=served_one.server)

    assert "| Fine-tuning, cost a month | $" in host.comments[1]


def component(**inputs: str) -> tuple[Mapping[str, Any], dict[str, str]]:
    """Return the job of the component with its inputs filled in, and its variables."""
    spec, jobs = yaml.safe_load_all(COMPONENT.read_text())
    (job,) = jobs.values()
    given = {name: each.get("default", "") for name, each in spec["spec"]["inputs"].items()}
    known = given | {"package": "-"} | inputs
    variables = {
        name: re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda found: known[found[1]], value)
        for name, value in job["variables"].items()
    }
    return job, variables


def test_the_component_of_gitlab_checks_reports_and_comments(served_one: Repository) -> None:
    served_one.answer(FLIPPED)
    job, variables = component(**{"server": served_one.server, "fail-on": "flip"})
    host = CommentHost("gitlab")

    with served(host) as address:
        request = {
            "CI_API_V4_URL": f"{address}/api/v4",
            "CI_PROJECT_ID": "5",
            "CI_MERGE_REQUEST_IID": "7",
            "COMMENT_TOKEN": "token",
        }
        done = served_one.run("sh", "-e", "-c", "\n".join(job["script"]), **variables, **request)

    assert done.returncode == 1, done.stderr
    assert "### ❌ The verdict flipped" in host.comments[1]
    for path in job["artifacts"]["reports"].values():
        assert (served_one.folder / path).exists()


@pytest.mark.parametrize("ci", ["azure", "jenkins"])
def test_the_job_of_another_host_checks_and_leaves_its_report_where_it_looks(
    tmp_path: Path, served_one: Repository, ci: str
) -> None:
    answers = {"ci": ci, "server": served_one.server, "folder": "services/a"}
    made = project(tmp_path / "project", template(tmp_path / "template"), **answers)
    own = made / "services" / "a"
    shutil.copy2(served_one.folder / LOCK, own)
    (own / "tune-or-prompt.yaml").write_text(FLIPPED)
    scratch = Repository(made, served_one.catalogue, served_one.programs)

    command, settings, report = (_azure if ci == "azure" else _jenkins)(made)
    done = scratch.run("sh", "-e", "-c", command, **settings)

    assert done.returncode == 1, done.stderr
    assert "Profile tests: 1 passed, 0 failed." in " ".join(done.stdout.split())
    assert "<failure" in (made / report).read_text()


def _azure(made: Path) -> tuple[str, dict[str, str], str]:
    pipeline = yaml.safe_load((made / ".azure-pipelines" / "decision-check.yml").read_text())
    steps = pipeline["jobs"][0]["steps"]
    (step,) = (step for step in steps if "script" in step)
    folder = "$(Build.ArtifactStagingDirectory)"
    settings = {name: value.replace(folder, "staging") for name, value in step["env"].items()}
    report = steps[-1]["inputs"]["testResultsFiles"].replace(folder, "staging")
    return step["script"], settings, report


def _jenkins(made: Path) -> tuple[str, dict[str, str], str]:
    text = (made / "Jenkinsfile.decision").read_text()
    settings = dict(re.findall(r"^    (CHECK_\w+) = '(.*)'$", text, re.MULTILINE))
    (command,) = re.findall(r"sh '''(.*?)'''", text, re.DOTALL)
    (report,) = re.findall(r"testResults: '(.*)'", text)
    return command, settings, report


def bare(folder: Path, package: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the script of the action where there is Python and a shell, but not the command."""
    path = folder / "bin"
    path.mkdir()
    (path / "python3").symlink_to(Path(sys.executable).resolve())
    (step,) = yaml.safe_load(ACTION.read_text())["runs"]["steps"]
    return subprocess.run(
        [shutil.which("bash") or "bash", "-e", "-c", step["run"]],
        cwd=folder,
        env={
            "PATH": str(path),
            "CHECK_PACKAGE": package,
            "RUNNER_TEMP": str(folder),
            "GITHUB_OUTPUT": str(folder / "outputs"),
            "PIP_NO_INDEX": "1",
            **settings,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_package_is_installed_apart_and_its_command_is_run(tmp_path: Path) -> None:
    wheel = tmp_path / "tune_or_prompt-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("stand_in.py", "import sys\n\ndef main(): print(sys.argv[1])\n")
        for name, text in DISTRIBUTION.items():
            archive.writestr(f"tune_or_prompt-1.dist-info/{name}", text)

    done = bare(tmp_path, str(wheel))

    assert (done.returncode, done.stdout) == (0, "check\n"), done.stderr


def test_a_package_that_cannot_be_installed_is_an_outage(tmp_path: Path) -> None:
    done = bare(tmp_path, "tune-or-prompt", PIP_FIND_LINKS="")

    assert done.returncode == 3
    assert "::error::tune-or-prompt could not be installed, so nothing was checked." in done.stdout
    assert "status=unavailable" in (tmp_path / "outputs").read_text()
