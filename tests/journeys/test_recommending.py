"""Post a profile, get a recommendation; by POST, by QUERY and by link."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.front import cached_client
from tests.http import CountingEngine, make_client, post, real_client
from tune_or_prompt.domain.report.parts import FULL_PARTS, SUMMARY_PARTS

PATH = "/v1/recommendations"
PROFILE: dict[str, Any] = {"name": "Tickets", "stage": "production", "task": {"classes": 12}}


@pytest.fixture
def client() -> FlaskClient:
    return make_client()


def test_the_answer_is_the_same_by_post_by_query_and_by_link(client: FlaskClient) -> None:
    posted = post(client, PROFILE)
    queried = client.open(PATH, method="QUERY", json=PROFILE)
    linked = client.get(posted.headers["Content-Location"])

    assert posted.status_code == queried.status_code == linked.status_code == 200
    assert posted.data == queried.data == linked.data
    assert posted.headers["ETag"] == queried.headers["ETag"] == linked.headers["ETag"]


def test_the_link_names_the_day_so_that_it_says_the_same_tomorrow(client: FlaskClient) -> None:
    link = post(client, PROFILE).headers["Content-Location"]

    assert client.get(link).get_json()["provenance"]["as_of"] == "2026-11-24"
    assert link == post(client, {**PROFILE, "as_of": "2026-11-24"}).headers["Content-Location"]


def test_the_answer_links_to_itself(client: FlaskClient) -> None:
    response = post(client, PROFILE)

    assert response.get_json()["links"]["self"] == response.headers["Content-Location"]


def test_a_link_may_hold_plain_json(client: FlaskClient) -> None:
    linked = client.get(PATH, query_string={"profile": '{"stage": "idea"}'})

    assert linked.data == post(client, {"stage": "idea"}).data


def test_a_profile_too_long_for_a_link_has_none(client: FlaskClient) -> None:
    pilot = [{"labelled_examples": 100 + number, "score": 0.5} for number in range(50)]
    response = post(client, {"measured": {"pilot": pilot}})

    assert "Content-Location" not in response.headers
    assert "self" not in response.get_json()["links"]


def test_order_and_form_of_numbers_do_not_matter(client: FlaskClient) -> None:
    one = post(client, {"stage": "idea", "task": {"classes": 5}})
    other = post(client, {"task": {"classes": 5.0}, "stage": "idea"})

    assert one.data == other.data


CORE = {"id", "name", "verdict", "standing", "probability", "track_record", "summary", "ranking"}


def test_the_verdict_is_the_least_of_an_answer() -> None:
    answer = post(real_client(), PROFILE, query_string={"detail": "verdict"}).get_json()

    assert set(answer) <= CORE
    assert {"verdict", "probability", "ranking"} <= set(answer)


def test_the_summary_is_what_is_answered_by_default_and_is_short() -> None:
    response = post(real_client(), PROFILE)

    answer = response.get_json()
    assert set(answer) <= CORE | set(SUMMARY_PARTS) | {"links"}
    assert {"drivers", "costs", "plan", "next_questions", "provenance", "links"} <= set(answer)
    assert len(response.data) <= 12 * 1024
    assert response.data == post(real_client(), PROFILE, query_string={"detail": "summary"}).data


def test_the_full_answer_has_every_part() -> None:
    answer = post(real_client(), PROFILE, query_string={"detail": "full"}).get_json()

    inside = {"contributions", "options", "breakdown", "sensitivity", "all_assumptions"}
    assert set(FULL_PARTS) - inside <= set(answer)
    assert {"options", "breakdown", "sensitivity"} <= set(answer["costs"])
    assert answer["ranking"][0]["contributions"]
    assert len(answer["assumptions"]["all"]) == answer["assumptions"]["count"]


def test_further_parts_are_added_and_the_link_keeps_the_choice() -> None:
    client = real_client()
    response = post(client, PROFILE, query_string={"detail": "verdict", "include": "plan,flips"})

    assert set(response.get_json()) - CORE == {"plan", "flips"}
    assert client.get(response.headers["Content-Location"]).data == response.data


def test_the_full_answer_is_linked_from_the_summary(client: FlaskClient) -> None:
    links = post(client, PROFILE).get_json()["links"]

    assert links["full"].endswith("&detail=full")
    assert client.get(links["full"]).status_code == 200


def test_nothing_open_is_said_in_the_shortest_form_too() -> None:
    closed = {
        "data": {"may_leave_network": False, "may_enter_weights": False},
        "models": {"hosting": "api"},
    }

    answer = post(real_client(), closed, query_string={"detail": "verdict"}).get_json()

    assert (answer["verdict"], answer["standing"], answer["probability"]) == (
        "none",
        "none-open",
        0,
    )
    assert all(each["eliminated_by"][0]["would_lift"] for each in answer["ranking"])


def test_the_answer_names_its_schema_and_its_methods(client: FlaskClient) -> None:
    headers = post(client, PROFILE).headers

    assert '</v1/schemas/recommendation.json>; rel="describedby"' in headers.getlist("Link")
    assert headers["Accept-Query"] == '"application/json"'
    assert headers["Content-Language"] == "en"
    assert headers["Vary"] == "Accept, Accept-Encoding"


def test_a_second_request_is_answered_from_the_cache_with_the_same_bytes() -> None:
    engine = CountingEngine()
    client = cached_client(recommend=engine)

    first, second = post(client, PROFILE), post(client, PROFILE)

    assert first.headers["Cache-Status"] == "tune-or-prompt; fwd=uri-miss; stored"
    assert second.headers["Cache-Status"] == "tune-or-prompt; hit; detail=memory"
    assert first.data == second.data
    assert engine.calls == 1


def test_a_client_may_ask_past_the_cache() -> None:
    engine = CountingEngine()
    client = cached_client(recommend=engine)

    post(client, PROFILE)
    again = post(client, PROFILE, headers={"Cache-Control": "no-cache"})

    assert again.headers["Cache-Status"] == "tune-or-prompt; fwd=bypass; detail=no-cache"
    assert engine.calls == 2


def test_profiles_that_differ_do_not_meet_in_the_cache() -> None:
    client = cached_client()

    answers = {post(client, {"name": name}).get_json()["name"] for name in ("a", "b")}

    assert answers == {"a", "b"}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("form", ["{0}", "W/{0}", '"other", {0}', "*"])
def test_a_link_whose_answer_is_known_says_so(method: str, form: str, client: FlaskClient) -> None:
    posted = post(client, PROFILE)
    known = {"If-None-Match": form.format(posted.headers["ETag"])}

    again = client.open(posted.headers["Content-Location"], method=method, headers=known)

    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == posted.headers["ETag"]
    assert again.headers["Cache-Control"] == posted.headers["Cache-Control"]


def test_a_query_whose_answer_is_known_says_so(client: FlaskClient) -> None:
    known = {"If-None-Match": post(client, PROFILE).headers["ETag"]}

    assert client.open(PATH, method="QUERY", json=PROFILE, headers=known).status_code == 304


def test_a_post_is_always_answered_in_full(client: FlaskClient) -> None:
    known = {"If-None-Match": post(client, PROFILE).headers["ETag"]}

    assert post(client, PROFILE, headers=known).status_code == 200


def test_another_answer_is_sent_in_full(client: FlaskClient) -> None:
    link = post(client, PROFILE).headers["Content-Location"]

    assert client.get(link, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(("suffix", "media"), [("md", "text/markdown"), ("html", "text/html")])
def test_a_person_may_read_it_as_a_page(suffix: str, media: str, client: FlaskClient) -> None:
    by_suffix = client.post(f"{PATH}.{suffix}", json=PROFILE)
    by_header = post(client, PROFILE, headers={"Accept": media})

    assert by_suffix.mimetype == media
    assert client.get(by_header.headers["Content-Location"]).data == by_header.data
    assert by_suffix.data == by_header.data
    assert "Tickets: " in by_suffix.get_data(as_text=True)


@pytest.mark.parametrize("suffix", ["md", "html"])
def test_a_page_runs_nothing_that_a_name_brings(suffix: str, client: FlaskClient) -> None:
    named = {"name": "<script>alert(1)</script> [x](y) | `z`"}

    page = client.post(f"{PATH}.{suffix}", json=named).get_data(as_text=True)

    assert "<script>" not in page.replace("\\<script\\>", "")
    if suffix == "md":
        assert page.startswith("# \\<script\\>alert(1)\\</script\\> \\[x\\](y) \\| \\`z\\`: ")


def test_a_page_leaves_out_what_was_left_out() -> None:
    client = real_client()
    summary = client.post(f"{PATH}.md", json={}).get_data(as_text=True)
    verdict = client.post(f"{PATH}.md?detail=verdict", json={}).get_data(as_text=True)

    assert "## Next steps" in summary
    assert "## Next steps" not in verdict
