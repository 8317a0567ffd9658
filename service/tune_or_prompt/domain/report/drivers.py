"""Why this verdict and not the runner-up: the lead in score, taken apart by answer.

lead = 100 / total need * sum over d of need[d] * (rating[verdict, d] - rating[runner-up, d])

Within a dimension, need = softplus(base + E) with E the sum of what the answers add. What they
change in the need, softplus(base + E) - softplus(base), is shared in proportion to what each adds;
the rest is the usual project's. The fit of the tenth dimension is linear in what the answers add,
so each has its own amount. What answers add only together is split evenly among them, which is its
Shapley value; where an exception weakens it, what remains is split. All parts sum to the lead.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tune_or_prompt.domain.approaches.wording import wording_of
from tune_or_prompt.domain.decide.evaluate import (
    SHARPNESS,
    USUAL_WEIGHT,
    Evaluation,
    Mask,
    added_by_term,
    softplus,
)
from tune_or_prompt.domain.decide.tables import tables_of
from tune_or_prompt.domain.language.answers import IMPLIED, NUMBER_INDEX, PILOT, WEIGHTS, Floats
from tune_or_prompt.domain.language.model import NEEDS
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.language.vocabulary import BEST_FOR, DIMENSIONS
from tune_or_prompt.domain.report.clauses import clause_of
from tune_or_prompt.domain.report.decision import Driver
from tune_or_prompt.domain.report.words import sentence

BASE = "base"
"""The driver that stands for what the usual project brings before any answer."""

MATTERS: Mapping[str, str] = {
    "upfront-cost": "keeping upfront cost low matters",
    "inference-cost": "the cost of each call matters",
    "setup-time": "getting live quickly matters",
    "flexibility": "being able to change behavior quickly matters",
    "consistency": "consistent answers matter",
    "data-needed": "getting by with few labels matters",
    "knowledge-depth": "learned knowledge of the subject matters",
    "maintenance": "easy upkeep matters",
    "latency": "fast answers matter",
}
"""The need for a dimension as a clause, to be followed by `more` or `less`."""

_TINY = 1e-9
"""A change of a need too small to divide by: its slope is taken instead."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Added:
    """What each field given adds to each target, and the change of the needs shared among them.

    Attributes:
        fields: the fields.
        amounts: shape (fields, targets).
        needs: shape (fields, 9).
    """

    fields: tuple[str, ...]
    amounts: Floats
    needs: Floats


def added_by_field(evaluation: Evaluation, profile: Profile) -> Added:
    """Return what each field given adds for the first row, what follows from numbers among it."""
    model, tables = evaluation.model, tables_of(evaluation.model)
    together, base = {one.id: one.fields for one in model.interactions}, tables.base
    found: dict[str, Floats] = {}
    added, terms = added_by_term(evaluation.answers.only(slice(1)), tables)[:, 0], tables.terms
    added[terms.bases] = 0.0
    for at in np.flatnonzero(added).tolist():
        fields = together.get(terms.sources[at], (terms.sources[at],))
        for field in (field_given(path, profile) for path in fields):
            own = found.setdefault(field, np.zeros(len(base)))
            own[terms.targets[at]] += added[at] / len(fields)
    amounts = np.array(list(found.values())).reshape(-1, len(base))
    start, change = base[: len(NEEDS)], amounts[:, : len(NEEDS)].sum(axis=0)
    flat = np.abs(change) < _TINY
    secant = (softplus(start + change) - softplus(start)) / np.where(flat, 1.0, change)
    tangent = 1.0 / (1.0 + np.exp(-SHARPNESS * start))
    needs = amounts[:, : len(NEEDS)] * np.where(flat, tangent, secant)
    return Added(fields=tuple(found), amounts=amounts, needs=needs)


