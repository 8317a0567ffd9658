"""Everything that is found out about one profile, once a part of its answer reads it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tune_or_prompt.domain.approaches import BY_ID
from tune_or_prompt.domain.evidence import Chances, Quality, chances_of, quality_of
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.answers import CHOICE_INDEX, Answers, code_of
from tune_or_prompt.domain.language.comparison import Alternatives
from tune_or_prompt.domain.language.conditions import Conditions, compiled, degrees_of
from tune_or_prompt.domain.language.profile import Answer
from tune_or_prompt.domain.language.vocabulary import NONE, Standing
from tune_or_prompt.domain.money.estimate import MoneyEstimate, estimate_money
from tune_or_prompt.domain.outlook.trials import Start
from tune_or_prompt.domain.report.decision import Elimination
from tune_or_prompt.domain.report.drivers import Added, Lead, added_by_field, lead_of
from tune_or_prompt.domain.report.ranking import Bars, bars_of, order_of

HALF = 0.5
"""A condition counts as held from this degree on."""


@dataclass(frozen=True, eq=False)
class Findings(Start):
    """One profile with its evaluation, and all that is read off it.

    Attributes:
        knowledge: the catalogue.
    """

    knowledge: Knowledge

    @cached_property
    def bars(self) -> Bars:
        """Return what rules each approach out, in their order."""
        return bars_of(self.evaluation)[0]

    @cached_property
    def ruled_out(self) -> Mapping[str, tuple[Elimination, ...]]:
        """Return what rules each approach out, by id; empty for one that is open."""
        return dict(zip(self.evaluation.model.approaches, self.bars, strict=True))

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Return the ids of the approaches.

        First the verdict (if nothing is open, what has the least to lift), then the runner-up (the
        next open one, else the best ruled out), then the rest.
        """
        approaches = self.evaluation.model.approaches
        order = order_of(self.evaluation.scores[0].tolist(), self.bars)
        return tuple(approaches[at] for at in order)

    @property
    def leader(self) -> str:
        """Return the id of the approach in first place, open or not."""
        return self.order[0]

    @property
    def rival(self) -> str:
        """Return the id of the runner-up."""
        return self.order[1]

    @property
    def verdict(self) -> str:
        """Return the verdict: the leader, or `none` if nothing is open."""
        return NONE if self.ruled_out[self.leader] else self.leader

    @property
    def standing(self) -> Standing:
        """Return how sure the verdict is."""
        return self.evaluation.standings[0]

    @property
    def open(self) -> tuple[str, ...]:
        """Return the ids of what nothing rules out, the best first."""
        return tuple(each for each in self.order if not self.ruled_out[each])

    @property
    def compared_with(self) -> str | None:
        """Return the open approach whose money the verdict's is compared with, if there is one."""
        return compared_with(self.verdict, self.open)

    @property
    def trains(self) -> bool:
        """Return whether the leader trains a model."""
        return self.leader in BY_ID and BY_ID[self.leader].trains

    @property
    def is_settled(self) -> bool:
        """Return whether the verdict is a prompt that already meets the target."""
        return not self.trains and self.says("measured.prompt_standing", "meets-target")

    @cached_property
    def added(self) -> Added:
        """Return what each answer adds."""
        return added_by_field(self.evaluation, self.profile)

    @cached_property
    def lead(self) -> Lead:
        """Return the lead over the runner-up, taken apart."""
        return self.lead_over(self.rival)

    @cached_property
    def money(self) -> MoneyEstimate:
        """Return what everything costs and how long it takes."""
        return estimate_money(self.profile, self.knowledge.money)

    @cached_property
    def chances(self) -> Chances:
        """Return the chance that a tuned model beats the prompt, without similar cases."""
        return chances_of(self.profile, self.knowledge.published)

    @cached_property
    def quality(self) -> Quality:
        """Return how likely a tuned model is to beat the prompt."""
        verdict = None if self.verdict == NONE else self.verdict
        return quality_of(self.profile, self.knowledge.published, verdict, self.chances)

    def lead_over(self, other: str) -> Lead:
        """Return the lead of the first over another approach, taken apart."""
        first, second = map(self.evaluation.model.approaches.index, (self.leader, other))
        return lead_of(self.evaluation, self.added, self.profile, first, second)

    def says(self, path: str, answer: Answer) -> bool:
        """Return whether a question has this answer, given or following from numbers."""
        codes = self.evaluation.answers.codes
        return bool(codes[0, CHOICE_INDEX[path]] == code_of(path, answer))


def compared_with(verdict: str, open_: Sequence[str]) -> str | None:
    """Return the open approach whose money the verdict's is compared with, if there is one.

    Training is compared with what needs none, since that is what its costs have to pay for; all
    else, and training without such an alternative, with the runner-up.

    Args:
        verdict: the approach recommended.
        open_: the approaches that nothing rules out, the best first.
    """
    others = [each for each in open_ if each != verdict]
    untrained = [each for each in others if each in BY_ID and not BY_ID[each].trains]
    trains = verdict in BY_ID and BY_ID[verdict].trains
    return next(iter(untrained if trains and untrained else others), None)


Checks = tuple[Conditions, tuple[int, ...]]
"""Alternatives of several things: each group of conditions, and how many groups each has."""


def checks_of(things: Iterable[Alternatives]) -> Checks:
    """Compile the alternatives of several things."""
    every = list(things)
    return compiled([group for each in every for group in each]), tuple(map(len, every))


def held(checks: Checks, answers: Answers, *, without: float) -> list[float]:
    """Return the degree of each thing's best alternative for the first row.

    Args:
        checks: the conditions.
        answers: the answers held against them; what is unknown does not hold.
        without: the degree of a thing that has no conditions.
    """
    conditions, counts = checks
    degrees = iter(degrees_of(answers, conditions)[0].tolist())
    return [max([next(degrees) for _ in range(count)], default=without) for count in counts]
