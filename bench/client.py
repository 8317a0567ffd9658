"""The client's side of a measurement: one job, done by a process pinned beside the server."""

import subprocess
import sys
from dataclasses import dataclass

from bench.load.job import Job, Outcome
from bench.processes import CLIENT_CORE, Running, pinned


@dataclass(frozen=True)
class Measured:
    """What the client found, and how much processor time the server used meanwhile."""

    outcome: Outcome
    cpu_seconds: float


def load(server: Running, job: Job) -> Measured:
    """Do a job on a server.

    Raises:
        CalledProcessError: if the client fails; it has then told why.
    """
    before = server.cpu_seconds()
    client = subprocess.run(
        pinned(CLIENT_CORE, [sys.executable, "-m", "bench.load"]),
        input=job.as_json(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Measured(Outcome.from_json(client.stdout), server.cpu_seconds() - before)
