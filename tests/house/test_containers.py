"""The image and the composition are valid, and run with as few rights as they need."""

import re
import subprocess
from typing import Any

import pytest
import yaml

from tests.house.project import ROOT, tool

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def check(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_composition_is_valid() -> None:
    check(tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")


def test_the_dockerfile_is_valid() -> None:
    check(tool("hadolint"), "Dockerfile")


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_every_container_is_read_only_without_rights_and_says_how_it_is(name: str) -> None:
    container = COMPOSE["services"][name]

    assert container["read_only"] is True
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert container["healthcheck"]["test"]


def test_the_service_starts_without_its_redis() -> None:
    assert COMPOSE["services"]["service"]["depends_on"]["redis"]["required"] is False


def test_the_image_runs_as_nobody_in_particular_and_says_how_it_is() -> None:
    assert re.findall(r"^USER (.*)$", DOCKERFILE, re.MULTILINE) == ["10001:10001"]
    assert "\nHEALTHCHECK " in DOCKERFILE


def test_every_image_names_its_version() -> None:
    pinned = r"[a-z]+:[0-9]+\.[0-9]+[\w.-]*"
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)

    assert all(re.fullmatch(pinned, base) for base in bases)
    for name in ("nginx", "redis"):
        assert re.fullmatch(pinned, COMPOSE["services"][name]["image"])
