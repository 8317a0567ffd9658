"""How each approach is called in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass

from tune_or_prompt.domain.approaches.approach import FINE_TUNING, HYBRID, PROMPT_ENGINEERING


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words for an approach.

    Attributes:
        noun: within a sentence, such as `fine-tuning`.
        instruction: the recommendation as something to do; `{model}` stands for the kind of model.
        first_step: the same if the two best are too close to call.
        settled: the same if it already meets the target; empty if that cannot be said.
    """

    noun: str
    instruction: str
    first_step: str
    settled: str = ""


_WORDING: Mapping[str, Wording] = {
    PROMPT_ENGINEERING.id: Wording(
        noun="prompt engineering",
        instruction="Start with prompt engineering",
        first_step="Start with prompt engineering",
        settled="Stay with prompt engineering",
    ),
    FINE_TUNING.id: Wording(
        noun="fine-tuning",
        instruction="Fine-tune {model}",
        first_step="Try fine-tuning first",
    ),
    HYBRID.id: Wording(
        noun="the hybrid",
        instruction="Combine both (fine-tune {model} and keep a prompt)",
        first_step="Try the hybrid first",
    ),
}


def wording_of(approach: str) -> Wording:
    """Return the words for an approach; one that a catalogue adds is called by its id."""
    name = approach.replace("-", " ")
    return _WORDING.get(
        approach, Wording(noun=name, instruction=f"Choose {name}", first_step=f"Try {name} first")
    )
