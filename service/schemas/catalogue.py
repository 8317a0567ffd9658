"""The tables of the catalogue's files: their keys, what each key takes, and what each becomes."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from marshmallow import ValidationError, fields, post_load

from service.domain.catalogue import (
    ByChoice,
    Constant,
    FlagPrior,
    QuantityPrior,
    Rating,
    WeightBase,
    WeightFactor,
)
from service.domain.profile import FIELDS
from service.domain.vocabulary import APPROACHES, DIMENSIONS
from service.schemas.catalogue_conditions import conditions_of, example_profile_of
from service.schemas.catalogue_fields import (
    Checked,
    ClosedSchema,
    entries_of,
    flag_of,
    number_of,
    numbers_by_choice,
    sources_of,
    table_of,
    text_of,
    under,
    word_of,
)

CODED = tuple(field.path for field in FIELDS if field.kind in {"choice", "flag"})
"""Fields whose answers are words, so that a number may depend on them."""

approach_of = partial(word_of, what="approach", known=APPROACHES)
dimension_of = partial(word_of, what="dimension", known=DIMENSIONS)
coded_field_of = partial(word_of, what="field with choices", known=CODED)
share_of = partial(number_of, most=1.0)


class PointSchema(ClosedSchema):
    """One point for or against."""

    id = Checked(text_of)
    dimension = Checked(dimension_of)
    text = Checked(text_of)


class ApproachSchema(ClosedSchema):
    """An approach with its points for and against."""

    name = Checked(text_of)
    summary = Checked(text_of)
    best_for = Checked(text_of)
    pros = fields.List(fields.Nested(PointSchema), load_default=list)
    cons = fields.List(fields.Nested(PointSchema), load_default=list)


class RatingSchema(ClosedSchema):
    """How an approach does on a dimension; a rating of our own says why."""

    level = Checked(text_of)
    qualification = Checked(text_of, default="")
    ordinal = Checked(partial(number_of, least=1.0, most=5.0))
    text = Checked(text_of)
    given = Checked(flag_of, default=True)
    reason = Checked(text_of, default="")
    source = Checked(sources_of)

    @post_load
    def rating(self, data: Mapping[str, Any], **_: Any) -> Rating:
        """Return the rating."""
        if data["ordinal"] != int(data["ordinal"]):
            raise ValidationError(f"{data['ordinal']:g} lies between two: choose one.", "ordinal")
        if not data["given"] and not data["reason"]:
            raise ValidationError("is missing: say why it is rated so.", "reason")
        told = {key: value for key, value in data.items() if key not in {"ordinal", "source"}}
        return Rating(**told, ordinal=int(data["ordinal"]), sources=data["source"])


_RATING = RatingSchema()


def ratings_of(value: object) -> dict[str, Rating]:
    """Return the rating of every approach, in the order of the vocabulary."""
    found = entries_of(value, APPROACHES, "approach", lambda _, table: _RATING.load(table))
    return {approach: found[approach] for approach in APPROACHES}


class DimensionSchema(ClosedSchema):
    """A dimension with a rating of every approach."""

    name = Checked(text_of)
    topic = Checked(text_of)
    measures = Checked(text_of)
    unit = Checked(text_of)
    ratings = Checked(ratings_of)


class ReasonedSchema(ClosedSchema):
    """Something with a reason and a source: an evidence id, an address, `seed` or `judgement`."""

    reason = Checked(text_of)
    source = Checked(sources_of)


class StatementSchema(ReasonedSchema):
    """A statement of when to use an approach."""

    id = Checked(text_of)
    approach = Checked(approach_of)
    text = Checked(text_of)
    strength = Checked(share_of)
    when = Checked(conditions_of)
    profile = Checked(example_profile_of)


class GuideRowSchema(StatementSchema):
    """A row of the quick decision guide."""

    situation = Checked(text_of)
    answer = Checked(text_of)


class GuideSchema(ClosedSchema):
    """The file of statements and guide rows."""

    when_to_use = fields.List(fields.Nested(StatementSchema), required=True)
    guide = fields.List(fields.Nested(GuideRowSchema), required=True)


class ConstantSchema(ReasonedSchema):
    """One number."""

    value = Checked(partial(number_of, least=-1e12))
    unit = Checked(text_of)

    @post_load
    def constant(self, data: Mapping[str, Any], **_: Any) -> Constant:
        """Return the constant."""
        return Constant(**data)


class ByChoiceSchema(ReasonedSchema):
    """A number for each choice of a field."""

    by = Checked(coded_field_of)
    values = Checked(table_of)
    unit = Checked(text_of)

    @post_load
    def by_choice(self, data: Mapping[str, Any], **_: Any) -> ByChoice:
        """Return the numbers in the order of the field's choices."""
        values = under("values", lambda: numbers_by_choice(data["by"], data["values"], least=-1e12))
        return ByChoice(data["by"], values, data["unit"], data["reason"], data["source"])


class WeightBaseSchema(ReasonedSchema):
    """How much a dimension counts before anything is known."""

    weight = Checked(partial(number_of, most=100.0))


class WeightFactorSchema(ReasonedSchema):
    """What an answer multiplies the importance of a dimension by."""

    dimension = Checked(dimension_of)
    by = Checked(coded_field_of)
    factors = Checked(table_of)

    @post_load
    def factor(self, data: Mapping[str, Any], **_: Any) -> WeightFactor:
        """Return the factors in the order of the field's choices."""
        path, reason, source = data["by"], data["reason"], data["source"]
        factors = under("factors", lambda: numbers_by_choice(path, data["factors"]))
        return WeightFactor(data["dimension"], path, factors, reason, source)


def weight_bases_of(value: object) -> tuple[WeightBase, ...]:
    """Return the weight that each dimension starts from, in the order of the vocabulary."""
    schema = WeightBaseSchema()
    found = entries_of(value, DIMENSIONS, "dimension", lambda _, table: schema.load(table))
    return tuple(WeightBase(dimension=key, **found[key]) for key in DIMENSIONS)


class WeightsSchema(ClosedSchema):
    """The file of weights."""

    base = Checked(weight_bases_of)
    factor = fields.List(fields.Nested(WeightFactorSchema), load_default=list)


class QuantityPriorSchema(ReasonedSchema):
    """The belief in a number."""

    low = Checked(number_of)
    mid = Checked(number_of)
    high = Checked(number_of)
    scale = Checked(partial(word_of, what="scale", known=("log", "linear")))

    @post_load
    def prior(self, data: Mapping[str, Any], **_: Any) -> QuantityPrior:
        """Return the prior, whose three numbers must rise."""
        low, mid, high = data["low"], data["mid"], data["high"]
        if not low <= mid <= high:
            raise ValidationError(f"{low:g}, {mid:g}, {high:g} do not rise: order them.", "low")
        if data["scale"] == "log" and low <= 0:
            raise ValidationError(f"{low:g} has no logarithm: give more than 0.", "low")
        return QuantityPrior(**data)


class ChoicePriorSchema(ReasonedSchema):
    """The belief in each choice."""

    shares = Checked(table_of)


class FlagPriorSchema(ReasonedSchema):
    """The belief that a flag is true."""

    share = Checked(share_of)

    @post_load
    def prior(self, data: Mapping[str, Any], **_: Any) -> FlagPrior:
        """Return the prior."""
        return FlagPrior(**data)
