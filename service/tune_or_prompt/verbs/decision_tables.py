"""A decision as flat tables: ranking, costs, flips and assumptions, for sheets and dashboards."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from tune_or_prompt.domain.language.profile import Answer, PilotPoint, Quantity
from tune_or_prompt.domain.report.decision import (
    Assumption,
    Change,
    CostOption,
    Decision,
    Flip,
    Ranked,
)
from tune_or_prompt.verbs.tables import ENDS, Column, Scalar, Table, columns_of, row_of, table_of

RANKING = columns_of(Ranked, "approach", "score", "probability", "feasible", "eliminated_by")
COSTS = columns_of(
    CostOption,
    *("approach", "option", "model", "open", "reason"),
    *("upfront_usd", "monthly_usd", "per_1000_calls_usd", "horizon_usd"),
)
FLIPS = (
    Column("flip", "integer", "Number of the flip; its changes go together."),
    *columns_of(Flip, "verdict", "within_reach"),
    *columns_of(Change),
)
ASSUMPTIONS = (
    *columns_of(Assumption, "field", "label"),
    *(Column(end, "number", f"The range assumed: {what}.") for end, what in ENDS.items()),
    *columns_of(Assumption, "model", "unit", "source"),
)


def ranking_table(decision: Decision) -> Table:
    """Return a row per approach, the best first."""
    return table_of(RANKING, [row_of(each, RANKING) for each in decision.ranking])


def costs_table(decision: Decision) -> Table:
    """Return a row per way to do the work; the decision holds `options`."""
    options = (decision.costs.options if decision.costs else None) or ()
    return table_of(COSTS, [row_of(each, COSTS) for each in options])


def flips_table(decision: Decision) -> Table:
    """Return a row per change; changes with one number go together."""
    rows = [
        {
            "flip": number,
            **row_of(flip, FLIPS[1:3]),
            "field": change.field,
            "from": None if change.from_ is None else cell_of(change.from_),
            "to": cell_of(change.to),
            "text": change.text,
        }
        for number, flip in enumerate(decision.flips or (), start=1)
        for change in flip.changes
    ]
    return table_of(FLIPS, rows)


def assumptions_table(decision: Decision) -> Table:
    """Return a row per value assumed; the decision holds `all_assumptions`."""
    assumed = decision.assumptions
    rows = [
        {**row_of(each, ASSUMPTIONS), **{end: getattr(each.assumed, end, None) for end in ENDS}}
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
