import pytest

from tune_or_prompt.web.negotiation import CSV, HTML, JSON, MARKDOWN, Format, choose
from tune_or_prompt.web.problems import ProblemError

FORMATS = (JSON, CSV, MARKDOWN, HTML)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ([], JSON),
        ([("*/*", 1.0)], JSON),
        ([("text/csv", 1.0)], CSV),
        ([("text/*", 1.0)], CSV),
        ([("text/html", 1.0), ("*/*", 0.8)], HTML),
        ([("application/json", 0.5), ("text/markdown", 0.9)], MARKDOWN),
        ([("*/*", 1.0), ("application/json", 0.0)], CSV),
        ([("TEXT/CSV; header=present", 1.0)], CSV),
    ],
)
def test_the_most_welcome_format_is_chosen(
    accept: list[tuple[str, float]], expected: Format
) -> None:
    assert choose(FORMATS, suffix=None, accept=accept) == expected


def test_a_suffix_wins_over_the_header() -> None:
    assert choose(FORMATS, suffix="csv", accept=[("text/html", 1.0)]) == CSV


@pytest.mark.parametrize("accept", [[("image/png", 1.0)], [("application/json", 0.0)]])
def test_where_nothing_is_welcome_the_formats_are_listed(accept: list[tuple[str, float]]) -> None:
    with pytest.raises(ProblemError) as refusal:
        choose((JSON, CSV), suffix=None, accept=accept)

    assert refusal.value.detail == "Available here: application/json (.json), text/csv (.csv)."
