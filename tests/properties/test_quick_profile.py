"""The quick reader of profiles against the schema: it may be in doubt, and never disagrees."""

from datetime import date
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from service.domain.profile import FIELDS, Profile
from service.schemas.faults import InvalidDocumentError
from service.schemas.profile import profile_document, thorough_profile
from service.schemas.quick_profile import quick_profile
from tests.properties.profiles import profiles, random_profiles

TODAY = date(2026, 11, 24)
GROUPS = sorted({field.group for field in FIELDS if field.group})
NAMES = sorted({field.name for field in FIELDS})

ODD = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.sampled_from(
        [0, -0.0, 1, 1.0, 0.5, 1e12, 1e308, "idea", "", "1", "2026-11-24", "2026-02-30", "a/b", "A"]
    )
    | st.text(max_size=3)
    | st.just("x" * 201)
    | st.sampled_from(["２０２６-１１-２４", "openai/gpt-4o-mini\n", "openai/" + "g" * 100])
)
RANGES = st.dictionaries(st.sampled_from(["low", "mid", "high", "mean"]), ODD, max_size=4)
ANYTHING = ODD | RANGES | st.lists(ODD, max_size=2)
KNOWN = st.sampled_from(NAMES) | st.text(max_size=3)
STRANGE = st.dictionaries(
    st.sampled_from(GROUPS) | KNOWN,
    st.dictionaries(KNOWN, ANYTHING, max_size=4) | ANYTHING,
    max_size=4,
)


def thorough(document: Any) -> Profile | None:
    try:
        return thorough_profile(document, TODAY)
    except InvalidDocumentError:
        return None


def agrees(document: Any) -> bool:
    """Return whether the quick reader is in doubt, or says what the schema says, type by type."""
    quick, slow = quick_profile(document, TODAY), thorough(document)
    return quick is None or (quick == slow and _told(quick) == _told(slow))


def _told(profile: Profile | None) -> set[tuple[str, str, str]]:
    answers = profile.answers if profile else {}
    return {(path, type(one).__name__, repr(one)) for path, one in answers.items()}


@given(STRANGE)
@example({"traffic": {"calls_per_day": {"low": 1, "mid": 1.0, "high": 1}}})
@example({"traffic": {"calls_per_day": -0.0}, "weights": {"latency": 10}})
@example({"task": {"classes": 84196.0}, "as_of": "2026-11-24"})
@example({"task": {}, "name": ""})
@settings(max_examples=400)
def test_of_no_document_does_it_say_anything_else(document: Any) -> None:
    assert agrees(document)


@given(profiles(), st.data())
@settings(max_examples=150)
def test_of_no_sound_profile_with_one_answer_changed_either(
    asked: Profile, data: st.DataObject
) -> None:
    document = profile_document(asked)
    name = data.draw(st.sampled_from(sorted(document)))
    inner = document[name]
    place, key = (document, name) if not isinstance(inner, dict) else (inner, next(iter(inner)))
    place[key] = data.draw(ANYTHING)

    assert agrees(document)


def test_sound_profiles_without_trials_are_read_without_the_schema() -> None:
    for asked in random_profiles(300, seed=5):
        document = profile_document(asked)
        document.get("measured", {}).pop("pilot", None)

        assert quick_profile(document, TODAY) == thorough(document) is not None
