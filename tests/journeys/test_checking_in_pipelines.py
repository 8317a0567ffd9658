"""The scripts of pipelines end as they say, with the engine inside and with a service."""

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
import yaml

from tests.command_line import served
from tests.house.project import ROOT
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

CI = ROOT / "ci"
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
    return scratch.run("sh", str(CI / "check.sh"), CHECK_SERVER=scratch.server, **settings)


def reports(scratch: Repository) -> set[str]:
    return {path.name for path in (scratch.folder / "tune-or-prompt-reports").iterdir()}


CASES = {
    "holds": (ANSWERS, {}, 0),
    "flipped": (FLIPPED, {}, 1),
    "only told": (FLIPPED, {"CHECK_FAIL_ON": "never"}, 0),
    "too small a share": (ANSWERS, {"CHECK_MIN_PROBABILITY": "1"}, 1),
    "not valid": (NOT_VALID, {}, 2),
    "wrong use": (ANSWERS, {"CHECK_FAIL_ON": "sometimes"}, 2),  # before there is any report
    "tests fail": (ANSWERS, {"CHECK_TESTS": "failing_test.yaml"}, 1),
}


@pytest.mark.parametrize("case", ["holds", "tests fail"])
def test_the_check_ends_as_the_command_does_with_the_engine_inside(
    inside: Repository, case: str
) -> None:
    _ends_as_it_should(inside, case)


@pytest.mark.parametrize("case", CASES)
def test_the_check_ends_as_the_command_does_with_a_service(
    served_one: Repository, case: str
) -> None:
    _ends_as_it_should(served_one, case)


def _ends_as_it_should(scratch: Repository, case: str) -> None:
    profile, settings, code = CASES[case]
    scratch.answer(profile)
    (scratch.folder / "failing_test.yaml").write_text(FAILING)

    done = check(scratch, **settings)

    assert done.returncode == code, done.stderr
    assert reports(scratch) == (set() if case == "wrong use" else REPORTS)


@pytest.fixture
def gone() -> str:
    """Return an address on which nobody listens."""
    with served(lambda *_: []) as address:
        pass
    return address


def test_an_outage_is_no_finding(served_one: Repository, gone: str) -> None:
    served_one.answer()
    (served_one.folder / "failing_test.yaml").write_text(FAILING)
    away = {"CHECK_SERVER": gone, "CHECK_TIMEOUT": "1", "CHECK_TESTS": "failing_test.yaml"}
    script = ("sh", str(CI / "check.sh"))

    failed = served_one.run(*script, **away)
    warned = served_one.run(*script, **away, CHECK_ON_UNAVAILABLE="warn")

    assert (failed.returncode, warned.returncode) == (3, 0)
    assert "neither passed nor failed" in warned.stderr
    assert reports(served_one) == REPORTS


@pytest.mark.parametrize(
    ("profile", "status", "code"),
    [(FLIPPED, "flipped", 1), (NOT_VALID, "invalid", 2)],
)
def test_a_job_of_github_learns_the_status_and_shows_it(
    served_one: Repository, tmp_path: Path, profile: str, status: str, code: int
) -> None:
    served_one.answer(profile)

    done = _github(served_one, tmp_path, served_one.server)

    assert done.returncode == code
    assert _outputs(tmp_path)["status"] == status
    assert _outputs(tmp_path)["exit-code"] == str(code)
    assert "### ❌" in (tmp_path / "summary").read_text()
    assert done.stdout.startswith("::error file=tune-or-prompt.yaml,line=")


def test_a_job_of_github_tells_an_outage_from_a_finding(
    served_one: Repository, tmp_path: Path, gone: str
) -> None:
    done = _github(served_one, tmp_path, gone)

    assert done.returncode == 3
    assert _outputs(tmp_path)["status"] == "unavailable"


