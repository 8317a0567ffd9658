"""Fuzz by coverage: `python -m fuzz --seconds 240 text profile`, without a name every target.

Each target runs in a process of its own, since libFuzzer ends the process that it runs in. What it
finds stops it, and lies in the folder named at the end.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from fuzz import seeds
from fuzz.kept import keep, kept
from fuzz.targets import TARGETS

LARGEST_INPUT = 8_192
MOST_KEPT, LARGEST_KEPT = 150, 1_024


def main() -> int:
    """Fuzz the targets asked for; return 1 where one of them found something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", help=f"some of {', '.join(TARGETS)}; all by default")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="keep what reached new code")
    asked = parser.parse_args()
    if unknown := set(asked.targets) - set(TARGETS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; use some of {', '.join(TARGETS)}")
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    found = [
        target
        for target in asked.targets or TARGETS
        if _fuzz(target, folder / target, asked.seconds, asked.seed, keeps=asked.keep)
    ]
    print(f"found by: {', '.join(found) or 'none'}; findings, if any, lie in {folder}")
    return 1 if found else 0


def _fuzz(target: str, folder: Path, seconds: int, seed: int, *, keeps: bool) -> bool:
    """Fuzz one target; return whether it found something."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    for number, data in enumerate((*seeds.seeds_of(target), *kept(target))):
        (corpus / f"seed-{number}").write_bytes(data)
    words = folder / "words"
    words.write_text(seeds.dictionary())
    print(f"--- {target}", flush=True)
    found = _run(
        target,
        str(corpus),
        f"-max_total_time={seconds}",
        f"-seed={seed}",
        f"-dict={words}",
        f"-artifact_prefix={folder}/",
        f"-max_len={LARGEST_INPUT}",
        "-timeout=20",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
        "-verbosity=1",
    )
    if keeps:
        _keep(target, folder, corpus)
    return found != 0


def _keep(target: str, folder: Path, corpus: Path) -> None:
    """Keep the few inputs that reach together all that the whole corpus reaches."""
    few = folder / "few"
    few.mkdir()
    _run(target, "-merge=1", f"-max_len={LARGEST_KEPT}", str(few), str(corpus))
    inputs = sorted((each.read_bytes() for each in few.iterdir()), key=len)
    keep(target, inputs[:MOST_KEPT])


def _run(target: str, *options: str) -> int:
    return subprocess.run(  # noqa: S603  this very Python
        [sys.executable, "-m", "fuzz.guided", target, *options], check=False
    ).returncode


if __name__ == "__main__":
    raise SystemExit(main())
