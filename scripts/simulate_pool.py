"""Tell how the worker's pool does at some loads, by simulation, as tables.

Run from the repository: `python -m scripts.simulate_pool --threads 3 --waiting 24`. Requests come
as Poisson has them. Jobs that are at work share one processor, as those of one interpreter do. What
is taken, what is refused and what works beside what is decided by the pool itself.
"""

import argparse
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import inf
from random import Random
from statistics import fmean

from service.adapters.worker.pool import SECONDS_ALONE, Done, Pool
from service.adapters.worker.threads import Task

LOADS = (0.5, 0.8, 0.9, 1.0, 1.1, 1.3, 2.0)
LOADS_OF_A_START = (1.3, 2.0)
LATE = 3.2  # times as long as alone: who waits for two others and a little is not late
_SERVICES = 40_000  # as many as could be answered
_TILL_ALL_IS_DONE = 1e6


@dataclass(frozen=True)
class Stay:
    """A request that was answered: when it came, what it costs, when it was done; in seconds."""

    came: float
    cost: float
    done: float

    @property
    def seconds(self) -> float:
        """How long it stayed."""
        return self.done - self.came


@dataclass(slots=True)
class Process:
    """One process: a clock, jobs that share its processor, and what is to happen later.

    Attributes:
        most: its threads.
        working: of each job at work what is left of it, in seconds, and what it does in the end.
        later: what is to be called, and when; in the order of time.
    """

    most: int
    now: float = 0.0
    working: list[tuple[float, Task]] = field(default_factory=list)
    later: deque[tuple[float, Task]] = field(default_factory=deque)

    def run(self, task: Task) -> None:
        """Begin a task, which says by `work` what it costs."""
        task()

    def work(self, cost: float, then: Task) -> None:
        """Take so many seconds of the processor from now on."""
        self.working.append((cost, then))

    def alone(self, task: Task) -> None:
        """Call a task once a job has been alone for long."""
        self.later.append((self.now + SECONDS_ALONE, task))

    def go_on(self, until: float) -> None:
        """Let the time pass until then."""
        while (due := min(self._next_end(), self._next_call())) <= until:
            self._pass_to(due)
            if self.later and self.later[0][0] <= due:
                self.later.popleft()[1]()
            else:
                self._end_the_nearest()
        self._pass_to(until)

    def _next_end(self) -> float:
        left = min((left for left, _ in self.working), default=inf)
        return self.now + left * len(self.working) if self.working else inf

    def _next_call(self) -> float:
        return self.later[0][0] if self.later else inf

    def _pass_to(self, then: float) -> None:
        if self.working:
            share = (then - self.now) / len(self.working)
            self.working = [(left - share, end) for left, end in self.working]
        self.now = then

    def _end_the_nearest(self) -> None:
        nearest = min(range(len(self.working)), key=lambda each: self.working[each][0])
        self.working.pop(nearest)[1]()


def simulate(
    requests: Iterable[tuple[float, float]],
    *,
    threads: int = 3,
    waiting: int = 24,
    takes_turns: bool = True,
) -> tuple[list[Stay], list[float]]:
    """Return what was answered, in the order of its end, and when something was refused.

    Args:
        requests: when each comes and what it costs, in seconds and in order.
        threads: threads of the pool.
        waiting: how many may wait in a burst.
        takes_turns: whether jobs work one after the other, as they do without a Redis.
    """
    process = Process(threads)
    pool = Pool(process, waiting, alone=process.alone if takes_turns else None)
    stays: list[Stay] = []
    refused: list[float] = []

    def job(came: float, cost: float, done: Done) -> None:
        process.work(cost, partial(end, came, cost, done))

    def end(came: float, cost: float, done: Done) -> None:
        stays.append(Stay(came, cost, process.now))
        done(process.now)

    for came, cost in requests:
        process.go_on(came)
        if not pool.offer(partial(job, came, cost), came):
            refused.append(came)
    process.go_on(_TILL_ALL_IS_DONE)
    return stays, refused


def by_chance(
    load: float, services: float, costs: Sequence[float], chance: Random
) -> Iterator[tuple[float, float]]:
    """Yield requests as Poisson has them: when each comes, and what it costs.

    Args:
        load: what they cost together, over the time there is.
        services: for how long they come, in services of mean cost.
        costs: what one may cost in seconds, each as likely as the others.
        chance: where chance comes from.
    """
    mean, now = fmean(costs), 0.0
    while (now := now + chance.expovariate(load / mean)) < services * mean:
        yield now, chance.choice(costs)


def evenly(load: float, services: float, cost: float) -> Iterator[tuple[float, float]]:
    """Yield requests that come one like the other, and cost the same."""
    for number in range(int(services * load)):
        yield number * cost / load, cost


def main() -> None:
    """Print the tables."""
    asked = _arguments()
    costs = [each / 1000 for each in asked.milliseconds]
    told = {"threads": asked.threads, "waiting": asked.waiting, "takes_turns": not asked.redis}
    print("| load | refused | worked | median | p99 | longest |")
    print("|---|---|---|---|---|---|")
    for load in LOADS:
        requests = by_chance(load, _SERVICES, costs, Random(1))  # noqa: S311  as everywhere here
        stays, refused = simulate(requests, **told)
        print(f"| {load:.0%} | {_steady(stays, refused, _SERVICES * fmean(costs))} |", flush=True)
    print("\n| load, at once | late | the last after |\n|---|---|---|")
    for load in LOADS_OF_A_START:
        stays, _ = simulate(evenly(load, 1_000, fmean(costs)), **told)
        print(f"| {load:.0%} | {_start(stays)} |")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=3)
    parser.add_argument("--waiting", type=int, default=24)
    parser.add_argument(
        "--milliseconds", type=float, nargs="+", default=[5.0], help="what one takes alone"
    )
    parser.add_argument("--redis", action="store_true", help="let all threads work at once")
    return parser.parse_args()


def _steady(stays: Sequence[Stay], refused: Sequence[float], seconds: float) -> str:
    """Return what was refused, what the processor worked of the time, and how long answers took."""
    waits = sorted(each.seconds for each in stays)
    times = (waits[len(waits) // 2], waits[len(waits) * 99 // 100], waits[-1])
    shares = (len(refused) / (len(refused) + len(stays)), sum(e.cost for e in stays) / seconds)
    told = (f"{shares[0]:.2%}", f"{shares[1]:.0%}", *(f"{1000 * each:.0f} ms" for each in times))
    return " | ".join(told)


def _start(stays: Sequence[Stay]) -> str:
    """Return how many were late while the overload began, and when the last of them was done."""
    late = [each for each in stays if each.seconds > LATE * each.cost]
    return f"{len(late)} | {1000 * max((each.done for each in late), default=0.0):.0f} ms"


if __name__ == "__main__":
    main()
