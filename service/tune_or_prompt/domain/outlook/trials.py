"""Trials: one profile with some answers changed, many rows of one evaluation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tune_or_prompt.domain.decide.evaluate import Evaluation
from tune_or_prompt.domain.language.answers import Answers, answers_of, coded
from tune_or_prompt.domain.language.model import Model
from tune_or_prompt.domain.language.profile import Answer, Field, Profile, Quantity

Judge = Callable[[Answers], Evaluation]
"""The one door to a verdict: `judged` with the catalogue's numbers."""


@dataclass(frozen=True, slots=True)
class BareChange:
    """One question answered anew.

    Attributes:
        field: the question.
        from_: the answer given; None if it is unknown.
        to: the new answer.
    """

    field: Field
    from_: Answer | None
    to: Answer


@dataclass(frozen=True, slots=True)
class Start:
    """A profile, what it says and what the engine makes of it: where trials start."""

    profile: Profile
    given: Answers
    evaluation: Evaluation
    judge: Judge

    def tried(self, trials: Sequence[Sequence[BareChange]]) -> Evaluation:
        """Evaluate the profile anew for each trial, with its changes made.

        What comes out is what the whole profile with these answers would give, bit by bit.
        """
        changes = [{change.field.path: change.to for change in trial} for trial in trials]
        return self.judge(self.given.changed_by(coded(changes)))


def start_of(profile: Profile, judge: Judge) -> Start:
    """Return a profile with its evaluation."""
    given = answers_of([profile])
    return Start(profile, given, judge(given), judge)


def answers_to(field: Field) -> tuple[Answer, ...]:
    """Return every single answer to a question with choices."""
    if field.kind == "flag":
        return (False, True)
    if field.kind == "choices":
        return tuple((choice,) for choice in field.choices)
    return field.choices


def middle_of(answer: Answer | None) -> float:
    """Return a number or the middle of its range; 0 if it is unknown."""
    if isinstance(answer, Quantity):
        return answer.mid
    return float(answer) if isinstance(answer, int | float) else 0.0


@lru_cache(maxsize=8)
def knots_of(model: Model) -> Mapping[str, tuple[float, ...]]:
    """Return the numbers at which what a number adds may bend, by field, in order."""
    knots: dict[str, set[float]] = {}
    for effect in model.effects:
        if effect.at:
            knots.setdefault(effect.field, set()).update(effect.at)
    for interaction in model.interactions:
        for when in (*interaction.when, *interaction.unless):
            if when.rises or when.falls:
                knots.setdefault(when.field, set()).update((*when.rises, *when.falls))
    return {path: tuple(sorted(numbers)) for path, numbers in knots.items()}
