"""Tell how the worker's pool does at some loads, by simulation, as a table.

Run from the repository: `python -m scripts.simulate_pool --threads 3 --waiting 24`. Requests come
as Poisson has them; each takes the same time. The threads share one processor, as those of one
interpreter do. What is taken and what refused is decided by the pool itself.
"""

import argparse
from dataclasses import dataclass, field
from random import Random

from service.adapters.worker.pool import Pool

LOADS = (0.5, 0.8, 0.9, 1.0, 1.2, 2.0)
_SERVICES = 40_000  # as many as could be answered


@dataclass(slots=True)
class Process:
    """One process: jobs that share its processor, and jobs that wait for a thread.

    Times are counted in services: what one job takes alone.

    Attributes:
        running: of each job that has a thread, what is left of it and when it came.
        waiting: when each of the others came.
        stays: how long each job stayed that is done.
    """

    threads: int
    running: list[list[float]] = field(default_factory=list)
    waiting: list[float] = field(default_factory=list)
    stays: list[float] = field(default_factory=list)

    def seconds_to_the_next_end(self) -> float:
        """Return when the next job is done, if none comes before."""
        return min(left for left, _ in self.running) * len(self.running)

    def work(self, seconds: float) -> None:
        """Let all that run get their share."""
        for each in self.running:
            each[0] -= seconds / len(self.running)

    def take(self, now: float) -> None:
        """Take one more job."""
        if len(self.running) < self.threads:
            self.running.append([1.0, now])
        else:
            self.waiting.append(now)

    def finish(self, now: float) -> None:
        """End the job of which least is left, and give its thread to the next."""
        done = min(self.running)
        self.running.remove(done)
        self.stays.append(now - done[1])
        if self.waiting:
            self.running.append([1.0, self.waiting.pop(0)])


def simulate(threads: int, waiting: int, load: float, service: float) -> tuple[float, list[float]]:
    """Return the share that is refused, and in rising order how long the others stay.

    Args:
        threads: threads of the pool.
        waiting: how many may wait in a burst.
        load: how many come in the time of one service.
        service: seconds that one takes alone.
    """
    chance, pool, process = Random(1), Pool(threads, waiting), Process(threads)  # noqa: S311
    now, comes, refused = 0.0, chance.expovariate(load), 0
    while now < _SERVICES:
        ends = now + process.seconds_to_the_next_end() if process.running else float("inf")
        process.work(min(comes, ends) - now)
        now = min(comes, ends)
        if ends < comes:
            process.finish(now)
            pool.done()
            continue
        comes += chance.expovariate(load)
        if pool.offer(_nothing, now * service):
            process.take(now)
        else:
            refused += 1
    stays = sorted(process.stays)
    return refused / (refused + len(stays)), stays


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=3)
    parser.add_argument("--waiting", type=int, default=24)
    parser.add_argument("--milliseconds", type=float, default=5.0, help="what one takes alone")
    asked = parser.parse_args()
    print("| load | refused | answered, of what could be | median | p99 | longest |")
    print("|---|---|---|---|---|---|")
    for load in LOADS:
        share, stays = simulate(asked.threads, asked.waiting, load, asked.milliseconds / 1000)
        times = (stays[len(stays) // 2], stays[len(stays) * 99 // 100], stays[-1])
        told = " | ".join(f"{asked.milliseconds * each:.0f} ms" for each in times)
        print(f"| {load:.0%} | {share:.2%} | {len(stays) / _SERVICES:.0%} | {told} |", flush=True)


def _nothing() -> None:
    return None


if __name__ == "__main__":
    main()
