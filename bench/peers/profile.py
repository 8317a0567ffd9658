"""The part of a profile that the plain decision reads, as pydantic checks it."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Amount = Annotated[float, Field(ge=0, le=1e12)]


class Closed(BaseModel):
    """A part of the profile that takes its own fields only."""

    model_config = ConfigDict(extra="forbid")


class Task(Closed):
    """What the model is asked to do."""

    type: Literal["classification", "extraction", "dialogue", "code-generation"]
    breadth: Literal["single", "few", "many"]


class Traffic(Closed):
    """How much it is used."""

    calls_per_day: Amount
    query_tokens: Amount


class Data(Closed):
    """Labelled examples."""

    labelled_examples: Amount


class Profile(Closed):
    """The project."""

    name: str | None = None
    as_of: str | None = None
    stage: Literal["idea", "prototype", "pilot", "production"]
    task: Task
    traffic: Traffic
    data: Data
