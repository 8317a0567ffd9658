"""Look beyond a verdict: one search of changes, read as flips, questions and reasons against."""

from collections.abc import Collection, Sequence

from service.domain.answer import Ranked
from service.domain.evaluation import Evaluation
from service.domain.known import Known
from service.domain.outlook.answers import Outlook
from service.domain.outlook.counterfactuals import found_flips
from service.domain.outlook.flip_report import flips_from, no_flip_reason
from service.domain.outlook.questions import cannot_matter_of, next_questions_of
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


def outlook_of(
    evaluation: Evaluation, known: Known, ranking: Sequence[Ranked], parts: Collection[str]
) -> Outlook:
    """Return the parts asked for; nothing is searched for the others."""
    profile, found = evaluation.profiles[0], None
    questions, cannot_matter = None, None
    if _SEARCHED.intersection(parts):
        bench = bench_of(evaluation, known)
        singles = singles_of(bench)
        found = found_flips(bench, singles) if _FLIPS.intersection(parts) else None
        questions = next_questions_of(bench, singles) if "next_questions" in parts else None
        cannot_matter = cannot_matter_of(bench, singles) if "cannot_matter" in parts else None
    names = {one.id: one.name for one in known.dimensions}
    return Outlook(
        robustness=robustness_of(evaluation) if "robustness" in parts else None,
        flips=None if found is None else flips_from(found, profile),
        no_flip=None if found is None else no_flip_reason(found),
        next_questions=questions,
        cannot_matter=cannot_matter,
        why_not=why_not_of(ranking, names, found, profile) if "why_not" in parts else None,
    )
