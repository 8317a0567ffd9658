"""The command line starts without what only some commands need."""

import subprocess
import sys

import pytest

HEAVY = (
    "flask",
    "numpy",
    "marshmallow",
    "apispec",
    "redis",
    "gunicorn",
    "yaml",
    "prometheus_client",
)
LIST_IMPORTS = (
    "import sys\n"
    "from service.__main__ import main\n"
    "try:\n"
    "    main()\n"
    "except SystemExit:\n"
    "    pass\n"
    "print('\\n'.join(sys.modules))\n"
)


@pytest.mark.parametrize("command", ["--help", "check"])
def test_help_comes_without_the_engine(command: str) -> None:
    words = [command] if command == "--help" else [command, "--help"]

    done = subprocess.run(
        [sys.executable, "-c", LIST_IMPORTS, *words], capture_output=True, text=True, check=True
    )

    assert not set(HEAVY) & set(done.stdout.splitlines())
