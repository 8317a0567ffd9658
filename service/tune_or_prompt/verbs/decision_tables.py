"""A decision as flat tables: ranking, costs, flips and assumptions, for sheets and dashboards."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import Answer, PilotPoint, Quantity
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.verbs.tables import Column, Row, Scalar, Table, table_of

_APPROACH = Column("approach", "string", "Id of the approach.")
_ENDS = ("low", "mid", "high")

RANKING = (
    _APPROACH,
    Column("score", "number", "Sum of the points, 0 to 100.", "points"),
    Column("probability", "number", "How likely it is the right choice.", "share"),
    Column("feasible", "boolean", "Whether nothing stated rules it out."),
    Column("eliminated_by", "string", "What rules it out; empty if it is feasible."),
)
FLIPS = (
    Column("flip", "integer", "Number of the flip; its changes go together."),
    Column("verdict", "string", "Id of the verdict with its changes."),
    Column("within_reach", "boolean", "Whether a team could make every change."),
    Column("field", "string", "The field that changes."),
    Column("from", "string", "The answer given; null if it is unknown."),
    Column("to", "string", "The answer that turns the verdict."),
    Column("text", "string", "The change in words."),
)
ASSUMPTIONS = (
    Column("field", "string", "The field, or an input of the costs that no field gives."),
    Column("label", "string", "Its name for people."),
    Column("low", "number", "10th percentile."),
    Column("mid", "number", "The middle."),
    Column("high", "number", "90th percentile."),
    Column("unit", "string", "Its unit."),
    Column("source", "string", "Where it comes from."),
)


def _range_columns(name: str, about: str, unit: str) -> tuple[Column, ...]:
    ends = zip(_ENDS, ("10th percentile.", "The middle.", "90th percentile."), strict=True)
    return tuple(Column(f"{name}_{end}", "number", f"{about}: {what}", unit) for end, what in ends)


COSTS = (
    _APPROACH,
    Column("option", "string", "Id of the option."),
    Column("model", "string", "The model priced."),
    Column("open", "boolean", "Whether it can be bought on that day under what is stated."),
    Column("reason", "string", "Why it is closed; empty if it is open."),
    *_range_columns("upfront_usd", "Money before going live", "USD"),
    *_range_columns("monthly_usd", "Running cost of a month", "USD/month"),
    *_range_columns("per_1000_calls_usd", "Calls and hosting", "USD/1000 calls"),
    *_range_columns("horizon_usd", "All of the horizon, discounted", "USD"),
)


def ranking_table(decision: Decision) -> Table:
    """Return a row per approach, the best first."""
    rows: list[Row] = [
        {
            "approach": each.approach,
            "score": each.score,
            "probability": each.probability,
            "feasible": each.feasible,
            "eliminated_by": " ".join(reason.text for reason in each.eliminated_by),
        }
        for each in decision.ranking
    ]
    return table_of(RANKING, rows)


def costs_table(decision: Decision) -> Table:
    """Return a row per way to do the work; the decision holds `options`."""
    options = (decision.costs.options if decision.costs else None) or ()
    rows: list[Row] = [
        {
            "approach": each.approach,
            "option": each.option,
            "model": each.model,
            "open": each.open,
            "reason": each.reason,
            **_ends("upfront_usd", each.upfront_usd),
            **_ends("monthly_usd", each.monthly_usd),
            **_ends("per_1000_calls_usd", each.per_1000_calls_usd),
            **_ends("horizon_usd", each.horizon_usd),
        }
        for each in options
    ]
    return table_of(COSTS, rows)


def flips_table(decision: Decision) -> Table:
    """Return a row per change; changes with one number go together."""
    return table_of(FLIPS, list(_changes(decision)))


def assumptions_table(decision: Decision) -> Table:
    """Return a row per value assumed; the decision holds `all_assumptions`."""
    assumed = decision.assumptions
    rows: list[Row] = [
        {
            "field": each.field,
            "label": each.label,
            **{end: getattr(each.value, end) if each.value else None for end in _ENDS},
            "unit": each.unit,
            "source": each.source,
        }
        for each in (assumed.all or assumed.most if assumed else ())
    ]
    return table_of(ASSUMPTIONS, rows)


TABLES: Mapping[str, Callable[[Decision], Table]] = MappingProxyType(
    {
        "ranking": ranking_table,
        "costs": costs_table,
        "flips": flips_table,
        "assumptions": assumptions_table,
    }
)
TABLE_PARTS = frozenset({"flips", "costs", "options", "assumptions", "all_assumptions"})
"""The parts of a decision that the tables hold."""


def _ends(name: str, amount: Range | None) -> Row:
    return {f"{name}_{end}": getattr(amount, end) if amount else None for end in _ENDS}


def _changes(decision: Decision) -> Iterator[Row]:
    for number, flip in enumerate(decision.flips or (), start=1):
        for change in flip.changes:
            yield {
                "flip": number,
                "verdict": flip.verdict,
                "within_reach": flip.within_reach,
                "field": change.field,
                "from": None if change.from_ is None else cell_of(change.from_),
                "to": cell_of(change.to),
                "text": change.text,
            }


def cell_of(answer: Answer) -> Scalar:
    """Return an answer as the text of one cell."""
    match answer:
        case bool():
            return "true" if answer else "false"
        case Quantity(low, mid, high):
            return f"{low:g} / {mid:g} / {high:g}"
        case tuple():
            return " ".join(_word(each) for each in answer)
        case float() | int():
            return f"{answer:.10g}"
    return str(answer)


def _word(each: str | PilotPoint) -> str:
    return each if isinstance(each, str) else f"{each.labelled_examples:g}:{each.score:g}"
