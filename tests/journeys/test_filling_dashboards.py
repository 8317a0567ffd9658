"""Fill dashboards and spreadsheets by doing what docs/integrate-dashboards.md says."""

import csv
import io
import json
import re
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import yaml
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.house.project import ROOT
from tests.http import real_client

PAGE = (ROOT / "docs" / "integrate-dashboards.md").read_text()
GRAFANA = ROOT / "deploy" / "grafana" / "decision"
DASHBOARD = json.loads((GRAFANA / "dashboards" / "decision.json").read_text())
PROFILE = '{"stage":"pilot","task":{"type":"classification"}}'
FORMS = ("csv", "tsv", "md", "html")


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return real_client()


def block(language: str, holding: str) -> str:
    found = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (one,) = [each for each in found if holding in each]
    return str(one)


def local(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def addresses() -> list[str]:
    """Return the addresses that the table of the page names, with a profile where one belongs."""
    named = [
        address
        for row in re.findall(r"^\| (`/v1.*?) \|", PAGE, re.MULTILINE)
        for address in re.findall(r"`(/v1[^`]*)`", row)
    ]
    spread = [
        before + each + after
        for address in named
        for before, choices, after in [re.fullmatch(r"([^{]*)(?:{(.*)})?(.*)", address).groups()]  # type: ignore[union-attr]
        for each in (choices or "").split(",")
    ]
    whole = [each.replace("field=", "field=traffic.calls_per_day") for each in spread]
    return [f"{each}{quote(PROFILE)}" if each.endswith("profile=") else each for each in whole]


def rows_in(form: str, answer: TestResponse) -> int:
    """Return how many rows a table has in a text form."""
    match form:
        case "csv":
            return len(list(csv.DictReader(io.StringIO(answer.text))))
        case "tsv":
            return len(answer.text.splitlines()) - 1
        case "md":
            return len(answer.text.splitlines()) - 2
    return answer.text.count("<tr><td>")


@pytest.mark.parametrize("address", addresses())
def test_every_form_of_a_table_holds_all_rows(client: FlaskClient, address: str) -> None:
    path, _, query = address.partition("?")
    whole = client.get(address).get_json()

    assert len(whole["rows"]) == whole["total"] > 0
    assert {frozenset(row) for row in whole["rows"]} == {
        frozenset(column["name"] for column in whole["columns"])
    }
    for form in FORMS:
        assert rows_in(form, client.get(f"{path}.{form}?{query}")) == whole["total"], form


@pytest.mark.parametrize("address", addresses())
def test_the_links_of_pages_lead_through_all_rows(client: FlaskClient, address: str) -> None:
    whole = client.get(address).get_json()
    path, _, query = address.partition("?")
    limit = max(1, whole["total"] // 3)
    found, step = [], f"{path}?{query}&limit={limit}"
    while step:
        answer = client.get(step)
        found += answer.get_json()["rows"]
        assert answer.headers["X-Total-Count"] == str(whole["total"])
        links = re.findall(r'<([^>]*)>; rel="next"', ", ".join(answer.headers.getlist("Link")))
        step = links[0] if links else ""

    assert found == whole["rows"]


@pytest.mark.parametrize("panel", DASHBOARD["panels"], ids=lambda panel: panel["title"])
def test_every_panel_of_the_dashboard_shows_all_rows(client: FlaskClient, panel: Any) -> None:
    (target,) = panel["targets"]
    assert (target["type"], target["parser"], target["url_options"]["method"]) == (
        "json",
        "backend",
        "GET",
    )

    answer = client.get(target["url"].replace("${profile:percentencode}", quote(PROFILE)))
    table = answer.get_json()

    rows = table[target["root_selector"]]
    types = {column["name"]: column["type"] for column in table["columns"]}
    assert len(rows) == table["total"] > 1
    for column in target["columns"]:
        is_number = types[column["selector"]] in ("number", "integer")
        assert (column["type"] == "number") == is_number, column
        assert all(not isinstance(row[column["selector"]], dict | list) for row in rows)


def test_the_dashboard_is_provisioned_as_grafana_wants_it() -> None:
    source = yaml.safe_load((GRAFANA / "datasources" / "tune-or-prompt.yaml").read_text())
    provider = yaml.safe_load((GRAFANA / "dashboards" / "provider.yaml").read_text())

    (one,) = source["datasources"]
    assert {source["apiVersion"], provider["apiVersion"]} == {1}
    assert provider["providers"][0]["type"] == "file"
    assert "id" not in DASHBOARD
    assert {"uid", "schemaVersion", "version", "title"} <= set(DASHBOARD)
    variable = next(each for each in DASHBOARD["templating"]["list"] if each["name"] == "DS")
    assert variable["query"] == one["type"]
    assert variable["current"]["value"] == one["uid"]
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_the_formula_for_sheets_gives_a_row_for_each_dimension(client: FlaskClient) -> None:
    (address,) = re.findall(r'IMPORTDATA\("([^"]+)"\)', block("text", "IMPORTDATA"))

    answer = client.get(local(address))

    table = list(csv.reader(io.StringIO(answer.text)))
    assert answer.mimetype == "text/csv"
    assert len(table) == 1 + 10
    assert {len(row) for row in table} == {len(table[0])}


def test_the_query_for_excel_gives_records_that_make_one_table(client: FlaskClient) -> None:
    query = block("text", "Web.Contents")
    (path,) = re.findall(r'RelativePath = "([^"]+)"', query)
    ((name, value),) = re.findall(r'Query = \[(\w+) = "((?:[^"]|"")*)"\]', query)
    (part,) = re.findall(r"Table\.FromRecords\(Answer\[(\w+)\]\)", query)

    answer = client.get(f"/{path}", query_string={name: value.replace('""', '"')}).get_json()

    assert len(answer[part]) == 30
    assert len({tuple(record) for record in answer[part]}) == 1
    assert "points" in answer[part][0]


def test_the_lines_for_pandas_have_one_value_for_each_cell(client: FlaskClient) -> None:
    code = block("python", "pandas")
    (address,) = re.findall(r'read_csv\("([^"]+)"\)', code)
    ((index, columns, values),) = re.findall(
        r'pivot\(index="(\w+)", columns="(\w+)", values="(\w+)"\)', code
    )

    rows = list(csv.DictReader(io.StringIO(client.get(local(address)).text)))

    compile(code, "integrate-dashboards.md", "exec")
    assert len({(row[index], row[columns]) for row in rows}) == len(rows) == 30
    assert all(row[values].isdigit() for row in rows)


def test_the_path_for_superset_gives_flat_records(client: FlaskClient) -> None:
    assert "JSONPath `$.rows[*]`" in PAGE

    rows = client.get("/v1/evidence").get_json()["rows"]

    assert all(not isinstance(cell, dict | list) for row in rows for cell in row.values())


def test_the_picture_for_a_wiki_is_drawn(client: FlaskClient) -> None:
    (address,) = re.findall(r"\((https://[^)]+)\)", block("markdown", "!["))

    assert client.get(local(address)).mimetype == "image/svg+xml"
