"""Random and golden profiles with what the engine sees beyond their verdicts, worked out once."""

from collections.abc import Sequence
from functools import cache

import hypothesis

from service.domain.evaluation import evaluate
from service.domain.outlook.answers import Outlook
from service.domain.outlook.prospects import outlook_of
from service.domain.outlook.trials import outcomes_of
from service.domain.profile import Profile
from service.domain.vocabulary import APPROACHES, Approach
from tests.engine import KNOWLEDGE
from tests.golden import golden_profiles
from tests.properties.profiles import random_profiles

SEED = 4

# A few random profiles in every run; `--hypothesis-profile=explore` takes 200.
EXPLORING = hypothesis.settings.get_current_profile_name() == "explore"
EXAMPLES = 200 if EXPLORING else 20

PARTS = ("flips", "next_questions", "cannot_matter")

LookedAhead = tuple[Profile, Approach, Outlook]


@cache
def looked_ahead() -> tuple[LookedAhead, ...]:
    """Return each profile with its verdict and what was found beyond it."""
    return tuple(_ahead(each) for each in (*random_profiles(EXAMPLES, SEED), *golden_profiles()))


def verdicts_of(profiles: Sequence[Profile]) -> list[Approach]:
    """Return what posting each profile gives."""
    return [APPROACHES[leader] for leader in outcomes_of(profiles, KNOWLEDGE).verdicts()]


def nothing_is_open(profile: Profile) -> bool:
    """Return whether every approach is ruled out for a profile."""
    return not outcomes_of([profile], KNOWLEDGE).are_open().any()


def ahead_of(profile: Profile) -> Outlook:
    """Return what was found beyond the verdict of a profile."""
    return outlook_of(evaluate([profile], KNOWLEDGE), KNOWLEDGE, (), PARTS)


def _ahead(profile: Profile) -> LookedAhead:
    evaluation = evaluate([profile], KNOWLEDGE)
    verdict = APPROACHES[evaluation.scores.leaders()[0]]
    return profile, verdict, outlook_of(evaluation, KNOWLEDGE, (), PARTS)
