"""The whole life of a verdict in a repository made from the template, by its own pipeline.

init → commit → lock → prices move → drift, told in a comment → the project changes → flip, the
gate fails → new lock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.command_line import served
from tests.comment_host import CommentHost
from tests.pipelines import GitHub, GitLab, Pipeline
from tests.scratch_repository import (
    FLIPPED,
    LOCK,
    Repository,
    commit,
    git,
    price,
    repository,
)

TAG = "<!-- tune-or-prompt . -->\n"


@contextmanager
def begun(
    folder: Path, ci: str, *, with_server: bool = False, **data: str
) -> Iterator[tuple[Repository, CommentHost, Pipeline]]:
    """Give a repository with its first lock, its host, and its pipeline."""
    host = CommentHost(ci, ["Looks good to me."])
    with (
        repository(folder, with_server=with_server, ci=ci, **data) as scratch,
        served(host) as address,
    ):
        git(scratch.folder, "remote", "add", "origin", "git@example.org:we/app.git")
        _decide(scratch)
        yield scratch, host, (GitHub if ci == "github" else GitLab)(scratch, address)


def _decide(scratch: Repository) -> None:
    scratch.answer()
    made = scratch.command("init", "--force")
    assert made.returncode == 0, made.stderr
    commit(scratch.folder, "Say what we know")
    locked = scratch.command("lock")
    assert locked.returncode == 0, locked.stderr
    commit(scratch.folder, "Decide")


@pytest.mark.parametrize(
    ("ci", "with_server"),
    [("github", False), ("gitlab", True)],
    ids=["GitHub, engine inside", "GitLab, service"],
)
def test_a_verdict_lives_and_changes(tmp_path: Path, ci: str, with_server: bool) -> None:  # noqa: FBT001
    with begun(tmp_path, ci, with_server=with_server, fail_on="flip") as (scratch, host, pipeline):
        _holds(pipeline, host)
        _drifts(scratch, pipeline, host)
        _flips(scratch, pipeline, host)
        _is_locked_anew(scratch)
        _holds(pipeline, host)


def _holds(pipeline: Pipeline, host: CommentHost) -> None:
    gate = pipeline.run()

    assert gate.returncode == 0, gate.stdout + gate.stderr
    assert host.comments[2].startswith(f"{TAG}### ✅ The verdict")
    assert "### ✅ Profile tests: 1 passed, 0 failed." in host.comments[2]
    assert "holds as locked" in host.comments[2]


def _drifts(scratch: Repository, pipeline: Pipeline, host: CommentHost) -> None:
    price(scratch.catalogue, 3)

    gate = pipeline.run()

    assert gate.returncode == 0, gate.stdout + gate.stderr
    assert "what it rests on has moved" in host.comments[2]
    assert "prices changed, of google/gemini-2.5-flash-lite" in host.comments[2]
    assert "a month instead of" in host.comments[2]


def _flips(scratch: Repository, pipeline: Pipeline, host: CommentHost) -> None:
    scratch.answer(FLIPPED)
    commit(scratch.folder, "Say what has become of it")

    gate = pipeline.run()

    assert gate.returncode == 1
    assert host.comments[2].startswith(
        f"{TAG}### ❌ The verdict flipped from fine-tuning to prompt engineering."
    )
    assert host.comments.keys() == {1, 2}
    assert host.comments[1] == "Looks good to me."


def _is_locked_anew(scratch: Repository) -> None:
    assert scratch.command("lock").returncode == 0
    diff = git(scratch.folder, "diff", "--unified=0", LOCK)
    commit(scratch.folder, "Decide anew")

    assert '\n-  "verdict": "fine-tuning",\n' in diff
    assert '\n+  "verdict": "prompt-engineering",\n' in diff
