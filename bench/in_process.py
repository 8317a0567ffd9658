"""The engine and its documents in this process: processor seconds of one profile, without HTTP."""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import cycle

import numpy as np
import orjson

from bench.profiles import A_DAY, alike, packaged_cases, random
from tune_or_prompt.catalogue import load_knowledge
from tune_or_prompt.domain.decide.constraints import judged
from tune_or_prompt.domain.language.answers import Answers, answers_of
from tune_or_prompt.domain.report.parts import DETAILS, parts_of
from tune_or_prompt.verbs.recommend import recommend, recommend_many
from tune_or_prompt.wire.answers import recommendation_document
from tune_or_prompt.wire.documents import read_json
from tune_or_prompt.wire.profile import load_profile

ROWS, BATCH = 100_000, 1_000
_APART = 2_000  # more than any cache of the engine holds
_DAY = date.fromisoformat(A_DAY)

Work = Callable[[], int]
"""Does some work; returns how many profiles it answered."""


class InProcess:
    """What is measured in this process, with its inputs made ready."""

    def __init__(self) -> None:
        """Load the catalogue and code the rows."""
        self._knowledge = load_knowledge()
        self._works = {"in process: engine alone, cases": self._engine(packaged_cases())}
        for kind, make in {"alike": alike, "random": random}.items():
            some = [make(number) for number in range(_APART)]
            if kind == "random":
                self._works["in process: engine alone, random"] = self._engine(some)
            for detail in DETAILS:
                work = self._one(cycle([orjson.dumps(each) for each in some]), detail)
                self._works[f"in process: {detail}, {kind}"] = work
            batch = orjson.dumps({"items": some[:BATCH]})
            self._works[f"in process: JSON batch of verdicts, {kind}"] = self._batch(batch)

    def measured(self, seconds: float) -> Mapping[str, float]:
        """Return the processor seconds of one profile by name, each measured for some seconds."""
        return {name: _seconds_each(work, seconds) for name, work in self._works.items()}

    def _engine(self, documents: list[dict[str, object]]) -> Work:
        answers = _tiled(answers_of([load_profile(each, _DAY) for each in documents]))
        model, money = self._knowledge.model, self._knowledge.money
        # Scores, probabilities and what is open are made by `judged`; verdicts by `leaders`.
        return lambda: len(judged(answers, model, money).leaders)

    def _one(self, bodies: Iterator[bytes], detail: str) -> Work:
        def work() -> int:
            profile = load_profile(read_json(next(bodies)), _DAY)
            decision = recommend(self._knowledge, profile, parts_of(detail))
            return bool(orjson.dumps(recommendation_document(decision)))

        return work

    def _batch(self, body: bytes) -> Work:
        def work() -> int:
            profiles = [load_profile(each, _DAY) for each in read_json(body)["items"]]
            decisions = recommend_many(self._knowledge, profiles, ())
            written = orjson.dumps({"items": [recommendation_document(one) for one in decisions]})
            return len(profiles) if written else 0

        return work


def _tiled(some: Answers) -> Answers:
    """Return the rows again and again, ROWS in all."""
    times = -(-ROWS // len(some))
    return Answers(
        codes=np.tile(some.codes, (times, 1)),
        numbers=np.tile(some.numbers, (1, times, 1)),
        days=some.days * times,
        prompted=some.prompted * times,
        tuned=some.tuned * times,
    ).only(slice(ROWS))


def _seconds_each(work: Work, seconds: float) -> float:
    work()
    start, done = time.process_time(), 0
    while done == 0 or time.process_time() < start + seconds:
        done += work()
    return (time.process_time() - start) / done
