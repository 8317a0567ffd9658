"""Measure how soon the right verdict is found by asking in the order of the interview.

Usage: python -m scripts.measure_questions

Every packaged case (`data/cases/decisions.jsonl`) starts with nothing known. Questions are asked as
by `init`: those of `OPENING`, then by `questions_of`, the first each time; one that the case does
not answer is skipped. Writes `docs/questions.md`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from statistics import mean

from tune_or_prompt.catalogue import load_knowledge
from tune_or_prompt.domain.decide.constraints import judged
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.answers import answers_of
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.outlook.questions import OPENING, questions_of
from tune_or_prompt.domain.outlook.trials import start_of
from tune_or_prompt.learn.cases import Case
from tune_or_prompt.stores.case_files import PACKAGED_CASES, cases_from_file

PAGE = Path(__file__).parents[1] / "docs" / "questions.md"
DAY = date(2026, 11, 24)
MILESTONES = (0, 1, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """What became of one case.

    Attributes:
        right: whether the verdict was acceptable after 0, 1, 2 … answers.
        right_in_the_end: the same with all answers of the case.
        settled: answers until the verdict is the one of all answers, and stays so; None if the
            asking ends before.
        asked: questions asked in all, those that the case does not answer among them.
    """

    right: Sequence[bool]
    right_in_the_end: bool
    settled: int | None
    asked: int


def main() -> None:
    """Interview every case and write the page."""
    knowledge = load_knowledge()
    cases = cases_from_file(PACKAGED_CASES, DAY, knowledge.model.approaches)
    PAGE.write_text(_page([interviewed(case, knowledge) for case in cases]), encoding="utf-8")


def interviewed(case: Case, knowledge: Knowledge) -> Interview:
    """Return what became of a case, asked until it has no more answers."""
    steps = list(_steps(case.profile, knowledge))
    answers = answers_of([profile for profile, _ in steps])
    *verdicts, final = judged(answers, knowledge.model, knowledge.money).verdicts
    settled = len(verdicts)
    while settled and verdicts[settled - 1] == final:
        settled -= 1
    return Interview(
        right=[verdict in case.acceptable for verdict in verdicts],
        right_in_the_end=final in case.acceptable,
        settled=settled if settled < len(verdicts) else None,
        asked=steps[-1][1],
    )


def _steps(truth: Profile, knowledge: Knowledge) -> Iterator[tuple[Profile, int]]:
    """Yield what is known after each answer, and how many questions were asked for it."""
    judge = partial(judged, model=knowledge.model, money=knowledge.money)
    known, asked, shares = Profile({"as_of": truth.as_of}), 0, dict(knowledge.shares)
    yield known, asked
    opening = list(OPENING)
    while questions := opening or [
        each.field.path for each in questions_of(start_of(known, judge), shares)
    ]:
        path = questions[0]
        opening = opening[1:]
        asked += 1
        del shares[path]
        if (answer := truth.get(path)) is not None:
            known = known.replacing({path: answer})
            yield known, asked
    yield truth, asked


def _page(found: Sequence[Interview]) -> str:
    final = sum(one.right_in_the_end for one in found)
    settled = [one.settled for one in found if one.settled is not None]
    rows = []
    for answers in MILESTONES:
        right = sum(one.right[min(answers, len(one.right) - 1)] for one in found)
        rows.append(f"| {answers} | {right / len(found):.1%} | {right / final:.0%} |")
    return _TEXT.format(
        cases=len(found),
        final=f"{final / len(found):.1%}",
        table="\n".join(rows),
        reached=f"{len(settled) / len(found):.0%}",
        settled=f"{mean(settled):.1f}",
        given=f"{mean(len(one.right) - 1 for one in found):.1f}",
        asked=f"{mean(one.asked for one in found):.1f}",
    )


_TEXT = """# What to ask next, and how well that works

A recommendation lists `next_questions`: unanswered questions, the most valuable first.

- **`value`** is how much knowing the answer raises the probability of the best verdict. Each
  possible answer is tried and weighted by how common it is (`priors.toml`). A question whose
  answer alone cannot change the verdict has no value and is not listed.
- **`could_become`** names the answers that change the verdict.
- **`cannot_matter`** names the questions whose every answer leaves the verdict unchanged.

## Measured

All {cases} decision cases, each starting with nothing known and asked as `tune-or-prompt init`
asks: six opening questions, then the first of `next_questions` each time. One that the case does
not answer is skipped; the asking ends with the last question of value.
With all answers of the case {final} get an acceptable verdict. The engine was fitted to these
cases, so read the last column only: how much of what all answers give is there after a few. How
often verdicts are right on new cases is in [evaluation](evaluation.md).

| answers given | acceptable verdict | share of what all answers give |
|---|---|---|
{table}

In {reached} of the cases the asking finds the verdict of all answers, on average after {settled}
answers. It asks {asked} questions in all, of which the case answers {given}.

Made by `python -m scripts.measure_questions`.
"""


if __name__ == "__main__":
    main()
