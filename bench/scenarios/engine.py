"""The engine alone, in a process: profiles already read, verdicts and scores.

`python -m bench.scenarios.engine PORTFOLIO SECONDS SIZE…` writes seconds for one profile, by size,
as JSON.
"""

import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date

import orjson

from bench.portfolios import A_DAY, PORTFOLIOS, Portfolio
from service.adapters.process_memory import collect_as_usual, keep_freed_memory
from service.adapters.toml_knowledge import load_knowledge
from service.application.knowledge import Knowledge
from service.application.recommend_many import judge_many
from service.domain.portfolio import VERDICTS_AT_ONCE
from service.domain.profile import Profile
from service.schemas.profile import load_profile


def seconds_by_size(
    portfolio: Portfolio, sizes: Sequence[int], seconds: float
) -> Mapping[str, float]:
    """Return the processor seconds that one profile takes among so many, for each size."""
    keep_freed_memory()  # as the service does
    knowledge, day = load_knowledge(), date.fromisoformat(A_DAY)
    profiles = [load_profile(portfolio(n), day) for n in range(max(sizes))]
    collect_as_usual()  # likewise
    return {str(size): _seconds_each(knowledge, profiles[:size], seconds) for size in sizes}


def judged(knowledge: Knowledge, profiles: Sequence[Profile]) -> int:
    """Judge the profiles some at a time, as batch and stream do; return how many verdicts came."""
    return sum(
        1
        for first in range(0, len(profiles), VERDICTS_AT_ONCE)
        for _ in judge_many(knowledge, profiles[first : first + VERDICTS_AT_ONCE])
    )


def _seconds_each(knowledge: Knowledge, profiles: Sequence[Profile], seconds: float) -> float:
    judged(knowledge, profiles[:VERDICTS_AT_ONCE])
    start, done = time.process_time(), 0
    while done == 0 or time.process_time() < start + seconds:
        done += judged(knowledge, profiles)
    return (time.process_time() - start) / done


if __name__ == "__main__":
    told = seconds_by_size(
        PORTFOLIOS[sys.argv[1]], [int(each) for each in sys.argv[3:]], float(sys.argv[2])
    )
    sys.stdout.buffer.write(orjson.dumps(told))
