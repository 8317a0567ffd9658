"""Random profiles made from `FIELDS`: one at a time for Hypothesis, thousands as rows of a run.

Each field is present or absent, and a quantity is a number or a range. Numbers spread over their
logarithm within what a project may plausibly hold, with the bounds of the field now and then.
"""

import math
from collections.abc import Callable, Mapping
from datetime import date
from random import Random

from hypothesis import strategies as st

from service.adapters.toml_knowledge import load_knowledge
from service.domain.profile import FIELDS, Answer, Field, PilotPoint, Profile, Quantity

KNOWLEDGE = load_knowledge()
A_DAY = date(2026, 11, 24)
PRICED = tuple(KNOWLEDGE.price_book.on(A_DAY))

FEWEST_BUT_NONE = 0.01
PLAUSIBLE = 1e8
PRESENT = 0.4
AT_A_BOUND = 0.05
A_RANGE = 0.25


def profiles() -> st.SearchStrategy[Profile]:
    """Return a strategy of profiles; the smallest has no answer but its day."""
    optional = {field.path: _answers(field) for field in FIELDS if field.path != "as_of"}
    return st.fixed_dictionaries({"as_of": st.just(A_DAY)}, optional=optional).map(Profile)


def random_profiles(count: int, seed: int) -> list[Profile]:
    """Return so many profiles; equal seeds give equal profiles on every machine."""
    random = Random(seed)
    return [Profile(dict(_random_answers(random))) for _ in range(count)]


def random_answer(field: Field, random: Random) -> Answer:
    """Return an answer that the field allows."""
    return _DRAWN[field.kind](field, random)


def _random_answers(random: Random) -> Mapping[str, Answer]:
    answers: dict[str, Answer] = {"as_of": A_DAY}
    present = random.choice([0.1, PRESENT, 0.9])
    for field in FIELDS:
        if field.path != "as_of" and random.random() < present:
            answers[field.path] = random_answer(field, random)
    return answers


def _number(field: Field, random: Random) -> float:
    if random.random() < AT_A_BOUND:
        return random.choice([field.least, field.most])
    low = math.log(max(field.least, FEWEST_BUT_NONE))
    high = math.log(min(field.most, PLAUSIBLE))
    return math.exp(random.uniform(low, high))


def _quantity(field: Field, random: Random) -> Answer:
    if random.random() < A_RANGE:
        return Quantity(*sorted(_number(field, random) for _ in range(3)))
    return _number(field, random)


def _pilot(_: Field, random: Random) -> Answer:
    points = range(random.randint(1, 3))
    return tuple(PilotPoint(10.0 * 10**n, random.random()) for n in points)


_DRAWN: Mapping[str, Callable[[Field, Random], Answer]] = {
    "text": lambda _, random: random.choice(["Tickets", "Ünïcode", "0"]),
    "date": lambda _, __: A_DAY,
    "choice": lambda field, random: random.choice(field.choices),
    "flag": lambda _, random: random.random() < 0.5,
    "count": lambda field, random: float(round(max(_number(field, random), field.least))),
    "quantity": _quantity,
    "share": lambda field, random: random.choice([0.0, 1.0, random.random(), random.random()]),
    "importance": lambda field, random: random.choice([0.0, field.most, random.uniform(0.0, 10.0)]),
    "model": lambda _, random: random.choice(PRICED),
    "pilot": _pilot,
}


def _numbers(field: Field) -> st.SearchStrategy[float]:
    return st.floats(field.least, min(field.most, PLAUSIBLE)) | st.just(field.most)


def _ranges(field: Field) -> st.SearchStrategy[Quantity]:
    numbers = _numbers(field)
    return st.tuples(numbers, numbers, numbers).map(lambda three: Quantity(*sorted(three)))


def _answers(field: Field) -> st.SearchStrategy[Answer]:
    kinds: dict[str, Callable[[], st.SearchStrategy[Answer]]] = {
        "text": lambda: st.text(max_size=20),
        "choice": lambda: st.sampled_from(field.choices),
        "flag": st.booleans,
        "count": lambda: st.integers(1, int(field.most)).map(float),
        "quantity": lambda: _numbers(field) | _ranges(field),
        "share": lambda: st.floats(0.0, 1.0),
        "importance": lambda: st.floats(0.0, 10.0),
        "model": lambda: st.sampled_from(PRICED),
        "pilot": lambda: st.lists(_trials(), min_size=1, max_size=4).map(tuple),
    }
    return kinds[field.kind]()


def _trials() -> st.SearchStrategy[PilotPoint]:
    return st.builds(PilotPoint, st.floats(1.0, 1e6), st.floats(0.0, 1.0))
