from datetime import date

import pytest

from service.adapters.toml_knowledge import load_knowledge
from service.domain.profile import Profile
from service.schemas.answer import PARTS, recommendation_document
from tests.http import decision_by_rote

DECISION = decision_by_rote(load_knowledge(), Profile({"as_of": date(2026, 11, 24)}))


def test_what_is_not_known_is_left_out() -> None:
    document = recommendation_document(DECISION)

    assert "name" not in document
    assert "prices_as_of" not in document["provenance"]
    assert document["assumptions"][1]["shares"] == {"true": 0.1, "false": 0.9}
    assert "value" not in document["assumptions"][1]


@pytest.mark.parametrize("part", PARTS)
def test_a_heavy_part_may_be_left_out(part: str) -> None:
    assert part not in recommendation_document(DECISION, without={part})


def test_the_core_is_always_there() -> None:
    document = recommendation_document(DECISION, without=PARTS)

    assert {"id", "verdict", "standing", "summary", "ranking", "warnings", "provenance"} <= set(
        document
    )


def test_links_stand_under_the_public_address() -> None:
    document = recommendation_document(
        DECISION, self_link="/v1/recommendations?profile=e30", public_url="https://example.org/top"
    )

    assert document["links"] == {
        "self": "https://example.org/top/v1/recommendations?profile=e30",
        "matrix": "https://example.org/top/v1/matrix",
        "evidence": "https://example.org/top/v1/evidence",
        "schema": "https://example.org/top/v1/schemas/recommendation.json",
    }
