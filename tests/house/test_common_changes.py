"""The changes that CONTRIBUTING.md calls common, made in a copy: how many files each takes."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SERVICE = Path(__file__).parents[2] / "service" / "tune_or_prompt"

OBJECT = """
RETRIEVAL = Approach(
    id="retrieval",
    options=(
        OptionKind(id="retrieval", where="api", role="prompt"),
        OptionKind(id="retrieval-cached", where="api", role="prompt", cached=True),
    ),
    trains=False,
    keeps_instructions=True,
    hours=("prompt_engineering_hours", "joining_hours"),
    shortest_hours="prompt_shortest_hours",
)

"""
CARD = """
[[approach]]
id = "retrieval"
name = "Retrieval"
summary = "Looks up what the model needs to know and puts it into the prompt."
best_for = "Facts that change."
"""
RATING = """
[dimension.ratings.retrieval]
level = "Medium"
ordinal = 3
text = "Between the two."
given = false
reason = "An index has to be built, but no model is trained."
sources = ["judgement"]
"""
FIT = """
[[effect]]
field = "task.gap"
fit = "retrieval"
stated = { retrieval-or-tools = 6.0 }
fitted = { retrieval-or-tools = 6.0 }
cases = { retrieval-or-tools = 0 }
held = "loose"
reason = "What is missing can be looked up."
source = ["judgement"]
"""
FLAG = """
    _flag(
        "task.regulated",
        "Regulated",
        "Does a regulator check the answers?",
        "Whether a regulator checks the answers.",
    ),
    _choice(
        "task.type","""
CLAUSE = """
    "task.regulated": "{no|a} regulator checks the answers",
    "stage":"""
EFFECT = """
[[effect]]
field = "task.regulated"
need = "consistency"
stated = { true = 1.5 }
fitted = { true = 1.5 }
cases = { true = 0 }
held = "loose"
reason = "A regulator expects the same answer every time."
source = ["judgement"]
"""
ASK = """
import json, sys
from tune_or_prompt.bootstrap import create_app
from tune_or_prompt.settings import Settings

client = create_app(Settings()).test_client()
profile = {
    "as_of": "2026-11-24",
    "task": {"gap": "retrieval-or-tools"},
    "traffic": {"calls_per_day": 2000},
}
sweep = {"field": "traffic.calls_per_day", "from": 10, "to": 100000, "points": 3}
found = {
    "answer": client.post("/v1/recommendations?detail=full", json=profile).get_json(),
    "again": client.post("/v1/recommendations/batch", json={"items": [profile]}).get_json(),
    "sweep": client.post("/v1/sweeps", json={"profile": profile, **sweep}).get_json(),
    "matrix": client.get("/v1/matrix").get_json(),
    "spec": client.get("/openapi.json").get_json(),
    "statuses": {
        f"{method} {path}": client.open(path, method=method, json=body).status_code
        for method, path, body in (
            ("GET", "/", None),
            ("GET", "/v1/matrix.html?shape=wide", None),
            ("GET", "/v1/approaches/retrieval", None),
            ("GET", "/v1/pros-cons?approach=retrieval", None),
            ("POST", "/v1/costs", profile),
            ("POST", "/v1/recommendations.html?detail=full", profile),
            ("POST", "/v1/recommendations.md?detail=full", profile),
        )
    },
}
json.dump(found, sys.stdout)
"""


def changed(file: Path, pattern: str, replacement: str, *, count: int = 0) -> None:
    text, changes = re.subn(pattern, replacement, file.read_text("utf-8"), count=count)
    assert changes, pattern
    file.write_text(text, "utf-8")


def appended(file: Path, text: str) -> None:
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def run(folder: Path, *arguments: str, text: str = "") -> str:
    """Run Python on the service in a folder; return what it writes."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": ""},
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def copied(root: Path) -> Path:
    """Return a copy of the package in a folder."""
    package = root / "tune_or_prompt"
    shutil.copytree(SERVICE, package, ignore=shutil.ignore_patterns("__pycache__"))
    return package


