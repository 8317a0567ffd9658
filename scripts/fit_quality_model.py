"""Fit the quality model to the published cases and write it, its report and its plot.

Usage: python -m scripts.fit_quality_model [--check]

Reads `service/tune_or_prompt/data/evidence.jsonl` and `scripts/quality_factors.toml`; writes
`service/tune_or_prompt/data/quality_model.json`, `docs/quality-reliability.svg` and the tables of
`docs/evidence.md`, byte for byte the same whenever the two inputs are the same.

Method: logistic regression on the cases weighted by trust, each coefficient with a normal prior
and, where stated, a fixed sign; the most probable coefficients are found by cyclic Newton steps.
An input that a case does not state adds nothing to it. Intervals are refits to studies drawn
with replacement, each with its priors drawn anew.
"""

import argparse
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scripts.quality_factors import Factor, read_factors
from scripts.quality_output import model_json, reliability_svg, with_figures
from scripts.quality_report import report_of, tuned_beats_prompt
from tune_or_prompt.catalogue import PACKAGED, published_cases
from tune_or_prompt.domain.evidence.cases import EvidenceCase
from tune_or_prompt.domain.evidence.quality import (
    LABELS_PER_CLASS_RANGE,
    LABELS_RANGE,
    TYPICAL_LABELS,
    TYPICAL_LABELS_PER_CLASS,
    decades,
    years_after_typical,
)

Floats = NDArray[np.float64]

ROOT = Path(__file__).parents[1]
PLOT_FILE = ROOT / "docs" / "quality-reliability.svg"
DOCS_FILE = ROOT / "docs" / "evidence.md"

SEED = 20261124
REFITS = 24
FOLDS = 10
STEPS = 300
DECIMALS = 3
PRECISION = 1e-9
UNCENTERED_SPREAD = 0.5

