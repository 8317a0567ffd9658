"""A recommendation as a page that a person reads: the verdict, the reasons, the next steps."""

from collections.abc import Iterator
from typing import Any

from service.api.markdown.blocks import Block, Grid, Heading, Listing, Paragraph, as_markdown

Document = dict[str, Any]

WHOLE_FROM = 100.0
"""From here on, money is said without cents."""


def recommendation_markdown(document: Document) -> bytes:
    """Write a recommendation as Markdown."""
    return as_markdown(_blocks(document))


def _blocks(document: Document) -> Iterator[Block]:
    """Give the blocks of a page; parts that were left out leave none."""
    yield Heading(1, _title(document))
    yield Paragraph(document["summary"])
    yield from _ranking(document["ranking"])
    yield from _reasons(document["ranking"])
    yield from _costs(document)
    steps = [_step(each) for each in document.get("plan", ())]
    yield from _listing("Next steps", steps, ordered=True)
    said = [_matched(each) for each in document.get("matched", ()) if each["holds"] == "yes"]
    yield from _listing("What speaks to this project", said)
    yield from _outlook(document)
    yield from _listing("Take note", [each["text"] for each in document["warnings"]])
    yield Heading(2, "Where this comes from")
    yield Paragraph(_provenance(document))


def _outlook(document: Document) -> Iterator[Block]:
    """Give what looks beyond the verdict: what to ask, what would turn it, why not another."""
    asked = [each["question"] for each in document.get("next_questions", ())]
    yield from _listing("What to find out next", asked, ordered=True)
    turning = [each["text"] for each in document.get("flips", ())]
    none = [document["no_flip"]["text"]] if "no_flip" in document else []
    yield from _listing("What would turn it", turning + none)
    against = [each["because"]["text"] for each in document.get("why_not", ())]
    yield from _listing("Why not another", against)


def _title(document: Document) -> str:
    told = document["verdict"] if document["ranking"][0]["feasible"] else "nothing is open"
    return f"{document.get('name') or 'Your project'}: {told}"


def _ranking(ranking: list[Document]) -> Iterator[Block]:
    yield Heading(2, "Ranking")
    rows = [
        [
            each["approach"],
            f"{each['score']:.1f}",
            f"{each['acceptability']:.0%}",
            " ".join(reason["text"] for reason in each["eliminated_by"]) or "nothing",
        ]
        for each in ranking
    ]
    yield Grid(["Approach", "Score", "Wins in", "Ruled out by"], rows)


def _reasons(ranking: list[Document]) -> Iterator[Block]:
    """Give each dimension with the points of every approach and the leader's reason."""
    yield Heading(2, "Why")
    points = [
        {term["dimension"]: f"{term['points']:.1f}" for term in each["contributions"]}
        for each in ranking
    ]
    rows = [
        [
            term["dimension"],
            *(of_one.get(term["dimension"], "") for of_one in points),
            term["because"]["text"],
        ]
        for term in ranking[0]["contributions"]
    ]
    leader = ranking[0]["approach"]
    yield Grid(["Dimension", *(each["approach"] for each in ranking), f"About {leader}"], rows)


def _costs(document: Document) -> Iterator[Block]:
    """Give what each approach costs, with the ends of its range, and where tuning breaks even."""
    if "costs" not in document:
        return
    yield Heading(2, "What it costs")
    figures = ("upfront_usd", "monthly_usd", "per_1000_calls_usd", "horizon_usd")
    rows = [
        [name, *(_usd(document["costs"][name][figure]) for figure in figures)]
        for name in (each["approach"] for each in document["ranking"])
    ]
    header = [
        "Approach",
        "Before the first day",
        "A month",
        "1,000 calls",
        "Over the horizon, discounted",
    ]
    yield Grid(header, rows)
    yield Paragraph(document["costs"]["break_even"]["reason"]["text"])


def _usd(figure: Document) -> str:
    low, mid, high = (_rounded(figure[end]) for end in ("low", "mid", "high"))
    return f"{mid} USD ({low} to {high})"


def _rounded(usd: float) -> str:
    return f"{usd:,.0f}" if usd >= WHOLE_FROM else f"{usd:.3g}"


def _listing(title: str, items: list[str], *, ordered: bool = False) -> Iterator[Block]:
    if items:
        yield Heading(2, title)
        yield Listing(items, ordered)


def _matched(statement: Document) -> str:
    return f"For {statement['approach']}: {statement['text']}"


def _step(step: Document) -> str:
    return f"{step['action']} {step['why']} Stop if: {step['stop_if']}"


def _provenance(document: Document) -> str:
    made_from = document["provenance"]
    return (
        f"Recommendation {document['id']}, standing {document['standing']}, "
        f"as of {made_from['as_of']}; engine {made_from['engine_version']}, "
        f"catalogue {made_from['catalogue_version']}."
    )
