"""Published cases, the quality estimate made from them, and the project's own learning curve."""

from tune_or_prompt.domain.evidence.cases import EvidenceCase, SimilarCase
from tune_or_prompt.domain.evidence.quality import (
    Evidence,
    Quality,
    QualityModel,
    chance_of,
    quality_of,
)

__all__ = [
    "Evidence",
    "EvidenceCase",
    "Quality",
    "QualityModel",
    "SimilarCase",
    "chance_of",
    "quality_of",
]
