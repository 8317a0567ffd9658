"""Fit the packaged catalogue to the packaged cases, and write how often it is right.

Usage: python -m scripts.learn [--check]

Writes the fitted numbers into `data/decision.toml` of the package, the cross-validated figures into
`data/track_record.json`, and the page `docs/evaluation.md`.
"""

import argparse
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scripts.baselines import always, logistic, misses, stated_alone, with_thresholds
from tune_or_prompt.catalogue import load_knowledge
from tune_or_prompt.domain.decide.constraints import judged
from tune_or_prompt.domain.language.answers import answers_of
from tune_or_prompt.learn.fit import fit
from tune_or_prompt.learn.validate import FOLDS, SEEDS, Figures, Tally, cross_validated, figures_of
from tune_or_prompt.stores.case_files import PACKAGED_CASES, cases_from_file, decision_file

ROOT = Path(__file__).parents[1]
DECISION = ROOT / "service" / "tune_or_prompt" / "data" / "decision.toml"
RECORD = ROOT / "service" / "tune_or_prompt" / "data" / "track_record.json"
PAGE = ROOT / "docs" / "evaluation.md"
DAY = date(2026, 11, 23)
"""The day on which the cases were collected."""

USUAL = "prompt-engineering"
"""What the simplest baseline always answers: most projects begin with it."""


def main() -> None:
    """Write the three files; with --check say which are out of date instead."""
    parser = argparse.ArgumentParser(description="Fit the catalogue to its cases.")
    parser.add_argument("--check", action="store_true", help="write nothing, compare instead")
    options = parser.parse_args()
    found = files()
    stale = [path for path, text in found.items() if path.read_text("utf-8") != text]
    if options.check:
        names = ", ".join(str(path.relative_to(ROOT)) for path in stale)
        raise SystemExit(f"out of date: {names}; run `make learn`." if stale else 0)
    for path in stale:
        path.write_text(found[path], "utf-8")


def files() -> Mapping[Path, str]:
    """Return the text of each file by its path."""
    knowledge = load_knowledge()
    cases = cases_from_file(PACKAGED_CASES, DAY, knowledge.model.approaches)
    closed = ~judged(
        answers_of([case.profile for case in cases]), knowledge.model, knowledge.money
    ).open
    runs = cross_validated(knowledge.model, cases, closed)
    model = with_thresholds(knowledge.model, cases, runs)
    baselines = {
        f"always {USUAL}": always(USUAL, cases, model),
        "logistic regression on the raw answers": logistic(cases, model),
        "the stated numbers alone": stated_alone(cases, model, closed),
    }
    judged_by = {name: figures_of(cases, each, model) for name, each in baselines.items()}
    figures = figures_of(cases, runs, model)
    links = {
        line["id"]: line["url"]
        for line in map(orjson.loads, PACKAGED_CASES.read_bytes().splitlines())
    }
    page = Environment(  # noqa: S701  Markdown
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    ).get_template("evaluation.md")
    record = record_of(len(cases), figures, judged_by)
    return {
        DECISION: decision_file(DECISION.read_text("utf-8"), fit(model, cases)),
        RECORD: orjson.dumps(record, option=orjson.OPT_INDENT_2).decode() + "\n",
        PAGE: page.render(
            cases=len(cases),
            folds=FOLDS,
            seeds=len(SEEDS),
            day=DAY,
            model=model,
            figures=figures,
            ways={"**this engine**": figures, **judged_by},
            misses=misses(cases, runs, model),
            links=links,
        ),
    }


def record_of(
    cases: int, figures: Figures, baselines: Mapping[str, Figures]
) -> Mapping[str, object]:
    """Return the cross-validated figures as the catalogue holds them."""

    def counted(count: Tally) -> Mapping[str, int]:
        return {"right": round(count.right), "of": round(count.of)}

    return {
        "cases": cases,
        "clear_cases": round(figures.clear.of),
        "agreement": round(figures.all.share, 3),
        "agreement_clear": round(figures.clear.share, 3),
        "brier": round(figures.brier, 3),
        "log_loss": round(figures.log_loss, 3),
        "by_standing": {name: counted(count) for name, count in figures.by_standing.items()},
        "by_outcome": {name: counted(count) for name, count in figures.by_outcome.items()},
        "reliability": [
            {"low": one.low, "high": one.high, "mean": round(one.mean, 3), **counted(one.count)}
            for one in figures.reliability
        ],
        "baselines": {
            name: {
                "agreement": round(one.all.share, 3),
                "agreement_clear": round(one.clear.share, 3),
                "brier": round(one.brier, 3),
                "log_loss": round(one.log_loss, 3),
            }
            for name, one in baselines.items()
        },
    }


if __name__ == "__main__":
    main()
