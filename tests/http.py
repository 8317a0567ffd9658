"""An application for tests: the real catalogue, a still clock, and an engine at will."""

from collections.abc import Collection, Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client

from tests.decision_by_hand import decision
from tests.fakes import FakeClock
from tune_or_prompt.bootstrap import create_app
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.settings import Settings
from tune_or_prompt.verbs.recommend import Recommend
from tune_or_prompt.verbs.recommend import recommend as engine


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
    knowledge: Knowledge,  # noqa: ARG001  as the engine is asked
    profile: Profile,
    parts: Collection[str] = (),  # noqa: ARG001  every part of a summary is filled anyway
) -> Decision:
    """Return a decision made by hand, whatever the profile."""
    return decision(profile)


def make_app(*, recommend: Recommend = decision_by_rote, **settings: Any) -> Flask:
    """Return an application whose engine decides by rote on 24 November 2026."""
    return create_app(
        Settings(**settings),
        clock=FakeClock(),
        recommend=recommend,
    )


def make_client(**options: Any) -> FlaskClient:
    """Return a client of such an application."""
    return make_app(**options).test_client()


def post(client: Client, profile: Mapping[str, Any], **options: Any) -> Any:
    """Post a profile to the recommendations."""
    return client.post("/v1/recommendations", json=profile, **options)


def real_client() -> FlaskClient:
    """Return a client of an application with the real engine."""
    return make_client(recommend=engine)
