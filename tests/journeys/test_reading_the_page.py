"""Use the page as somebody does who looks rather than reads, without a script."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from service.domain.profile import FIELDS
from tests.http import make_client, real_client

CHARTS = ("scores", "contributions", "acceptability", "cost", "sweep")
PROJECT = "/?stage=pilot&task.type=classification&data.labelled_examples=2,000"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return real_client()


def read(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    assert response.content_type == "text/html; charset=utf-8"
    return response.get_data(as_text=True)


def links(page: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'<a [^>]*href="(/[^"]*)"', page)]


def verdict(page: str) -> str:
    (found,) = re.findall(r'<div class="verdict \w+">.*?<h2>([\w -]+) <span', page, re.DOTALL)
    return str(found)


def test_the_page_shows_the_comparison_and_asks_every_question(client: FlaskClient) -> None:
    page = read(client, "/")

    for heading in ("Side by side", "Pros and cons", "When to use each", "Your project"):
        assert heading in page
    for field in FIELDS:
        assert f'name="{field.path}"' in page
    entries = ("<select ", "<input id=", "<textarea ")
    assert page.count("<label ") == sum(page.count(entry) for entry in entries)


def test_the_page_with_all_its_files_stays_light(client: FlaskClient) -> None:
    parts = [PROJECT, "/static/page.css", "/static/page.js", "/static/icon.svg"]

    assert sum(len(client.get(part).data) for part in parts) < 150_000


def test_the_page_holds_no_script_and_no_style_of_its_own(client: FlaskClient) -> None:
    page = read(client, PROJECT)

    assert re.findall(r"<script(?! src=)|<style| style=| on\w+=", page) == []


def test_each_situation_of_the_guide_gets_its_answer(client: FlaskClient) -> None:
    page = read(client, "/")
    rows = re.findall(
        r'<a href="(/\?profile=[^"]+)"><span class="ask">[^<]+</span>'
        r'<span class="reply (\w+)">',
        page,
    )

    names = {"pe": "Prompt Engineering", "ft": "Fine-Tuning", "hy": "Hybrid"}
    assert len(rows) == 6
    for link, approach in rows:
        assert verdict(read(client, unescape(link))) == names[approach]


def test_the_form_and_the_api_give_the_same_answer(client: FlaskClient) -> None:
    profile = {
        "stage": "pilot",
        "task": {"type": "classification"},
        "data": {"labelled_examples": 2000},
    }

    page = read(client, PROJECT)
    answer = client.post("/v1/recommendations", json=profile).get_json()

    assert unescape(page).count(answer["summary"]) == 1
    for ranked in answer["ranking"]:
        assert f">{ranked['score']:.1f}</text>" in page


def test_every_link_of_a_filled_page_leads_somewhere(client: FlaskClient) -> None:
    found = {link.partition("#")[0] for link in links(read(client, PROJECT))}
    pages = {link for link in found if link.startswith("/?")}

    assert len(found) > 20
    for link in {*(found - pages), *sorted(pages)[:3]}:
        with client.get(link) as response:
            assert response.status_code == 200, link


def test_a_flip_followed_gives_the_verdict_that_it_promises(client: FlaskClient) -> None:
    answer = client.get('/v1/recommendations?profile={"stage":"pilot"}').get_json()
    page = read(client, "/?stage=pilot")
    flips = re.findall(r'<ul class="flips">(.*?)</ul>', page, re.DOTALL)[0]

    followed = [verdict(read(client, link)) for link in links(flips)]

    names = {each["id"]: each["name"] for each in client.get("/v1/approaches").get_json()["items"]}
    assert followed == [names[flip["verdict"]] for flip in answer["flips"]]
    assert len(followed) > 0


def test_the_permalink_carries_the_day(client: FlaskClient) -> None:
    (link,) = re.findall(r'<a href="([^"]+)" data-copy>Permalink', read(client, "/?stage=pilot"))

    assert 'name="as_of" type="date" value="2026-11-24"' in read(client, unescape(link))


def test_another_number_may_be_swept(client: FlaskClient) -> None:
    page = read(client, "/?stage=pilot&sweep=data.labelled_examples")

    assert "Score along data.labelled_examples" in page
    assert '<option value="data.labelled_examples" selected>' in page


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/?stage=pilott", '"pilott" is not a choice; did you mean pilot?'),
        ("/?stgae=pilot", "did you mean stage?"),
        ("/?profile=%7B", "The text is not JSON"),
        ("/?profile=%5B%5D", "The profile in the address is not an object."),
        ("/?models.tuned=openai/gpt-9", "models.tuned"),
    ],
)
def test_what_is_wrong_stands_on_the_page(client: FlaskClient, address: str, told: str) -> None:
    page = read(client, address)

    assert "One thing to mend" in page
    assert told in unescape(page)
    assert 'class="verdict' not in page


def test_a_fault_is_tied_to_its_field_for_all_readers(client: FlaskClient) -> None:
    page = read(client, "/?traffic.calls_per_day=many")

    (entry,) = re.findall(r'<input id="f-traffic.calls_per_day"[^>]*>', page)
    assert 'aria-invalid="true"' in entry
    assert "f-traffic.calls_per_day-fault" in entry
    assert 'id="f-traffic.calls_per_day-fault"' in page


def test_what_people_type_is_never_taken_for_markup(client: FlaskClient) -> None:
    page = read(client, "/?name=%3Cscript%3Ealert(1)%3C/script%3E")

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_page_comes_with_a_validator(client: FlaskClient) -> None:
    first = client.get(PROJECT)

    again = client.get(PROJECT, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304


@pytest.mark.parametrize("kind", CHARTS)
def test_a_chart_is_a_file_that_tells_itself(client: FlaskClient, kind: str) -> None:
    response = client.get(f'/v1/charts/{kind}.svg?profile={{"stage":"pilot"}}')

    svg = ET.fromstring(response.data)  # noqa: S314  our own file
    space = "{http://www.w3.org/2000/svg}"
    assert response.content_type == "image/svg+xml; charset=utf-8"
    assert all(svg.findtext(f"{space}{name}") for name in ("title", "desc"))
    assert svg.attrib["role"] == "img"
    assert b"<script" not in response.data


def test_an_unknown_chart_names_the_known_ones(client: FlaskClient) -> None:
    answer: Any = client.get("/v1/charts/pie.svg").get_json()

    assert answer["status"] == 404
    assert "contributions" in answer["detail"]


def test_the_bars_of_the_scores_are_as_long_as_the_points(client: FlaskClient) -> None:
    address = '/v1/recommendations?profile={"stage":"pilot"}'
    ranking = client.get(address).get_json()["ranking"]

    svg = client.get('/v1/charts/scores.svg?profile={"stage":"pilot"}').get_data(as_text=True)

    widths = [float(width) for width in re.findall(r'class="\w\w tint\d".*?width="([\d.]+)%"', svg)]
    points = [term["points"] for ranked in ranking for term in ranked["contributions"]]
    assert widths == pytest.approx([point for point in points if round(point, 2)], abs=0.005)


def test_the_page_is_there_for_a_part_of_the_answer_too() -> None:
    page = read(make_client(), "/")

    assert "Side by side" in page


def test_a_profile_file_can_be_pasted_and_gives_the_answer_of_its_profile(
    client: FlaskClient,
) -> None:
    file = "# ours\nstage: pilot\ntask:\n  type: classification\ndata:\n  labelled_examples: 2000\n"

    page = read(client, f"/?{urlencode({'file': file})}")

    assert verdict(page) == verdict(read(client, PROJECT))
    assert '<option value="pilot" selected>' in page


def test_a_fault_in_a_pasted_file_names_its_line(client: FlaskClient) -> None:
    file = "task:\n\ttype: classification"

    page = read(client, f"/?{urlencode({'file': file})}")

    assert "tune-or-prompt.yaml:2:" in page
