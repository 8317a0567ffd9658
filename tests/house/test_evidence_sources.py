"""Every figure of the evidence has a source, every citation resolves, the model is current."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.quality_factors import FACTORS_FILE, read_factors
from tune_or_prompt.catalogue import published_cases
from tune_or_prompt.domain.evidence.cases import EvidenceCase

ROOT = Path(__file__).parents[2]
DATA = ROOT / "service" / "tune_or_prompt" / "data"
DATA_FILES = [*sorted(DATA.glob("*.toml")), FACTORS_FILE]
MADE_FILES = (
    "service/tune_or_prompt/data/quality_model.json",
    "docs/quality-reliability.svg",
    "docs/evidence.md",
)
CASES = published_cases()


SOURCE_WORDS = frozenset({"seed", "judgement"})


def texts_under(wanted: str, value: Any) -> Iterator[str]:
    """Yield the texts under every key of this name, at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == wanted and isinstance(inner, list | str):
                yield from [inner] if isinstance(inner, str) else inner
            else:
                yield from texts_under(wanted, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_under(wanted, inner)


def is_a_sentence_or_address(source: str) -> bool:
    return source.startswith(("https://", "docs/")) or " " in source


@pytest.mark.parametrize("file", DATA_FILES, ids=lambda file: file.name)
def test_every_cited_case_exists(file: Path) -> None:
    document = tomllib.loads(file.read_text(encoding="utf-8"))
    named = {*texts_under("source", document), *texts_under("sources", document)}
    sources = {source for source in named if not is_a_sentence_or_address(source)}
    cited = {*texts_under("evidence", document), *(sources - SOURCE_WORDS)}

    assert cited <= {case.id for case in CASES}


def test_ratings_cite_cases_by_their_ids() -> None:
    text = (DATA / "dimensions.toml").read_text(encoding="utf-8")
    cited = set(texts_under("sources", tomllib.loads(text)))

    assert len(cited & {case.id for case in CASES}) > 20


def test_every_factor_of_the_quality_model_says_why_and_on_what_evidence() -> None:
    for factor in read_factors():
        assert factor.why
        assert factor.evidence or factor.name == "intercept", factor.why


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_case_says_where_it_is_from_and_what_was_found(case: EvidenceCase) -> None:
    assert case.title
    assert case.authors
    assert 2019 < case.year < 2027
    assert 20 < len(case.note) < 240
    assert case.winner == "tie" or case.winner in case.acceptable


def test_cases_stand_in_order_of_their_ids() -> None:
    ids = [case.id for case in CASES]

    assert ids == sorted(ids)


def test_where_figures_were_read_some_figure_is_given() -> None:
    scored = [c for c in CASES if c.prompt_score is not None or c.tuned_score is not None]

    assert all(case.seen == "figures" for case in scored)


def test_one_command_makes_the_model_its_plot_and_its_tables_again() -> None:
    before = {name: (ROOT / name).read_bytes() for name in MADE_FILES}

    made = subprocess.run(
        [sys.executable, "-m", "scripts.fit_quality_model", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert made.returncode == 0, made.stdout + made.stderr
    assert before == {name: (ROOT / name).read_bytes() for name in MADE_FILES}


def test_the_documentation_names_only_cases_that_exist() -> None:
    text = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([ab]-[a-z0-9-]+)`", text))

    assert named <= {case.id for case in CASES}
