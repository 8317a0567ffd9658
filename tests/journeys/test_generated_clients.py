"""Clients made of the published document: they are made without a warning, compile, and work."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import new_app, served
from tests.house.project import ROOT, tool
from tests.node_programs import FOLDER, node_program

HERE = ROOT / "tests" / "generated"
DOCUMENT = str(ROOT / "openapi" / "openapi.json")
STRICT = ("--strict", "--skipLibCheck", "--target", "es2022", "--lib", "es2022,dom,dom.iterable")
TOLD = """\
same by GET true
batch 200 200
batch as a table 3
lines A B
costs true
sweep 3 true
drift unchanged
table 31
problem 422 #/name
"""
OF_PYTHON = """\
same by GET True
same by QUERY True
batch [200, 422]
batch as a table 3
lines ['A', 'B']
costs True
sweep 3 True
drift unchanged
table 31
problem True 422 #/name
"""


def run(*command: str, folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    assert "warn" not in (done.stdout + done.stderr).lower()
    return done.stdout


def compiled(program: str, folder: Path, *module: str) -> str:
    kind = "commonjs" if "commonjs" in module else "module"
    (folder / "package.json").write_text(f'{{"type": "{kind}"}}\n')
    (folder / "node_modules").symlink_to(FOLDER.parent)
    (folder / program).write_text((HERE / program).read_text())
    run(node_program("tsc"), *STRICT, "--module", *module, program, folder=folder)
    return program.replace(".ts", ".js")


def test_the_python_client_asks_everything(tmp_path: Path) -> None:
    config = str(HERE / "openapi-python-client.yml")
    options = ("--path", DOCUMENT, "--output-path", "made", "--config", config)
    made = ("generate", *options, "--meta", "none", "--fail-on-warning")
    run(tool("openapi-python-client"), *made, folder=tmp_path)

    with served(new_app()) as server:
        told = run(sys.executable, str(HERE / "use_python.py"), server, folder=tmp_path)

    assert told == OF_PYTHON


def test_openapi_fetch_asks_everything(tmp_path: Path) -> None:
    run(node_program("openapi-typescript"), DOCUMENT, "--output", "api.ts", folder=tmp_path)
    types = (tmp_path / "api.ts").read_text()
    program = compiled("use_fetch.ts", tmp_path, "preserve")

    with served(new_app()) as server:
        told = run("node", program, server, folder=tmp_path)

    assert told == TOLD.replace("batch", "same by QUERY true\nbatch", 1)
    # What is left of them stands for webhooks and definitions that the document does not have.
    assert types.count("Record<string, never>") == 2


def test_the_client_of_hey_api_asks_everything(tmp_path: Path) -> None:
    run(node_program("openapi-ts"), "-i", DOCUMENT, "-o", "hey", "--no-log-file", folder=tmp_path)
    program = compiled("use_hey.ts", tmp_path, "commonjs", "--moduleResolution", "node10")

    with served(new_app()) as server:
        told = run("node", program, server, folder=tmp_path)

    assert told == TOLD


@pytest.mark.parametrize("program", ["package.json", "package-lock.json"])
def test_no_lock_names_the_machine_that_it_was_made_on(program: str) -> None:
    assert "localhost" not in (ROOT / "tests" / "node" / program).read_text()
