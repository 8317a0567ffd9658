"""Run the benchmark: `python -m bench [--quick] [--long] [--rounds N] [--to FILE]`."""

import argparse
import os
import platform
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench.findings import Findings
from bench.longest import Longest, keep, kept, longest_of
from bench.plots import draw
from bench.processes import CLIENT_CORE
from bench.report import Setting, report
from bench.run import LONG, QUICK, WHOLE, Plan, run
from bench.servers import all_servers

HERE = Path(__file__).parent
REPORT = HERE.parent / "docs" / "performance.md"


def main() -> None:
    """Start everything, measure it, and write the report and its pictures."""
    told, load = _arguments(), _load()
    plan = _plan(told)
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
        longest = _longest(findings, setting) if told.long else kept()
        if longest and to == REPORT:
            keep(longest)
        findings = replace(findings, longest=longest)
        pictures = draw(findings, to.parent)
        to.write_text(report(findings, setting, pictures, (HERE / "remarks.md").read_text()))
        sys.stdout.write(to.read_text())


def _plan(told: argparse.Namespace) -> Plan:
    changed = {name: getattr(told, name) for name in ("rounds", "seconds") if getattr(told, name)}
    if told.long:
        changed["longest"] = LONG
    return replace(QUICK if told.quick else WHOLE, **changed)


def _longest(findings: Findings, setting: Setting) -> Longest:
    streams = longest_of(findings.streams, findings.rounds)
    return Longest(day=setting.day, machine=setting.machine, load=setting.load, streams=streams)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="try it: one short round, told only")
    parser.add_argument("--long", action="store_true", help="also streams of a million lines")
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
    return f"{platform.machine()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
