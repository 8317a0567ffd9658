"""Pipelines as their hosts run them: every command of a job, in a scratch repository."""

import re
import subprocess
from dataclasses import dataclass
from shutil import which
from typing import Any, Protocol

import pytest
import yaml

from tests.node_programs import node_program
from tests.scratch_repository import Repository


class Pipeline(Protocol):
    """A pipeline for one request."""

    def run(self) -> subprocess.CompletedProcess[str]:
        """Run its jobs; return how the check ended, and all that was said."""


@dataclass
class GitHub:
    """The command of the workflow for a pull request; what the public actions do is left out."""

    scratch: Repository
    host: str

    def run(self) -> subprocess.CompletedProcess[str]:
        path = self.scratch.folder / ".github" / "workflows" / "decision-check.yml"
        steps = yaml.safe_load(path.read_text())["jobs"]["check"]["steps"]
        (step,) = (each for each in steps if "run" in each)
        return github_step(self.scratch, step, self.host)


def github_step(
    scratch: Repository, step: Any, host: str, event: str = "pull_request", **known: str
) -> subprocess.CompletedProcess[str]:
    """Run a step of a job; `known` are the expressions that it may use, besides the usual."""
    temporary = scratch.folder.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    (temporary / "event.json").write_text('{"pull_request": {"number": 7}}')
    if event != "pull_request":
        (temporary / "event.json").write_text("{}")
    runner = {
        "GITHUB_API_URL": host,
        "GITHUB_REPOSITORY": "we/app",
        "GITHUB_EVENT_NAME": event,
        "GITHUB_EVENT_PATH": str(temporary / "event.json"),
        "GITHUB_OUTPUT": str(temporary / "outputs"),
        "GITHUB_STEP_SUMMARY": str(temporary / "summary"),
        "RUNNER_TEMP": str(temporary),
    }
    (temporary / "outputs").unlink(missing_ok=True)
    values = {"github.token": "token", "runner.temp": str(temporary), **known}
    stated = {
        name: re.sub(r"\$\{\{ (.+?) \}\}", lambda found: values[found[1]], str(value))
        for name, value in step["env"].items()
    }
    return scratch.run("bash", "-e", "-c", step["run"], **runner, **stated)


@dataclass
class GitLab:
    """The jobs for a merge request, by gitlab-ci-local in a shell of this machine."""

    scratch: Repository
    host: str

    def run(self) -> subprocess.CompletedProcess[str]:
        if not which("rsync"):
            pytest.skip("rsync is missing: gitlab-ci-local copies the repository with it.")
        variables = {
            "CI_PIPELINE_SOURCE": "merge_request_event",
            "CI_API_V4_URL": f"{self.host}/api/v4",
            "CI_PROJECT_ID": "5",
            "CI_MERGE_REQUEST_IID": "7",
            "COMMENT_TOKEN": "token",
            "TUNE_OR_PROMPT_CATALOGUE_DIR": str(self.scratch.catalogue),
        }
        if self.scratch.server:
            del variables["TUNE_OR_PROMPT_CATALOGUE_DIR"]
        given = [word for pair in variables.items() for word in ("--variable", "=".join(pair))]
        return self.scratch.run(
            node_program("gitlab-ci-local"),
            "--force-shell-executor",
            "--no-color",
            *given,
            GCL_IGNORE_PREDEFINED_VARS=",".join(variables),
        )
