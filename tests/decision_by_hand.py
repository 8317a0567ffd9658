"""A decision, prices and availability made by hand, for tests of what is told of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import Profile, digest_of
from tune_or_prompt.domain.money.availability import Availability, Seller, TunableModel
from tune_or_prompt.domain.money.catalogue import Candidate, ModelFacts, MoneyCatalogue
from tune_or_prompt.domain.money.prices import PriceBook, PriceRow
from tune_or_prompt.domain.report.decision import (
    Assumption,
    Assumptions,
    BreakEven,
    Caution,
    Change,
    Choice,
    Contribution,
    CostFigures,
    Costs,
    Decision,
    Driver,
    Elimination,
    Flip,
    Headline,
    Outcome,
    PlanStep,
    Provenance,
    Question,
    Ranked,
    Stated,
    TrackRecord,
)

A_DAY = date(2026, 11, 24)
NAMES = {
    "prompt-engineering": "prompt engineering",
    "fine-tuning": "fine-tuning",
    "hybrid": "hybrid",
}
PROFILE = Profile(
    {"as_of": A_DAY, "name": "Tickets", "stage": "production", "traffic.calls_per_day": 500_000.0}
)


def around(mid: float) -> Range:
    """Return a range of ten percent around a number."""
    return Range(mid * 0.9, mid, mid * 1.1)


def ranked(approach: str, score: float, probability: float, *, latency: float = 10.0) -> Ranked:
    """Return an approach whose points are those of latency and the rest of its score."""
    terms = {"latency": latency, "inference-cost": score - latency}
    return Ranked(
        approach=approach,
        score=score,
        probability=probability,
        feasible=True,
        contributions=tuple(
            Contribution(dimension=name, rating=0.5, weight=0.5, points=points, because="So it is.")
            for name, points in terms.items()
        ),
    )


def headline(
    monthly: Mapping[str, float] | None = None, saves: float | None = 12_900.0
) -> Headline:
    """Return the money of three approaches."""
    costs = monthly or {"prompt-engineering": 15_000.0, "fine-tuning": 2_100.0, "hybrid": 4_000.0}
    return Headline(
        approaches={
            name: CostFigures(
                option=f"{name}-api",
                model="openai/gpt-4.1-mini",
                upfront_usd=around(9_000.0),
                monthly_usd=around(usd),
                per_1000_calls_usd=around(usd / 15_000),
            )
            for name, usd in costs.items()
        },
        against="prompt-engineering",
        saves_usd_per_month=None if saves is None else around(saves),
        saves_percent=86.0,
        break_even=BreakEven(
            kind="above", calls_per_day=around(40_000), reason="Above 40,000 calls a day."
        ),
        cheapest="fine-tuning",
        text="Fine-tuning saves $12,900 a month against prompt engineering.",
    )


def decision(profile: Profile = PROFILE, **changes: Any) -> Decision:
    """Return a decision for fine-tuning with every part of a summary filled."""
    digest = digest_of(profile, ())
    name = profile.get("name")
    made = Decision(
        id=digest,
        name=name if isinstance(name, str) else None,
        verdict="fine-tuning",
        standing="clear",
        probability=0.93,
        track_record=TrackRecord(standing="clear", right=98, of=101),
        summary="Fine-tune: it saves about $12,900 a month.",
        ranking=(
            ranked("fine-tuning", 72.0, 0.93),
            ranked("prompt-engineering", 60.0, 0.05),
            ranked("hybrid", 58.0, 0.02),
        ),
        drivers=(
            Driver(
                field="traffic.calls_per_day",
                answer=500_000.0,
                dimension="inference-cost",
                toward="fine-tuning",
                points=14.0,
                text="500,000 calls a day make the cost of each call count.",
            ),
            Driver(
                field="base", toward="prompt-engineering", points=-2.0, text="The usual project."
            ),
        ),
        costs=Costs(headline=headline()),
        days_to_ship={"prompt-engineering": around(7), "fine-tuning": around(35)},
        flips=(
            Flip(
                changes=(
                    Change(
                        field="traffic.calls_per_day",
                        from_=500_000.0,
                        to=30_000.0,
                        text="30,000 calls a day instead of 500,000",
                    ),
                ),
                verdict="prompt-engineering",
                within_reach=True,
                text="With 30,000 calls a day prompting would win.",
            ),
        ),
        next_questions=(
            Question(
                field="task.voice",
                question="Does it have to hit a certain tone?",
                choices=(Choice(answer="none", text="no"), Choice(answer="exact", text="exactly")),
                value=0.05,
                could_become=(Outcome(answer="exact", text="exactly", verdict="hybrid"),),
            ),
        ),
        plan=(
            PlanStep(
                id="label",
                action="Label 2,000 more answers.",
                why="The curve still rises.",
                stop_if="200 labels add less than a point.",
            ),
        ),
        warnings=(Caution(code="price-old", text="A price is old.", fields=("models.prompt",)),),
        you_said=(Stated(field="stage", label="Stage", text="in production"),),
        assumptions=Assumptions(
            count=7,
            most=(
                Assumption(
                    field="traffic.output_tokens",
                    label="Output",
                    text="200 tokens a call (50 to 800)",
                    assumed=Range(50, 200, 800),
                    unit="tokens/call",
                    source="judgement",
                ),
            ),
        ),
        provenance=Provenance(
            engine_version="0.2.0",
            catalogue_version="0f3a5c7d9e1b2468",
            prices_as_of=date(2026, 11, 23),
            as_of=profile.as_of,
            profile_digest=digest,
        ),
    )
    return replace(made, **changes)


def nothing_open(profile: Profile = PROFILE) -> Decision:
    """Return a decision in which every approach is ruled out."""
    why = Elimination(
        code="data-may-not-leave",
        text="The data may not leave your network.",
        would_lift="Host it yourself.",
    )
    closed = tuple(
        replace(each, feasible=False, probability=0.0, eliminated_by=(why,))
        for each in decision(profile).ranking
    )
    return decision(
        profile,
        verdict="none",
        standing="none-open",
        probability=0.0,
        track_record=None,
        summary="Nothing is open as you describe it.",
        ranking=closed,
        drivers=(),
        costs=Costs(headline=replace(headline(), approaches={}, saves_usd_per_month=None)),
        flips=(),
    )


def price(model: str, kind: str, usd: float, day: date = date(2026, 1, 1)) -> PriceRow:
    """Return a row of the price list."""
    provider, _, name = model.partition("/")
    return PriceRow(
        provider=provider,
        model=name,
        kind=kind,
        unit="usd_per_mtok",
        usd=usd,
        seen_on=day,
        valid_from=day,
        source="by hand",
        url="https://example.org",
        verified="read",
    )


PRICES = (
    price("openai/gpt-4.1", "input", 2.0),
    price("openai/gpt-4.1", "output", 8.0),
    price("openai/gpt-4.1-mini", "input", 0.4),
    price("openai/gpt-4.1-mini", "output", 1.6),
)


def money(rows: tuple[PriceRow, ...] = PRICES) -> MoneyCatalogue:
    """Return prices of gpt-4.1, which ends on 14 January 2027, and gpt-4.1-mini, on 7 May."""
    facts: dict[str, Any] = {
        "source": "by hand",
        "url": "https://example.org",
        "checked": A_DAY,
        "verified": "read",
    }
    seller = Seller(
        provider="openai",
        name="OpenAI",
        hosting=("api",),
        closed_to_new_on=None,
        jobs_end=None,
        **facts,
    )
    tunable = TunableModel(
        provider="openai",
        model="gpt-4.1-mini",
        open_weights=False,
        jobs_end=None,
        serves_until=date(2027, 5, 7),
        **facts,
    )
    candidate = Candidate(
        model="openai/gpt-4.1", share=1.0, strength="frontier", reason="", sources=()
    )
    return MoneyCatalogue(
        prices=PriceBook(rows),
        availability=Availability(
            sellers={"openai": seller},
            models={tunable.id: tunable},
            retirements={"openai/gpt-4.1": date(2027, 1, 14)},
        ),
        candidates={
            "prompt": (candidate,),
            "tuned": (replace(candidate, model="openai/gpt-4.1-mini"),),
        },
        defaults={},
        facts=ModelFacts(windows={}, reasoning=(), stacking={}, cache_minimums={}),
    )
