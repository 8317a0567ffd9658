"""A recommendation as a page of Markdown."""

from service.api.markdown.recommendation import recommendation_markdown
from service.schemas.answer import recommendation_document
from tests.engine import decided, profile


def test_a_statement_is_told_with_the_approach_that_it_speaks_for() -> None:
    decision = decided(profile({"stage": "idea"}))

    page = recommendation_markdown(recommendation_document(decision)).decode()

    assert "- For prompt-engineering: Whoever is only starting begins with prompts." in page
