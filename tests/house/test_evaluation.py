"""The published figures are those of the engine, catalogue and cases as they are."""

import orjson

from scripts.evaluate import CASES_FILE, decision_cases, made_files
from service.domain.vocabulary import APPROACHES
from tests.http import real_client


def test_one_command_makes_the_report_and_its_figures_again() -> None:
    for path, made in made_files(real_client()).items():
        assert path.read_bytes() == made, f"{path.name}: run make evaluate"


def test_every_decision_case_has_a_source_an_outcome_and_a_reason() -> None:
    cases = list(decision_cases(CASES_FILE))

    assert len({case.id for case in cases}) == len(cases)
    for case in cases:
        assert case.url.startswith("https://"), case.id
        assert case.outcome in case.acceptable, case.id
        assert set(case.acceptable) <= set(APPROACHES), case.id
        assert 30 < len(case.reason) < 200, case.id


def test_the_cases_stand_in_order_of_their_ids() -> None:
    ids = [orjson.loads(line)["id"] for line in CASES_FILE.read_bytes().splitlines()]

    assert ids == sorted(ids)
