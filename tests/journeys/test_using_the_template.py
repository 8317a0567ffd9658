"""Add the decision to a project by copier, and renew it later without losing one's own changes."""

import os
from pathlib import Path

import pytest
import yaml
from copier import run_copy, run_update

from tests.command_line import run
from tests.scratch_repository import commit, git, project, template_repository

ANSWERS = ".copier-answers.tune-or-prompt.yml"
ALWAYS = {ANSWERS, "tune-or-prompt.yaml", "tune-or-prompt_test.yaml"}
GITHUB = ".github/workflows/decision-check.yml"
OF_CI = {
    "github": {GITHUB},
    "gitlab": {".gitlab-ci.yml", ".gitlab/decision-check.yml"},
    "jenkins": {"Jenkinsfile.decision"},
    "azure": {".azure-pipelines/decision-check.yml"},
    "none": set[str](),
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template_repository(tmp_path_factory.mktemp("template") / "kit")


def files(folder: Path) -> set[str]:
    git(folder, "add", "--all")
    return set(git(folder, "ls-files").splitlines())


@pytest.mark.parametrize("ci", OF_CI)
def test_a_project_gets_the_files_of_its_pipeline_and_no_others(
    tmp_path: Path, template: Path, ci: str
) -> None:
    made = project(tmp_path / "app", template, ci=ci)

    assert files(made) == ALWAYS | OF_CI[ci]


def test_what_is_written_is_a_profile_whose_tests_pass(
    tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = 'Tickets: "urgent" ones <&> more'
    answers = {"project": name, "stage": "production", "task": "agentic"}
    made = project(tmp_path / "app", template, ci="none", **answers)
    monkeypatch.chdir(made)

    assert run("test").stdout.splitlines()[-1] == "1 passed, 0 failed."
    assert run("lock").exit_code == 0
    assert run("check").exit_code == 0
    assert yaml.safe_load((made / "tune-or-prompt.yaml").read_text()) == {
        "name": name,
        "stage": "production",
        "task": {"type": "agentic"},
    }


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("server=decide.example.org", "starts with http:// or https://"),
        ("server=https://x.org/';curl", "starts with http:// or https://"),
        ("package=x'; curl", "without quotes"),
        ("package=", "on no index yet"),
        ("policy=a b", "without quotes"),
        ("folder=../up", "A path such as services/support"),
        ("repository=just-a-name", "such as owner/name"),
        ("project= ", "Between 1 and 200 characters"),
        ("ci=travis", "github.*gitlab.*jenkins.*azure.*none"),
    ],
)
def test_an_answer_that_is_not_valid_is_refused_with_the_remedy(
    tmp_path: Path, template: Path, answer: str, told: str
) -> None:
    name, _, text = answer.partition("=")

    data = {"package": "-", name: text}
    with pytest.raises(ValueError, match=told):
        run_copy(str(template), tmp_path / "app", data=data, defaults=True, quiet=True)

    assert not (tmp_path / "app").exists()


