import csv
import io

import orjson
import pytest

from tune_or_prompt.verbs.tables import Column, table_of
from tune_or_prompt.web.representations import to_csv, to_html, to_json, to_markdown, to_tsv

TABLE = table_of(
    (
        Column("name", "string", "A name.", ""),
        Column("amount", "number", "An amount.", "USD"),
        Column("sure", "boolean", "Whether it is sure.", ""),
    ),
    (
        {"name": 'one, "two"\nthree', "amount": -5, "sure": True},
        {"name": "=SUM(A1)|x\t<b>", "amount": 0.5, "sure": False},
    ),
)


def test_json_has_columns_and_rows() -> None:
    document = orjson.loads(to_json(TABLE))

    assert document["columns"][1] == {
        "name": "amount",
        "type": "number",
        "description": "An amount.",
        "unit": "USD",
    }
    assert document["rows"][0]["amount"] == -5


def test_csv_has_a_header_line_ends_of_two_signs_and_quotes_where_needed() -> None:
    assert to_csv(TABLE).decode() == (
        'name,amount,sure\r\n"one, ""two""\nthree",-5,true\r\n\'=SUM(A1)|x\t<b>,0.5,false\r\n'
    )


def test_csv_reads_back_and_numbers_stay_numbers() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(TABLE).decode(), newline="")))

    assert [float(row["amount"]) for row in rows] == [-5, 0.5]
    assert rows[0]["name"] == 'one, "two"\nthree'


def test_tsv_keeps_each_row_on_one_line() -> None:
    assert to_tsv(TABLE).decode().splitlines() == [
        "name\tamount\tsure",
        'one, "two" three\t-5\ttrue',
        "'=SUM(A1)|x <b>\t0.5\tfalse",
    ]


def test_markdown_escapes_what_ends_a_cell_or_makes_a_link() -> None:
    assert to_markdown(TABLE).decode().splitlines() == [
        "| name | amount | sure |",
        "| --- | --- | --- |",
        '| one, "two" three | -5 | true |',
        "| =SUM(A1)\\|x \\<b\\> | 0.5 | false |",
    ]


def test_html_escapes_text_and_names_its_columns() -> None:
    page = to_html("Sums & more")(TABLE).decode()

    assert "<h1>Sums &amp; more</h1>" in page
    assert '<th scope="col">amount</th>' in page
    assert "&lt;b&gt;" in page
    assert "http" not in page


def test_a_page_has_no_control_characters() -> None:
    table = table_of([Column("name", "string", "A name.")], [{"name": "a\0b\x1b[1m\tc"}])

    assert "<td>ab[1m\tc</td>" in to_html("Names")(table).decode()


# The first characters that OWASP's page on CSV injection lists, and what may stand before them.
@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
@pytest.mark.parametrize("before", ["", "\x00", " ", "\u00a0", "\ufeff", "\u200b", "\u202e \x1b"])
def test_nothing_hides_a_formula_from_the_guard(before: str, sign: str) -> None:
    table = table_of([Column("name", "string", "A name.")], [{"name": f"{before}{sign}1+1\x9f"}])

    cell = to_csv(table).decode().splitlines()[1]

    assert cell.startswith("'")
    assert cell.endswith(f"{sign}1+1")
    assert not {"\x00", "\x1b", "\x9f"} & set(cell)


def test_a_backslash_opens_no_cell_of_markdown() -> None:
    table = table_of([Column("name", "string", "A name.")], [{"name": "a\\|b `[x](y:z)"}])

    assert to_markdown(table).decode().splitlines()[2] == "| a\\\\\\|b \\`\\[x\\](y:z) |"
