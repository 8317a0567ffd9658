"""Measure how many answers it takes until a verdict is clear, by the order of asking.

Usage: `python -m scripts.measure_questions [CASES.jsonl]`. Every case is a line with an `id` and a
`profile`. Each starts with nothing known. Answers come from the profile of the case where it has
one, else from what is most likely. Writes `docs/questions.md`.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from statistics import mean, median

import orjson

from service.adapters.toml_knowledge import load_knowledge
from service.application.knowledge import Knowledge
from service.domain.catalogue import Prior, QuantityPrior
from service.domain.evaluation import evaluate
from service.domain.outlook.changes import CHANGEABLE, answer_at, centre_of
from service.domain.outlook.questions import questions_of
from service.domain.outlook.singles import singles_of
from service.domain.outlook.trials import bench_of
from service.domain.portfolio import verdicts_in
from service.domain.profile import FIELD_BY_PATH, Answer, Profile
from service.schemas.profile import load_profile

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases" / "decisions.jsonl"
PAGE = ROOT / "docs" / "questions.md"

DAY = date(2026, 11, 24)
MOST_ANSWERS = 20
MILESTONES = (5, 10, 15, 20)
SEED = 20261124

Asking = Callable[[Profile, Profile, Knowledge], int | None]


@dataclass(frozen=True, slots=True)
class Case:
    """A project whose answers are known to us, and not to the one who asks."""

    id: str
    truth: Profile


def main(path: Path) -> None:
    """Measure every order of asking on every case, and write the page."""
    knowledge = load_knowledge()
    cases = list(_cases(path, knowledge))
    orders: dict[str, Asking] = {
        "the first of `next_questions`": _asked_by_value,
        "the order of the profile": _in_order,
        "a random order, seeded": _at_random,
    }
    counts = {
        name: [ask(Profile({"as_of": DAY}), case.truth, knowledge) for case in cases]
        for name, ask in orders.items()
    }
    PAGE.write_text(_page(counts, knowledge.version), encoding="utf-8")


def _cases(path: Path, knowledge: Knowledge) -> Iterator[Case]:
    """Give each case with every field answered: its own answers, then the most likely ones."""
    for line in path.read_bytes().splitlines():
        document = orjson.loads(line)
        own = load_profile(document["profile"], DAY)
        likely = {path: _likeliest(path, prior) for path, prior in knowledge.priors.items()}
        likely |= {"data.has_labels": True} if "data.labelled_examples" in own.answers else {}
        yield Case(document["id"], Profile({**likely, **own.answers, "as_of": DAY}))


def _likeliest(path: str, prior: Prior) -> Answer:
    if isinstance(prior, QuantityPrior):
        return prior.mid
    field = FIELD_BY_PATH[path]
    return answer_at(field, centre_of(Profile({}), field, prior))


def _asked_by_value(known_so_far: Profile, truth: Profile, knowledge: Knowledge) -> int | None:
    """Return how many first questions are answered until the verdict is clear; None if never."""
    profile = known_so_far
    for answers in range(MOST_ANSWERS + 1):
        evaluation = evaluate([profile], knowledge)
        if next(verdicts_in(evaluation, ())).standing == "clear":
            return answers
        bench = bench_of(evaluation, knowledge)
        questions = questions_of(bench, singles_of(bench)).worth_asking
        if not questions:
            return None
        profile = _answered(profile, truth, questions[0].field)
    return None


def _in_order(known_so_far: Profile, truth: Profile, knowledge: Knowledge) -> int | None:
    paths = [field.path for field in CHANGEABLE if field.path in knowledge.priors]
    return _first_clear(known_so_far, truth, paths, knowledge)


def _at_random(known_so_far: Profile, truth: Profile, knowledge: Knowledge) -> int | None:
    paths = [field.path for field in CHANGEABLE if field.path in knowledge.priors]
    name = orjson.dumps({path: str(answer) for path, answer in truth.answers.items()}).decode()
    Random(f"{SEED}{name}").shuffle(paths)  # noqa: S311 - an order, not a secret
    return _first_clear(known_so_far, truth, paths, knowledge)


def _first_clear(
    known_so_far: Profile, truth: Profile, paths: Sequence[str], knowledge: Knowledge
) -> int | None:
    profiles = [known_so_far]
    for path in paths[:MOST_ANSWERS]:
        profiles.append(_answered(profiles[-1], truth, path))
    found = verdicts_in(evaluate(profiles, knowledge), ())
    return next((at for at, one in enumerate(found) if one.standing == "clear"), None)


def _answered(profile: Profile, truth: Profile, path: str) -> Profile:
    return profile.replacing({path: truth.answers[path]})


def _page(counts: dict[str, list[int | None]], version: str) -> str:
    total = len(next(iter(counts.values())))
    header = "| order of asking | clear within " + " | within ".join(map(str, MILESTONES))
    lines = [
        f"{header} | later or never | mean answers, those counted as {MOST_ANSWERS} |",
        "|---|" + "---|" * (len(MILESTONES) + 2),
        *(_line(name, some) for name, some in counts.items()),
    ]
    table = "\n".join(lines)
    return _TEXT.format(cases=total, most=MOST_ANSWERS, version=version, table=table)


def _line(name: str, counts: Sequence[int | None]) -> str:
    reached = [count for count in counts if count is not None]
    within = [sum(count <= most for count in reached) for most in MILESTONES]
    never = len(counts) - len(reached)
    capped = [MOST_ANSWERS if count is None else count for count in counts]
    average = f"{mean(capped):.1f} (median {median(capped):.0f})"
    return f"| {name} | {' | '.join(map(str, within))} | {never} | {average} |"


_TEXT = """# What to ask next, and how well that works

A recommendation lists `next_questions`: unknown fields, the most telling first, each with the
points of expected score that knowing it saves (`value`) and verdicts that it could lead to
(`could_become`). Every one of those was posted to the engine, with all draws.

**The value of a question.** Each field is put to its answers, everything else left as uncertain
as it is. For each answer, the value counts by how many points the best approach beats the verdict
of today (an approach that is ruled out counts 0), weighted by what is believed of the answer.
Often no single answer turns the verdict; all values are then 0, and the question comes first that
makes the leader win most draws once it is answered, then the one that moves that share most.

**What cannot matter.** `cannot_matter` names unknown fields of which every answer tried, the
bounds included, keeps the verdict and at least three quarters of its lead. A field worth asking
about is never among them.

## Measured

{cases} cases, each begun with nothing known at all. A case's own answers were given where it has
them, the most likely answer of `priors.toml` elsewhere, at most {most} of them. Counted is the
number of answers until the verdict is `clear` (the leader wins 90 % of the draws). Catalogue
`{version}`.

{table}

A case that is not clear by then counts as {most} in the mean, so the true means are higher, most
of all where many cases are left. That is not a fault of the order alone: many of these cases stay
close whatever is answered, because weights are uncertain too, and a verdict that is too close to
call is then the proper answer. Nor is a clear verdict a right one; whether verdicts are right is
measured elsewhere, against what the projects did.

Made by `python -m scripts.measure_questions`.
"""


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else CASES)
