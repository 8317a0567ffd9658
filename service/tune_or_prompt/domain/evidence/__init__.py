"""Published cases, the quality estimate made from them, and the project's own learning curve."""

from tune_or_prompt.domain.evidence.cases import EvidenceCase, SimilarCase
from tune_or_prompt.domain.evidence.quality import (
    Chances,
    Evidence,
    Quality,
    QualityModel,
    chances_of,
    quality_of,
)

__all__ = [
    "Chances",
    "Evidence",
    "EvidenceCase",
    "Quality",
    "QualityModel",
    "SimilarCase",
    "chances_of",
    "quality_of",
]
