"""How sure, what would turn it and what to ask next, on the wire."""

from marshmallow import fields

from service.domain.vocabulary import APPROACHES
from service.schemas import response_fields as of
from service.schemas.reason import Reason
from service.schemas.response_fields import OpenSchema

SHARE = {"type": "number", "minimum": 0, "maximum": 1}
ANSWER = {"type": ["string", "number", "boolean", "object"]}


def _answer(about: str, *, required: bool = True) -> fields.Raw:
    """Describe an answer: a choice, a flag, a number or a range."""
    return fields.Raw(required=required, metadata={"description": about, **ANSWER})


class ApproachRobustness(OpenSchema):
    """How often one approach wins, and what one must care about for it to win."""

    approach = of.slug("id of the approach.", *APPROACHES)
    acceptability = of.share("Share of the draws over weights and unknown answers that it wins.")
    standard_error = of.share("Standard error of that share.")
    central_weights = of.mapping(
        "Mean weight of each dimension over the draws that it wins; left out if it wins none.",
        SHARE,
        required=False,
    )


class Robustness(OpenSchema):
    """How sure the verdict is under everything that is uncertain."""

    draws = of.whole("Number of draws: more would cost time and lower the standard errors.")
    approaches = of.many(ApproachRobustness, "The approaches, in their usual order.")


FlipChange = OpenSchema.from_dict(
    {
        "field": of.slug("field of the profile.", "traffic.calls_per_day"),
        "from": _answer("The answer given; left out where the field is unknown.", required=False),
        "to": _answer("The nearest answer that turns the verdict, with the other changes."),
        "unit": of.text("Unit of the number; empty where there is none."),
        "direction": of.slug("whether answers beyond do so too.", "at least", "at most", "exactly"),
        "just_short": _answer(
            "The step before, at which the verdict stays; left out where answers have no order.",
            required=False,
        ),
        "limit": _answer(
            "The farthest answer tried that still turns it, where answers beyond turn back.",
            required=False,
        ),
    },
    name="FlipChange",
)


class Flip(OpenSchema):
    """A smallest set of changes that turns the verdict; each is verified by the engine."""

    changes = of.many(FlipChange, "The changes, all of them together.")
    verdict = of.slug("the verdict after them.", *APPROACHES)
    effort = of.number(
        "Number of fields, three more where nobody can make the change, plus d / (1 + d) for the "
        "distance d in widths of what is usual.",
        unit="fields",
        least=0,
    )
    within_reach = of.flag("Whether somebody can make every change.")
    text = of.text("The changes and what they lead to, as a sentence.")


class Prospect(OpenSchema):
    """An answer, and the verdict that it leads to."""

    input = _answer("The answer to give.")
    verdict = of.slug("the verdict that posting it gives.", *APPROACHES)


class NextQuestion(OpenSchema):
    """An unknown field worth answering."""

    field = of.slug("field of the profile.", "data.labelled_examples")
    question = of.text("The question as one would ask it.")
    choices = of.words("The answers to choose from, of a choice.", required=False)
    unit = of.text("Unit of the number; empty where there is none.")
    examples = of.many(
        of.number("A number."), "A small, a middling and a large number.", required=False
    )
    value = of.number(
        "Expected regret that knowing the answer saves.", unit="points", least=0, most=100
    )
    could_become = of.many(Prospect, "Some answers, each with the verdict that it leads to.")


class Loss(OpenSchema):
    """How far an approach is behind on one dimension."""

    dimension = of.slug("id of the dimension.", "latency")
    points = of.number("Points behind the verdict.", unit="points", least=0)


class WhyNot(OpenSchema):
    """Why an approach lost, and what would have to be true for it to win."""

    approach = of.slug("id of the approach.", *APPROACHES)
    behind = of.number(
        "Points behind the verdict; below 0 where it scores more but is ruled out.", unit="points"
    )
    costliest = of.many(Loss, "The dimensions that cost it most, at most three.")
    because = of.one(Reason, "The same as a sentence, with what rules it out.")
    would_need = of.one(
        Reason, "What would have to be true; left out where flips are.", required=False
    )
