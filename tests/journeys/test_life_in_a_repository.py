"""The whole life of a verdict in a git repository, with the scripts that pipelines run.

init → commit → lock → prices move → drift, told in a comment → flip, the gate fails → new lock.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from service.adapters.toml_knowledge import PACKAGED
from service.bootstrap import create_app
from service.settings import Settings
from tests.command_line import served
from tests.fakes import FakeClock
from tests.house.project import ROOT, tool

# Money decides here, and the named models are what it is spent on.
ANSWERS = """\
as_of: 2026-11-24
stage: production
task: {type: classification, breadth: single}
data: {labelled_examples: 500}
traffic: {calls_per_day: 1e6}
models: {prompt: openai/gpt-6.1-sol, tuned: google/gemini-2.5-flash-lite}
weights: {inference-cost: 10, best-for: 2}
"""
LOCK = "tune-or-prompt.lock.json"


@dataclass
class Repository:
    """A scratch repository, the catalogue of the day, and a service where one is asked."""

    folder: Path
    catalogue: Path
    server: str = ""

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command there, as a job of a pipeline would."""
        environment = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.folder),
            "PYTHONPATH": str(ROOT),
            "TUNE_OR_PROMPT_CATALOGUE_DIR": "" if self.server else str(self.catalogue),
            "CHECK_SERVER": self.server,
            "RUNNER_TEMP": str(self.folder / "temp"),
            "GITHUB_OUTPUT": str(self.folder / "outputs"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            **more,
        }
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )

    def commit(self, message: str) -> None:
        """Commit everything."""
        self.run("git", "add", "--all")
        identity = ("-c", "user.name=T", "-c", "user.email=t@example.org")
        assert self.run("git", *identity, "commit", "--quiet", "-m", message).returncode == 0

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the command line, on the service where there is one."""
        server = ("--server", self.server) if self.server else ()
        return self.run(tool("tune-or-prompt"), *words, *server)

    def check(self, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run the job of the GitHub action."""
        return self.run("sh", str(ROOT / "ci" / "github" / "run.sh"), **settings)

    def outputs(self) -> dict[str, str]:
        """Return the outputs of the last job."""
        lines = (self.folder / "outputs").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)


def price(folder: Path, factor: float) -> None:
    """Lay a catalogue over the packaged one in which Google asks so many times as much."""
    lines = []
    for line in (PACKAGED / "prices.jsonl").read_text().splitlines():
        row = json.loads(line)
        if row["provider"] == "google" and "usd_per_mtok" in row:
            row["usd_per_mtok"] = round(row["usd_per_mtok"] * factor, 6)
        lines.append(json.dumps(row))
    folder.mkdir(exist_ok=True)
    (folder / "prices.jsonl").write_text("\n".join(lines) + "\n")


@contextmanager
def repository(folder: Path, *, with_server: bool) -> Iterator[Repository]:
    """Give a scratch repository; a server reads the catalogue anew for every request."""
    catalogue = folder / "catalogue"
    price(catalogue, 1)
    project = folder / "project"
    project.mkdir()
    scratch = Repository(project, catalogue)
    scratch.run("git", "init", "--quiet")
    (project / ".gitignore").write_text("temp\noutputs\nsummary\n")
    if not with_server:
        yield scratch
        return

    def today(environ: object, start_response: object) -> object:
        app = create_app(Settings(catalogue_dir=catalogue), clock=FakeClock())
        return app(environ, start_response)  # type: ignore[arg-type]

    with served(today) as address:
        scratch.server = address
        yield scratch


@pytest.mark.parametrize("with_server", [False, True], ids=["engine inside", "service"])
def test_a_verdict_lives_and_changes(tmp_path: Path, with_server: bool) -> None:  # noqa: FBT001
    with repository(tmp_path, with_server=with_server) as scratch:
        _is_begun(scratch)
        _holds(scratch)
        _drifts(scratch)
        _flips(scratch)
        _is_locked_anew(scratch)


def _is_begun(scratch: Repository) -> None:
    assert scratch.command("init").returncode == 0
    with (scratch.folder / "tune-or-prompt.yaml").open("a") as file:
        file.write(ANSWERS)
    assert scratch.command("lock").returncode == 0
    scratch.commit("Decide")


def _holds(scratch: Repository) -> None:
    assert scratch.check().returncode == 0
    assert scratch.outputs()["status"] == "unchanged"


def _drifts(scratch: Repository) -> None:
    price(scratch.catalogue, 3)

    gate = scratch.check(CHECK_FAIL_ON="flip")

    comment = (scratch.folder / "temp" / "tune-or-prompt-reports" / "comment.md").read_text()
    assert (gate.returncode, scratch.outputs()["status"]) == (0, "drifted")
    assert gate.stdout.startswith("::warning file=")
    assert comment.startswith("<!-- tune-or-prompt tune-or-prompt.yaml -->\n")
    assert "prices moved, of google/gemini-2.5-flash-lite" in comment
    assert (scratch.folder / "summary").read_text().endswith(comment)


def _flips(scratch: Repository) -> None:
    price(scratch.catalogue, 200)

    gate = scratch.check(CHECK_FAIL_ON="flip")

    assert (gate.returncode, scratch.outputs()["status"]) == (1, "flipped")
    assert f"::error file={LOCK}" in gate.stdout
    assert "flipped from fine-tuning to prompt-engineering" in gate.stdout


def _is_locked_anew(scratch: Repository) -> None:
    assert scratch.command("lock").returncode == 0
    diff = scratch.run("git", "diff", "--unified=0", LOCK).stdout
    scratch.commit("Decide anew")

    assert '\n-  "verdict": "fine-tuning"\n' in diff
    assert '\n+  "verdict": "prompt-engineering"\n' in diff
    assert scratch.check().returncode == 0


def test_an_outage_in_a_pipeline_is_no_finding(tmp_path: Path) -> None:
    with repository(tmp_path, with_server=False) as scratch:
        (scratch.folder / "tune-or-prompt.yaml").write_text(ANSWERS)
        assert scratch.command("lock").returncode == 0
        with served(lambda *_: []) as gone:
            pass

        failed = scratch.check(CHECK_SERVER=gone, CHECK_TIMEOUT="1")
        warned = scratch.check(CHECK_SERVER=gone, CHECK_ON_UNAVAILABLE="warn")

        assert (failed.returncode, warned.returncode) == (3, 0)
        assert scratch.outputs()["status"] == "unavailable"
        assert not list((scratch.folder / "temp" / "tune-or-prompt-reports").iterdir())
