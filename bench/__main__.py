"""Run the benchmark: `python -m bench [--rounds N] [--seconds S] [--lines N] [--to FILE]`."""

import argparse
import os
import platform
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figures import report
from bench.in_process import InProcess
from bench.over_http import OverHttp, measured_once, measured_starts
from bench.servers import CLIENT_CORE, SERVER_CORE, F, pin, versions

REPORT = Path(__file__).parent.parent / "docs" / "performance.md"


def main() -> None:
    """Measure everything in rounds, and write the report."""
    given, load = _arguments(), os.getloadavg()[0]
    pin(CLIENT_CORE)
    once, here, rounds = measured_once(given.lines), InProcess(), []
    with ExitStack() as stack:
        servers = OverHttp(stack, Path(stack.enter_context(TemporaryDirectory())))
        for _ in range(given.rounds):
            pin(SERVER_CORE)
            inside = here.measured(given.seconds / 2)
            pin(CLIENT_CORE)
            found = servers.measured(given.seconds) | measured_starts(servers.peers[F])
            rounds.append({**inside, **found, **once})
    setting = (
        f"{datetime.now(UTC).date().isoformat()} · {platform.machine()}, Python "
        f"{platform.python_version()} · load average {load:.1f} on {os.cpu_count()} processors "
        f"before the run · {given.rounds} rounds, interleaved · a stream of {given.lines:,} lines\n"
        f"· {versions()}."
    )
    given.to.write_text(report(rounds, setting))
    sys.stdout.write(given.to.read_text())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each case is measured")
    parser.add_argument("--seconds", type=float, default=0.8, help="how long each time")
    parser.add_argument("--lines", type=int, default=100_000, help="lines of the stream")
    parser.add_argument("--to", type=Path, default=REPORT, help="the report to write")
    return parser.parse_args()


if __name__ == "__main__":
    main()
