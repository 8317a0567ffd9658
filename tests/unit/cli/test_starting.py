"""The command line and the service start without what only some of their work needs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import written

SERVING = {
    "apispec",
    "asyncio",
    "flask",
    "gunicorn",
    "http.server",
    "jinja2",
    "prometheus_client",
    "redis",
    "werkzeug",
}
ENGINE = {"marshmallow", "numpy", "tune_or_prompt.domain.decide.evaluate"}

RUN = """
import json, sys
from tune_or_prompt.__main__ import main
try:
    main()
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
SERVE = """
import json, sys
import tune_or_prompt.asgi
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def imported(script: str, *words: object) -> set[str]:
    """Return what is imported once a script has run."""
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, words)],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("words", [["--help"], ["check", "--help"], ["--version"]])
def test_help_comes_without_the_engine(words: list[str]) -> None:
    assert not (SERVING | ENGINE | {"yaml"}) & imported(RUN, *words)


@pytest.mark.parametrize("command", ["recommend", "lock"])
def test_the_engine_inside_answers_without_a_web_framework(command: str, tmp_path: Path) -> None:
    modules = imported(RUN, command, written(tmp_path))

    assert modules >= ENGINE
    assert not SERVING & modules


def test_the_catalogue_is_shown_without_a_web_framework() -> None:
    assert not (SERVING | {"yaml"}) & imported(RUN, "matrix")


def test_the_service_starts_without_the_clients_of_stores_that_nobody_named() -> None:
    modules = imported(SERVE)

    assert "flask" in modules
    assert not {"apispec", "redis", "yaml"} & modules
