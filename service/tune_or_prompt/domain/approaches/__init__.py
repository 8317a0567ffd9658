"""One object per approach: the only place that names one; money, days and decisions read these."""

from tune_or_prompt.domain.approaches.approach import (
    APPROACHES,
    BY_ID,
    FINE_TUNING,
    HYBRID,
    PROMPT_ENGINEERING,
    Approach,
    OptionKind,
)

__all__ = [
    "APPROACHES",
    "BY_ID",
    "FINE_TUNING",
    "HYBRID",
    "PROMPT_ENGINEERING",
    "Approach",
    "OptionKind",
]
