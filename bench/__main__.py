"""Run the benchmark: `python -m bench [--rounds N] [--seconds S] [--to FILE]`."""

import argparse
import os
import platform
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.cases import cases, servers_to_run
from bench.measure import measure
from bench.report import Setting, report
from bench.servers import peak_megabytes, running
from bench.streams import growth_of_a_long_stream

HERE = Path(__file__).parent
REPORT = HERE.parent / "docs" / "performance.md"


def main() -> None:
    """Start everything, measure it, and write the report."""
    told, load = _arguments(), _load()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        up = {
            server.name: stack.enter_context(running(server)) for server in servers_to_run(folder)
        }
        growth = growth_of_a_long_stream(up["ours"].port, lambda: peak_megabytes(up["ours"]))
        found = measure(cases(), up, rounds=told.rounds, seconds=told.seconds)
    setting = Setting(
        day=told.day,
        machine=_machine(),
        load=load,
        rounds=told.rounds,
        seconds=told.seconds,
        start=up["ours"].seconds_to_start / up["F"].seconds_to_start,
        growth_megabytes=growth,
    )
    text = report(found, setting, (HERE / "remarks.md").read_text())
    told.to.write_text(text)
    sys.stdout.write(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each case is run")
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each time")
    parser.add_argument("--to", type=Path, default=REPORT, help="the report to write")
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