CASE_ATTRIBUTES = {
    "task.type": "task_type",
    "task.domain": "domain",
    "task.gap": "gap",
    "measured.prompt_effort": "prompt_effort",
    "prompted.class": "prompt_class",
    "tuned.class": "tuned_class",
}


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The cases as numbers: one row a case, one column a factor."""

    inputs: Floats
    outcome: Floats
    weight: Floats
    study: tuple[str, ...]

    def rows(self, chosen: NDArray[np.intp]) -> "Sample":
        """Return the sample of the chosen rows."""
        return Sample(
            inputs=self.inputs[chosen],
            outcome=self.outcome[chosen],
            weight=self.weight[chosen],
            study=tuple(self.study[row] for row in chosen),
        )


def main() -> None:
    """Fit, judge and write; or, with --check, say which files are not what they should be."""
    parser = argparse.ArgumentParser(description="Fit the quality model to the published cases.")
    parser.add_argument("--check", action="store_true", help="write nothing, compare instead")
    check = parser.parse_args().check

    made = made_files()
    stale = [path for path, text in made.items() if path.read_text(encoding="utf-8") != text]
    if check and stale:
        names = ", ".join(path.name for path in stale)
        raise SystemExit(f"{names}: run python -m scripts.fit_quality_model and commit the result")
    if not check:
        for path, text in made.items():
            path.write_text(text, encoding="utf-8")
    print(f"{len(stale)} of {len(made)} files were out of date")


def made_files() -> dict[Path, str]:
    """Return what the model file, the plot and the documentation should hold."""
    factors = read_factors()
    cases = tuple(case for case in published_cases() if tuned_beats_prompt(case) is not None)
    sample = sample_of(cases, factors)
    coefficients = np.vstack([fit(sample, factors), refits(sample, factors)]).round(DECIMALS)
    held_out = held_out_chances(sample, factors)
    uncentered = held_out_chances(sample, [_uncentered(factor) for factor in factors])
    report = report_of(cases, held_out, uncentered)
    return {
        PACKAGED / "quality_model.json": model_json(factors, coefficients),
        PLOT_FILE: reliability_svg(report),
        DOCS_FILE: with_figures(DOCS_FILE.read_text(encoding="utf-8"), report),
    }


def sample_of(cases: Sequence[EvidenceCase], factors: Sequence[Factor]) -> Sample:
    """Return the cases as numbers."""
    return Sample(
        inputs=np.array([[_input(case, factor) for factor in factors] for case in cases]),
        outcome=np.array([tuned_beats_prompt(case) for case in cases], dtype=float),
        weight=np.array([case.trust for case in cases]),
        study=tuple(case.source_group for case in cases),
    )


def fit(sample: Sample, factors: Sequence[Factor], centers: Floats | None = None) -> Floats:
    """Return the most probable coefficients, by cyclic Newton steps that keep the signs."""
    start = np.array([factor.center for factor in factors]) if centers is None else centers
    precision = np.array([factor.spread for factor in factors]) ** -2.0
    signs = [factor.sign for factor in factors]
    found = start.copy()
    odds = sample.inputs @ found
    for _ in range(STEPS):
        before = found.copy()
        for index, sign in enumerate(signs):
            column = sample.inputs[:, index]
            chance = _chance(odds)
            slope = column @ (sample.weight * (chance - sample.outcome))
            curve = (column**2) @ (sample.weight * np.maximum(chance * (1 - chance), 0.05))
            pull = (found[index] - start[index]) * precision[index]
            moved = _with_sign(found[index] - (slope + pull) / (curve + precision[index]), sign)
            odds = odds + column * (moved - found[index])
            found[index] = moved
        if np.abs(found - before).max() < PRECISION:
            break
    return found


def refits(sample: Sample, factors: Sequence[Factor]) -> Floats:
    """Return refits to studies drawn with replacement, shape (REFITS, factors)."""
    chance = np.random.default_rng(SEED)
    studies = sorted(set(sample.study))
    rows_of = {name: [i for i, s in enumerate(sample.study) if s == name] for name in studies}
    center = np.array([factor.center for factor in factors])
    spread = np.array([factor.spread for factor in factors])
    found = []
    for _ in range(REFITS):
        drawn = chance.integers(0, len(studies), len(studies))
        rows = np.array([row for study in drawn for row in rows_of[studies[study]]])
        centers = center + spread * chance.standard_normal(len(factors))
        kept = [_with_sign(c, factor.sign) for c, factor in zip(centers, factors, strict=True)]
        found.append(fit(sample.rows(rows), factors, np.array(kept)))
    return np.array(found)


def held_out_chances(sample: Sample, factors: Sequence[Factor]) -> Floats:
    """Return each case's chance by a model that saw no case of its study."""
    fold = np.array([fold_of(study) for study in sample.study])
    chances = np.zeros(len(fold))
    for held_out in range(FOLDS):
        seen = np.flatnonzero(fold != held_out)
        unseen = np.flatnonzero(fold == held_out)
        chances[unseen] = _chance(sample.inputs[unseen] @ fit(sample.rows(seen), factors))
    return chances


def fold_of(study: str) -> int:
    """Return the fold of a study, by its digest."""
    return int(hashlib.sha256(study.encode()).hexdigest(), 16) % FOLDS


def _uncentered(factor: Factor) -> Factor:
    """Return the factor as somebody would set it who had not read a single case."""
    return replace(factor, center=0.0, spread=max(factor.spread, UNCENTERED_SPREAD))


def _input(case: EvidenceCase, factor: Factor) -> float:
    if factor.name == "intercept":
        return 1.0
    attribute = CASE_ATTRIBUTES.get(factor.column)
    chosen = attribute is not None and getattr(case, attribute) in factor.choices
    if factor.name == "effect":
        return float(chosen)
    if factor.name == "year_slope":
        return years_after_typical(case.prompt_year)
    if chosen and case.labels is not None and factor.name == "labels_slope":
        return decades(case.labels, LABELS_RANGE, TYPICAL_LABELS)
    if chosen and case.labels is not None and case.classes is not None:
        per_class = case.labels / case.classes
        return decades(per_class, LABELS_PER_CLASS_RANGE, TYPICAL_LABELS_PER_CLASS)
    return 0.0


def _chance(odds: Floats) -> Floats:
    chance: Floats = 1.0 / (1.0 + np.exp(-odds))
    return chance


def _with_sign(value: float, sign: int) -> float:
    return value if sign == 0 else sign * max(0.0, sign * value)


if __name__ == "__main__":
    main()
