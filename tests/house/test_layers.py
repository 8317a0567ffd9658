"""Who may know whom, as import-linter reads it from pyproject.toml."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.project import ROOT, tool


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [tool("lint-imports"), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(folder / "service")}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


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
        ("domain/money/odd.py", "import tune_or_prompt.settings", "Who may know whom"),
        ("learn/odd.py", "import tune_or_prompt.catalogue", "Who may know whom"),
        ("domain/odd.py", "", "The layers of the domain"),
        (
            "domain/language/odd.py",
            "import tune_or_prompt.domain.money",
            "The layers of the domain",
        ),
        (
            "domain/money/odd.py",
            "import tune_or_prompt.domain.evidence",
            "The layers of the domain",
        ),
        (
            "domain/outlook/odd.py",
            "import tune_or_prompt.domain.report",
            "The layers of the domain",
        ),
        ("web/odd.py", "import tune_or_prompt.stores.memory_cache", "Who may know whom"),
        ("domain/decide/odd.py", "import os", "The domain and its verbs are pure"),
        ("wire/odd.py", "import flask", "The wire form knows no wire"),
        ("web/odd.py", "import redis", "Faces reach stores, metrics and files only through ports"),
        ("stores/odd.py", "import werkzeug", "Stores know no web framework"),
    ],
)
def test_a_breach_is_found(copy: Path, module: str, text: str, contract: str) -> None:
    (copy / "service" / "tune_or_prompt" / module).write_text(f"{text}\n")

    found = lint(copy)

    assert found.returncode == 1
    assert f"{contract} BROKEN" in found.stdout
