"""A recommendation as a page that a person reads: the project, the verdict, why, what next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tune_or_prompt.domain.report import words
from tune_or_prompt.web.markdown.blocks import (
    Block,
    Grid,
    Heading,
    Link,
    Listing,
    Paragraph,
    as_markdown,
)

Document = Mapping[str, Any]

_STANDINGS: Mapping[str, str] = {
    "clear": "Clear",
    "leaning": "Leaning this way",
    "too-close-to-call": "Too close to call",
    "none-open": "Nothing is open",
}
_MONEY = (
    ("Before going live", "upfront_usd"),
    ("A month", "monthly_usd"),
    ("1,000 calls", "per_1000_calls_usd"),
)


@dataclass(frozen=True, slots=True)
class Titled:
    """A recommendation with what people call the ids in it.

    Attributes:
        document: the wire form.
        names: names of approaches and dimensions by id.
    """

    document: dict[str, Any]
    names: Mapping[str, str]

    def name(self, id_: str) -> str:
        """Return what people call an approach or a dimension."""
        return self.names.get(id_, id_)


def recommendation_markdown(answer: Titled) -> bytes:
    """Write a recommendation as Markdown."""
    return as_markdown(_blocks(answer))


def _blocks(answer: Titled) -> Iterator[Block]:
    """Give the blocks of the page; parts that were left out leave none."""
    document = answer.document
    yield from _project(answer)
    yield from _ranking(answer)
    yield from _reasons(answer)
    yield from _costs(answer)
    steps = [_step(each) for each in document.get("plan", ())]
    yield from _listing("Next steps", steps, ordered=True)
    flips = [each["text"] for each in document.get("flips", ())]
    yield from _listing("What would change the verdict", flips)
    asked = [each["question"] for each in document.get("next_questions", ())]
    yield from _listing("What to find out next", asked, ordered=True)
    yield from _listing("Why not another", [each["text"] for each in document.get("why_not", ())])
    yield from _listing("Take note", [each["text"] for each in document.get("warnings", ())])
    yield from _assumed(document)
    yield from _provenance(document)


def _project(answer: Titled) -> Iterator[Block]:
    """Give the title, the project's own answers, the permalink and the verdict."""
    document = answer.document
    verdict = (
        "nothing is open" if document["verdict"] == "none" else answer.name(document["verdict"])
    )
    yield Heading(1, f"{document.get('name') or 'Your project'}: {verdict}")
    if said := document.get("you_said"):
        yield Paragraph("What you said:")
        yield Listing([f"{each['label']}: {each['text']}" for each in said])
    if link := document.get("links", {}).get("self"):
        yield Link("This answer by its address", link)
    yield Paragraph(document["summary"])
    sure = f"{_STANDINGS[document['standing']]}: {_percent(document['probability'])} likely right"
    if record := document.get("track_record"):
        sure += f"; at this standing {record['right']} of {record['of']} known cases were right"
    if document["verdict"] != "none":
        yield Paragraph(f"{sure}.")


def _ranking(answer: Titled) -> Iterator[Block]:
    yield Heading(2, "Ranking")
    rows = [
        [
            answer.name(each["approach"]),
            f"{each['score']:.0f}",
            _percent(each["probability"]) if each["feasible"] else "–",
            " ".join(reason["text"] for reason in each["eliminated_by"]) or "nothing",
        ]
        for each in answer.document["ranking"]
    ]
    yield Grid(["Approach", "Score", "Probability", "Ruled out by"], rows)


def _reasons(answer: Titled) -> Iterator[Block]:
    """Give what moved the verdict, and the points of each dimension if they are there."""
    drivers = [each["text"] for each in answer.document.get("drivers", ())]
    ranking = answer.document["ranking"]
    terms = ranking[0].get("contributions", ())
    if not drivers and not terms:
        return
    yield Heading(2, "Why")
    if drivers:
        yield Listing(drivers)
    if terms:
        points = [
            {term["dimension"]: f"{term['points']:.1f}" for term in each["contributions"]}
            for each in ranking
        ]
        header = ["Dimension", *(answer.name(each["approach"]) for each in ranking), "Because"]
        rows = [
            [
                answer.name(term["dimension"]),
                *(one.get(term["dimension"], "") for one in points),
                term["because"],
            ]
            for term in terms
        ]
        yield Grid(header, rows)


def _costs(answer: Titled) -> Iterator[Block]:
    """Give the money and the days of each open approach, and where tuning breaks even."""
    document = answer.document
    if "costs" not in document:
        return
    headline, days = document["costs"]["headline"], document.get("days_to_ship", {})
    yield Heading(2, "What it costs")
    yield Paragraph(headline["text"])
    open_ = [each["approach"] for each in document["ranking"] if each["approach"] in headline]
    rows = [
        [
            answer.name(approach),
            *(_usd(headline[approach].get(figure)) for _, figure in _MONEY),
            words.days(days[approach]["low"], days[approach]["high"]) if approach in days else "–",
        ]
        for approach in open_
    ]
    if rows:
        yield Grid(["Approach", *(title for title, _ in _MONEY), "Until live"], rows)
    yield Paragraph(headline["break_even"]["reason"])
    if moves := ", ".join(each["label"] for each in headline["moves_most"]):
        yield Paragraph(f"What moves the saving most: {moves}.")


def _assumed(document: Document) -> Iterator[Block]:
    if "assumptions" not in document:
        return
    assumed = document["assumptions"]
    lines = [f"{each['label']}: {_value(each)}" for each in assumed["most"]]
    title = f"What was assumed: {len(lines)} of {assumed['count']}, those that matter most"
    yield from _listing(title, lines)


def _provenance(document: Document) -> Iterator[Block]:
    if "provenance" not in document:
        return
    made_from = document["provenance"]
    yield Heading(2, "Where this comes from")
    yield Paragraph(
        f"Recommendation {document['id']}, as of {made_from['as_of']}; "
        f"engine {made_from['engine_version']}, catalogue {made_from['catalogue_version']}."
    )


def _value(assumed: Document) -> str:
    if "value" not in assumed:
        return str(assumed["model"])
    low, mid, high = (words.number(assumed["value"][end]) for end in ("low", "mid", "high"))
    return f"{mid} {assumed['unit']} ({low} to {high})"


def _usd(figure: Document | None) -> str:
    if figure is None:
        return "not known yet"
    low, mid, high = (words.usd(figure[end]) for end in ("low", "mid", "high"))
    return mid if low == high else f"{mid} ({low}–{high})"


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _listing(title: str, items: list[str], *, ordered: bool = False) -> Iterator[Block]:
    if items:
        yield Heading(2, title)
        yield Listing(items, ordered)


def _step(step: Document) -> str:
    return f"{step['action']} {step['why']} Stop if: {step['stop_if']}"