def field_given(path: str, profile: Profile) -> str:
    """Return the field that the user filled in for an answer, which may follow from numbers."""
    sources, answers = IMPLIED.get(path, ()), profile.answers
    measured = bool(sources) and all(source in answers for source in sources)
    if sources == (PILOT,):
        measured &= "measured.prompt_score" in answers or "measured.target" in answers
    return sources[0] if measured else path


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lead:
    """The lead in score of one approach over another, taken apart.

    Attributes:
        fields: `base`, for the usual project, then the fields whose answers add to it.
        points: shape (fields, 10), points of the lead by dimension; they sum to it.
        raises: shape (fields, 10), whether a dimension matters more by it; nothing of the fit.
    """

    fields: tuple[str, ...]
    points: Floats
    raises: Mask

    def strongest(self, sign: float = 1.0) -> list[str]:
        """Return the fields whose answers add to the lead (or take from it), strongest first."""
        totals = (sign * self.points.sum(axis=1)).tolist()
        adding = [each for each in zip(totals, self.fields, strict=True) if each[0] > 0.0]
        return [field for _, field in sorted(adding, key=lambda one: -one[0]) if field != BASE]


def lead_of(
    evaluation: Evaluation, added: Added, profile: Profile, first: int, second: int
) -> Lead:
    """Take the lead in score of one approach over another apart, for the first row.

    Args:
        evaluation: what the engine found for this profile alone.
        added: what each of its answers adds.
        profile: the answers given.
        first: position of the approach that leads.
        second: position of the approach that it is compared with.
    """
    total = float(evaluation.needs[0].sum())
    if total == 0.0:  # every weight is 0, so that all dimensions count alike whatever is answered
        alike = 10.0 * (evaluation.ratings[0, first] - evaluation.ratings[0, second])[None, :]
        return Lead(fields=(BASE,), points=alike, raises=alike > 0.0)
    point = 100.0 / total
    model, usual = evaluation.model, tables_of(evaluation.model).base
    amounts = np.vstack([usual, added.amounts])
    needs = np.vstack([softplus(usual[: len(NEEDS)]), added.needs])
    fits = (amounts[:, len(NEEDS) + first] - amounts[:, len(NEEDS) + second]) / model.kappa.fitted
    gaps = model.ratings[first] - model.ratings[second]
    points = point * np.column_stack([needs * gaps, fits])
    raises = amounts[:, : len(DIMENSIONS)] > 0.0
    fields, weighted = [BASE, *added.fields], list[str]()
    for column, path in enumerate(WEIGHTS):
        if path not in profile.answers:
            continue
        # A weight puts a multiple of the usual need in place of what the answers say of it; that
        # of the fit multiplies what they say.
        if column < len(NEEDS):
            points[1 : len(fields), column] = 0.0
        share = evaluation.answers.middles[0, NUMBER_INDEX[path]] / USUAL_WEIGHT
        row = np.zeros((1, len(DIMENSIONS)))
        row[0, column] = (share - 1.0) * points[:, column].sum()
        points = np.vstack([points, row])
        raises = np.vstack([raises, np.full(row.shape, share >= 1.0)])
        weighted.append(path)
    moving = np.flatnonzero(points.any(axis=1)).tolist()
    named = [*fields, *weighted]
    kept = sorted({0, *moving, *range(len(fields), len(named))})
    return Lead(fields=tuple(named[row] for row in kept), points=points[kept], raises=raises[kept])


def drivers_of(lead: Lead, profile: Profile, first: str, second: str) -> tuple[Driver, ...]:
    """Return what each answer adds to the lead of `first` over `second`, the largest first."""
    drivers = [_driver(lead, row, profile, first, second) for row in range(len(lead.fields))]
    return tuple(sorted(drivers, key=lambda one: -abs(one.points)))


def _driver(lead: Lead, row: int, profile: Profile, first: str, second: str) -> Driver:
    field, points = lead.fields[row], float(lead.points[row].sum())
    toward, against = (first, second) if points >= 0.0 else (second, first)
    favors = f"favors {wording_of(toward).noun} over {wording_of(against).noun}."
    if field == BASE:
        text = f"Before any of your answers, the usual project {favors}"
        return Driver(field=BASE, toward=toward, points=points, text=text)
    own = lead.points[row] if points >= 0.0 else -lead.points[row]
    column = WEIGHTS.index(field) if field in WEIGHTS else int(own.argmax())
    dimension, clause = DIMENSIONS[column], clause_of(field, profile)
    if dimension == BEST_FOR:
        text = f"{clause}, which {favors}"
    else:
        more = "more" if lead.raises[row, column] else "less"
        text = f"{clause}, so {MATTERS[dimension]} {more}: that {favors}"
    return Driver(
        field=field,
        answer=profile.get(field),
        dimension=dimension,
        toward=toward,
        points=points,
        text=sentence(text),
    )
