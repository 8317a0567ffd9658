"""Random profiles made from `FIELDS`: for Hypothesis, as profiles, and as rows by the thousand."""

from random import Random

import numpy as np
from hypothesis import strategies as st

from tests.money import DAY
from tune_or_prompt.catalogue import load_knowledge
from tune_or_prompt.domain.decide.constraints import judged
from tune_or_prompt.domain.decide.evaluate import Evaluation
from tune_or_prompt.domain.language.answers import (
    CHOICES,
    NUMBERS,
    PILOT,
    Answers,
    Floats,
    answers_of,
    codes_with,
)
from tune_or_prompt.domain.language.profile import (
    FIELD_BY_PATH,
    FIELDS,
    Answer,
    Field,
    PilotPoint,
    Profile,
    Quantity,
)

KNOWLEDGE = load_knowledge()
PLAUSIBLE = 1e8
HOSTED = ("openai/gpt-4o-mini", "google/gemini-2.5-flash-lite")


def judge(answers: Answers) -> Evaluation:
    """Return what the engine makes of some rows: the same as for any request."""
    return judged(answers, KNOWLEDGE.model, KNOWLEDGE.money)


def verdict_of(profile: Profile) -> str:
    """Return the verdict for a profile."""
    return judge(answers_of([profile])).verdicts[0]


def profile(**answers: Answer) -> Profile:
    """Return a profile of the day; `__` in a name stands for the dot of a path."""
    return Profile(
        {"as_of": DAY, **{name.replace("__", "."): one for name, one in answers.items()}}
    )


def profiles() -> st.SearchStrategy[Profile]:
    """Return a strategy of profiles; the smallest has no answer but its day."""
    optional = {field.path: _answers(field) for field in FIELDS if field.path != "as_of"}
    return st.fixed_dictionaries({"as_of": st.just(DAY)}, optional=optional).map(Profile)


def random_profiles(count: int, seed: int, answered: int = 20) -> list[Profile]:
    """Return profiles with about so many answers; equal seeds give equal profiles."""
    random = Random(seed)
    asked = [field for field in FIELDS if field.kind not in ("text", "date", "model")]
    return [
        Profile(
            {"as_of": DAY}
            | {
                field.path: random_answer(field, random)
                for field in random.sample(asked, random.randint(0, 2 * answered))
            }
        )
        for _ in range(count)
    ]


def random_answer(field: Field, random: Random) -> Answer:  # noqa: PLR0911 - one a kind
    """Return an answer that the field allows."""
    match field.kind:
        case "flag":
            return random.random() < 0.5
        case "choice":
            return random.choice(field.choices)
        case "choices":
            some = random.sample(field.choices, random.choice([1, 1, 2, 3]))
            return tuple(sorted(some, key=field.choices.index))
        case "pilot":
            return (PilotPoint(10.0 ** random.randint(1, 4), random.random()),)
        case "share":
            return random.choice([0.0, 1.0, random.random()])
        case "importance":
            return random.uniform(0.0, 10.0)
    numbers = sorted(_number(field, random) for _ in range(3))
    return Quantity(*numbers) if field.kind == "quantity" and random.random() < 0.2 else numbers[1]


def random_rows(count: int, seed: int, density: float = 0.3) -> Answers:
    """Return rows in which each question is answered with this probability, numbers as ranges."""
    random = np.random.default_rng(seed)
    codes = np.stack([random.integers(1, len(codes_with(f.path)), count) for f in CHOICES], axis=1)
    fields = [FIELD_BY_PATH[path] for path in NUMBERS]
    middles = np.stack([_numbers(field, count, random) for field in fields], axis=1)
    spread = random.uniform(0.0, 0.5, middles.shape) * (random.random(middles.shape) < 0.3)
    least = np.array([field.least for field in fields])
    most = np.array([1.0 if field.path == PILOT else field.most for field in fields])
    numbers = np.stack([middles * (1.0 - spread), middles, middles * (1.0 + spread)])
    unknown = random.random(middles.shape) > density
    return Answers(
        codes=np.where(random.random(codes.shape) < density, codes, 0).astype(np.int16),
        numbers=np.where(unknown, np.nan, np.clip(numbers, least, most)),
        days=(DAY,) * count,
        prompted=(None,) * count,
        tuned=tuple((None, None, *HOSTED)[at] for at in random.integers(0, 4, count)),
    )


def _numbers(field: Field, count: int, random: np.random.Generator) -> Floats:
    if field.kind in ("share", "pilot"):
        return random.random(count)
    if field.kind == "importance":
        return random.uniform(0.0, 10.0, count)
    return np.where(random.random(count) < 0.05, 0.0, 10.0 ** random.uniform(-1.0, 7.0, count))


def _number(field: Field, random: Random) -> float:
    if random.random() < 0.05:
        return random.choice([field.least, field.most])
    number = 10.0 ** random.uniform(-1.0, 7.0)
    number = float(round(number)) if field.kind == "count" else number
    return min(max(number, field.least), field.most)


def _answers(field: Field) -> st.SearchStrategy[Answer]:  # noqa: PLR0911 - one a kind
    match field.kind:
        case "text":
            letters = st.characters(categories=["L", "N"])
            return st.text(letters, min_size=1, max_size=int(field.most))
        case "flag":
            return st.booleans()
        case "choice":
            return st.sampled_from(field.choices)
        case "choices":
            some = st.sets(st.sampled_from(field.choices), min_size=1)
            return some.map(lambda them: tuple(sorted(them, key=field.choices.index)))
        case "model":
            return st.sampled_from(HOSTED)
        case "pilot":
            trial = st.builds(PilotPoint, st.floats(1.0, 1e6), st.floats(0.0, 1.0))
            return st.lists(trial, min_size=1, max_size=3).map(tuple)
        case "count":
            return st.integers(int(field.least), int(field.most)).map(float)
    numbers = st.floats(field.least, min(field.most, PLAUSIBLE)) | st.just(field.most)
    ends = st.tuples(numbers, numbers, numbers).map(sorted).filter(lambda them: them[0] < them[2])
    ranges = ends.map(lambda them: Quantity(*them))
    return numbers | ranges if field.kind == "quantity" else numbers
