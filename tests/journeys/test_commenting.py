"""Keep one comment on a request of GitHub or GitLab, on a stand-in for the host."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import Answer, scripted, served
from tests.comment_host import CommentHost
from tests.house.project import ROOT

TAG = "<!-- tune-or-prompt tune-or-prompt.yaml -->"
HTML = {"Content-Type": "text/html"}
HOSTS = pytest.mark.parametrize("kind", ["github", "gitlab"])


def settings(kind: str, host: str) -> dict[str, str]:
    if kind == "gitlab":
        return {
            "CI_API_V4_URL": f"{host}/api/v4",
            "CI_PROJECT_ID": "5",
            "CI_MERGE_REQUEST_IID": "7",
            "COMMENT_TOKEN": "token",
        }
    return {
        "GITHUB_API_URL": host,
        "GITHUB_REPOSITORY": "we/app",
        "GITHUB_TOKEN": "token",
        "PULL_NUMBER": "7",
    }


def comment(
    path: Path, kind: str, app: Any, **changes: str | None
) -> subprocess.CompletedProcess[str]:
    with served(app) as host:
        given = {"PATH": os.environ["PATH"], "COMMENT_FILE": str(path), **settings(kind, host)}
        return subprocess.run(
            [sys.executable, str(ROOT / "ci" / "comment.py")],
            env={name: text for name, text in (given | changes).items() if text is not None},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "comment.md"
    path.write_text(f"{TAG}\nnew\n")
    return path


@HOSTS
def test_the_first_run_writes_a_comment(path: Path, kind: str) -> None:
    host = CommentHost(kind, ["hello"])

    done = comment(path, kind, host)

    assert done.stdout == "The comment was written.\n"
    assert host.comments == {1: "hello", 2: f"{TAG}\nnew\n"}


@HOSTS
def test_the_next_run_replaces_its_own_comment_even_on_a_later_page(path: Path, kind: str) -> None:
    host = CommentHost(kind, ["hello"] * 100 + [f"{TAG}\nold\n"])

    done = comment(path, kind, host)

    assert done.stdout == "The comment was replaced.\n"
    assert host.comments[101] == f"{TAG}\nnew\n"
    assert len(host.comments) == 101


@HOSTS
def test_a_comment_that_says_so_already_is_left_alone(path: Path, kind: str) -> None:
    host = CommentHost(kind, [f"{TAG}\nnew"])

    done = comment(path, kind, host)

    assert done.stdout == "The comment says so already.\n"
    assert len(host.asked) == 1


@pytest.mark.parametrize(
    ("kind", "header", "sent"),
    [
        ("github", "HTTP_AUTHORIZATION", "Bearer token"),
        ("gitlab", "HTTP_PRIVATE_TOKEN", "token"),
    ],
)
def test_the_token_goes_with_every_request(path: Path, kind: str, header: str, sent: str) -> None:
    host = CommentHost(kind)

    comment(path, kind, host)

    assert [asked[header] for asked in host.asked] == [sent, sent]


@HOSTS
def test_without_a_check_there_is_nothing_to_say(tmp_path: Path, kind: str) -> None:
    host = CommentHost(kind, ["hello"])

    done = comment(tmp_path / "none.md", kind, host)

    assert (done.returncode, host.comments) == (0, {1: "hello"})


@HOSTS
def test_without_a_check_the_comment_of_the_run_before_stays_green_no_longer(
    tmp_path: Path, kind: str
) -> None:
    host = CommentHost(kind, ["hello", f"{TAG}\n### ✅ The verdict holds as locked."])

    for _ in range(2):
        done = comment(tmp_path / "none.md", kind, host)

    assert done.returncode == 0
    assert host.comments[1] == "hello"
    assert host.comments[2].startswith(f"{TAG}\n### ⚠️ The last run checked nothing")


@pytest.mark.parametrize("name", ["CI_MERGE_REQUEST_IID", "COMMENT_TOKEN"])
def test_outside_a_merge_request_or_without_a_token_gitlab_gets_no_comment(
    path: Path, name: str
) -> None:
    host = CommentHost("gitlab")

    done = comment(path, "gitlab", host, **{name: None})

    assert (done.returncode, host.asked) == (0, [])
    assert done.stdout.startswith("No comment was written: this is no merge request")


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
def test_a_host_that_gives_no_answer_is_told_apart(path: Path, kind: str, answer: Answer) -> None:
    done = comment(path, kind, scripted([answer], []))

    assert done.returncode == 3
    assert done.stderr.startswith("The comment could not be written: ")
    assert "Traceback" not in done.stderr


@HOSTS
@pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "307 Temporary Redirect"])
def test_a_redirect_takes_the_token_to_no_other_host(path: Path, kind: str, status: str) -> None:
    other = CommentHost(kind)
    with served(other) as elsewhere:
        moved = (status, {"Location": f"{elsewhere}/login"}, b"")
        done = comment(path, kind, scripted([moved], []))

    assert other.asked == []
    assert done.returncode == 3
    assert f"which points to {elsewhere}/login" in done.stderr
