"""Keep one comment on a pull request, on a stand-in for the host."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.command_line import Answer, scripted, served
from tests.house.project import ROOT

TAG = "<!-- tune-or-prompt tune-or-prompt.yaml -->"
JSON = {"Content-Type": "application/json"}


def reply(document: object) -> Answer:
    return "200 OK", JSON, json.dumps(document).encode()


def comment(
    path: Path, *answers: Answer
) -> tuple[subprocess.CompletedProcess[str], list[Mapping[str, Any]]]:
    seen: list[Mapping[str, Any]] = []
    with served(scripted(answers, seen)) as host:
        done = subprocess.run(
            [sys.executable, str(ROOT / "ci" / "github" / "comment.py")],
            env={
                "PATH": os.environ["PATH"],
                "GITHUB_API_URL": host,
                "GITHUB_REPOSITORY": "we/app",
                "GITHUB_TOKEN": "token",
                "PULL_NUMBER": "7",
                "COMMENT_FILE": str(path),
            },
            capture_output=True,
            text=True,
            check=False,
        )
    return done, seen


def asked(request: Mapping[str, Any]) -> str:
    return f"{request['REQUEST_METHOD']} {request['PATH_INFO']}"


def test_the_first_run_writes_a_comment(tmp_path: Path) -> None:
    (tmp_path / "c.md").write_text(f"{TAG}\nnew\n")

    done, seen = comment(tmp_path / "c.md", reply([{"id": 1, "body": "hello"}]), reply({}))

    assert done.stdout == "The comment was written.\n"
    assert asked(seen[1]) == "POST /repos/we/app/issues/7/comments"
    assert json.loads(seen[1]["body"]) == {"body": f"{TAG}\nnew\n"}


def test_the_next_run_replaces_its_own_comment_even_on_a_later_page(tmp_path: Path) -> None:
    (tmp_path / "c.md").write_text(f"{TAG}\nnew\n")
    page = [{"id": number, "body": "hello"} for number in range(100)]
    ours = [{"id": 500, "body": f"{TAG}\nold\n"}]

    done, seen = comment(tmp_path / "c.md", reply(page), reply(ours), reply({}))

    assert done.stdout == "The comment was replaced.\n"
    assert asked(seen[2]) == "PATCH /repos/we/app/issues/comments/500"


def test_a_comment_that_says_so_already_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "c.md").write_text(f"{TAG}\nnew\n")

    _, seen = comment(tmp_path / "c.md", reply([{"id": 5, "body": f"{TAG}\nnew"}]))

    assert len(seen) == 1


def test_without_a_check_there_is_nothing_to_say(tmp_path: Path) -> None:
    done, seen = comment(tmp_path / "none.md")

    assert (done.returncode, seen) == (0, [])


def test_an_outage_of_the_host_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "c.md").write_text(f"{TAG}\nnew\n")

    done, _ = comment(tmp_path / "c.md", ("503 Service Unavailable", JSON, b"{}"))

    assert done.returncode == 3
