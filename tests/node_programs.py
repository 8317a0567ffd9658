"""Programs of npm that tests run, where `make install` could bring them."""

import pytest

from tests.house.project import ROOT

FOLDER = ROOT / "tests" / "node" / "node_modules" / ".bin"


def node_program(name: str) -> str:
    """Return the path of a program of tests/node; skip the test where it is not there."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{name} is missing: it comes by npm; install that, then `make install`.")
    return str(path)
