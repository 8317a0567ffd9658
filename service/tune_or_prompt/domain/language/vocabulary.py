"""The ids of the comparison and the words for how sure a verdict is."""

from typing import Literal

Standing = Literal["clear", "leaning", "too-close-to-call", "none-open"]

STANDINGS: tuple[Standing, ...] = ("clear", "leaning", "too-close-to-call", "none-open")

NONE = "none"
"""The verdict when every approach is ruled out."""

BEST_FOR = "best-for"
"""The tenth dimension: how well an approach fits this very project."""

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
    BEST_FOR,
)
