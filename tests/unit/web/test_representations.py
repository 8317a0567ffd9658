import csv
import io

import orjson

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


def test_markdown_escapes_bars() -> None:
    assert to_markdown(TABLE).decode().splitlines() == [
        "| name | amount | sure |",
        "| --- | --- | --- |",
        '| one, "two" three | -5 | true |',
        "| =SUM(A1)\\|x <b> | 0.5 | false |",
    ]


def test_html_escapes_text_and_names_its_columns() -> None:
    page = to_html("Sums & more")(TABLE).decode()

    assert "<h1>Sums &amp; more</h1>" in page
    assert '<th scope="col">amount</th>' in page
    assert "&lt;b&gt;" in page
    assert "http" not in page


def test_no_control_character_reaches_a_sheet_nor_hides_a_formula() -> None:
    table = table_of([Column("name", "string", "A name.")], [{"name": "\x00=1+1\x9f"}])

    assert to_csv(table).decode() == "name\r\n'=1+1\r\n"
