"""Release a version: `make release VERSION=1.2.3`.

Sets the version, closes the section of the changelog, writes the specification again, commits and
tags with that section as notes, and builds the source distribution and the wheel into `dist`.
Nothing is pushed.
"""

import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
UNRELEASED = "## [Unreleased]\n"


def main(version: str, root: Path = ROOT) -> None:
    """Release a version from a clean tree.

    Raises:
        SystemExit: if it cannot be released, saying why.
    """
    if _git(root, "status", "--porcelain"):
        raise SystemExit("The tree is not clean: commit or stash first.")
    package = root / "service" / "tune_or_prompt" / "__init__.py"
    changelog = root / "CHANGELOG.md"
    text = package.read_text("utf-8")
    (before,) = re.findall(r'__version__ = "(.*)"', text)
    check_next(before, version)
    whole, notes = closed(changelog.read_text("utf-8"), version, datetime.now(UTC).date())
    package.write_text(text.replace(f'"{before}"', f'"{version}"'), "utf-8")
    changelog.write_text(whole, "utf-8")
    made = ["-m tune_or_prompt openapi", "-m scripts.profile_reference", "-m scripts.names"]
    for command in map(str.split, made):
        subprocess.run([sys.executable, *command], cwd=root, check=True, stdout=subprocess.DEVNULL)
    _git(root, "add", "--all")
    _git(root, "commit", "--quiet", "--message", f"Release {version}")
    title = f"Version {version}\n\n{notes}"
    _git(root, "tag", "--annotate", f"v{version}", "--cleanup", "verbatim", "--message", title)
    uv = str(Path(sys.executable).with_name("uv"))
    build = [uv, "build", "--quiet", "--no-build-isolation", "--python", sys.executable]
    subprocess.run(build, cwd=root, check=True)
    print(notes)
    print(f"Tagged v{version}. Push it with: git push origin main v{version}")


def check_next(before: str, version: str) -> None:
    """Check that a version can follow another.

    Raises:
        SystemExit: if it cannot, saying why.
    """
    if not re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}", version):
        raise SystemExit(f"{version!r} is not a version; write one such as 1.2.3.")
    if _parts(version) < _parts(before):
        raise SystemExit(f"{version} does not follow {before}.")


def closed(changelog: str, version: str, day: date) -> tuple[str, str]:
    """Return the changelog with its open section under a version, and that section.

    Raises:
        SystemExit: if there is nothing to release.
    """
    head, sign, rest = changelog.partition(UNRELEASED)
    notes, next_sign, older = rest.partition("\n## [")
    if not sign or not notes.strip():
        raise SystemExit("CHANGELOG.md has nothing under [Unreleased].")
    title = f"## [{version}] - {day.isoformat()}\n"
    return f"{head}{UNRELEASED}\n{title}{notes}{next_sign}{older}", f"{notes.strip()}\n"


def _parts(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout


if __name__ == "__main__":
    main(sys.argv[1] if sys.argv[1:] else "")
