"""Problems on the wire (RFC 9457)."""

from service.schemas import response_fields as of
from service.schemas.response_fields import OpenSchema


class ProblemError(OpenSchema):
    """One fault of the request."""

    pointer = of.text("JSON pointer to the value, as a URI fragment.", example="#/task/type")
    code = of.slug("kind of the fault.", "unknown-field", "out-of-range")
    detail = of.text("What is wrong with the value, and how to mend it.")


class Problem(OpenSchema):
    """What went wrong, in the form of RFC 9457."""

    type = of.text(
        "Address of the page that explains this kind of problem.", example="/problems/not-found"
    )
    title = of.text("The kind of problem in words; the same for every occurrence.")
    status = of.whole("HTTP status of the answer.", least=400)
    detail = of.text("What went wrong this time, and how to mend it.")
    instance = of.text("Name of this occurrence.")
    code = of.slug("kind of the problem: the last part of `type`.", "not-found")
    trace_id = of.text("Id under which the service logged the request.")
    errors = of.many(ProblemError, "Faults of the request, at most 50.", required=False)


class ProblemPage(OpenSchema):
    """What a kind of problem means and how to mend it."""

    code = of.slug("kind of the problem.", "not-found")
    title = of.text("The kind of problem in words.")
    status = of.whole("HTTP status it comes with.", least=400)
    meaning = of.text("What it means.")
    remedy = of.text("How to mend it.")


class ProblemList(OpenSchema):
    """Every kind of problem."""

    items = of.many(ProblemPage, "The kinds of problem, by status.")
