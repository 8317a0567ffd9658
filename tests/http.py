"""An application for tests: the real catalogue, a still clock, and an engine at will."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from service.adapters.memory_cache import NullCache
from service.api.endpoint import Recommend
from service.application.knowledge import Knowledge
from service.application.ports import Cache
from service.application.recommend import recommend as engine
from service.bootstrap import create_app
from service.domain.answer import (
    Assumption,
    Contribution,
    Decision,
    Provenance,
    Ranked,
    Step,
)
from service.domain.decision import ESTIMATE_PARTS
from service.domain.notes import Caution, Matched
from service.domain.outlook.answers import (
    ApproachRobustness,
    Change,
    Flip,
    Loss,
    Prospect,
    Question,
    Robustness,
    WhyNot,
)
from service.domain.profile import Profile, Quantity, digest_of
from service.domain.reason import Reason
from service.domain.spending.figures import Range
from service.domain.vocabulary import APPROACHES, DIMENSIONS, Approach
from service.settings import Settings
from tests.engine import KNOWLEDGE, profile
from tests.fakes import FakeClock

REASON = Reason("plain", {"calls": 3.0, "kind": "few"}, "Because there are 3 calls.")

_ROBUST = ApproachRobustness(
    approach="hybrid",
    acceptability=0.25,
    standard_error=0.03,
    central_weights={"latency": 0.1},
)
_FLIP = Flip(
    changes=(
        Change(
            field="traffic.calls_per_day",
            from_=Quantity(1.0, 2.0, 3.0),
            to=410_000.0,
            unit="calls/day",
            direction="at least",
            just_short=409_000.0,
            limit=None,
        ),
    ),
    verdict="fine-tuning",
    effort=1.5,
    within_reach=True,
    text="With more calls the verdict would be fine-tuning.",
)
_QUESTION = Question(
    field="task.voice",
    question="Must a brand voice or house style be hit?",
    choices=("none", "some", "exact"),
    unit="",
    examples=None,
    value=1.5,
    could_become=(Prospect("exact", "fine-tuning"),),
)
_WHY_NOT = WhyNot(
    approach="fine-tuning",
    behind=3.0,
    costliest=(Loss("latency", 3.0),),
    because=REASON,
    would_need=REASON,
)


class CountingEngine:
    """Decide by rote, and count how often."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(
        self, knowledge: Knowledge, profile: Profile, parts: Collection[str] = ()
    ) -> Decision:
        self.calls += 1
        return decision_by_rote(knowledge, profile, parts)


def decision_by_rote(
    knowledge: Knowledge,
    profile: Profile,
    parts: Collection[str] = (),  # noqa: ARG001  every part is filled anyway
) -> Decision:
    """Return a decision with every part filled, whatever the profile."""
    digest = digest_of(profile, ())
    name = profile.get("name")
    terms = tuple(Contribution(each, 0.5, 0.1, 5.0, REASON) for each in DIMENSIONS)
    return Decision(
        id=digest,
        name=name if isinstance(name, str) else None,
        verdict="prompt-engineering",
        standing="leaning",
        standard_error=0.01,
        summary="Prompt engineering, on balance.",
        ranking=tuple(_ranked(each, terms) for each in APPROACHES),
        matched=(Matched("just-starting", "Just starting out", "hybrid", "unknown", REASON),),
        plan=(Step("measure", "Measure first.", "It is cheap.", "Nothing."),),
        warnings=(Caution("old", "Prices are old.", ("models.prompt",), date(2027, 1, 14)),),
        assumptions=(
            Assumption("traffic.calls_per_day", Range(1, 2, 3), None, "calls/day", "judgement"),
            Assumption("task.citations", None, {"true": 0.1, "false": 0.9}, "", "judgement"),
        ),
        provenance=Provenance("0", knowledge.version, None, profile.as_of, digest),
        robustness=Robustness(draws=256, approaches=(_ROBUST,)),
        flips=(_FLIP,),
        no_flip=REASON,
        next_questions=(_QUESTION,),
        cannot_matter=("task.voice",),
        costs=_estimate().costs,
        schedule=_estimate().schedule,
        latency=_estimate().latency,
        quality=_estimate().quality,
        why_not=(_WHY_NOT,),
    )


@cache
def _estimate() -> Decision:
    """Return real figures of some project, which nobody would care to make up."""
    return engine(KNOWLEDGE, profile(), (*ESTIMATE_PARTS, "quality"))


def _ranked(approach: Approach, terms: tuple[Contribution, ...]) -> Ranked:
    return Ranked(
        approach=approach,
        score=50.0,
        acceptability=1 / 3,
        feasible=True,
        eliminated_by=(REASON,),
        contributions=terms,
    )


def make_app(
    *, recommend: Recommend = decision_by_rote, cache: Cache | None = None, **settings: Any
) -> Flask:
    """Return an application whose engine decides by rote on 24 November 2026."""
    return create_app(
        Settings(**settings),
        clock=FakeClock(),
        cache=cache or NullCache(),
        recommend=recommend,
    )


def make_client(**options: Any) -> FlaskClient:
    """Return a client of such an application."""
    return make_app(**options).test_client()


def post(client: FlaskClient, profile: Mapping[str, Any], **options: Any) -> Any:
    """Post a profile to the recommendations."""
    return client.post("/v1/recommendations", json=profile, **options)


def real_client() -> FlaskClient:
    """Return a client of an application with the real engine."""
    return make_client(recommend=engine)