def recommended(root: Path, profile: str) -> dict[str, Any]:
    """Return what the command line of a copy recommends."""
    command = ("-m", "tune_or_prompt", "recommend", "-", "--format", "json", "--detail", "full")
    answer: dict[str, Any] = json.loads(run(root, *command, text=profile))
    return answer


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a service that knows a fourth approach."""
    root = tmp_path_factory.mktemp("fourth")
    service = copied(root)
    approach, data = service / "domain" / "approaches" / "approach.py", service / "data"
    changed(approach, r"\nAPPROACHES: ", f"{OBJECT}APPROACHES: ")
    changed(approach, r"FINE_TUNING, HYBRID\)", "FINE_TUNING, HYBRID, RETRIEVAL)")
    appended(data / "approaches.toml", CARD)
    changed(
        data / "dimensions.toml",
        r"(?s)(\[\[dimension\]\].*?)(?=\n\[\[dimension|\Z)",
        r"\1" + RATING,
    )
    changed(data / "decision.toml", r"(?m)(^numbers = \{.*) \}", r"\1, retrieval = 0.6 }")
    appended(data / "decision.toml", FIT)
    return root


@pytest.fixture(scope="module")
def found(root: Path) -> dict[str, Any]:
    """Return what that service answers."""
    answers: dict[str, Any] = json.loads(run(root, "-c", ASK))
    return answers


def test_it_is_ranked_and_can_be_the_verdict(found: dict[str, Any]) -> None:
    answer = found["answer"]

    ranked = {one["approach"]: one for one in answer["ranking"]}
    assert ranked.keys() == {"prompt-engineering", "fine-tuning", "hybrid", "retrieval"}
    assert answer["verdict"] == "retrieval"
    assert sum(one["probability"] for one in ranked.values()) == pytest.approx(1.0)
    assert len(ranked["retrieval"]["contributions"]) == 10


def test_it_has_costs_and_days_like_the_others(found: dict[str, Any]) -> None:
    answer = found["answer"]

    assert answer["costs"]["headline"]["retrieval"]["monthly_usd"]["mid"] > 0
    assert {one["approach"] for one in answer["costs"]["options"]} >= {"retrieval"}
    assert answer["days_to_ship"]["retrieval"]["mid"] > 0


def test_batches_sweeps_and_the_matrix_know_it(found: dict[str, Any]) -> None:
    assert "retrieval" in json.dumps(found["again"])
    assert "score_retrieval" in json.dumps(found["sweep"])
    assert "retrieval" in {row["approach"] for row in found["matrix"]["rows"]}


def test_the_specification_names_it(found: dict[str, Any]) -> None:
    assert '"retrieval"' in json.dumps(found["spec"])


def test_every_page_and_form_is_served(found: dict[str, Any]) -> None:
    assert set(found["statuses"].values()) == {200}, found["statuses"]


def test_the_command_line_recommends_it(root: Path) -> None:
    profile = "task:\n  gap: retrieval-or-tools\n"

    assert "retrieval" in run(root, "-m", "tune_or_prompt", "recommend", "-", text=profile).lower()


def test_a_weight_is_one_line_of_one_file(tmp_path: Path) -> None:
    data = copied(tmp_path) / "data"
    profile = "as_of: 2026-11-24\nstage: idea\n"
    before = recommended(tmp_path, profile)

    changed(data / "decision.toml", r"fitted = \{ idea = 0\.\d+", "fitted = { idea = 3.0", count=1)

    after = recommended(tmp_path, profile)
    (weight,) = (each["weight"] for each in parts(after) if each["dimension"] == "upfront-cost")
    (usual,) = (each["weight"] for each in parts(before) if each["dimension"] == "upfront-cost")
    assert weight > usual


def parts(answer: dict[str, Any]) -> list[dict[str, Any]]:
    contributions: list[dict[str, Any]] = answer["ranking"][0]["contributions"]
    return contributions


def test_a_question_is_three_files(tmp_path: Path) -> None:
    package = copied(tmp_path)
    domain = package / "domain"
    changed(domain / "language" / "profile.py", r'\n    _choice\(\n        "task.type",', FLAG)
    changed(domain / "report" / "clauses.py", r'\n    "stage":', CLAUSE, count=1)
    appended(package / "data" / "decision.toml", EFFECT)

    answer = recommended(tmp_path, "as_of: 2026-11-24\ntask:\n  regulated: true\n")

    (driver,) = (each for each in answer["drivers"] if each["field"] == "task.regulated")
    assert driver["dimension"] == "consistency"
    assert driver["text"].startswith("A regulator checks the answers, so consistent answers matter")
