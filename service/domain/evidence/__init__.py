"""Published cases, the quality estimate made from them, and the project's own learning curve."""

from service.domain.evidence.cases import EvidenceCase, SimilarCase
from service.domain.evidence.quality import Evidence, Quality, QualityModel, quality_of

__all__ = ["Evidence", "EvidenceCase", "Quality", "QualityModel", "SimilarCase", "quality_of"]
