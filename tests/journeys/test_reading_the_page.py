"""Use the page without a script, as somebody does who has a minute and a decision to defend."""

import re
from html import unescape
from json import dumps
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from tests.http import real_client
from tune_or_prompt.domain.language.profile import FIELDS
from tune_or_prompt.web.page.pictures import PICTURES

PROJECT = "/?stage=pilot&task.type=classification&data.labelled_examples=2,000"
PROFILE = {
    "stage": "pilot",
    "task": {"type": "classification"},
    "data": {"labelled_examples": 2000},
}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return real_client()


def read(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    assert response.content_type == "text/html; charset=utf-8"
    return unescape(response.get_data(as_text=True))


def links(page: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'<a [^>]*href="(/[^"]*)"', page)]


def verdict(page: str) -> str:
    """Return the class that colors the verdict."""
    return str(re.findall(r'<div class="verdict card (\w+)"', page)[0])


def test_the_page_asks_every_question_in_words(client: FlaskClient) -> None:
    page = read(client, "/")

    for field in FIELDS:
        assert f'name="{field.path}"' in page
        assert field.kind == "importance" or field.question in page
    for words in FIELDS[1].words:
        assert words in page


def test_the_comparison_is_whole(client: FlaskClient) -> None:
    page = read(client, "/")
    approaches = client.get("/v1/approaches").get_json()["items"]
    guide = client.get("/v1/guide").get_json()["rows"]

    texts = [text for each in approaches for text in (*each["pros"], *each["cons"])]
    assert len(texts) == 20
    for text in texts:
        assert (text if isinstance(text, str) else text["text"]) in page
    assert len(guide) == 16
    assert all(row["text"] in page or row["situation"] in page for row in guide)


def test_the_page_holds_no_script_and_no_style_of_its_own(client: FlaskClient) -> None:
    page = client.get(PROJECT).get_data(as_text=True)

    assert re.findall(r"<script(?! src=)|<style| style=| on\w+=", page) == []


def test_each_situation_of_the_guide_gets_its_answer(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    (guide,) = re.findall(r'<ul class="guide">(.*?)</ul>', page, re.DOTALL)
    rows = re.findall(r'href="(/\?profile=[^"]+)"><span>[^<]+</span> <span class="(\w+)">', guide)

    assert len(rows) == 6
    for link, look in rows:
        assert verdict(read(client, unescape(link))) == look


def test_the_form_the_report_and_the_api_give_the_same_answer(client: FlaskClient) -> None:
    answer = client.post("/v1/recommendations", json=PROFILE).get_json()
    report = client.get("/v1/recommendations.html", query_string={"profile": dumps(PROFILE)})

    instruction = re.split(r", because |[:.] ", answer["summary"])
    for page in (read(client, PROJECT), unescape(report.get_data(as_text=True))):
        assert any(f"<h2>{part}" in page for part in instruction)
        assert [stated["text"] for stated in answer["you_said"] if stated["text"] not in page] == []


def test_every_link_of_a_filled_page_leads_somewhere(client: FlaskClient) -> None:
    found = {link.partition("#")[0] for link in links(client.get(PROJECT).get_data(as_text=True))}
    pages = {link for link in found if link.startswith("/?")}

    assert len(found) > 15
    for link in {*(found - pages - {""}), *sorted(pages)[:3]}:
        with client.get(link) as response:
            assert response.status_code == 200, link


def test_every_change_tried_gives_the_verdict_that_it_promises(client: FlaskClient) -> None:
    page = client.get(PROJECT).get_data(as_text=True)
    tries = re.findall(r'<a class="try go" href="([^"]+)">.*? <span class="(\w+)">', page)

    assert len(tries) > 0
    for link, look in tries:
        preview = read(client, unescape(link))
        assert verdict(preview) == look
        (undo,) = re.findall(r'<a class="go" href="([^"]+)">Undo', preview)
        assert verdict(read(client, undo)) == verdict(page)


def test_the_permalink_carries_the_day(client: FlaskClient) -> None:
    page = client.get("/?stage=pilot").get_data(as_text=True)
    (link,) = re.findall(r'<a href="([^"]+)" data-copy>Link to this answer', page)

    assert 'type="date" value="2026-11-24"' in read(client, unescape(link))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/?stage=pilott", "did you mean pilot?"),
        ("/?stgae=pilot", "There is no such question"),
        ("/?profile=%7B", "The text is not JSON"),
        ("/?profile=%5B%5D", "It holds no profile"),
        ("/?models.tuned=openai/gpt-9", "There is no price for"),
        ("/?traffic.calls_per_day=500.000", "could be 500000 or 500"),
        ("/?traffic.calls_per_day=-4", "is not a number"),
        ('/?profile={"task":{"typo":1,"type":"classification"}}', "task.typo"),
        ('/?profile={"task":7}', "is not an object"),
    ],
)
def test_what_cannot_be_read_is_marked_and_the_rest_answered(
    client: FlaskClient, address: str, said: str
) -> None:
    page = read(client, address)

    assert said in page
    assert 'class="verdict card' in page


def test_a_fault_is_tied_to_its_field_for_all_readers(client: FlaskClient) -> None:
    page = client.get("/?traffic.calls_per_day=many").get_data(as_text=True)

    (entry,) = re.findall(r'<input id="f-traffic.calls_per_day"[^>]*>', page)
    assert 'aria-invalid="true"' in entry
    assert 'aria-describedby="f-traffic.calls_per_day-note"' in entry
    assert re.search(r'id="f-traffic.calls_per_day-note"><strong class="fault">', page)
    assert "Answered without “Calls a day”" in page


def test_what_people_type_is_never_taken_for_markup(client: FlaskClient) -> None:
    page = client.get("/?name=%3Cscript%3Ealert(1)%3C/script%3E").get_data(as_text=True)

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_page_comes_with_a_validator(client: FlaskClient) -> None:
    first = client.get(PROJECT)

    again = client.get(PROJECT, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_is_a_file_that_says_what_it_shows(client: FlaskClient, kind: str) -> None:
    response = client.get(f'/v1/charts/{kind}.svg?profile={{"stage":"pilot"}}')

    svg = ET.fromstring(response.data)  # noqa: S314  our own file
    space = "{http://www.w3.org/2000/svg}"
    assert response.content_type == "image/svg+xml; charset=utf-8"
    assert all(svg.findtext(f"{space}{name}") for name in ("title", "desc"))
    assert b"<script" not in response.data


def test_an_unknown_picture_names_the_known_ones(client: FlaskClient) -> None:
    answer: Any = client.get("/v1/charts/pie.svg").get_json()

    assert answer["status"] == 404
    assert "tornado" in answer["detail"]


def test_a_pasted_file_gives_the_answer_of_its_profile(client: FlaskClient) -> None:
    file = "# ours\nstage: pilot\ntask:\n  type: classification\ndata:\n  labelled_examples: 2000\n"

    page = read(client, f"/?{urlencode({'file': file})}")

    assert verdict(page) == verdict(read(client, PROJECT))
    assert '<option value="pilot" selected>' in page


def test_a_fault_in_a_pasted_file_names_its_line(client: FlaskClient) -> None:
    file = "task:\n\ttype: classification"

    page = read(client, f"/?{urlencode({'file': file})}")

    assert "tune-or-prompt.yaml:2:" in page
    assert 'class="verdict card' in page
