"""What rules an approach out: only what is stated, equally for every approach."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.engine import KNOWLEDGE
from tests.money import BOTH, CATALOGUE, DAY, PROMPT, TUNE
from tune_or_prompt.domain.approaches import BY_ID
from tune_or_prompt.domain.decide.constraints import CONSTRAINTS, Given, judged
from tune_or_prompt.domain.language.answers import CHOICE_INDEX, NUMBER_INDEX, Answers, answers_of
from tune_or_prompt.domain.language.profile import Answer, Profile, Quantity

ALL, TUNED = {PROMPT, TUNE, BOTH}, {TUNE, BOTH}
APPROACHES = (PROMPT, TUNE, BOTH)

Answered = dict[str, Answer]
NO_LABELS: Answered = {"data.labelled_examples": 0.0, "data.teacher_available": False}
ENDING = "google/gemini-2.5-flash-lite"


def closed(rows: Answers) -> NDArray[np.bool_]:
    return ~judged(rows, KNOWLEDGE.model, CATALOGUE).open


def bars(answers: Answered, approach: str) -> dict[str, tuple[float, float]]:
    """Return what an approach needs and what there is, by the code of what rules it out."""
    asked = Given(answers_of([Profile({"as_of": DAY, **answers})]), BY_ID[approach], CATALOGUE)
    compared = {
        one.code: tuple(float(np.max(each)) for each in one.compares(asked))
        for one in CONSTRAINTS
        if one.is_about(asked.approach)
    }
    return {code: (pair[0], pair[1]) for code, pair in compared.items() if pair[0] > pair[1]}


def ruled_out(code: str, answers: Answered) -> set[str]:
    """Return whom one constraint rules out; what is closed must have one."""
    rows = answers_of([Profile({"as_of": DAY, **answers})])
    found = {each: bars(answers, each) for each in APPROACHES}
    assert closed(rows)[0].tolist() == [bool(found[each]) for each in APPROACHES]
    return {each for each in APPROACHES if code in found[each]}


def test_nothing_stated_rules_nothing_out() -> None:
    rows = answers_of([Profile({"as_of": DAY})])

    assert not closed(rows).any()


@pytest.mark.parametrize(
    ("code", "answers", "expected"),
    [
        ("no-labels", {**NO_LABELS, "data.labels_per_week": 0.0}, TUNED),
        ("no-labels", {**NO_LABELS, "data.label_source": "none"}, TUNED),
        (
            "no-labels",
            {
                "data.has_labels": False,
                "data.teacher_available": False,
                "data.label_source": "none",
            },
            TUNED,
        ),
        ("no-labels", NO_LABELS, set()),  # labels may yet be made
        ("no-labels", {**NO_LABELS, "data.label_source": "experts"}, set()),
        (
            "no-labels",
            {**NO_LABELS, "data.label_source": "none", "data.labels_per_week": 5.0},
            set(),
        ),
        ("no-labels", {"data.labelled_examples": 0.0, "data.labels_per_week": 0.0}, set()),
        (
            "no-labels",
            {**NO_LABELS, "data.labels_per_week": 0.0, "data.teacher_available": True},
            set(),
        ),
        # what is counted outranks what is said
        (
            "no-labels",
            {
                **NO_LABELS,
                "data.labels_per_week": 0.0,
                "data.has_labels": False,
                "data.labelled_examples": 9.0,
            },
            set(),
        ),
        ("deadline-too-short", {"schedule.deadline_days": 0.0}, ALL),
        ("deadline-too-short", {"schedule.deadline_days": 1.0}, TUNED),
        ("deadline-too-short", {"schedule.deadline_days": Quantity(0.0, 1.0, 90.0)}, set()),
        ("deadline-too-short", {"schedule.deadline_days": 90.0}, set()),
        ("data-may-not-leave", {"data.may_leave_network": False, "models.hosting": "api"}, ALL),
        ("data-may-not-leave", {"data.may_leave_network": False}, set()),
        ("data-may-not-leave", {"data.may_leave_network": True, "models.hosting": "api"}, set()),
        ("data-may-not-leave", {"data.may_leave_network": False, "models.hosting": "any"}, set()),
        ("weights-cannot-be-served", {"models.can_serve_own": False}, TUNED),
        ("weights-cannot-be-served", {"models.can_serve_own": True}, set()),
        ("data-may-not-enter-weights", {"data.may_enter_weights": False}, TUNED),
        ("data-may-not-enter-weights", {"data.may_enter_weights": True}, set()),
        ("budget-too-small", {"budget.upfront_usd": 0.0}, TUNED),
        (
            "budget-too-small",
            {
                "budget.upfront_usd": 40.0,
                "data.labelled_examples": 0.0,
                "data.label_cost_usd": 1.0,
            },
            TUNED,
        ),
        (
            "budget-too-small",
            {
                "budget.upfront_usd": 60.0,
                "data.labelled_examples": 0.0,
                "data.label_cost_usd": Quantity(1.0, 50.0, 99.0),
            },
            set(),
        ),
        ("context-window-exceeded", {"traffic.query_tokens": 1e8}, set()),  # no model is named
        (
            "context-window-exceeded",
            {"models.prompt": "openai/gpt-4o-mini", "traffic.query_tokens": 2_000_000.0},
            {PROMPT},
        ),
        (
            "context-window-exceeded",
            {"models.prompt": "openai/gpt-4o-mini", "traffic.query_tokens": 100_000.0},
            set(),
        ),
        (  # knowledge of any size can be looked up: decision 3
            "context-window-exceeded",
            {"models.prompt": "openai/gpt-4o-mini", "knowledge.tokens": 2_000_000.0},
            set(),
        ),
        ("tuning-not-offered", {"models.tuned": "openai/gpt-4o-mini"}, TUNED),
        ("tuning-not-offered", {"models.tuned": ENDING}, set()),
        ("tuning-not-offered", {"models.tuned": ENDING, "models.hosting": "on-device"}, TUNED),
        ("tuning-not-offered", {"models.hosting": "on-device"}, set()),
    ],
)
def test_a_constraint_rules_out_what_it_should(
    code: str, answers: Answered, expected: set[str]
) -> None:
    assert ruled_out(code, answers) == expected


def test_a_named_base_model_that_stops_before_tuning_could_ship_is_ruled_out() -> None:
    sellers = CATALOGUE.availability
    name, ends = next(
        (model.id, model.serves_until)
        for model in sellers.models.values()
        if model.serves_until and not model.open_weights
    )
    before: Answered = {"models.tuned": name, "as_of": ends.replace(day=ends.day - 1)}
    long_before: Answered = {"models.tuned": name, "as_of": ends.replace(year=ends.year - 1)}

    assert ruled_out("payback-after-shutdown", before) == TUNED
    assert ruled_out("payback-after-shutdown", long_before) == set()


def test_a_bar_says_what_is_needed_and_what_there_is() -> None:
    ((code, (needed, available)),) = bars({"schedule.deadline_days": 1.0}, TUNE).items()

    assert code == "deadline-too-short"
    assert needed > 1.0
    assert available == 1.0


def test_rows_of_different_days_and_models_are_ruled_out_each_by_its_own() -> None:
    named: Answered = {"models.tuned": "openai/gpt-4o-mini"}
    rows = answers_of([Profile({"as_of": DAY}), Profile({"as_of": DAY, **named})])

    assert closed(rows).tolist() == [[False] * 3, [False, True, True]]


def test_codes_are_unique_and_fields_are_questions() -> None:
    named = {"models.prompt", "models.tuned", "as_of"}

    assert len({one.code for one in CONSTRAINTS}) == len(CONSTRAINTS) == 9
    for one in CONSTRAINTS:
        assert set(one.fields) <= {*CHOICE_INDEX, *NUMBER_INDEX} | named
