"""Pipelines as their hosts run them: every command of a job, in a scratch repository."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, rmtree, which
from typing import Any, Protocol

import pytest
import yaml

from tests.node_programs import node_program
from tests.scratch_repository import Repository

REPORTS = "tune-or-prompt-reports"


class Pipeline(Protocol):
    """A pipeline for one request."""

    def run(self) -> subprocess.CompletedProcess[str]:
        """Run its jobs; return how the check ended, and all that was said."""


@dataclass
class GitHub:
    """The commands of the workflow for a pull request; what the public actions do is left out."""

    scratch: Repository
    host: str

    def run(self) -> subprocess.CompletedProcess[str]:
        path = self.scratch.folder / ".github" / "workflows" / "decision-check.yml"
        jobs = yaml.safe_load(path.read_text())["jobs"]
        temporary = self.scratch.folder.parent / "temporary"
        temporary.mkdir(exist_ok=True)
        checked = self._steps(jobs["check"], temporary)
        self._hand_over(temporary / REPORTS)
        commented = self._steps(jobs["comment"], temporary)
        assert commented.returncode == 0, commented.stderr
        return checked

    def outputs(self) -> dict[str, str]:
        """Return the outputs of the steps of the last run."""
        path = self.scratch.folder.parent / "temporary" / "outputs"
        return dict(line.split("=", 1) for line in path.read_text().splitlines())

    def _steps(self, job: Any, temporary: Path) -> subprocess.CompletedProcess[str]:
        (step,) = (step for step in job["steps"] if "run" in step)
        runner = {
            "GITHUB_API_URL": self.host,
            "GITHUB_REPOSITORY": "we/app",
            "GITHUB_OUTPUT": str(temporary / "outputs"),
            "GITHUB_STEP_SUMMARY": str(temporary / "summary"),
            "RUNNER_TEMP": str(temporary),
        }
        known = {"github.token": "token", "github.event.pull_request.number": "7"}
        stated = {
            name: re.sub(r"\$\{\{ (.+?) \}\}", lambda found: known[found[1]], str(value))
            for name, value in step["env"].items()
        }
        return self.scratch.run("bash", "-e", "-c", step["run"], **runner, **stated)

    def _hand_over(self, reports: Path) -> None:
        target = self.scratch.folder / "reports"
        rmtree(target, ignore_errors=True)
        copytree(reports, target)


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
