"""Write the quality model as a file, its reliability as a plot and its figures as tables."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from scripts.quality_factors import Factor, read_usual
from scripts.quality_report import Report

Floats = NDArray[np.float64]

DECIMALS = 3
FIGURES = re.compile(r"<!-- figures: begin -->.*<!-- figures: end -->", re.DOTALL)


def model_json(factors: Sequence[Factor], coefficients: Floats) -> str:
    """Return the model file: vectors of log-odds, the middle first, and the usual values.

    `coefficients` has the shape (vectors, factors).
    """
    plain = {
        factor.name: coefficients[:, index]
        for index, factor in enumerate(factors)
        if not factor.choices
    }
    model = {**plain, **_log_odds_by_answer(factors, coefficients), **read_usual()}
    text = orjson.dumps(model, default=_listed, option=orjson.OPT_APPEND_NEWLINE)
    return text.decode().replace('],"', '],\n"').replace('},"', '},\n"')


def reliability_svg(report: Report) -> str:
    """Return a small plot of what was predicted against what happened, on unseen studies."""
    marks = []
    for row in report["reliability"]:
        x, y = 40 + 240 * row["predicted"], 260 - 240 * row["observed"]
        radius = 3 + row["cases"] ** 0.5
        marks.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>')
        marks.append(f'<text x="{x:.1f}" y="{y + 4:.1f}" class="count">{row["cases"]}</text>')
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 300" role="img">',
        "<title>Predicted chance against observed share of tuned wins, on unseen studies</title>",
        "<style>text{font:11px sans-serif;text-anchor:middle;fill:#555}",
        "circle{fill:#2563a8}.count{fill:#fff;font-size:10px}</style>",
        '<rect width="300" height="300" fill="#fff"/>',
        '<rect x="40" y="20" width="240" height="240" fill="none" stroke="#999"/>',
        '<path d="M40 260 280 20" stroke="#999" stroke-dasharray="4 4"/>',
        *marks,
        '<text x="160" y="290">predicted chance that tuning wins</text>',
        '<text transform="rotate(-90 14 140)" x="14" y="140">share of cases that it won</text>',
        '<text x="40" y="274">0</text><text x="280" y="274">1</text>',
        '<text x="30" y="264">0</text><text x="30" y="24">1</text>',
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def with_figures(docs: str, report: Report) -> str:
    """Return the documentation with its figures replaced by those of this report."""
    tables = (
        _overall(report),
        _markdown(
            "predicted | cases | mean prediction | tuning won",
            (
                f"{row['from']:.1f}–{row['to']:.1f} | {row['cases']} | {row['predicted']:.2f}"
                f" | {row['observed']:.2f}"
                for row in report["reliability"]
            ),
        ),
        _markdown(
            "answering only the surest | right",
            (f"{row['answered']:.0%} | {row['accuracy']:.1%}" for row in report["selective"]),
        ),
        _by("source_kind", "source", report),
        _by("task_type", "task", report),
    )
    figures = "\n\n".join(tables)
    block = f"<!-- figures: begin -->\n{figures}\n<!-- figures: end -->"
    return FIGURES.sub(lambda _: block, docs)


def _overall(report: Report) -> str:
    floors = report["floors"]
    rows = (
        ("this model", "accuracy", "accuracy_without_ties", "brier"),
        ("the same, knowing no table beforehand", "accuracy_uncentered", "", "brier_uncentered"),
        ("floor: always tune", "always_tune", "always_tune_without_ties", ""),
        ("floor: one-line task rule", "task_rule", "task_rule_without_ties", ""),
        ("floor: a constant", "", "", "brier_of_constant"),
    )
    figures = {"": None, **report, **floors}
    return _markdown(
        "on studies not seen | right | ties left out | Brier score",
        (
            f"{name} | {_percent(figures[right])} | {_percent(figures[decided])}"
            f" | {'' if figures[brier] is None else format(figures[brier], '.3f')}"
            for name, right, decided, brier in rows
        ),
    )


def _by(attribute: str, heading: str, report: Report) -> str:
    return _markdown(
        f"{heading} | cases | right | always tune | one-line rule",
        (
            f"{row['group']} | {row['cases']} | {row['accuracy']:.1%}"
            f" | {row['always_tune']:.1%} | {row['task_rule']:.1%}"
            for row in report[f"by_{attribute}"]
        ),
    )


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"


def _markdown(heading: str, rows: Iterable[str]) -> str:
    rule = "|".join("---" for _ in heading.split("|"))
    return "\n".join([f"| {heading} |", f"|{rule}|", *(f"| {row} |" for row in rows)])


def _log_odds_by_answer(factors: Sequence[Factor], coefficients: Floats) -> dict[str, Any]:
    effects: dict[str, dict[str, Floats]] = {}
    slopes: dict[str, dict[str, Floats]] = {}
    for index, factor in enumerate(factors):
        tables, heading = (
            (effects, factor.column) if factor.name == "effect" else (slopes, factor.name)
        )
        for choice in factor.choices:
            answers = tables.setdefault(heading, {})
            answers[choice] = answers.get(choice, 0.0) + coefficients[:, index]
    return {"effects": effects, **slopes}


def _listed(vector: object) -> list[float]:
    numbers: list[float] = (np.asarray(vector).round(DECIMALS) + 0.0).tolist()  # never "-0.0"
    return numbers
