"""Random profiles made from `FIELDS`: one at a time for Hypothesis, thousands as rows of a run.

Each field is present or absent, and a quantity is a number or a range. Numbers spread over their
logarithm within what a project may plausibly hold, with the bounds of the field now and then.
"""

import math
from collections.abc import Callable, Mapping
from random import Random

from hypothesis import strategies as st

from service.domain.profile import FIELDS, Answer, Field, PilotPoint, Profile, Quantity
from tests.engine import A_DAY, KNOWLEDGE

PRICED = tuple(
    model
    for model, prices in KNOWLEDGE.price_book.on(A_DAY).items()
    if prices.price("input") and prices.price("output")
)
"""The models that a profile may name."""

FEWEST_BUT_NONE = 0.01
PLAUSIBLE = 1e8
PRESENT = (0.1, 0.4, 0.9)
AT_A_BOUND = 0.05
A_RANGE = 0.25


def profiles() -> st.SearchStrategy[Profile]:
    """Return a strategy of profiles; the smallest has no answer but its day."""
    optional = {field.path: _answers(field) for field in FIELDS if field.path != "as_of"}
    return st.fixed_dictionaries({"as_of": st.just(A_DAY)}, optional=optional).map(Profile)


def random_profiles(count: int, seed: int) -> list[Profile]:
    """Return so many profiles; equal seeds give equal profiles on every machine."""
    random = Random(seed)
    return [Profile(_random_answers(random)) for _ in range(count)]


def rising_answers(field: Field, random: Random) -> tuple[Answer, Answer]:
    """Return two answers to a field, the second more intense, or larger at every end."""
    if field.kind == "choice":
        low, high = sorted(random.sample(range(len(field.choices)), 2))
        return field.choices[low], field.choices[high]
    one, other = (_DRAWN[field.kind](field, random) for _ in range(2))
    if isinstance(one, float) and isinstance(other, float):
        return min(one, other), max(one, other)
    ends = list(zip(_ends(one), _ends(other), strict=True))
    return Quantity(*map(min, ends)), Quantity(*map(max, ends))


def random_answer(field: Field, random: Random) -> Answer:
    """Return an answer that the field allows."""
    return _DRAWN[field.kind](field, random)


def _random_answers(random: Random) -> Mapping[str, Answer]:
    answers: dict[str, Answer] = {"as_of": A_DAY}
    present = random.choice(PRESENT)
    for field in FIELDS:
        if field.path != "as_of" and random.random() < present:
            answers[field.path] = _DRAWN[field.kind](field, random)
    return answers


def _ends(answer: Answer) -> tuple[float, float, float]:
    if isinstance(answer, Quantity):
        return answer.low, answer.mid, answer.high
    assert isinstance(answer, float)
    return answer, answer, answer


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
    trials = range(random.randint(1, 3))
    return tuple(PilotPoint(10.0 * 10**n, random.random()) for n in trials)


_DRAWN: Mapping[str, Callable[[Field, Random], Answer]] = {
    "text": lambda _, random: random.choice(["Tickets", "Ünïcode", "0"]),
    "choice": lambda field, random: random.choice(field.choices),
    "flag": lambda _, random: random.random() < 0.5,
    "count": lambda field, random: max(float(round(_number(field, random))), field.least),
    "quantity": _quantity,
    "share": lambda _, random: random.choice([0.0, 1.0, random.random(), random.random()]),
    "importance": lambda field, random: random.choice([0.0, field.most, random.uniform(0.0, 10.0)]),
    "model": lambda _, random: random.choice(PRICED),
    "pilot": _pilot,
}


def _answers(field: Field) -> st.SearchStrategy[Answer]:
    return _STRATEGIES[field.kind](field)


def _numbers(field: Field) -> st.SearchStrategy[float]:
    return st.floats(field.least, min(field.most, PLAUSIBLE)) | st.just(field.most)


def _ranges(field: Field) -> st.SearchStrategy[Answer]:
    numbers = _numbers(field)
    return st.tuples(numbers, numbers, numbers).map(lambda ends: Quantity(*sorted(ends)))


_TRIALS = st.builds(PilotPoint, st.floats(1.0, 1e6), st.floats(0.0, 1.0))

_STRATEGIES: Mapping[str, Callable[[Field], st.SearchStrategy[Answer]]] = {
    "text": lambda field: st.text(max_size=int(field.most)),
    "choice": lambda field: st.sampled_from(field.choices),
    "flag": lambda _: st.booleans(),
    "count": lambda field: st.integers(int(field.least), int(field.most)).map(float),
    "quantity": lambda field: _numbers(field) | _ranges(field),
    "share": lambda _: st.floats(0.0, 1.0),
    "importance": lambda field: st.floats(field.least, field.most),
    "model": lambda _: st.sampled_from(PRICED),
    "pilot": lambda _: st.lists(_TRIALS, min_size=1, max_size=4).map(tuple),
}
