"""What the verdict saves or costs, when it can be live and why it stands, in words."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from tune_or_prompt.domain.approaches import APPROACHES
from tune_or_prompt.domain.approaches.wording import wording_of
from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.vocabulary import NONE
from tune_or_prompt.domain.money.catalogue import MoneyCatalogue
from tune_or_prompt.domain.money.estimate import MoneyEstimate
from tune_or_prompt.domain.report.clauses import clause_of
from tune_or_prompt.domain.report.findings import Findings
from tune_or_prompt.domain.report.words import days_if_known, joined, sentence, usd

LEAST_MENTIONED_USD = 10.0
"""Less a month than this is not worth a word."""

DOUBT = 0.5
"""An amount is told if its far end is at most this share of its middle beyond zero.

With a normal distribution, and ends at 10 and 90 %, its sign is then right 4 times out of 5.
"""

MUCH_FASTER = 1.5
"""One approach is faster than another if it takes less than the other by this factor."""

MOSTLY, NEARLY_ALL = 0.5, 0.9
"""A smaller model is named from this share of the saving on that it brings on its own."""

TRAINED = frozenset(one.id for one in APPROACHES if one.trains)


@dataclass(frozen=True, slots=True)
class MoneyWords:
    """What money and time say of the verdict, as text.

    Attributes:
        saving: what it saves or costs, to follow `it`; empty if that is not known.
        time: when it can be live, to follow `it`.
        conflict: why it stands although another approach costs less; empty if none does.
    """

    saving: str = ""
    time: str = ""
    conflict: str = ""


def money_words_of(found: Findings) -> MoneyWords:
    """Return what money and time say of the verdict, as text."""
    if found.verdict == NONE:
        return MoneyWords()
    return MoneyWords(_saving_clause(found), _time_clause(found), _conflict(found))


def saving_of(money: MoneyEstimate, first: str, second: str) -> Range | None:
    """Return what one approach saves against another: a month, or on the whole one-off job."""
    if money.one_off:
        return money.saves_usd_over_horizon(first, second)
    return money.saves_usd_per_month(first, second)


def _saving_clause(found: Findings) -> str:
    """Return what the verdict saves or costs, after `it`; nothing if that is not known."""
    money, other = found.money, found.compared_with
    if other is None:
        return ""
    saving = saving_of(money, found.leader, other)
    whole = money.saves_usd_over_horizon(found.leader, other)
    if saving is None or whole is None or abs(saving.mid) < LEAST_MENTIONED_USD:
        return ""
    noun, per = wording_of(other).noun, "in all" if money.one_off else "a month"
    probably = "" if saving.low > 0.0 or saving.high < 0.0 else "probably "
    if saving.low >= -DOUBT * saving.mid:
        rest = _like_for_like(money, saving.mid) if found.leader in TRAINED else ""
        rest = rest if whole.mid > 0.0 else ", not enough to earn back its upfront cost"
        return f"{probably}saves about {usd(saving.mid)} {per} against {noun}{rest}"
    if saving.high <= -DOUBT * saving.mid:
        return f"{probably}costs about {usd(-saving.mid)} {per} more than {noun}"
    return ""


def _like_for_like(money: MoneyEstimate, saved: float) -> str:
    """Return how much of a saving is owed to a smaller model and not to training it."""
    smaller = money.break_even.smaller_model_saves_usd_per_month
    if smaller is None or smaller.mid < MOSTLY * saved:
        return ""
    if smaller.mid >= NEARLY_ALL * saved:
        return " (prompting the same model would save about as much)"
    return f" (of which prompting the same model would save about {usd(smaller.mid)})"


def _time_clause(found: Findings) -> str:
    """Return when the verdict can be live, after `it`, against the other if that takes longer.

    A prompt that meets the target needs no date.
    """
    if found.is_settled:
        return "already meets your target"
    times, other = found.money.schedule, found.compared_with or found.leader
    if found.leader not in times or not days_if_known(times[found.leader]):
        return ""
    own, against = times[found.leader], times[other]
    longer = (
        days_if_known(against)
        if against.live_in_days.mid > MUCH_FASTER * own.live_in_days.mid
        else ""
    )
    return f"can be live in {days_if_known(own)}{f' instead of {longer}' if longer else ''}"


def kind_of_model(found: Findings) -> str:
    """Return what kind of model the verdict would use: `a small model` or `a model`."""
    option = found.money.priced.get(found.leader)
    small = option is not None and option.model in _small_models(found.knowledge.money)
    return "a small model" if small else "a model"


@lru_cache(maxsize=8)
def _small_models(money: MoneyCatalogue) -> AbstractSet[str]:
    every = [one for each in money.candidates.values() for one in each]
    small = {one.model for one in every if one.strength in {"small", "tiny"}}
    return small | {one.model for one in money.candidates["smaller"]}


def _conflict(found: Findings) -> str:
    """Return why the verdict stands although another approach costs less; nothing if none does.

    Another approach costs less if it does so over the horizon, whichever way the inputs lie.
    """
    cheapest = found.money.cheapest_approach
    if cheapest in (None, found.leader):
        return ""
    saving = found.money.saves_usd_over_horizon(str(cheapest), found.leader)
    if saving is None or saving.low <= 0.0:
        return ""
    noun, other = wording_of(found.leader).noun, wording_of(str(cheapest)).noun
    more = f"{noun} costs about {usd(saving.mid)} more than {other} over the horizon."
    return f"{sentence(more)} It is recommended all the same because {why_of(found)}."


def why_of(found: Findings, without: str = "") -> str:
    """Return the two answers that speak most for the verdict, as clauses.

    Args:
        found: what was found out about the profile.
        without: a field that is not to be named.
    """
    strongest = [field for field in found.lead.strongest() if field != without][:2]
    if not strongest:
        return "it suits the usual project better"
    return joined([clause_of(field, found.profile) for field in strongest])
