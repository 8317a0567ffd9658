"""Where the project's own files are."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "service" / "tune_or_prompt"


def tool(name: str) -> str:
    """Return a command of the virtual environment that runs the tests."""
    return str(Path(sys.executable).with_name(name))


def kept_files() -> list[Path]:
    """Return every file that git keeps, or would keep at the next commit."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    paths = (ROOT / name for name in sorted(set(listed.split("\0"))) if name)
    return [path for path in paths if path.is_file()]


def modules() -> list[Path]:
    """Return every Python module of the package."""
    return [path for path in kept_files() if path.suffix == ".py" and path.is_relative_to(PACKAGE)]
