"""Only the parts asked for are worked out."""

from service.domain.evaluation import evaluate
from service.domain.outlook.answers import Outlook
from service.domain.outlook.prospects import OUTLOOK_PARTS, outlook_of
from tests.engine import KNOWLEDGE, profile

ASKED = profile({"task.type": "classification", "data.labelled_examples": 2_000.0})


def outlook(*parts: str) -> Outlook:
    return outlook_of(evaluate([ASKED], KNOWLEDGE), KNOWLEDGE, (), parts)


def test_without_parts_nothing_is_found() -> None:
    found = outlook()

    assert all(getattr(found, part) is None for part in OUTLOOK_PARTS)


def test_each_part_comes_alone() -> None:
    assert outlook("robustness").robustness is not None
    assert outlook("robustness").flips is None
    assert outlook("flips").flips is not None
    assert outlook("flips").next_questions is None
    assert outlook("next_questions").next_questions
    assert outlook("cannot_matter").cannot_matter


def test_a_part_is_the_same_alone_and_among_others() -> None:
    everything = outlook(*OUTLOOK_PARTS - {"why_not"})

    assert outlook("flips").flips == everything.flips
    assert outlook("next_questions").next_questions == everything.next_questions
    assert outlook("cannot_matter").cannot_matter == everything.cannot_matter
