"""Record: keep an account of each decision that is made."""

from collections.abc import Callable, Collection, Mapping, Sequence
from fnmatch import fnmatchcase

from tune_or_prompt import __version__
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.profile import Profile, digest_of
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.verbs.recommend import Recommend

Write = Callable[[Mapping[str, object]], None]

MASK = "***"


def recorded(recommend: Recommend, write: Write) -> Recommend:
    """Return what decides alike, and writes a record of each decision."""

    def recommend_and_record(
        knowledge: Knowledge, profile: Profile, parts: Collection[str]
    ) -> Decision:
        decision = recommend(knowledge, profile, parts)
        write(record_of(decision, profile, knowledge))
        return decision

    return recommend_and_record


def telling(write: Write, rules: Sequence[str]) -> Write:
    """Return what writes records with those fields of the profile in clear that the rules name.

    A rule is a path or a pattern, such as `traffic.*`; one with a minus in front masks again what
    an earlier one has told. The last rule that fits a field counts; a field that none fits is
    masked. Without rules nothing of the profile is written, not even which fields it states.
    """

    def write_masked(record: Mapping[str, object]) -> None:
        told = dict(record)
        profile = told.pop("profile")
        if rules and isinstance(profile, Mapping):
            told["profile"] = {
                path: answer if _is_told(path, rules) else MASK for path, answer in profile.items()
            }
        write(told)

    return write_masked


def record_of(decision: Decision, profile: Profile, knowledge: Knowledge) -> Mapping[str, object]:
    """Return what may be recorded of a decision: enough to find and repeat it."""
    return {
        "id": decision.id,
        "verdict": decision.verdict,
        "standing": decision.standing,
        "profile_digest": digest_of(profile, ()),
        "as_of": profile.as_of,
        "engine_version": __version__,
        "catalogue_version": knowledge.version,
        "profile": profile.answers,
    }


def _is_told(path: str, rules: Sequence[str]) -> bool:
    fitting = [rule for rule in rules if fnmatchcase(path, rule.removeprefix("-"))]
    return bool(fitting) and not fitting[-1].startswith("-")
