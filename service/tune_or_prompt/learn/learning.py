"""Learn an organization's own numbers: the fitted model, what moved, and whether it is better."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tune_or_prompt.domain.decide.evaluate import Mask, evaluate
from tune_or_prompt.domain.language.answers import answers_of
from tune_or_prompt.domain.language.model import Model
from tune_or_prompt.learn.cases import Case
from tune_or_prompt.learn.fit import fit
from tune_or_prompt.learn.parameters import learnable, with_numbers
from tune_or_prompt.learn.validate import Figures, Tally, cross_validated, figures_of

NOTABLE, MOST_MOVED = 0.05, 25
"""A number that moved by less is not worth a line; and how many lines there are at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A number that a fit moved."""

    name: str
    before: float
    after: float
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What was learned.

    Attributes:
        model: the model fitted to all cases; its thresholds stay.
        figures: cross-validated; no case was seen by the fit that judged it.
        before: the figures of the numbers there were, on the same cases.
        moved: the numbers that moved, the largest moves first.
        cases: how many cases there were.
    """

    model: Model
    figures: Figures
    before: Figures
    moved: tuple[Moved, ...]
    cases: int

    @property
    def is_better(self) -> bool:
        """Return whether the fit is no worse than before in agreement, and better in log loss."""
        return (
            self.figures.all.share >= self.before.all.share
            and self.figures.log_loss < self.before.log_loss
        )

    def lines(self) -> Iterator[str]:
        """Yield what the fit changed, line by line, for a terminal."""

        def share(count: Tally) -> str:
            return f"{count.right:.0f} of {count.of:.0f} ({count.share:.1%})"

        before, after = self.before, self.figures
        yield f"{self.cases} cases, cross-validated by source:"
        yield f"  right: {share(before.all)} before, {share(after.all)} with your numbers"
        yield f"  log loss: {before.log_loss:.3f} before, {after.log_loss:.3f} with your numbers"
        yield f"{len(self.moved)} numbers moved by {NOTABLE} or more:"
        for one in self.moved[:MOST_MOVED]:
            cases = "1 case" if one.cases == 1 else f"{one.cases} cases"
            yield f"  {one.name}: {one.before:+.2f} -> {one.after:+.2f} ({cases})"


def learn_overlay(model: Model, cases: Sequence[Case], closed: Mask) -> Learned:
    """Fit an organization's own numbers around those that the packaged catalogue uses.

    Args:
        model: the packaged model; what it uses is the middle of the prior.
        cases: the organization's own decisions.
        closed: shape (cases, approaches), what each case's own facts rule out.
    """
    start = with_numbers(model, lambda number: replace(number, stated=number.fitted))
    now = evaluate(answers_of([case.profile for case in cases]), model, closed).probabilities
    fitted = fit(start, cases)
    pairs = zip(learnable(start), learnable(fitted), strict=True)
    moved = [
        Moved(
            name=old.name,
            before=old.number.stated,
            after=new.number.fitted,
            cases=new.number.cases,
        )
        for old, new in pairs
        if abs(new.number.fitted - old.number.stated) >= NOTABLE
    ]
    return Learned(
        model=fitted,
        figures=figures_of(cases, cross_validated(start, cases, closed), model),
        before=figures_of(cases, [now], model),
        moved=tuple(sorted(moved, key=lambda one: -abs(one.after - one.before))),
        cases=len(cases),
    )
