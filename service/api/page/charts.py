"""The charts of a recommendation: from its document to the vocabulary of charts."""

from collections.abc import Callable, Mapping
from typing import Any

from service.api.charts.bars import diverging_bars, stacked_bars
from service.api.charts.shapes import Chart, Part, Row
from service.api.page.line_charts import cost_chart

Document = Mapping[str, Any]
Names = Mapping[str, str]


def charts_of(document: Document, names: Names) -> dict[str, Chart]:
    """Return every chart that the parts of a recommendation allow, by kind."""
    made = {kind: make(document, names) for kind, make in CHARTS.items()}
    return {kind: chart for kind, chart in made.items() if chart is not None}


def _scores(document: Document, names: Names) -> Chart:
    rows = [
        Row(
            names[ranked["approach"]],
            [
                Part(ranked["approach"], names[term["dimension"]], term["points"])
                for term in ranked["contributions"]
            ],
            f"{ranked['score']:.1f}",
        )
        for ranked in document["ranking"]
    ]
    told = ", ".join(f"{row.label} {row.note}" for row in rows)
    return stacked_bars(
        "Score of each approach",
        f"Out of 100 points: {told}. Each part of a bar is what one dimension adds.",
        rows,
        total=100,
        unit="points",
    )


def _contributions(document: Document, names: Names) -> Chart | None:
    """Return the verdict's lead over its best rival per dimension, the most telling first."""
    if len(document["ranking"]) == 1:
        return None
    leader, rival = (
        document["ranking"][0],
        max(document["ranking"][1:], key=lambda each: float(each["score"])),
    )
    theirs = {term["dimension"]: term["points"] for term in rival["contributions"]}
    leads = [
        (names[term["dimension"]], term["points"] - theirs[term["dimension"]])
        for term in leader["contributions"]
    ]
    leads.sort(key=lambda lead: -abs(lead[1]))
    rows = [
        Row(label, [_for_whom(lead, leader, rival, names)], _signed(lead)) for label, lead in leads
    ]
    first, second = names[leader["approach"]], names[rival["approach"]]
    return diverging_bars(
        f"{first} against {second}",
        f"Points per dimension: to the right they speak for {first}, to the left for {second}. "
        f"They add up to {leader['score'] - rival['score']:.1f} points.",
        rows,
        unit="points",
    )


def _signed(lead: float) -> str:
    text = f"{lead:+.1f}".replace("-", "−")
    return "even" if text[1:] == "0.0" else text


def _for_whom(lead: float, leader: Document, rival: Document, names: Names) -> Part:
    approach = leader["approach"] if lead >= 0 else rival["approach"]
    return Part(approach, names[approach], lead)


def _acceptability(document: Document, names: Names) -> Chart:
    parts = [
        Part(each["approach"], names[each["approach"]], 100 * each["acceptability"])
        for each in document["ranking"]
    ]
    told = ", ".join(f"{part.name} {part.value:.0f} %" for part in parts)
    return stacked_bars(
        "How often each approach wins",
        f"Over everything that is not known, in percent of the draws: {told}.",
        [Row("Share of the draws", parts)],
        total=100,
        unit="%",
    )


CHARTS: Mapping[str, Callable[[Document, Names], Chart | None]] = {
    "scores": _scores,
    "contributions": _contributions,
    "acceptability": _acceptability,
    "cost": cost_chart,
}
