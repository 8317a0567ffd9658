"""The file of models that are priced where the user names none, from its parsed text."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load

from service.domain.pricing.model_prices import ROLES
from service.domain.pricing.price_book import Candidate
from service.schemas.catalogue import share_of
from service.schemas.catalogue_fields import Checked, ClosedSchema, sources_of, text_of

Document = Mapping[str, Any]
Parts = dict[str, Any]

_ROUNDING = 1e-6


def models_of(document: Document) -> Parts:
    """Return the candidates of each role, in the order of the file; their shares add up to 1."""
    loaded = ModelsFileSchema().load(document)
    for role in ROLES:
        total = sum(one.share for one in loaded[role])
        if abs(total - 1.0) > _ROUNDING:
            raise ValidationError({role: [f"the shares add up to {total:g}: make it 1."]})
    return {"candidates": {role: tuple(loaded[role]) for role in ROLES}}


class CandidateSchema(ClosedSchema):
    """One model."""

    model = Checked(text_of)
    share = Checked(share_of)
    reason = Checked(text_of)
    source = Checked(sources_of)

    @post_load
    def candidate(self, data: Document, **_: Any) -> Candidate:
        """Return the candidate."""
        return Candidate(**data)


class ModelsFileSchema(ClosedSchema):
    """The file of models, by role."""

    prompt = fields.List(fields.Nested(CandidateSchema), required=True)
    smaller = fields.List(fields.Nested(CandidateSchema), required=True)
    tuned = fields.List(fields.Nested(CandidateSchema), required=True)
