"""Markdown that says what its texts say, and nothing that its signs would mean."""

from tune_or_prompt.web.markdown.blocks import Grid, Heading, Listing, Paragraph, as_markdown


def written(block: Heading | Paragraph | Listing | Grid) -> str:
    return as_markdown([block]).decode().rstrip("\n")


def test_names_of_fields_and_answers_stay_code() -> None:
    assert written(Listing(["`task.error_harm` at `high` *now*"])) == (
        "- `task.error_harm` at `high` \\*now\\*"
    )
    assert written(Grid(["A"], [["`a_b`"]])).endswith("| `a_b` |")


def test_what_is_no_name_between_code_signs_loses_them() -> None:
    assert written(Paragraph("`<b> x` and `é`")) == "\\`\\<b\\> x\\` and \\`é\\`"


def test_a_heading_holds_no_code_since_it_may_be_anybodys() -> None:
    assert written(Heading(1, "`z`: a\nb")) == "# \\`z\\`: a b"
