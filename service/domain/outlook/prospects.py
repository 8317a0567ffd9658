"""Look beyond a verdict: one search of changes, read as flips, questions and reasons against."""

from collections.abc import Collection, Sequence

from service.domain.answer import Ranked
from service.domain.evaluation import Evaluation
from service.domain.known import Known
from service.domain.outlook.answers import Outlook
from service.domain.outlook.counterfactuals import found_flips
from service.domain.outlook.flip_report import flips_from, no_flip_reason
from service.domain.outlook.questions import questions_of
from service.domain.outlook.robustness import robustness_of
from service.domain.outlook.singles import singles_of
from service.domain.outlook.trials import bench_of
from service.domain.outlook.why_not import why_not_of

OUTLOOK_PARTS = frozenset(
    {"robustness", "flips", "no_flip", "next_questions", "cannot_matter", "why_not"}
)
"""Parts of an answer that look beyond the verdict."""

_SEARCHED = OUTLOOK_PARTS - {"robustness", "why_not"}
_FLIPS = frozenset({"flips", "no_flip"})
_QUESTIONS = frozenset({"next_questions", "cannot_matter"})


def outlook_of(
    evaluation: Evaluation, known: Known, ranking: Sequence[Ranked], parts: Collection[str]
) -> Outlook:
    """Return the parts asked for; nothing is searched for the others."""
    profile, found, asked = evaluation.profiles[0], None, None
    if _SEARCHED.intersection(parts):
        bench = bench_of(evaluation, known)
        singles = singles_of(bench)
        found = found_flips(bench, singles) if _FLIPS.intersection(parts) else None
        asked = questions_of(bench, singles) if _QUESTIONS.intersection(parts) else None
    topics = {one.id: one.topic for one in known.dimensions}
    return Outlook(
        robustness=robustness_of(evaluation) if "robustness" in parts else None,
        flips=None if found is None else flips_from(found, profile),
        no_flip=None if found is None else no_flip_reason(found),
        next_questions=asked.worth_asking if asked and "next_questions" in parts else None,
        cannot_matter=asked.cannot_matter if asked and "cannot_matter" in parts else None,
        why_not=why_not_of(ranking, topics, found, profile) if "why_not" in parts else None,
    )
