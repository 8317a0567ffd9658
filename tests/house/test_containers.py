"""The image and the composition are valid, and run with as few rights as they need."""

import os
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
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


def test_the_service_starts_without_its_cache() -> None:
    assert COMPOSE["services"]["service"]["depends_on"]["cache"]["required"] is False


def test_the_image_runs_as_nobody_in_particular_and_says_how_it_is() -> None:
    assert re.findall(r"^USER (.*)$", DOCKERFILE, re.MULTILINE) == ["10001:10001"]
    assert "\nHEALTHCHECK " in DOCKERFILE


def test_the_cache_asks_for_a_password_and_is_reached_by_the_service_alone() -> None:
    services, networks = COMPOSE["services"], COMPOSE["networks"]
    reached = [name for name in services if "back" in services[name]["networks"]]

    assert services["cache"]["networks"] == ["back"]
    assert networks["back"] == {"internal": True}
    assert reached == ["service", "cache"]
    assert "requirepass $$REDISCLI_AUTH" in services["cache"]["command"][-1]
    assert ":${CACHE_PASSWORD:?" in services["service"]["environment"]["TUNE_OR_PROMPT_CACHE_URL"]


def images(folder: Path) -> list[str]:
    compose = yaml.safe_load((folder / "docker-compose.yml").read_text())["services"]
    bases = re.findall(r"^FROM (\S+)", (folder / "Dockerfile").read_text(), re.MULTILINE)
    return [*bases, *(compose[name]["image"] for name in ("nginx", "cache"))]


def test_every_image_names_its_version() -> None:
    pinned = r"[a-z/]+:[0-9]+\.[0-9]+[\w.-]*(@sha256:[0-9a-f]{64})?"

    assert [image for image in images(ROOT) if not re.fullmatch(pinned, image)] == []


def test_make_pins_every_image_by_its_digest(tmp_path: Path) -> None:
    for name in ("Makefile", "Dockerfile", "docker-compose.yml"):
        shutil.copy(ROOT / name, tmp_path)
    docker = tmp_path / "docker"
    docker.write_text("#!/bin/sh\nprintf 'sha256:'; printf %s \"$6\" | sha256sum | cut -c 1-64\n")
    docker.chmod(0o755)
    before = images(tmp_path)

    for _ in range(2):  # once more replaces the digests
        subprocess.run(
            ["make", "pin-images"],  # noqa: S607  whichever there is
            cwd=tmp_path,
            env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
            check=True,
        )

    digests = [sha256(image.partition("@")[0].encode()).hexdigest() for image in before]
    wanted = [f"{image}@sha256:{digest}" for image, digest in zip(before, digests, strict=True)]
    assert images(tmp_path) == wanted
