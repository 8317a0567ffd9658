"""Versions of what a server is made of, as it tells them itself."""

import subprocess
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import orjson


def of_packages(*names: str) -> str:
    """Return the versions of installed Python packages."""
    return ", ".join(f"{name} {version(name)}" for name in names)


def of_program(*command: str) -> str:
    """Return the first line that a program says of its version."""
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return (done.stdout or done.stderr).splitlines()[0]


def of_modules(folder: Path, names: Iterable[str]) -> str:
    """Return the versions of the modules that npm has installed into a folder."""
    files = {name: folder / name / "package.json" for name in names}
    return ", ".join(
        f"{name} {orjson.loads(file.read_bytes())['version']}" for name, file in files.items()
    )
