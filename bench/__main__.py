"""Run the benchmark: `python -m bench [--quick] [--rounds N] [--seconds S] [--to FILE]`."""

import argparse
import os
import platform
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.plots import draw
from bench.processes import CLIENT_CORE
from bench.report import Setting, report
from bench.run import QUICK, WHOLE, run
from bench.servers import all_servers

HERE = Path(__file__).parent
REPORT = HERE.parent / "docs" / "performance.md"


def main() -> None:
    """Start everything, measure it, and write the report and its pictures."""
    told, load = _arguments(), _load()
    plan = replace(
        QUICK if told.quick else WHOLE,
        **{name: getattr(told, name) for name in ("rounds", "seconds") if getattr(told, name)},
    )
    os.sched_setaffinity(0, {int(CLIENT_CORE)} & os.sched_getaffinity(0) or {0})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        to = told.to or (folder / REPORT.name if told.quick else REPORT)
        found, missing = all_servers(folder)
        findings = run(plan, folder, found, missing)
        setting = Setting(
            day=told.day,
            machine=_machine(),
            load=load,
            rounds=plan.rounds,
            seconds=plan.seconds,
            servers=list(found.values()),
            missing=missing,
        )
        pictures = draw(findings, to.parent)
        to.write_text(report(findings, setting, pictures, (HERE / "remarks.md").read_text()))
        sys.stdout.write(to.read_text())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="try it: one short round, told only")
    parser.add_argument("--rounds", type=int, help="how often each case is run")
    parser.add_argument("--seconds", type=float, help="how long each time")
    parser.add_argument("--to", type=Path, help="the report to write")
    today = datetime.now(UTC).date().isoformat()
    parser.add_argument("--day", default=today, help="the day to put on the report")
    return parser.parse_args()


def _load() -> str:
    waiting = os.getloadavg()[0]
    return f"load average {waiting:.1f} on {os.cpu_count()} processors before the run"


def _machine() -> str:
    names = ("flask", "gunicorn", "marshmallow", "numpy")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    return f"{platform.machine()}, Python {platform.python_version()}, {versions}"


if __name__ == "__main__":
    main()