def _github(scratch: Repository, folder: Path, server: str) -> subprocess.CompletedProcess[str]:
    return scratch.run(
        "sh",
        str(CI / "github" / "run.sh"),
        CHECK_SERVER=server,
        CHECK_TIMEOUT="1",
        RUNNER_TEMP=str(folder),
        GITHUB_OUTPUT=str(folder / "outputs"),
        GITHUB_STEP_SUMMARY=str(folder / "summary"),
    )


def _outputs(folder: Path) -> dict[str, str]:
    lines = (folder / "outputs").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_the_component_of_gitlab_checks_and_reports(served_one: Repository) -> None:
    served_one.answer(FLIPPED)
    text = (CI / "gitlab" / "templates" / "decision-check.yml").read_text()
    spec, jobs = yaml.safe_load_all(text)
    (job,) = jobs.values()
    given = {"server": served_one.server, "package": "", "fail-on": "flip"}
    inputs = {name: each["default"] for name, each in spec["spec"]["inputs"].items()} | given
    variables = {
        name: re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda found: inputs[found[1]], value)
        for name, value in job["variables"].items()
    }

    done = served_one.run("sh", "-e", "-c", "\n".join(job["script"]), **variables)

    assert done.returncode == 1
    for path in job["artifacts"]["reports"].values():
        assert (served_one.folder / path).exists()


@pytest.mark.parametrize("ci", ["azure", "jenkins"])
def test_the_job_of_another_host_checks_and_leaves_its_report_where_it_looks(
    tmp_path: Path, served_one: Repository, ci: str
) -> None:
    answers = {"ci": ci, "package": "", "server": served_one.server}
    made = project(tmp_path / "project", template(tmp_path / "template"), **answers)
    shutil.copy2(served_one.folder / LOCK, made)
    scratch = Repository(made, served_one.catalogue, served_one.programs)
    scratch.answer(FLIPPED)

    command, settings, report = (_azure if ci == "azure" else _jenkins)(made)
    done = scratch.run("sh", "-e", "-c", command, **settings)

    assert done.returncode == 1
    assert "1 passed, 0 failed." in done.stdout
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
    text = (made / ".tune-or-prompt" / "Jenkinsfile").read_text()
    settings = dict(re.findall(r"^    (CHECK_\w+) = '(.*)'$", text, re.MULTILINE))
    (command,) = re.findall(r"^ +sh '(.*)'$", text, re.MULTILINE)
    (report,) = re.findall(r"testResults: '(.*)'", text)
    return command, settings, report


def bare(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the check where there is Python and a shell, but not the command."""
    path = folder / "bin"
    path.mkdir()
    for name in ("mkdir", "mktemp", "rm"):
        (path / name).symlink_to(shutil.which(name) or name)
    (path / "python3").symlink_to(Path(sys.executable).resolve())
    return subprocess.run(
        [shutil.which("sh") or "sh", str(CI / "check.sh")],
        cwd=folder,
        env={"PATH": str(path), **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_the_command_the_remedy_is_told(tmp_path: Path) -> None:
    done = bare(tmp_path)

    assert done.returncode == 3
    assert "name in CHECK_PACKAGE what pip installs" in done.stderr


def test_the_package_is_installed_apart_and_its_command_is_run(tmp_path: Path) -> None:
    wheel = tmp_path / "tune_or_prompt-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("stand_in.py", "import sys\n\ndef main(): print(sys.argv[1])\n")
        for name, text in DISTRIBUTION.items():
            archive.writestr(f"tune_or_prompt-1.dist-info/{name}", text)

    done = bare(tmp_path, CHECK_PACKAGE=str(wheel), PIP_NO_INDEX="1")

    assert (done.returncode, done.stdout) == (0, "check\n"), done.stderr


def test_a_package_that_cannot_be_installed_is_an_outage(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "none")  # no folder for an environment of its own

    done = bare(tmp_path, CHECK_PACKAGE="tune-or-prompt", TMPDIR=nowhere)

    assert done.returncode == 3
    assert "tune-or-prompt could not be installed, so nothing was checked." in done.stderr
