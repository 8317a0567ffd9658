"""The files of advice: steps of a plan, and contradictions, from their parsed text."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from marshmallow import fields, post_load

from service.domain.advice import Contradiction, PlanStep
from service.domain.profile import FIELD_BY_PATH
from service.domain.vocabulary import APPROACHES
from service.schemas.catalogue_conditions import conditions_of
from service.schemas.catalogue_fields import Checked, ClosedSchema, text_of, word_of

Document = Mapping[str, Any]
Parts = dict[str, Any]

approach_of = partial(word_of, what="approach", known=APPROACHES)
field_of = partial(word_of, what="field", known=FIELD_BY_PATH)


def plan_of(document: Document) -> Parts:
    """Return the steps that a plan may hold, in the order of the file."""
    return {"plan_steps": tuple(PlanFileSchema().load(document)["step"])}


def contradictions_of(document: Document) -> Parts:
    """Return the answers that hardly go together, in the order of the file."""
    return {"contradictions": tuple(ContradictionFileSchema().load(document)["contradiction"])}


class StepSchema(ClosedSchema):
    """One step."""

    id = Checked(text_of)
    approaches = Checked(lambda value: words_of(value, approach_of))
    when = Checked(conditions_of, default=())
    action = Checked(text_of)
    why = Checked(text_of)
    stop_if = Checked(text_of)
    unless_given = Checked(lambda value: words_of(value, field_of), default=())

    @post_load
    def step(self, data: Document, **_: Any) -> PlanStep:
        """Return the step."""
        return PlanStep(**data)


class ContradictionSchema(ClosedSchema):
    """One contradiction."""

    id = Checked(text_of)
    between = Checked(lambda value: words_of(value, field_of))
    when = Checked(conditions_of)
    text = Checked(text_of)

    @post_load
    def contradiction(self, data: Document, **_: Any) -> Contradiction:
        """Return the contradiction."""
        return Contradiction(
            id=data["id"], fields=data["between"], text=data["text"], when=data["when"]
        )


class PlanFileSchema(ClosedSchema):
    """The file of steps."""

    step = fields.List(fields.Nested(StepSchema), required=True)


class ContradictionFileSchema(ClosedSchema):
    """The file of contradictions."""

    contradiction = fields.List(fields.Nested(ContradictionSchema), required=True)


def words_of(value: object, word: Any) -> tuple[str, ...]:
    """Return a list of words, each checked."""
    listed = value if isinstance(value, list) else [value]
    return tuple(word(one) for one in listed)