def test_files_that_belong_to_the_project_are_left_as_they_are(
    tmp_path: Path, template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "app").mkdir()
    own = {".gitlab-ci.yml": "stages: [test]\n", ".pre-commit-config.yaml": "repos: []\n"}
    for name, text in own.items():
        (tmp_path / "app" / name).write_text(text)

    answers = {"ci": "gitlab", "pre_commit": True, "package": "-"}
    run_copy(str(template), tmp_path / "app", data=answers, defaults=True)

    assert {name: (tmp_path / "app" / name).read_text() for name in own} == own
    assert "include `local: .gitlab/decision-check.yml` in it" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("ci", "raw"),
    [
        ("github", "https%3A%2F%2Fraw.githubusercontent.com%2Fwe%2Fapp%2FHEAD%2F"),
        ("gitlab", "https%3A%2F%2Fgitlab.com%2Fwe%2Fapp%2F-%2Fraw%2FHEAD%2F"),
    ],
)
def test_a_public_repository_gets_a_badge_that_reads_its_lock(
    tmp_path: Path, template: Path, ci: str, raw: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = {"ci": ci, "repository": "we/app", "package": "-"}
    run_copy(str(template), tmp_path / "app", data=answers, defaults=True)

    badge = f"dynamic/json?url={raw}tune-or-prompt.lock.json&query=%24.verdict&label=decision"
    assert badge in capsys.readouterr().err


@pytest.mark.parametrize(
    ("package", "told"),
    [
        ("tune-or-prompt>=0.1", ("python", ["tune-or-prompt>=0.1"])),
        ("-", ("system", None)),
    ],
)
def test_hooks_bring_the_package_or_use_the_command_that_is_there(
    tmp_path: Path, template: Path, package: str, told: tuple[str, list[str] | None]
) -> None:
    made = project(tmp_path / "app", template, ci="none", pre_commit="true", package=package)

    config = yaml.safe_load((made / ".pre-commit-config.yaml").read_text())
    for hook in config["repos"][0]["hooks"]:
        assert (hook["language"], hook.get("additional_dependencies")) == told


def test_a_project_in_a_folder_has_its_pipeline_at_the_root(tmp_path: Path, template: Path) -> None:
    made = project(tmp_path / "app", template, folder="services/a")

    own = {"services/a/tune-or-prompt.yaml", "services/a/tune-or-prompt_test.yaml"}
    assert files(made) == {ANSWERS, GITHUB} | own


def test_a_folder_inside_a_repository_is_refused(tmp_path: Path, template: Path) -> None:
    inner = tmp_path / "app" / "services" / "a"
    inner.mkdir(parents=True)
    git(tmp_path / "app", "init", "--quiet")

    with pytest.raises(ValueError, match="run copier at the root with the answer folder=PATH"):
        run_copy(str(template), inner, data={"package": "-"}, defaults=True, quiet=True)

    assert list(inner.iterdir()) == []


def test_there_is_no_default_for_what_is_installed(tmp_path: Path, template: Path) -> None:
    with pytest.raises(ValueError, match='"package" is required'):
        run_copy(str(template), tmp_path / "app", defaults=True, quiet=True)


def update(folder: Path, **answers: str) -> None:
    """Do as `copier update --defaults --answers-file …` does."""
    run_update(
        folder, data=answers, answers_file=ANSWERS, defaults=True, overwrite=True, quiet=True
    )


def newer(template: Path) -> None:
    """Make a second version of the template, with another limit."""
    workflow = template / "ci" / "template" / f"{GITHUB}.jinja"
    workflow.write_text(workflow.read_text().replace("timeout-minutes: 10", "timeout-minutes: 12"))
    profile = template / "ci" / "template" / "[[ folder ]]" / "tune-or-prompt.yaml.jinja"
    profile.write_text("stage: idea\n")
    commit(template, "Improve")
    git(template, "tag", "v0.2.0")


def test_an_update_brings_what_is_new_and_keeps_what_the_project_changed(tmp_path: Path) -> None:
    template = template_repository(tmp_path / "kit", "v0.1.0")
    made = project(tmp_path / "app", template, ci="github", package="mirror-of-tune-or-prompt")
    workflow, profile = made / GITHUB, made / "tune-or-prompt.yaml"
    workflow.write_text(workflow.read_text().replace('cron: "0 6 * * 1"', 'cron: "0 4 * * 5"'))
    profile.write_text(f"{profile.read_text()}data: {{labelled_examples: 700}}\n")
    kept = profile.read_text()
    commit(made, "Ours")
    newer(template)

    update(made)

    text = workflow.read_text()
    assert 'cron: "0 4 * * 5"' in text
    assert "timeout-minutes: 12" in text
    assert 'CHECK_PACKAGE: "mirror-of-tune-or-prompt"' in text
    assert "<<<<<<<" not in text
    assert profile.read_text() == kept
    assert "_commit: v0.2.0" in (made / ANSWERS).read_text()


def test_another_pipeline_is_another_answer_of_an_update(tmp_path: Path, template: Path) -> None:
    made = project(tmp_path / "app", template, ci="github")
    commit(made, "Begin")

    update(made, ci="gitlab")

    assert files(made) == ALWAYS | OF_CI["gitlab"]
    assert not os.path.lexists(made / ".github")
