"""Installed from its wheel without a server, beside a user's package that is called service."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
import yaml
from copier import run_copy

from tests.command_line import served
from tests.comment_host import CommentHost
from tests.house.project import ROOT, tool
from tests.pipelines import github_step
from tests.scratch_repository import Repository, commit, git, template_repository

VERSIONS = range(11, 15)
"""Minor versions of Python 3."""
USERS_OWN = "service/__init__.py"


def run(*command: str, cwd: Path, **environ: str) -> str:
    done = subprocess.run(
        command, cwd=cwd, env=os.environ | environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def runs(python: str) -> bool:
    done = subprocess.run([python, "-c", ""], capture_output=True, check=False)
    return done.returncode == 0


def interpreters() -> list[str]:
    """Return our own interpreter, and those of other versions that this machine has."""
    found = {sys.version_info[:2]: sys.executable}
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for minor in VERSIONS:
        name = f"python3.{minor}"
        for path in (shutil.which(name), *sorted(map(str, pyenv.glob(f"3.{minor}.*/bin/{name}")))):
            if path and runs(path):
                found.setdefault((3, minor), path)
    return list(found.values())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the sdist, and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("built")
    source = folder / "source"
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    for name in filter(None, listed.split("\0")):
        if name.startswith(("ci/", "service/", "pyproject", "README", "LICENSE")):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    python = f"--python={sys.executable}"
    run(tool("uv"), "build", "--no-build-isolation", python, "--out-dir", "..", cwd=source)
    return folder


def only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def test_the_wheel_brings_one_package_with_its_data_and_license(built: Path) -> None:
    names = zipfile.ZipFile(only(built, "*.whl")).namelist()
    (about,) = {name.partition("/")[0] for name in names} - {"tune_or_prompt"}

    assert f"{about}/licenses/LICENSE" in names
    for needed in (
        "cli/profile.schema.json",
        "data/prices.jsonl",
        "web/static/page.js",
        "py.typed",
    ):
        assert f"tune_or_prompt/{needed}" in names


def test_the_source_distribution_holds_what_builds_it(built: Path) -> None:
    with tarfile.open(only(built, "*.tar.gz")) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert {"pyproject.toml", "README.md", "LICENSE"} <= names
    assert "service/tune_or_prompt/__main__.py" in names


def installed(python: str, built: Path, folder: Path) -> Path:
    """Return the folder of an environment as somebody has it who installed the wheel."""
    own = folder / "own"
    run(tool("uv"), "venv", "--quiet", "--python", python, str(own), cwd=folder)
    wheel, pins = str(only(built, "*.whl")), str(ROOT / "requirements-dev.txt")
    install = [tool("uv"), "pip", "install", "--quiet", "--constraint", pins, wheel]
    run(*install, cwd=folder, VIRTUAL_ENV=str(own))
    return own


@pytest.fixture(scope="module")
def own(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return such an environment for our own interpreter."""
    return installed(sys.executable, built, tmp_path_factory.mktemp("installed"))


