"""An organization's policy: one file that says what a verdict must be for `check` to pass."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import run, scripted, served, written

# So little that nothing is clear, and enough for a cost.
ASKED = "name: Small\ntraffic: {calls_per_day: 1000}\n"


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = written(tmp_path, ASKED)
    assert run("lock", path).exit_code == 0
    return path


def policy(folder: Path, text: str) -> Path:
    return written(folder, text, "decision-policy.yaml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("min_standing: clear\n", "The policy asks for a verdict that is at least “clear”"),
        ("allowed_approaches: [fine-tuning]\n", "The policy allows fine-tuning; the verdict is"),
        ("max_monthly_usd: 0\n", "The policy allows $0 a month; the verdict would cost $"),
    ],
)
def test_a_verdict_that_the_policy_forbids_fails_and_says_why(
    tmp_path: Path, profile: Path, text: str, told: str
) -> None:
    done = run("check", profile, "--policy", policy(tmp_path, text), "--format", "markdown")

    assert done.exit_code == 1
    assert told in done.stdout


def test_a_verdict_that_the_policy_allows_passes(tmp_path: Path, profile: Path) -> None:
    text = "allowed_approaches: [prompt-engineering]\nmax_monthly_usd: 1e9\n"

    assert run("check", profile, "--policy", policy(tmp_path, text)).exit_code == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "min_standing: sure\n",
            "decision-policy.yaml:1: min_standing: 'sure' is not known: use one of",
        ),
        (
            "\nmax_month: 3\n",
            "decision-policy.yaml:2: max_month: 'max_month' is not a known key: did you mean",
        ),
        ("allowed_approaches: [tuning]\n", "'tuning' is not known: "),
        ("[1]\n", "this policy: [1] is of the wrong kind: write a table"),
    ],
)
def test_a_policy_that_is_not_valid_names_line_and_remedy(
    tmp_path: Path, profile: Path, text: str, told: str
) -> None:
    done = run("check", profile, "--policy", policy(tmp_path, text))

    assert done.exit_code == 2
    assert told in done.stderr


def test_a_policy_at_an_address_is_the_one_of_its_digest(profile: Path) -> None:
    content = b"min_standing: clear\n"
    with served(_always(content)) as address:
        place = f"{address}/policy.yaml"
        good = run("check", profile, "--policy", f"{place}#sha256={sha256(content).hexdigest()}")
        other = run("check", profile, "--policy", f"{place}#sha256={'0' * 64}")
        without = run("check", profile, "--policy", place)

    assert (good.exit_code, other.exit_code, without.exit_code) == (1, 2, 2)
    assert f"its digest is {sha256(content).hexdigest()}" in other.stderr
    assert "add #sha256=" in without.stderr


def test_a_policy_that_cannot_be_read_is_an_outage(profile: Path) -> None:
    with served(scripted([("503 Service Unavailable", {}, b"")], [])) as address:
        done = run("check", profile, "--policy", f"{address}/policy.yaml#sha256={'0' * 64}")

    assert done.exit_code == 3
    assert "could not be read" in done.stderr


def test_the_catalogue_of_a_policy_is_used_and_a_server_refused(
    tmp_path: Path, profile: Path
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "guide.toml").write_text("broken =\n")
    path = policy(tmp_path, "catalogue: own\n")

    broken = run("check", profile, "--policy", path)
    refused = run("check", profile, "--policy", path, "--server", "http://127.0.0.1:9")

    assert broken.exit_code == 2
    assert "guide.toml" in broken.stderr
    assert refused.exit_code == 2
    assert "leave out --server" in refused.stderr


def _always(content: bytes) -> Any:
    def app(_: object, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [content]

    return app
