"""The published document as types: they are made, they compile, and what is compiled runs."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import Answer, new_app, scripted, served
from tests.house.project import ROOT
from tests.node_programs import node_program

CLIENT = ROOT / "clients" / "typescript"
ASK = """\
import { client } from "./client.js";
try {
  console.log((await client(process.argv[2]).read("/v1")).verdict);
} catch (error) {
  console.log(error.constructor.name);
}
"""
BUSY: Answer = ("503 Service Unavailable", {"Retry-After": "0"}, b"")
GOOD: Answer = ("200 OK", {"Content-Type": "application/json"}, b'{"verdict": "hybrid"}')
REFUSED: Answer = (
    "422 Unprocessable Content",
    {"Content-Type": "application/problem+json"},
    b'{"detail": "no"}',
)
PAGE: Answer = ("200 OK", {"Content-Type": "text/html"}, b"<h1>Log in</h1>")
SAID = """\
fine-tuning clear true true
estimate too-close-to-call
sweep 5
batch 200 200
drift unchanged
matrix 10
lists true 2 2
refused 422 #/stage
"""


def run(*command: str, folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[:3000]
    return done.stdout


def compiled(folder: Path, *options: str) -> None:
    for name in ("client.ts", "example.ts", "package.json", "tsconfig.json"):
        shutil.copy(CLIENT / name, folder)
    document = str(ROOT / "openapi" / "openapi.json")
    run(node_program("openapi-typescript"), document, "--output", "api.ts", folder=folder)
    run(node_program("tsc"), "--project", "tsconfig.json", *options, folder=folder)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    compiled(folder)
    (folder / "ask.js").write_text(ASK)
    return folder


def test_every_main_operation_is_asked_with_types_and_answers_as_they_say(built: Path) -> None:
    with served(new_app()) as server:
        said = run("node", "example.js", server, folder=built)

    assert said == SAID


def test_a_bundler_resolves_it_too(tmp_path: Path) -> None:
    compiled(tmp_path, "--module", "preserve", "--moduleResolution", "bundler", "--noEmit")


@pytest.mark.parametrize(
    ("answers", "said", "asked"),
    [
        ([BUSY, BUSY, GOOD], "hybrid\n", 3),
        ([BUSY, BUSY, BUSY], "ForeignAnswer\n", 3),
        ([REFUSED], "Refusal\n", 1),
        ([PAGE], "ForeignAnswer\n", 1),
    ],
    ids=["passes", "lasts", "refusal", "page of a proxy"],
)
def test_an_outage_that_passes_is_waited_for_and_nothing_else(
    built: Path, answers: list[Answer], said: str, asked: int
) -> None:
    seen: list[Any] = []

    with served(scripted(answers, seen)) as server:
        assert run("node", "ask.js", server, folder=built) == said

    assert len(seen) == asked
