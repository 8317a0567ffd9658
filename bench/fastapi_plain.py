"""A peer: FastAPI and pydantic with a weighted sum, written as their own guides would have it.

It scores ten dimensions of three approaches by fixed weights and a few rules. It draws nothing,
explains nothing and knows no prices: it is what a small service of this kind would be.
"""

from typing import Annotated, Literal

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field

from service.domain.vocabulary import APPROACHES, DIMENSIONS

app = FastAPI()
Amount = Annotated[float, Field(ge=0, le=1e12)]

BASE = {"prompt-engineering": 0.8, "fine-tuning": 0.5, "hybrid": 0.6}
MANY_CALLS, MANY_LABELS = 1e6, 1e4


class Closed(BaseModel):
    """A part of the profile that takes its own fields only."""

    model_config = ConfigDict(extra="forbid")


class Task(Closed):
    """What the model is asked to do."""

    type: Literal["classification", "extraction", "dialogue", "code"] | None = None
    breadth: Literal["single", "few", "many"] | None = None


class Traffic(Closed):
    """How much it is used."""

    calls_per_day: Amount = 1000.0
    query_tokens: Amount = 500.0


class Data(Closed):
    """Labelled examples."""

    labelled_examples: Amount = 0.0


class Profile(Closed):
    """The project."""

    name: str | None = None
    as_of: str | None = None
    stage: Literal["idea", "prototype", "pilot", "production"] | None = None
    task: Task = Task()
    traffic: Traffic = Traffic()
    data: Data = Data()


@app.post("/")
async def recommend(profile: Profile) -> dict[str, object]:
    """Score the approaches."""
    ranking = sorted((_scored(each, profile) for each in APPROACHES), key=_score, reverse=True)
    return {"name": profile.name, "verdict": ranking[0]["approach"], "ranking": ranking}


def _score(ranked: dict[str, object]) -> float:
    return float(str(ranked["score"]))


def _scored(approach: str, profile: Profile) -> dict[str, object]:
    lift = 0.1 if profile.traffic.calls_per_day > MANY_CALLS else 0.0
    lift += 0.1 if profile.data.labelled_examples > MANY_LABELS else 0.0
    utility = BASE[approach] + (lift if approach != "prompt-engineering" else -lift)
    points = [
        {"dimension": name, "utility": utility, "weight": 0.1, "points": 10.0 * utility}
        for name in DIMENSIONS
    ]
    total = sum(10.0 * utility for _ in points)
    return {"approach": approach, "score": total, "contributions": points}
