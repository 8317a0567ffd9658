"""Keep one comment on a request of GitHub or GitLab, and one issue, on a stand-in for the host."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import Answer, scripted, served
from tests.comment_host import ISSUES, CommentHost
from tune_or_prompt.stores.code_hosts import Told, tell_host
from tune_or_prompt.wire.reply import UnavailableError

TOLD = Told(
    status="drifted", code=1, text="### ❌ new\n", calls=True, about="services/a", reports="r"
)
CALM = replace(TOLD, status="unchanged", code=0, text="### ✅ fine\n", calls=False)
TAG = "<!-- tune-or-prompt services/a -->"
WRITTEN = f"{TAG}\n### ❌ new\n\nChecked at commit abcdef012345.\n"
HTML = {"Content-Type": "text/html"}
HOSTS = pytest.mark.parametrize("kind", ["github", "gitlab"])


def environment(folder: Path, kind: str, host: str, *, is_weekly: bool = False) -> dict[str, str]:
    if kind == "gitlab":
        request = {"CI_PIPELINE_SOURCE": "schedule"} if is_weekly else {"CI_MERGE_REQUEST_IID": "7"}
        return {
            "CI_API_V4_URL": f"{host}/api/v4",
            "CI_PROJECT_ID": "5",
            "CI_COMMIT_SHA": "abcdef0123456789",
            "COMMENT_TOKEN": "token",
            **request,
        }
    event = folder / "event.json"
    event.write_text(json.dumps({} if is_weekly else {"pull_request": {"number": 7}}))
    return {
        "GITHUB_API_URL": host,
        "GITHUB_REPOSITORY": "we/app",
        "GITHUB_TOKEN": "token",
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_EVENT_NAME": "schedule" if is_weekly else "pull_request",
        "GITHUB_SHA": "abcdef0123456789",
        "GITHUB_OUTPUT": str(folder / "outputs"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
    }


def tell(folder: Path, kind: str, app: Any, told: Told = TOLD, *, is_weekly: bool = False) -> str:
    with served(app) as host:
        return tell_host(environment(folder, kind, host, is_weekly=is_weekly), told)


@HOSTS
def test_the_first_run_writes_a_comment(tmp_path: Path, kind: str) -> None:
    host = CommentHost(kind, ["hello"])

    assert tell(tmp_path, kind, host) == "The comment was written."
    assert host.comments == {1: "hello", 2: WRITTEN}


@HOSTS
def test_the_next_run_replaces_its_own_comment_even_on_a_later_page(
    tmp_path: Path, kind: str
) -> None:
    host = CommentHost(kind, ["hello"] * 100 + [f"{TAG}\nold\n"])

    assert tell(tmp_path, kind, host) == "The comment was replaced."
    assert host.comments[101] == WRITTEN
    assert len(host.comments) == 101


@HOSTS
def test_a_comment_that_says_so_already_is_left_alone(tmp_path: Path, kind: str) -> None:
    host = CommentHost(kind, [WRITTEN.strip()])

    assert tell(tmp_path, kind, host) == "The comment says so already."
    assert len(host.asked) == 1


@pytest.mark.parametrize(
    ("kind", "header", "sent"),
    [
        ("github", "HTTP_AUTHORIZATION", "Bearer token"),
        ("gitlab", "HTTP_PRIVATE_TOKEN", "token"),
    ],
)
def test_the_token_goes_with_every_request(
    tmp_path: Path, kind: str, header: str, sent: str
) -> None:
    host = CommentHost(kind)

    tell(tmp_path, kind, host)

    assert [asked[header] for asked in host.asked] == [sent, sent]


@HOSTS
def test_a_weekly_run_keeps_one_issue_and_closes_it_when_all_is_well(
    tmp_path: Path, kind: str
) -> None:
    host = CommentHost(kind, ["Another issue"], ISSUES)

    said = [
        tell(tmp_path, kind, host, told, is_weekly=True) for told in (CALM, TOLD, TOLD, CALM, CALM)
    ]

    assert said == [
        "Nothing has moved, so there is no issue to open.",
        "The issue was written.",
        "The issue says so already.",
        "The issue was closed.",
        "Nothing has moved, so there is no issue to open.",
    ]
    assert host.comments[1] == "Another issue"
    assert host.titles == {2: "The decision on prompting and tuning has moved"}
    assert host.closed == {2}


def test_a_job_of_github_gets_its_outputs_and_summary(tmp_path: Path) -> None:
    tell(tmp_path, "github", CommentHost("github"))

    outputs = (tmp_path / "outputs").read_text().splitlines()
    assert outputs == ["status=drifted", "exit-code=1", "reports=r"]
    assert (tmp_path / "summary").read_text() == "### ❌ new\n"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("gitlab", "CI_MERGE_REQUEST_IID"),
        ("gitlab", "COMMENT_TOKEN"),
        ("github", "GITHUB_TOKEN"),
        ("github", "GITHUB_EVENT_PATH"),
    ],
)
def test_without_a_request_or_a_token_no_host_is_told(tmp_path: Path, kind: str, name: str) -> None:
    host = CommentHost(kind)
    with served(host) as address:
        given = environment(tmp_path, kind, address)
        del given[name]
        said = tell_host(given, TOLD)

    assert host.asked == []
    assert said.startswith("Nothing was posted")


@HOSTS
@pytest.mark.parametrize(
    "answer",
    [
        ("503 Service Unavailable", {}, b"{}"),
        ("403 Forbidden", {}, b"{}"),
        ("200 OK", HTML, b"<h1>Log in</h1>"),
        ("200 OK", {}, b'{"message": "Log in"}'),
    ],
    ids=["outage", "refusal", "page of a proxy", "no list"],
)
def test_a_host_that_gives_no_answer_is_told_apart(
    tmp_path: Path, kind: str, answer: Answer
) -> None:
    with pytest.raises(UnavailableError, match="The host could not be told: "):
        tell(tmp_path, kind, scripted([answer], []))


@HOSTS
@pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "307 Temporary Redirect"])
def test_a_redirect_takes_the_token_to_no_other_host(
    tmp_path: Path, kind: str, status: str
) -> None:
    other = CommentHost(kind)
    with served(other) as elsewhere:
        moved = (status, {"Location": f"{elsewhere}/login"}, b"")
        with pytest.raises(UnavailableError, match=f"which points to {elsewhere}/login"):
            tell(tmp_path, kind, scripted([moved], []))

    assert other.asked == []


def test_what_a_path_says_cannot_end_the_hidden_tag() -> None:
    told = replace(TOLD, about="a --> <img src=x> b")

    assert told.tag == "<!-- tune-or-prompt a-img-src-x-b -->"
