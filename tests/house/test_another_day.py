"""Nothing that is generated or expected depends on the day on which the tests run."""

import os
import subprocess
import sys
from pathlib import Path

from tests.house.project import ROOT

# Python imports this at the start of each process that finds it, those of commands included.
NEXT_YEAR = """\
from datetime import timedelta
from tune_or_prompt.stores.this_process import SystemClock

today = SystemClock.today
SystemClock.today = lambda clock: today(clock) + timedelta(days=366)
"""
SENSITIVE = (
    "tests/contracts/test_openapi.py::test_the_committed_files_are_current_and_there_is_no_other",
    "tests/contracts/test_openapi.py::test_every_example_is_answered_as_its_file_says",
    "tests/cases/test_cases.py",
    "tests/house/test_docs.py",
    "tests/journeys/test_cli_checking.py",
    "tests/journeys/test_keeping_a_verdict.py",
)


def test_what_is_generated_and_expected_is_the_same_next_year(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NEXT_YEAR)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short"]

    done = subprocess.run(
        [*command, *SENSITIVE],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-5000:]


def test_the_clock_of_the_service_is_a_year_ahead_there(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NEXT_YEAR)
    script = (
        "from datetime import UTC, datetime\n"
        "from tune_or_prompt.stores.this_process import SystemClock\n"
        "print((SystemClock().today() - datetime.now(UTC).date()).days)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert int(done.stdout) in (365, 366)
