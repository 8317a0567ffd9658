"""Read from the facts how long it takes to ship, and how long a caller waits."""

from service.domain.facts import Facts
from service.domain.spending.estimates import Latency, Schedule
from service.domain.spending.figures import ranges_of
from service.domain.vocabulary import APPROACHES, Approach


def schedule_of(facts: Facts) -> dict[Approach, Schedule]:
    """Return the days that each approach takes, with what takes them."""
    return {
        a: Schedule(
            days_to_ship=ranges_of({"days": facts.days_to_ship[a]})["days"],
            breakdown=ranges_of(facts.days[a]),
        )
        for a in APPROACHES
    }


def latency_of(facts: Facts) -> dict[Approach, Latency]:
    """Return the waits of each approach."""
    return {
        a: Latency(
            **ranges_of({"first_token_ms": facts.first_token_ms[a], "total_ms": facts.total_ms[a]})
        )
        for a in APPROACHES
    }
