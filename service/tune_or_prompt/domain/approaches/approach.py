"""What money and time have to know of an approach, declared once per approach."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Where = Literal["api", "self-hosted", "on-device"]
Role = Literal["prompt", "smaller", "base", "tuned"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionKind:
    """One way to do an approach.

    Attributes:
        id: slug of the option.
        where: where its model runs.
        role: the model whose prices it pays: the one to prompt, a smaller one to prompt, the base
            of the tuned model prompted as it is, or the tuned model.
        cached: whether the static part of the prompt is read from a prompt cache.
        compared_only: true where it is priced for comparison and the approach never picks it.
    """

    id: str
    where: Where
    role: Role
    cached: bool = False
    compared_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Approach:
    """An approach, as far as money and time are concerned.

    Attributes:
        id: slug, as in the catalogue.
        options: the ways to do it.
        trains: whether a model is trained, so that labels, runs, storage and retraining count.
        keeps_instructions: whether a tuned model is still given the instructions.
        hours: inputs (keys of costs.toml) whose sum is the engineering before it ships.
        skill: inputs that scale those hours by the team's experience.
        shortest_hours: the input for the least work with which it can ship at all.
    """

    id: str
    options: tuple[OptionKind, ...]
    trains: bool
    keeps_instructions: bool
    hours: tuple[str, ...]
    skill: tuple[str, ...] = ()
    shortest_hours: str


PROMPT_ENGINEERING = Approach(
    id="prompt-engineering",
    options=(
        OptionKind(id="prompt", where="api", role="prompt"),
        OptionKind(id="prompt-cached", where="api", role="prompt", cached=True),
        OptionKind(id="prompt-self-hosted", where="self-hosted", role="base"),
        OptionKind(id="prompt-on-device", where="on-device", role="base"),
        OptionKind(id="smaller-prompt", where="api", role="smaller", compared_only=True),
        OptionKind(
            id="smaller-prompt-cached", where="api", role="smaller", cached=True, compared_only=True
        ),
        OptionKind(id="base-prompt", where="api", role="base", compared_only=True),
        OptionKind(
            id="base-prompt-cached", where="api", role="base", cached=True, compared_only=True
        ),
    ),
    trains=False,
    keeps_instructions=True,
    hours=("prompt_engineering_hours",),
    shortest_hours="prompt_shortest_hours",
)

FINE_TUNING = Approach(
    id="fine-tuning",
    options=(
        OptionKind(id="tuned-api", where="api", role="tuned"),
        OptionKind(id="tuned-cached", where="api", role="tuned", cached=True),
        OptionKind(id="tuned-self-hosted", where="self-hosted", role="tuned"),
        OptionKind(id="tuned-on-device", where="on-device", role="tuned"),
    ),
    trains=True,
    keeps_instructions=False,
    hours=("tuned_engineering_hours",),
    skill=("training_skill_multiple",),
    shortest_hours="tuned_shortest_hours",
)

HYBRID = Approach(
    id="hybrid",
    options=(
        OptionKind(id="hybrid-api", where="api", role="tuned"),
        OptionKind(id="hybrid-cached", where="api", role="tuned", cached=True),
        OptionKind(id="hybrid-self-hosted", where="self-hosted", role="tuned"),
        OptionKind(id="hybrid-on-device", where="on-device", role="tuned"),
    ),
    trains=True,
    keeps_instructions=True,
    hours=("tuned_engineering_hours", "joining_hours"),
    skill=("training_skill_multiple",),
    shortest_hours="tuned_shortest_hours",
)

APPROACHES: tuple[Approach, ...] = (PROMPT_ENGINEERING, FINE_TUNING, HYBRID)
BY_ID: Mapping[str, Approach] = {approach.id: approach for approach in APPROACHES}
