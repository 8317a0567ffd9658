"""Who may know whom, as import-linter reads it from pyproject.toml."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.project import ROOT, tool


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [tool("lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "service", tmp_path / "service")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_is_kept() -> None:
    found = lint(ROOT)

    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(
    ("module", "text", "contract"),
    [
        ("helpers.py", "", "Who may know whom"),
        ("domain/money/odd.py", "import service.settings", "Who may know whom"),
        ("learn/odd.py", "import service.catalogue", "Who may know whom"),
        ("domain/odd.py", "", "The layers of the domain"),
        ("domain/language/odd.py", "import service.domain.money", "The layers of the domain"),
        ("domain/money/odd.py", "import service.domain.evidence", "The layers of the domain"),
        ("domain/outlook/odd.py", "import service.domain.report", "The layers of the domain"),
        ("api/odd.py", "import service.adapters.memory_cache", "Who may know whom"),
        ("domain/decide/odd.py", "import os", "The domain and its verbs are pure"),
        ("schemas/odd.py", "import flask", "Schemas know the wire form, not the wire"),
        ("api/odd.py", "import redis", "Faces reach stores, metrics and files only through ports"),
        ("adapters/odd.py", "import werkzeug", "Adapters know no web framework"),
    ],
)
def test_a_breach_is_found(copy: Path, module: str, text: str, contract: str) -> None:
    (copy / "service" / module).write_text(f"{text}\n")

    found = lint(copy)

    assert found.returncode == 1
    assert f"{contract} BROKEN" in found.stdout
