"""Every flip does what it says, and nothing less does: over random profiles and golden cases."""

import pytest

from service.domain.outlook.answers import Flip
from service.domain.profile import FIELD_BY_PATH, Profile
from service.domain.vocabulary import Approach
from tests.engine import A_DAY
from tests.properties.outlooks import ahead_of, looked_ahead, nothing_is_open, verdicts_of


def after(profile: Profile, flip: Flip, **instead: object) -> Profile:
    changes = {change.field: change.to for change in flip.changes}
    return profile.replacing({**changes, **instead})  # type: ignore[dict-item]


@pytest.fixture
def flips() -> list[tuple[Profile, Approach, Flip]]:
    return [
        (profile, verdict, flip)
        for profile, verdict, outlook in looked_ahead()
        for flip in outlook.flips or ()
    ]


def test_every_flip_posted_again_gives_its_verdict(
    flips: list[tuple[Profile, Approach, Flip]],
) -> None:
    found = verdicts_of([after(profile, flip) for profile, _, flip in flips])

    assert found == [flip.verdict for _, _, flip in flips]
    assert all(flip.verdict != verdict for _, verdict, flip in flips)


def test_no_flip_leads_to_where_every_approach_is_ruled_out() -> None:
    # The model named is off sale; were data barred from the API too, prompting would be closed.
    stuck = Profile(
        {
            "as_of": A_DAY,
            "models.prompt": "openai/gpt-4o-mini",
            "models.tuned": "openai/gpt-4o-mini",
            "models.hosting": "api",
            "stage": "production",
            "task.type": "classification",
            "task.classes": 12.0,
            "task.output": "strict",
            "data.labelled_examples": 12_000.0,
            "traffic.calls_per_day": 100_000.0,
        }
    )
    flips = ahead_of(stuck).flips or ()
    closed = [flip for flip in flips if nothing_is_open(after(stuck, flip))]

    assert nothing_is_open(stuck.replacing({"data.may_leave_network": False}))
    assert closed == []


def test_the_step_just_short_of_a_threshold_keeps_the_verdict(
    flips: list[tuple[Profile, Approach, Flip]],
) -> None:
    short = [
        (after(profile, flip, **{change.field: change.just_short}), verdict)
        for profile, verdict, flip in flips
        for change in flip.changes
        if change.just_short is not None
    ]

    assert verdicts_of([profile for profile, _ in short]) == [verdict for _, verdict in short]


def test_no_change_of_a_set_is_there_for_nothing(
    flips: list[tuple[Profile, Approach, Flip]],
) -> None:
    without = [
        (after(profile, flip), change.field, profile, verdict)
        for profile, verdict, flip in flips
        for change in flip.changes
        if len(flip.changes) > 1
    ]
    parts = [_undone(changed, field, profile) for changed, field, profile, _ in without]

    assert verdicts_of(parts) == [verdict for *_, verdict in without]


def _undone(changed: Profile, field: str, original: Profile) -> Profile:
    """Return the changed profile with one field as it was before."""
    answers = {path: answer for path, answer in changed.answers.items() if path != field}
    if field in original.answers:
        answers[field] = original.answers[field]
    return Profile(answers)


def test_at_most_five_flips_come_with_the_least_effort_first() -> None:
    for _, _, outlook in looked_ahead():
        efforts = [flip.effort for flip in outlook.flips or ()]

        assert efforts == sorted(efforts)
        assert len(efforts) <= 5


def test_a_flip_is_within_reach_where_somebody_can_make_every_change(
    flips: list[tuple[Profile, Approach, Flip]],
) -> None:
    for _, _, flip in flips:
        fixed = [change for change in flip.changes if FIELD_BY_PATH[change.field].given_by_nature]

        assert flip.within_reach == (not fixed)


def test_where_no_flip_is_within_reach_a_reason_says_so() -> None:
    for _, _, outlook in looked_ahead():
        within_reach = [flip for flip in outlook.flips or () if flip.within_reach]
        code = outlook.no_flip.code if outlook.no_flip else None

        assert (code == "no-flip-within-reach") == (not within_reach)


def test_a_flip_from_an_unknown_field_states_no_answer_before_it(
    flips: list[tuple[Profile, Approach, Flip]],
) -> None:
    for profile, _, flip in flips:
        for change in flip.changes:
            assert change.from_ == profile.get(change.field)


def test_the_random_profiles_have_flips_of_one_field_and_of_more(
    flips: list[tuple[Profile, Approach, Flip]],
) -> None:
    sizes = {len(flip.changes) for _, _, flip in flips}

    assert sizes >= {1, 2}