@pytest.mark.parametrize("python", interpreters())
def test_a_project_with_a_package_called_service_recommends_locks_and_checks(
    python: str, built: Path, own: Path, tmp_path: Path
) -> None:
    own = own if python == sys.executable else installed(python, built, tmp_path)
    project = tmp_path / "project"
    (project / "service").mkdir(parents=True)
    (project / USERS_OWN).write_text("raise ImportError('the package of the user was imported')\n")
    environ = {"VIRTUAL_ENV": str(own), "PYTHONPATH": str(project)}

    def say(*command: str) -> str:
        return run(str(own / "bin" / "tune-or-prompt"), *command, cwd=project, **environ)

    say("init", "--no-ask")
    told, locked, checked = say("recommend"), say("lock"), say("check")
    listed = run(tool("uv"), "pip", "list", cwd=tmp_path, VIRTUAL_ENV=str(own)).lower()

    assert "likely the right choice" in told
    assert "tune-or-prompt.lock.json" in locked
    assert "holds as locked" in checked
    for heavy in ("gunicorn", "uvloop", "redis", "flask", "apispec", "prometheus", "itsdangerous"):
        assert heavy not in listed
    serve = [str(own / "bin" / "tune-or-prompt"), "serve"]
    refused = subprocess.run(serve, cwd=project, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "pip install 'tune-or-prompt[serve]'" in refused.stderr


AS_ON_WINDOWS = """
import os, sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name in ("fcntl", "grp", "pwd", "resource", "uvloop", "gunicorn"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
for name in ("fcntl", "grp", "pwd", "resource"):
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Absent())
for name in ("register_at_fork", "fork", "O_CLOEXEC", "geteuid", "getuid", "sched_getaffinity"):
    delattr(os, name)
from tune_or_prompt.__main__ import main
main()
"""


def test_commands_need_nothing_that_only_posix_systems_have(tmp_path: Path) -> None:
    def say(*command: str) -> str:
        program = (sys.executable, "-c", AS_ON_WINDOWS, *command)
        return run(*program, cwd=tmp_path, PYTHONIOENCODING="ascii")

    (tmp_path / "rows.ndjson").write_text("{}\n{}\n")
    say("init", "--no-ask")
    say("recommend")
    say("lock")

    assert "holds as locked" in say("check")
    assert "2 prompt-engineering" in say("batch", "rows.ndjson", "rows.csv")


@pytest.fixture
def newcomer(tmp_path: Path) -> Repository:
    """Give an empty repository."""
    folder = tmp_path / "app"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    return Repository(folder, tmp_path / "none", tmp_path / "runner" / "bin", server="-")


def decide(scratch: Repository, command: Path) -> list[str]:
    """Make profile and lock by the commands; return all files of the repository."""
    for words in (["init", "--force", "--no-ask"], ["lock"]):
        run(str(command), *words, cwd=scratch.folder)
    commit(scratch.folder, "Decide")
    return git(scratch.folder, "ls-files").splitlines()


OF_COMMANDS = {"tune-or-prompt.yaml", "tune-or-prompt.lock.json", "tune-or-prompt.schema.json"}


@pytest.fixture
def command(own: Path) -> Path:
    """Return the command of that environment."""
    return own / "bin" / "tune-or-prompt"


def test_by_the_template_nothing_is_written_by_hand_and_the_first_run_is_green(
    newcomer: Repository, built: Path, command: Path
) -> None:
    # A runner has Python and nothing else.
    run(sys.executable, "-m", "venv", str(newcomer.programs.parent), cwd=newcomer.folder)
    template = template_repository(newcomer.folder.parent / "template")
    data = {"package": str(only(built, "*.whl"))}
    run_copy(str(template), newcomer.folder, data=data, defaults=True, quiet=True)
    made = decide(newcomer, command)
    workflow = newcomer.folder / ".github" / "workflows" / "decision-check.yml"
    steps = yaml.safe_load(workflow.read_text())["jobs"]["check"]["steps"]
    host = CommentHost("github")

    with served(host) as address:
        done = github_step(newcomer, steps[-1], address)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "### ✅ The verdict" in host.comments[1]
    assert len(set(made) - OF_COMMANDS) == 3  # the workflow, the tests, the answers of copier


def test_by_reference_one_file_is_written_by_hand_and_the_first_run_is_green(
    newcomer: Repository, built: Path, command: Path
) -> None:
    workflow = newcomer.folder / ".github" / "workflows" / "decision.yml"
    workflow.parent.mkdir(parents=True)
    (shown, *_) = (ROOT / "ci" / "README.md").read_text().split("```yaml\n")[1:]
    workflow.write_text(shown.partition("```")[0])
    made = decide(newcomer, command)
    action = yaml.safe_load((built / "source" / "ci" / "github" / "action.yml").read_text())
    (job,) = yaml.safe_load(workflow.read_text())["jobs"].values()
    inputs = {name: str(each.get("default", "")) for name, each in action["inputs"].items()}
    known = {f"inputs.{name}": text for name, text in (inputs | job["with"]).items()}
    known["inputs.token"] = "token"
    place = {"github.action_path": str(built / "source" / "ci" / "github")}
    host = CommentHost("github")

    with served(host) as address:
        done = github_step(newcomer, action["runs"]["steps"][0], address, **known | place)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "### ✅ The verdict" in host.comments[1]
    assert set(made) - OF_COMMANDS == {".github/workflows/decision.yml"}


def test_by_pre_commit_one_file_is_written_by_hand_and_the_first_commit_passes(
    newcomer: Repository, command: Path
) -> None:
    config = newcomer.folder / ".pre-commit-config.yaml"
    shown = (ROOT / "ci" / "README.md").read_text().split("```yaml\n")[-1]
    config.write_text(shown.partition("```")[0])
    made = decide(newcomer, command)
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    (wanted,) = yaml.safe_load(config.read_text())["repos"][0]["hooks"]
    words = hook["entry"].split()[1:] + hook["args"]

    said = run(str(command), *words, cwd=newcomer.folder)

    assert wanted["id"] == hook["id"]
    assert "holds as locked" in said
    assert set(made) - OF_COMMANDS == {".pre-commit-config.yaml"}
