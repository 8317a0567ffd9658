"""The engine alone, in a process: profiles already read, verdicts and scores.

`python -m bench.scenarios.engine SECONDS SIZE…` writes seconds for one profile, by size, as JSON.
"""

import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date

import orjson

from bench.cases import PROFILE, numbered
from service.adapters.process_memory import keep_freed_memory
from service.adapters.toml_knowledge import load_knowledge
from service.application.knowledge import Knowledge
from service.application.recommend_many import judge_many
from service.domain.profile import Profile
from service.schemas.profile import load_profile

_A_DAY = date.fromisoformat(str(PROFILE["as_of"]))


def seconds_by_size(sizes: Sequence[int], seconds: float) -> Mapping[str, float]:
    """Return the processor seconds that one profile takes among so many, for each size."""
    keep_freed_memory()  # as the service does
    knowledge = load_knowledge()
    profiles = [load_profile(numbered(n), _A_DAY) for n in range(max(sizes))]
    return {str(size): _seconds_each(knowledge, profiles[:size], seconds) for size in sizes}


def _seconds_each(knowledge: Knowledge, profiles: Sequence[Profile], seconds: float) -> float:
    _judge(knowledge, profiles)
    start, done = time.process_time(), 0
    while done == 0 or time.process_time() < start + seconds:
        _judge(knowledge, profiles)
        done += 1
    return (time.process_time() - start) / done / len(profiles)


def _judge(knowledge: Knowledge, profiles: Sequence[Profile]) -> None:
    for _ in judge_many(knowledge, profiles):
        pass


if __name__ == "__main__":
    told = seconds_by_size([int(each) for each in sys.argv[2:]], float(sys.argv[1]))
    sys.stdout.buffer.write(orjson.dumps(told))
