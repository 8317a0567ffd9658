"""The threat model names tests that exist, one for each risk, and says what the code does."""

import re

import promql_parser
import pytest
import yaml

from tests.house.project import ROOT
from tests.house.test_deployment import ALERTS, DASHBOARD

MODEL = (ROOT / "docs" / "threat-model.md").read_text()
OWASP = MODEL.partition("## OWASP")[2].partition("\n## ")[0]
TESTS = {
    name
    for file in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)
}
FILES = {
    path.relative_to(ROOT).as_posix()
    for folder in ("tests", "deploy")
    for path in (ROOT / folder).rglob("*.*")
}
NETWORK = re.compile(r"^\s*(?:import|from) (socket|http\.client|urllib\.request|requests|httpx)\b")


def named(text: str) -> set[str]:
    return set(re.findall(r"`((?:tests/|test_)[\w/.]+)`", text))


def exists(name: str) -> bool:
    return name in TESTS or any(file.endswith((name, f"{name}.py")) for file in FILES)


@pytest.mark.parametrize("name", sorted(named(MODEL)))
def test_every_test_that_is_named_exists(name: str) -> None:
    assert exists(name)


def test_each_of_the_ten_risks_has_a_test() -> None:
    rows = re.findall(r"^\| (\d+) .*\| ([^|]+) \|$", OWASP, re.MULTILINE)

    assert [int(number) for number, _ in rows] == list(range(1, 11))
    assert [number for number, tests in rows if not named(tests)] == []


@pytest.mark.parametrize("layer", ["web", "verbs", "domain", "wire"])
def test_what_answers_opens_no_connection_to_anywhere(layer: str) -> None:
    files = (ROOT / "service" / "tune_or_prompt" / layer).rglob("*.py")
    opening = [
        file.name for file in files if any(map(NETWORK.match, file.read_text().splitlines()))
    ]

    assert opening == []


def test_every_alert_is_sound_promql() -> None:
    (group,) = yaml.safe_load(ALERTS.read_text())["groups"]

    for rule in group["rules"]:
        promql_parser.parse(rule["expr"])


def test_every_panel_is_sound_promql() -> None:
    asked = re.findall(r'"expr": "((?:[^"\\]|\\.)*)"', DASHBOARD.read_text())

    assert len(asked) >= 10
    for expression in asked:
        plain = expression.replace('\\"', '"').replace("$__rate_interval", "5m")
        promql_parser.parse(plain)
