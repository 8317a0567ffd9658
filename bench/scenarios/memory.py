"""How much memory workers hold, what they share divided among them."""

from bench.client import load
from bench.load.job import Job
from bench.processes import Server, running

WORKERS = 4


def megabytes(server: Server, request: bytes, seconds: float) -> float:
    """Return the PSS of all workers of a server together, once they have answered for a while."""
    with running(server) as up:
        load(up, Job(port=up.port, request=request, connections=8 * WORKERS, seconds=seconds))
        return up.megabytes()
