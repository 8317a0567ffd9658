"""A scratch git repository made from the template, and a catalogue whose prices can move."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from shutil import copy2, copytree
from typing import Any

from copier import run_copy
from flask import Flask

from tests.command_line import served
from tests.fakes import FakeClock
from tests.house.project import ROOT
from tune_or_prompt.bootstrap import create_app
from tune_or_prompt.catalogue import PACKAGED
from tune_or_prompt.settings import Settings

LOCK = "tune-or-prompt.lock.json"
WITHDRAWN = "anthropic/claude-fable-5-2"
"""A model that no profile is priced with unless it names it."""

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

FLIPPED = ANSWERS.replace("calls_per_day: 1e6", "calls_per_day: 5").replace(
    "labelled_examples: 500", "labelled_examples: 0"
)
"""The same project once it has hardly any traffic and no labels."""


@dataclass
class Repository:
    """A scratch repository with its catalogue, its programs and perhaps a service."""

    folder: Path
    catalogue: Path
    programs: Path
    server: str = ""

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command there, as a job of a pipeline would."""
        environment = {
            "PATH": os.pathsep.join(
                [str(self.programs), str(Path(sys.executable).parent), os.environ["PATH"]]
            ),
            "HOME": str(self.folder.parent),
            "TUNE_OR_PROMPT_CATALOGUE_DIR": "" if self.server else str(self.catalogue),
            **more,
        }
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )

    def commit(self, message: str) -> None:
        """Commit everything."""
        commit(self.folder, message)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the command line, on the service where there is one."""
        server = ("--server", self.server) if self.server else ()
        return self.run(str(self.programs / "tune-or-prompt"), *words, *server)

    def answer(self, text: str = ANSWERS) -> None:
        """State what is known of the project."""
        (self.folder / "tune-or-prompt.yaml").write_text(text)


def commit(folder: Path, message: str) -> None:
    """Commit everything in a folder."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", message)


def git(folder: Path, *words: str) -> str:
    """Run git as somebody; return what it says."""
    identity = ("-c", "user.name=T", "-c", "user.email=t@example.org")
    command = ["git", *identity, *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def template_repository(folder: Path, tag: str = "v0.1.0") -> Path:
    """Return a git repository that holds the template as this one does, with a tag."""
    folder.mkdir()
    copy2(ROOT / "copier.yml", folder)
    copytree(ROOT / "ci", folder / "ci")
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, "Template")
    git(folder, "tag", tag)
    return folder


def project(folder: Path, template: Path, /, **answers: str) -> Path:
    """Return a git repository made from the template with these answers."""
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    run_copy(str(template), folder, data={"package": "-", **answers}, defaults=True, quiet=True)
    return folder


def price(folder: Path, factor: float, *, without: str = "") -> None:
    """Lay a catalogue over the packaged one in which Google asks so many times as much."""
    rows = map(json.loads, (PACKAGED / "prices.jsonl").read_text().splitlines())
    kept = [_repriced(row, factor) for row in rows if _model(row) != without]
    folder.mkdir(exist_ok=True)
    (folder / "prices.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in kept))


@contextmanager
def service(catalogue: Path) -> Iterator[str]:
    """Serve on a port of this machine, with the catalogue as it stands at each request."""

    @lru_cache(maxsize=1)
    def app(_: bytes) -> Flask:
        return create_app(Settings(catalogue_dir=catalogue), clock=FakeClock())

    def today(environ: Any, start_response: Any) -> Any:
        return app((catalogue / "prices.jsonl").read_bytes())(environ, start_response)

    with served(today) as address:
        yield address


def programs(folder: Path) -> Path:
    """Return a folder that holds the command line with a still clock."""
    folder.mkdir(exist_ok=True)
    command = folder / "tune-or-prompt"
    command.write_text(
        f"#!{sys.executable}\n"
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from tune_or_prompt.__main__ import main\n"
        "from tests.fakes import FakeClock\n"
        'if __name__ == "__main__":\n    main(FakeClock())\n'
    )
    command.chmod(0o755)
    return folder


@contextmanager
def repository(folder: Path, *, with_server: bool = False, **answers: str) -> Iterator[Repository]:
    """Give a scratch repository made from the template; pipelines have the command already."""
    catalogue = folder / "catalogue"
    price(catalogue, 1)
    template = template_repository(folder / "template")
    with service(catalogue) if with_server else nullcontext("") as address:
        answers = {"package": "-", "server": address, **answers}
        made = project(folder / "project", template, **answers)
        yield Repository(made, catalogue, programs(folder / "programs"), address)


def _model(row: Mapping[str, object]) -> str:
    return f"{row['provider']}/{row['model']}"


def _repriced(row: dict[str, object], factor: float) -> dict[str, object]:
    usd = row["usd"]
    if row["provider"] != "google" or row["unit"] != "usd_per_mtok" or not isinstance(usd, float):
        return row
    return {**row, "usd": round(usd * factor, 6)}
