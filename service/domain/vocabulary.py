"""The words of the decision: approaches, dimensions, verdict standings and their order."""

from typing import Literal

Approach = Literal["prompt-engineering", "fine-tuning", "hybrid"]
Standing = Literal["clear", "leaning", "too-close-to-call"]
Holds = Literal["yes", "no", "unknown"]

PROMPT: Approach = "prompt-engineering"
TUNE: Approach = "fine-tuning"
BOTH: Approach = "hybrid"

APPROACHES: tuple[Approach, ...] = (PROMPT, TUNE, BOTH)

DIMENSIONS: tuple[str, ...] = (
    "upfront-cost",
    "inference-cost",
    "setup-time",
    "flexibility",
    "consistency",
    "data-needed",
    "knowledge-depth",
    "maintenance",
    "latency",
    "best-for",
)

CLEAR_SHARE = 0.90
LEANING_SHARE = 0.65


def standing_of(acceptability: float) -> Standing:
    """Return how sure a verdict is from the share of draws that its approach wins."""
    if acceptability >= CLEAR_SHARE:
        return "clear"
    return "leaning" if acceptability >= LEANING_SHARE else "too-close-to-call"
