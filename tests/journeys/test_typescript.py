"""The published document as types: they are made, they compile, and what is compiled runs."""

import subprocess
from pathlib import Path

import pytest

from tests.command_line import new_app, served
from tests.house.project import ROOT
from tests.node_programs import node_program

EXAMPLE = ROOT / "clients" / "typescript" / "example.ts"
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


@pytest.fixture
def compiled(tmp_path: Path) -> Path:
    (tmp_path / "package.json").write_text('{"type": "module"}\n')
    (tmp_path / "example.ts").write_text(EXAMPLE.read_text())
    document = str(ROOT / "openapi" / "openapi.json")
    types = node_program("openapi-typescript")
    run(types, document, "--output", "api.ts", folder=tmp_path)
    options = (
        "--strict",
        "--skipLibCheck",
        "--noUncheckedIndexedAccess",
        "--exactOptionalPropertyTypes",
    )
    target = ("--target", "es2022", "--module", "preserve", "--lib", "es2022,dom")
    run(node_program("tsc"), *options, *target, "example.ts", folder=tmp_path)
    return tmp_path / "example.js"


def test_every_main_operation_is_asked_with_types_and_answers_as_they_say(compiled: Path) -> None:
    with served(new_app()) as server:
        said = run("node", compiled.name, server, folder=compiled.parent)

    assert said == SAID
